// Coming in: password and code; the first authenticator; the code again after an hour alone.

import { html } from "htm/preact";
import qrcode from "qrcode-generator";
import { useState } from "preact/hooks";
import { act, graphql, wanting } from "../graph.js";
import { Act, Dialog, Field } from "../parts/ui.js";
import { find, leave, me } from "../session.js";
import { language, say, speak } from "../words.js";

const SIGN_IN = graphql`mutation SignIn($email: String!, $password: String!, $totp: String) {
  payload: staffSignIn(email: $email, password: $password, totp: $totp) {
    staff { id } userErrors { code message field }
  }
}`;
const ENROL = graphql`mutation Enrol { payload: totpEnrol { secret otpauthUrl userErrors { code message } } }`;
const PROVE = graphql`mutation Prove($code: String!) {
  payload: totpConfirm(code: $code) { recoveryCodes userErrors { code message } }
}`;
const UNLOCK = graphql`mutation Unlock($code: String!) {
  payload: sessionUnlock(code: $code) { accepted userErrors { code message } }
}`;

/** @param {{ title: string, children?: unknown }} properties */
function Door({ title, children }) {
  const maison = /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=maison]")).content;
  const other = language.value === "fr" ? "en" : "fr";
  return html`<main id="main" class="door">
    <p class="wordmark">${maison}</p>
    <h1 tabindex="-1">${title}</h1>
    ${children}
    <p><button type="button" class="link" lang=${other} onClick=${() => speak(other)}>
      ${other === "fr" ? "Français" : "English"}
    </button></p>
  </main>`;
}

const CODE = { inputmode: "numeric", autocomplete: "one-time-code", name: "code", maxlength: 32 };

/** @param {FormData} form @param {string} name */
const text = (form, name) => String(form.get(name) ?? "").trim();

export function SignIn() {
  const [wrong, setWrong] = useState("");
  const [isBusy, setBusy] = useState(false);
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    setBusy(true);
    setWrong("");
    try {
      const code = text(form, "code");
      await act(SIGN_IN, { email: text(form, "email"), password: String(form.get("password")), totp: code || null });
      await find();
    } catch (problem) {
      setWrong(/** @type {Error} */ (problem).message);
    } finally {
      setBusy(false);
    }
  };
  return html`<${Door} title=${say("Entrer", "Sign in")}>
    <form onSubmit=${submit}>
      <${Field} label=${say("Adresse e-mail", "E-mail address")}>
        <input type="email" name="email" autocomplete="username" required autofocus />
      <//>
      <${Field} label=${say("Mot de passe", "Password")}>
        <input type="password" name="password" autocomplete="current-password" required />
      <//>
      <${Field}
        label=${say("Code de l’application d’authentification", "Code of your authenticator")}
        hint=${say("Rien à la toute première connexion ; un code de secours convient aussi.", "Nothing the very first time; a recovery code will do too.")}
      ><input ...${CODE} /><//>
      ${wrong && html`<p class="wrong" role="alert">${wrong}</p>`}
      <button type="submit" class="main" aria-busy=${isBusy}>${say("Entrer", "Sign in")}</button>
    </form>
  <//>`;
}

/** @param {{ url: string }} properties */
function Square({ url }) {
  const code = qrcode(0, "M");
  code.addData(url);
  code.make();
  const size = code.getModuleCount();
  let dots = "";
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) if (code.isDark(row, column)) dots += `M${column} ${row}h1v1h-1z`;
  }
  return html`<svg class="square" viewBox="-2 -2 ${size + 4} ${size + 4}" role="img"
    aria-label=${say("Code à scanner avec l’application", "Code to scan with the authenticator")}>
    <rect x="-2" y="-2" width=${size + 4} height=${size + 4} fill="#fff" /><path d=${dots} fill="#000" />
  </svg>`;
}

export function Enrol() {
  const [offered, setOffered] = useState(/** @type {any} */ (null));
  const [codes, setCodes] = useState(/** @type {string[] | null} */ (null));
  const [wrong, setWrong] = useState("");
  const begin = async () => setOffered(await act(ENROL, {}));
  const prove = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    setWrong("");
    try {
      const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
      setCodes((await act(PROVE, { code: text(form, "code") })).recoveryCodes);
    } catch (problem) {
      setWrong(/** @type {Error} */ (problem).message);
    }
  };
  if (codes !== null) {
    return html`<${Door} title=${say("Vos codes de secours", "Your recovery codes")}>
      <p>${say(
        "Gardez-les en lieu sûr : chacun remplace une fois l’application, et ils ne seront plus montrés.",
        "Keep them safe: each stands in for the authenticator once, and they are not shown again.",
      )}</p>
      <ul class="codes">${codes.map((each) => html`<li><code>${each}</code></li>`)}</ul>
      <${Act} kind="main" does=${find}>${say("C’est noté", "I have written them down")}<//>
    <//>`;
  }
  if (offered === null) {
    return html`<${Door} title=${say("Bienvenue", "Welcome")}>
      <p>${say(
        "Avant de commencer, associez une application d’authentification à votre compte : elle protège les clients de la maison.",
        "Before you begin, add an authenticator to your account: it protects the maison’s customers.",
      )}</p>
      <${Act} kind="main" does=${begin}>${say("Commencer", "Begin")}<//>
      <p><${Act} kind="link" does=${leave}>${say("Sortir", "Sign out")}<//></p>
    <//>`;
  }
  return html`<${Door} title=${say("Associer l’application", "Add the authenticator")}>
    <${Square} url=${offered.otpauthUrl} />
    <p>${say("Scannez ce code, ou saisissez la clé :", "Scan this code, or type the key:")}<br /><code class="key">${offered.secret}</code></p>
    <form onSubmit=${prove}>
      <${Field} label=${say("Code affiché par l’application", "Code that the authenticator shows")}>
        <input ...${CODE} required autofocus />
      <//>
      ${wrong && html`<p class="wrong" role="alert">${wrong}</p>`}
      <button type="submit" class="main">${say("Vérifier", "Check")}</button>
    </form>
  <//>`;
}

/** The code again, above whatever was being done. */
export function Unlock() {
  const unlock = async (/** @type {FormData} */ form) => {
    await act(UNLOCK, { code: text(form, "code") });
    wanting.value = null;
  };
  return html`<${Dialog}
    title=${say("Toujours là ?", "Still there?")}
    action=${say("Reprendre", "Go on")}
    does=${unlock}
    onClose=${() => (wanting.value = null)}
  >
    <p>${say(
      `Une heure a passé sans rien demander, ${me.value?.name ?? ""}. Votre code, et vous pourrez de nouveau agir ; ce que vous vouliez faire est à refaire ensuite.`,
      `An hour went by without a request, ${me.value?.name ?? ""}. Give your code to act again; then do once more what you meant to do.`,
    )}</p>
    <${Field} label=${say("Code", "Code")}><input ...${CODE} required autofocus /><//>
  <//>`;
}
