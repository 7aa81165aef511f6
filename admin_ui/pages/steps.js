// What staff do with an order: each step asks once more where money moves, and says what was refused.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { act, graphql } from "../graph.js";
import { Dialog, Field, tell } from "../parts/ui.js";
import { euros, named, say } from "../words.js";

const ANSWER = "order { number status } userErrors { code message field }";
const CONFIRM = graphql`mutation OrderConfirm($number: String!) { payload: orderConfirm(number: $number) { ${ANSWER} } }`;
const SHIP = graphql`mutation OrderShip($number: String!, $carrier: Carrier!, $code: String!) {
  payload: orderShip(number: $number, carrier: $carrier, trackingNumber: $code) { ${ANSWER} }
}`;
const DELIVERED = graphql`mutation OrderDelivered($number: String!) { payload: orderMarkDelivered(number: $number) { ${ANSWER} } }`;
const CANCEL = graphql`mutation OrderCancel($number: String!, $reason: CancellationReason!, $message: String, $restock: Boolean) {
  payload: orderCancel(number: $number, reason: $reason, message: $message, restock: $restock) { ${ANSWER} }
}`;
const REFUND = graphql`mutation Refund($number: String!, $token: ID!, $amount: Decimal, $reason: String!) {
  payload: refundCreate(number: $number, attemptToken: $token, amount: $amount, reason: $reason) { ${ANSWER} }
}`;
const LINK = graphql`mutation PaymentLink($number: String!) { payload: paymentLinkSend(number: $number) { ${ANSWER} } }`;
const AMEND = graphql`mutation Amend($number: String!, $lines: [OrderAmendLineInput!]!, $dryRun: Boolean!, $total: Decimal, $revision: ID) {
  payload: orderAmend(number: $number, lines: $lines, dryRun: $dryRun, expectedTotal: $total, ifRevision: $revision) {
    totalBefore { minorUnits } totalAfter { minorUnits amount } difference { minorUnits } needsPayment revision
    userErrors { code message field }
  }
}`;
const CARRIERS = { COLISSIMO: "Colissimo", CHRONOPOST: "Chronopost", DHL: "DHL", UPS: "UPS", FEDEX: "FedEx" };
const REASONS = ["CUSTOMER_REQUEST", "OUT_OF_STOCK", "COMPLIANCE"];

/** @param {FormData} form @param {string} name */
const text = (form, name) => String(form.get(name) ?? "").trim();

/** @typedef {{ order: any, onClose: () => void, done: () => Promise<void> }} Asked */

/** @param {Asked} asked @param {string} said @param {() => Promise<unknown>} does */
async function stepped(asked, said, does) {
  try {
    await does();
    tell(said);
  } finally {
    // Also what was refused: a colleague may have been there first.
    await asked.done();
  }
}

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
  const refund = (/** @type {FormData} */ form) =>
    stepped(asked, say("Remboursement demandé.", "Refund asked for."), () =>
      act(REFUND, { number: order.number, token, amount: text(form, "amount").replace(",", ".") || null, reason: text(form, "reason") }),
    );
  return html`<${Dialog} title=${say("Rembourser", "Refund")} action=${say("Rembourser", "Refund")} danger onClose=${asked.onClose} does=${refund}>
    <p>${say(`Il reste ${euros(order.refundable)} à rembourser au plus.`, `At most ${euros(order.refundable)} can be given back.`)}</p>
    <${Field} label=${say("Montant en euros", "Amount in euro")} hint=${say("Vide : tout ce qui reste.", "Empty: all that is left.")}>
      <input name="amount" inputmode="decimal" pattern="[0-9]+([.,][0-9]{1,2})?" autocomplete="off" />
    <//>
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

/** @param {Asked} asked */
function Amend(asked) {
  const { order } = asked;
  const [wanted, setWanted] = useState(() => new Map(order.lines.map((/** @type {any} */ each) => [each.id, each.quantity])));
  const [offer, setOffer] = useState(/** @type {any} */ (null));
  const [wrong, setWrong] = useState("");
  const lines = order.lines
    .filter((/** @type {any} */ each) => wanted.get(each.id) !== each.quantity)
    .map((/** @type {any} */ each) => ({ lineId: each.id, quantity: wanted.get(each.id) }));
  const asks = JSON.stringify(lines);
  useEffect(() => {
    setOffer(null);
    setWrong("");
    if (lines.length === 0) return undefined;
    let isCurrent = true;
    act(AMEND, { number: order.number, lines, dryRun: true }).then(
      (found) => isCurrent && setOffer(found),
      (problem) => isCurrent && setWrong(problem.message),
    );
    return () => {
      isCurrent = false;
    };
  }, [asks]);
  const amend = () =>
    stepped(asked, say("Commande modifiée.", "Order amended."), () =>
      act(AMEND, { number: order.number, lines, dryRun: false, total: offer.totalAfter.amount, revision: offer.revision }),
    );
  const change = (/** @type {string} */ id, /** @type {any} */ event) => setWanted(new Map(wanted).set(id, Number(event.target.value)));
  return html`<${Dialog} title=${say("Modifier la commande", "Amend the order")} action=${say("Modifier", "Amend")} onClose=${asked.onClose} does=${amend} disabled=${offer === null}>
    ${order.lines.map((/** @type {any} */ each) => html`<${Field} label=${`${each.title} · ${euros(each.unitPrice)}`}>
      <input type="number" min="0" max="99" value=${wanted.get(each.id)} onInput=${(/** @type {any} */ event) => change(each.id, event)} />
    <//>`)}
    <div aria-live="polite">
      ${wrong && html`<p class="wrong">${wrong}</p>`}
      ${offer && html`<p>${say("Total :", "Total:")} ${euros(offer.totalBefore)} → <b>${euros(offer.totalAfter)}</b>. ${
        offer.needsPayment
          ? say("Une lettre demandera au client d’approuver le nouveau montant.", "A letter asks the customer to approve the new amount.")
          : say("La différence ne sera simplement pas encaissée.", "The difference is simply not taken.")
      }</p>`}
    </div>
  <//>`;
}

/** @type {Record<string, (asked: Asked) => any>} */
export const STEPS = { CONFIRM: Confirm, SHIP: Ship, MARK_DELIVERED: Deliver, CANCEL: Cancel, REFUND: Refund, SEND_PAYMENT_LINK: PaymentLink, AMEND: Amend };
export const DANGEROUS = new Set(["CANCEL", "REFUND"]);
