// Another size, another quantity, another piece: what changes is shown with its price before anything does.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { act, ask, graphql } from "../graph.js";
import { Dialog, Field, useRead } from "../parts/ui.js";
import { euros, say } from "../words.js";
import { stepped } from "./stepping.js";

const FORMS = graphql`query OrderForms($number: String!) {
  order(number: $number) { lines { id product { variants(first: 100) { nodes { sku title price { minorUnits } } } } } }
}`;
const AMEND = graphql`mutation Amend($number: String!, $lines: [OrderAmendLineInput!]!, $dryRun: Boolean!, $total: Decimal, $revision: ID) {
  payload: orderAmend(number: $number, lines: $lines, dryRun: $dryRun, expectedTotal: $total, ifRevision: $revision) {
    totalBefore { minorUnits } totalAfter { minorUnits amount } difference { minorUnits } needsPayment revision
    userErrors { code message field }
  }
}`;
const TYPING = 300;

/** @typedef {{ sku: string, quantity: number, engraving: string, giftMessage: string }} Wish */

/** @param {any} line @returns {Wish} */
const asSold = (line) => ({ sku: line.sku, quantity: line.quantity, engraving: line.engraving ?? "", giftMessage: line.giftMessage ?? "" });

/**
 * What is wished otherwise than it was sold; null for nothing.
 * @param {any} line @param {Wish} wish
 */
function changed(line, wish) {
  const sold = asSold(line);
  const names = /** @type {(keyof Wish)[]} */ (Object.keys(sold)).filter((name) => wish[name] !== sold[name]);
  return names.length === 0 ? null : { lineId: line.id, quantity: wish.quantity, ...Object.fromEntries(names.map((name) => [name, wish[name]])) };
}

/** @param {{ line: any, forms: any[], wish: Wish, change: (part: Partial<Wish>) => void }} properties */
function Line({ line, forms, wish, change }) {
  const sold = { sku: line.sku, title: line.selectedOptions.map((/** @type {any} */ each) => each.value).join(" / ") || line.sku, price: line.unitPrice };
  // What was sold may not be on sale any more.
  const choices = forms.some((each) => each.sku === line.sku) ? forms : [sold, ...forms];
  const said = (/** @type {keyof Wish} */ name) => (/** @type {any} */ event) => change({ [name]: event.target.value });
  return html`<fieldset class="amended"><legend>${line.title} · ${euros(line.unitPrice)}</legend>
    ${choices.length > 1 && html`<${Field} label=${say("Forme", "Form")}><select value=${wish.sku} onChange=${said("sku")}>
      ${choices.map((each) => html`<option value=${each.sku}>${each.title} · ${euros(each.price)}</option>`)}
    </select><//>`}
    <${Field} label=${say("Quantité", "Quantity")} hint=${say("0 la retire de la commande.", "0 takes it out of the order.")}>
      <input type="number" min="0" max="99" value=${wish.quantity} onInput=${(/** @type {any} */ event) => change({ quantity: Number(event.target.value) })} />
    <//>
    ${line.engraving && html`<${Field} label=${say("Gravure", "Engraving")}><input value=${wish.engraving} maxlength="200" onInput=${said("engraving")} /><//>`}
    ${line.giftMessage && html`<${Field} label=${say("Carte", "Card")}><input value=${wish.giftMessage} maxlength="500" onInput=${said("giftMessage")} /><//>`}
  </fieldset>`;
}

/** @param {{ offer: any }} properties */
function Offer({ offer }) {
  if (offer.difference.minorUnits === 0) return html`<p>${say("Le total reste le même :", "The total stays the same:")} <b>${euros(offer.totalAfter)}</b>.</p>`;
  const follows = offer.needsPayment
    ? say("Une lettre demandera au client d’approuver le nouveau montant.", "A letter asks the customer to approve the new amount.")
    : say("La différence ne sera simplement pas encaissée.", "The difference is simply not taken.");
  return html`<p>${say("Total :", "Total:")} ${euros(offer.totalBefore)} → <b>${euros(offer.totalAfter)}</b>. ${follows}</p>`;
}

/** @param {import("./stepping.js").Asked} asked */
export function Amend(asked) {
  const { order } = asked;
  const [wishes, setWishes] = useState(() => new Map(order.lines.map((/** @type {any} */ each) => [each.id, asSold(each)])));
  const [added, setAdded] = useState("");
  const [offer, setOffer] = useState(/** @type {any} */ (null));
  const [wrong, setWrong] = useState("");
  const [forms] = useRead(async () => {
    const { lines } = (await ask(FORMS, { number: order.number })).order;
    return new Map(lines.map((/** @type {any} */ each) => [each.id, each.product?.variants.nodes ?? []]));
  }, []);
  const lines = [
    ...order.lines.map((/** @type {any} */ each) => changed(each, /** @type {Wish} */ (wishes.get(each.id)))).filter(Boolean),
    ...(added.trim() ? [{ sku: added.trim() }] : []),
  ];
  const asks = JSON.stringify(lines);
  useEffect(() => {
    setOffer(null);
    setWrong("");
    if (lines.length === 0) return undefined;
    let isCurrent = true;
    const timer = setTimeout(() => {
      act(AMEND, { number: order.number, lines, dryRun: true }).then(
        (found) => isCurrent && setOffer(found),
        (problem) => isCurrent && setWrong(problem.message),
      );
    }, TYPING);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [asks]);
  const amend = () =>
    stepped(asked, say("Commande modifiée.", "Order amended."), () =>
      act(AMEND, { number: order.number, lines, dryRun: false, total: offer.totalAfter.amount, revision: offer.revision }),
    );
  const change = (/** @type {string} */ id) => (/** @type {Partial<Wish>} */ part) =>
    setWishes(new Map(wishes).set(id, { .../** @type {Wish} */ (wishes.get(id)), ...part }));
  return html`<${Dialog} title=${say("Modifier la commande", "Amend the order")} action=${say("Modifier", "Amend")} onClose=${asked.onClose} does=${amend} disabled=${offer === null}>
    ${order.lines.map((/** @type {any} */ each) => html`<${Line} key=${each.id} line=${each} forms=${forms?.get(each.id) ?? []} wish=${wishes.get(each.id)} change=${change(each.id)} />`)}
    <${Field} label=${say("Ajouter une pièce, par sa référence", "Add a piece, by its reference")}>
      <input value=${added} maxlength="255" autocomplete="off" onInput=${(/** @type {any} */ event) => setAdded(event.target.value)} />
    <//>
    <div aria-live="polite">
      ${wrong && html`<p class="wrong">${wrong}</p>`}
      ${offer && html`<${Offer} offer=${offer} />`}
    </div>
  <//>`;
}
