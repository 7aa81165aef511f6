// What staff do with an order: each step asks once more where money moves, and says what was refused.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { act, graphql } from "../graph.js";
import { Dialog, Field } from "../parts/ui.js";
import { euros, named, say } from "../words.js";
import { Amend } from "./amending.js";
import { stepped } from "./stepping.js";

const ANSWER = "order { number status } userErrors { code message field }";
const CONFIRM = graphql`mutation OrderConfirm($number: String!) { payload: orderConfirm(number: $number) { ${ANSWER} } }`;
const SHIP = graphql`mutation OrderShip($number: String!, $carrier: Carrier!, $code: String!) {
  payload: orderShip(number: $number, carrier: $carrier, trackingNumber: $code) { ${ANSWER} }
}`;
const DELIVERED = graphql`mutation OrderDelivered($number: String!) { payload: orderMarkDelivered(number: $number) { ${ANSWER} } }`;
const CANCEL = graphql`mutation OrderCancel($number: String!, $reason: CancellationReason!, $message: String, $restock: Boolean) {
  payload: orderCancel(number: $number, reason: $reason, message: $message, restock: $restock) { ${ANSWER} }
}`;
const REFUND = graphql`mutation Refund($number: String!, $token: ID!, $amount: Decimal, $lines: [ID!], $reason: String!) {
  payload: refundCreate(number: $number, attemptToken: $token, amount: $amount, lineIds: $lines, reason: $reason) { ${ANSWER} }
}`;
const LINK = graphql`mutation PaymentLink($number: String!) { payload: paymentLinkSend(number: $number) { ${ANSWER} } }`;
const CARRIERS = { COLISSIMO: "Colissimo", CHRONOPOST: "Chronopost", DHL: "DHL", UPS: "UPS", FEDEX: "FedEx" };
const REASONS = ["CUSTOMER_REQUEST", "OUT_OF_STOCK", "COMPLIANCE"];

/** @param {FormData} form @param {string} name */
const text = (form, name) => String(form.get(name) ?? "").trim();

/** @typedef {import("./stepping.js").Asked} Asked */

/** @param {Asked} asked */
function Confirm(asked) {
  const { order } = asked;
  return html`<${Dialog}
    title=${say("Confirmer la commande ?", "Confirm the order?")}
    action=${say(`Encaisser ${euros(order.total)}`, `Take ${euros(order.total)}`)}
    onClose=${asked.onClose}
    does=${() => stepped(asked, say(`Commande ${order.number} confirmée.`, `Order ${order.number} confirmed.`), () => act(CONFIRM, { number: order.number }))}
  >
    <p>${say(
      `Le paiement approuvé sera encaissé, la facture émise, et ${order.deliveryAddress.firstName} ${order.deliveryAddress.lastName} prévenu(e) par lettre.`,
      `The approved payment is taken, the invoice issued, and ${order.deliveryAddress.firstName} ${order.deliveryAddress.lastName} told by letter.`,
    )}</p>
  <//>`;
}

/** @param {Asked} asked */
function Ship(asked) {
  const { order } = asked;
  const ship = (/** @type {FormData} */ form) =>
    stepped(asked, say(`Commande ${order.number} expédiée.`, `Order ${order.number} shipped.`), () =>
      act(SHIP, { number: order.number, carrier: text(form, "carrier"), code: text(form, "code") }),
    );
  return html`<${Dialog} title=${say("Expédier", "Ship")} action=${say("Expédier", "Ship")} onClose=${asked.onClose} does=${ship}>
    <${Field} label=${say("Transporteur", "Carrier")}>
      <select name="carrier">${Object.entries({ ...CARRIERS, OTHER: say("Autre", "Another") }).map(([code, name]) => html`<option value=${code}>${name}</option>`)}</select>
    <//>
    <${Field} label=${say("Numéro de suivi", "Tracking number")}><input name="code" required maxlength="64" autocomplete="off" autofocus /><//>
  <//>`;
}

/** @param {Asked} asked */
function Deliver(asked) {
  const { order } = asked;
  return html`<${Dialog}
    title=${say("La pièce est arrivée ?", "Did it arrive?")}
    action=${say("Marquer livrée", "Mark delivered")}
    onClose=${asked.onClose}
    does=${() => stepped(asked, say("Livraison notée.", "Delivery noted."), () => act(DELIVERED, { number: order.number }))}
  ><p>${say("Les quatorze jours de rétractation courront à partir de maintenant.", "The fourteen days to withdraw run from now.")}</p><//>`;
}

