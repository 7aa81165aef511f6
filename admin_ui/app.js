// The dashboard: who is there decides what is shown.

import { html } from "htm/preact";
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { now } from "./clock.js";
import { connection, lostAt, wanting } from "./graph.js";
import { areOn, focusSearch, isHelpOpen, switchKeys, useKeys } from "./keys.js";
import { lastEvent, watch } from "./live.js";
import { Audit } from "./pages/audit.js";
import { Board } from "./pages/board.js";
import { Catalog, Piece } from "./pages/catalog.js";
import { Customer, Customers } from "./pages/customers.js";
import { Enrol, SignIn, Unlock } from "./pages/entering.js";
import { Invoices } from "./pages/invoices.js";
import { Letters } from "./pages/letters.js";
import { Newsletter } from "./pages/newsletter.js";
import { Order } from "./pages/orders.js";
import { Overview } from "./pages/overview.js";
import { Requests } from "./pages/requests.js";
import { Staff } from "./pages/staff.js";
import { Page, Told, complain } from "./parts/ui.js";
import { Link, go, path } from "./router.js";
import { find, leave, may, me } from "./session.js";
import { ringForOrders } from "./sound.js";
import { ago, euros, language, named, say, speak } from "./words.js";

/** @type {{ page: string, to: string, key: string, label: () => string }[]} */
const PAGES = [
  { page: "board", to: "/", key: "b", label: () => say("Commandes", "Orders") },
  { page: "requests", to: "/requests", key: "r", label: () => say("Service client", "Concierge") },
  { page: "customers", to: "/customers", key: "c", label: () => say("Clients", "Customers") },
  { page: "catalog", to: "/catalog", key: "p", label: () => say("Pièces", "Pieces") },
  { page: "letters", to: "/letters", key: "l", label: () => say("Lettres", "Letters") },
  { page: "newsletter", to: "/newsletter", key: "n", label: () => say("Newsletter", "Newsletter") },
  { page: "invoices", to: "/invoices", key: "f", label: () => say("Factures et TVA", "Invoices and VAT") },
  { page: "overview", to: "/overview", key: "v", label: () => say("Vue d’ensemble", "Overview") },
  { page: "staff", to: "/staff", key: "e", label: () => say("Équipe", "Team") },
  { page: "audit", to: "/audit", key: "j", label: () => say("Journal", "Audit log") },
];

/** The page at an address. */
function Shown() {
  const [, first = "", second = ""] = path.value.split("/").map(decodeURIComponent);
  switch (first) {
    case "":
      return html`<${Board} />`;
    case "orders":
      return html`<${Order} key=${second} number=${second} />`;
    case "requests":
      return html`<${Requests} />`;
    case "customers":
      return second ? html`<${Customer} key=${second} id=${second} />` : html`<${Customers} />`;
    case "catalog":
      return second ? html`<${Piece} key=${second} handle=${second} />` : html`<${Catalog} />`;
    case "letters":
      return html`<${Letters} />`;
    case "newsletter":
      return html`<${Newsletter} />`;
    case "invoices":
      return html`<${Invoices} />`;
    case "overview":
      return html`<${Overview} />`;
    case "staff":
      return html`<${Staff} />`;
    case "audit":
      return html`<${Audit} />`;
    default:
      return html`<${Page} title=${say("Cette page n’existe pas", "This page does not exist")}>
        <p><${Link} to="/">${say("Revenir aux commandes", "Back to the orders")}<//></p>
      <//>`;
  }
}

function Connection() {
  const words = {
    live: say("En direct", "Live"),
    connecting: say("Connexion…", "Connecting…"),
    lost: say(`Connexion perdue ${ago(new Date(lostAt.value).toISOString(), now.value)}, reprise en cours`, `Connection lost ${ago(new Date(lostAt.value).toISOString(), now.value)}, resuming`),
    off: say("Hors ligne", "Offline"),
  };
  return html`<p class="connection" data-state=${connection.value} role="status"><span aria-hidden="true"></span>${words[connection.value]}</p>`;
}