/** @param {Asked} asked */
function Cancel(asked) {
  const { order } = asked;
  const cancel = (/** @type {FormData} */ form) =>
    stepped(asked, say(`Commande ${order.number} annulée.`, `Order ${order.number} cancelled.`), () =>
      act(CANCEL, { number: order.number, reason: text(form, "reason"), message: text(form, "message") || null, restock: form.get("restock") === "on" }),
    );
  return html`<${Dialog} title=${say("Annuler la commande ?", "Cancel the order?")} action=${say("Annuler la commande", "Cancel the order")} danger onClose=${asked.onClose} does=${cancel}>
    <p>${order.status === "CONFIRMED"
      ? say(`${euros(order.total)} seront remboursés, avec un avoir. C’est définitif.`, `${euros(order.total)} will be refunded, with a credit note. It is final.`)
      : say("Ce qui était approuvé sera libéré. C’est définitif.", "What was approved is let go. It is final.")}</p>
    <${Field} label=${say("Motif", "Reason")}><select name="reason">${REASONS.map((each) => html`<option value=${each}>${named(each)}</option>`)}</select><//>
    <${Field} label=${say("Un mot pour le client, dans la lettre", "A word for the customer, in the letter")}><textarea name="message" rows="3" maxlength="2000"></textarea><//>
    <label class="check"><input type="checkbox" name="restock" defaultChecked />${say("Remettre les pièces en stock", "Put the pieces back into stock")}</label>
  <//>`;
}

/** @param {Asked} asked */
function Refund(asked) {
  const { order } = asked;
  // One refund for this question, however often its button is pressed.
  const [token] = useState(() => crypto.randomUUID());
  const [what, setWhat] = useState("ALL");
  const refund = (/** @type {FormData} */ form) => {
    const amount = what === "AMOUNT" ? text(form, "amount").replace(",", ".") : null;
    const lines = what === "LINES" ? form.getAll("line").map(String) : null;
    if (lines?.length === 0) throw new Error(say("Choisissez au moins une pièce.", "Choose at least one piece."));
    return stepped(asked, say("Remboursement demandé.", "Refund asked for."), () =>
      act(REFUND, { number: order.number, token, amount, lines, reason: text(form, "reason") }),
    );
  };
  const choices = [
    ["ALL", say("Tout ce qui reste", "All that is left")],
    ["LINES", say("Le prix de certaines pièces", "The price of some pieces")],
    ["AMOUNT", say("Un montant", "An amount")],
  ];
  return html`<${Dialog} title=${say("Rembourser", "Refund")} action=${say("Rembourser", "Refund")} danger onClose=${asked.onClose} does=${refund}>
    <p>${say(`Il reste ${euros(order.refundable)} à rembourser au plus.`, `At most ${euros(order.refundable)} can be given back.`)}</p>
    <${Field} label=${say("Ce qui est remboursé", "What is given back")}>
      <select value=${what} onChange=${(/** @type {any} */ event) => setWhat(event.target.value)}>${choices.map(([code, name]) => html`<option value=${code}>${name}</option>`)}</select>
    <//>
    ${what === "LINES" && html`<fieldset><legend class="hidden">${say("Pièces", "Pieces")}</legend>${order.lines.map((/** @type {any} */ each) => html`<label class="check"><input type="checkbox" name="line" value=${each.id} />${each.title} · ${euros(each.total)}</label>`)}</fieldset>`}
    ${what === "AMOUNT" && html`<${Field} label=${say("Montant en euros", "Amount in euro")}>
      <input name="amount" inputmode="decimal" pattern="[0-9]+([.,][0-9]{1,2})?" required autocomplete="off" />
    <//>`}
    <${Field} label=${say("Raison, pour le dossier", "Reason, for the file")}><input name="reason" required maxlength="500" /><//>
  <//>`;
}

/** @param {Asked} asked */
function PaymentLink(asked) {
  const { order } = asked;
  return html`<${Dialog}
    title=${say("Envoyer un lien de paiement ?", "Send a payment link?")} action=${say("Envoyer", "Send")} onClose=${asked.onClose}
    does=${() => stepped(asked, say("Lien envoyé.", "Link sent."), () => act(LINK, { number: order.number }))}
  ><p>${say(`${order.email} recevra une lettre ; toute page de paiement encore ouverte sera fermée.`, `${order.email} gets a letter; any payment page still open is ended.`)}</p><//>`;
}

/** @type {Record<string, (asked: Asked) => any>} */
export const STEPS = { CONFIRM: Confirm, SHIP: Ship, MARK_DELIVERED: Deliver, CANCEL: Cancel, REFUND: Refund, SEND_PAYMENT_LINK: PaymentLink, AMEND: Amend };
export const DANGEROUS = new Set(["CANCEL", "REFUND"]);