function Keys() {
  const rows = [
    ["?", say("Cette aide", "This help")],
    ["/", say("Chercher", "Search")],
    ["← → ↑ ↓", say("Aller d’une commande ou d’une demande à l’autre", "Go from one order or request to the next")],
    [say("Entrée", "Enter"), say("Ouvrir la commande", "Open the order")],
    ["1 … 7", say("Sur une commande : l’étape suivante, dans l’ordre des boutons", "On an order: the next steps, in the order of the buttons")],
    [say("Échap", "Esc"), say("Revenir de la commande au tableau", "From the order back to the board")],
    ["m", say("Sur une commande : ajouter une note", "On an order: add a note")],
    ...PAGES.filter((each) => may(each.page)).map((each) => [each.key, each.label()]),
  ];
  const close = () => (isHelpOpen.value = false);
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    dialog.current?.showModal();
    return () => before?.focus?.();
  }, []);
  return html`<dialog ref=${dialog} class="keys" aria-labelledby="keys-title" onClose=${close}>
    <h2 id="keys-title">${say("Le clavier", "The keyboard")}</h2>
    <dl>${rows.map(([key, does]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${does}</dd></div>`)}</dl>
    <label class="check"><input type="checkbox" checked=${areOn.value} onChange=${(/** @type {any} */ event) => switchKeys(event.target.checked)} />
      ${say("Raccourcis d’une seule touche", "Shortcuts of a single key")}</label>
    <footer><button type="button" class="main" autofocus onClick=${close}>${say("Fermer", "Close")}</button></footer>
  </dialog>`;
}

/** What happened a moment ago, for screen readers. */
function Announced() {
  const event = lastEvent.value;
  const words = event && `${named(event.kind)}, ${event.order.number}, ${euros(event.order.total)}`;
  return html`<p class="hidden" role="log" aria-live="polite">${words}</p>`;
}

function Frame() {
  useEffect(watch, []);
  useEffect(ringForOrders, []);
  useKeys(
    {
      "?": () => (isHelpOpen.value = !isHelpOpen.value),
      "/": focusSearch,
      ...Object.fromEntries(PAGES.filter((each) => may(each.page)).map((each) => [each.key, () => go(each.to)])),
    },
    [me.value?.role],
  );
  const maison = /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=maison]")).content;
  const section = path.value.split("/")[1] ?? "";
  const isHere = (/** @type {string} */ to) => to === `/${section}` || (to === "/" && section === "orders");
  const other = language.value === "fr" ? "en" : "fr";
  return html`<a class="skip" href="#main">${say("Aller au contenu", "Skip to content")}</a>
    <div class="frame">
      <header class="rail">
        <${Link} to="/" class="wordmark">${maison}<//>
        <nav aria-label=${say("Rubriques", "Sections")}>
          <ul>${PAGES.filter((each) => may(each.page)).map(
            (each) => html`<li><${Link} to=${each.to} aria-current=${isHere(each.to) ? "page" : undefined}>${each.label()}<//></li>`,
          )}</ul>
        </nav>
        <div class="rail-foot">
          <${Connection} />
          <p class="who"><strong>${me.value?.name}</strong><br />${named(me.value?.role)}</p>
          <p class="rail-links">
            <button type="button" class="link" onClick=${() => leave().catch(complain)}>${say("Sortir", "Sign out")}</button>
            <button type="button" class="link" lang=${other} onClick=${() => speak(other)}>${other === "fr" ? "Français" : "English"}</button>
            <button type="button" class="link" aria-label=${say("Aide du clavier", "Keyboard help")} onClick=${() => (isHelpOpen.value = true)}><kbd>?</kbd></button>
          </p>
        </div>
      </header>
      <${Shown} />
    </div>
    <${Announced} />
    ${isHelpOpen.value && html`<${Keys} />`}
    ${wanting.value === "SESSION_LOCKED" && html`<${Unlock} />`}`;
}

function App() {
  // Everything is said anew in the language chosen.
  const key = language.value;
  if (me.value === undefined) return html`<main id="main" class="door" aria-busy="true"></main>`;
  if (me.value === null || wanting.value === "UNAUTHENTICATED") return html`<${SignIn} key=${key} /><${Told} />`;
  if (wanting.value === "TOTP_ENROLMENT_REQUIRED") return html`<${Enrol} key=${key} /><${Told} />`;
  return html`<${Frame} key=${key} /><${Told} />`;
}

find().catch((problem) => {
  me.value = null;
  complain(problem);
});
render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
