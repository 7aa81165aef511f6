// One order: what it is, what happened to it, what can be done next; kept up while it is open.

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { now } from "../clock.js";
import { act, graphql, refresh } from "../graph.js";
import { useKeys } from "../keys.js";
import { onEvent } from "../live.js";
import { Address, Dialog, Page, Pill, tell, useRead } from "../parts/ui.js";
import { Link, go } from "../router.js";
import { may, me } from "../session.js";
import { ago, day, euros, moment, named, percent, say, telephone } from "../words.js";
import { DANGEROUS, STEPS } from "./steps.js";

const MONEY = "{ minorUnits }";
const PERSON = "{ firstName lastName company line1 line2 postalCode city region country }";
const ORDER = graphql`query Order($number: String!) {
  order(number: $number) {
    number status statusExplanation placedAt email phone isBusy approvedUntil nextSteps
    subtotal ${MONEY} delivery ${MONEY} total ${MONEY} refundable ${MONEY}
    taxes { rate taxable ${MONEY} tax ${MONEY} }
    deliveryAddress ${PERSON} billingAddress ${PERSON} deliveryOption { title }
    lines { id sku title quantity engraving giftMessage selectedOptions { name value } unitPrice ${MONEY} total ${MONEY}
            image { url altText } product { handle } }
    shipment { carrier trackingNumber trackingUrl shippedAt deliveredAt }
    cancellation { reason message at }
    invoices { id number kind issuedOn total ${MONEY} pdfUrl }
    payment { state method dueAt }
    payments { state method openedAt amount ${MONEY} captured ${MONEY} refunded ${MONEY}
               operations { kind state attempts lastError amount ${MONEY} } }
    withdrawal { isOpen until }
    withdrawals { id reason declaredAt confirmedAt goodsReceivedAt refundDueAt refunded ${MONEY} lines { title } }
    notes { at author text }
    letters { id subject status createdAt }
    requests { reference kind status message dueAt owner { name } }
    events { sequence at kind actor }
  }
}`;
const NOTE = graphql`mutation Note($number: String!, $text: String!) {
  payload: orderNoteAdd(number: $number, text: $text) { order { number } userErrors { code message field } }
}`;
const RECEIVE = graphql`mutation Receive($id: ID!, $restock: Boolean) {
  payload: withdrawalReceive(id: $id, restock: $restock) { withdrawal { id } userErrors { code message field } }
}`;

/** @param {{ title: string, children?: unknown, wide?: boolean }} properties */
const Part = ({ title, children, wide = false }) => html`<section class=${wide ? "part wide" : "part"}><h2>${title}</h2>${children}</section>`;

/** @param {{ order: any }} properties */
const Lines = ({ order }) => html`<${Part} title=${say("Pièces", "Pieces")} wide>
  <ul class="lines">${order.lines.map((/** @type {any} */ each) => html`<li>
    ${each.image ? html`<img src=${each.image.url} alt="" width="72" height="72" loading="lazy" />` : html`<span class="no-image"></span>`}
    <div>
      <p><b>${each.product ? html`<${Link} to="/catalog/${each.product.handle}">${each.title}<//>` : each.title}</b></p>
      <p class="quiet-text">${each.sku}${each.selectedOptions.map((/** @type {any} */ one) => ` · ${one.name} ${one.value}`)}</p>
      ${each.engraving && html`<p>${say("Gravure :", "Engraving:")} <q>${each.engraving}</q></p>`}
      ${each.giftMessage && html`<p>${say("Carte :", "Card:")} <q>${each.giftMessage}</q></p>`}
    </div>
    <p class="amount">${each.quantity > 1 && `${each.quantity} × ${euros(each.unitPrice)} = `}${euros(each.total)}</p>
  </li>`)}</ul>
  <dl class="sums">
    <div><dt>${order.deliveryOption.title}</dt><dd>${order.delivery.minorUnits === 0 ? say("offerte", "free") : euros(order.delivery)}</dd></div>
    ${order.taxes.map((/** @type {any} */ each) => html`<div><dt>${say("dont TVA", "of which VAT")} ${percent(each.rate)}</dt><dd>${euros(each.tax)}</dd></div>`)}
    <div class="sum"><dt>${say("Total", "Total")}</dt><dd>${euros(order.total)}</dd></div>
  </dl>
<//>`;

/** @param {{ order: any, fresh: Set<number> }} properties */
const Timeline = ({ order, fresh }) => html`<${Part} title=${say("Ce qui s’est passé", "What happened")}>
  <ol class="timeline">${[...order.events].reverse().map((/** @type {any} */ each) => html`<li key=${each.sequence} data-fresh=${fresh.has(each.sequence)}>
    <b>${named(each.kind)}</b><span>${moment(each.at)} · ${named(each.actor)}</span>
  </li>`)}</ol>
<//>`;

/** @param {{ order: any }} properties */
const Money = ({ order }) => html`<${Part} title=${say("Paiement", "Payment")}>
  ${order.isBusy && html`<p class="notice">${say("Le prestataire de paiement est à l’œuvre ; rien d’autre ne peut être fait entre-temps.", "The payment provider is at work; nothing else can be done meanwhile.")}</p>`}
  ${order.approvedUntil && html`<p>${say("Accord bancaire jusqu’au", "Approved until")} ${moment(order.approvedUntil)}</p>`}
  ${order.payments.map((/** @type {any} */ each) => html`<div class="payment">
    <p><${Pill} of=${each.state} /> ${euros(each.amount)} <span class="quiet-text">${each.method ?? ""} · ${moment(each.openedAt)}</span></p>
    ${each.operations.length > 0 && html`<ul>${each.operations.map((/** @type {any} */ one) => html`<li>
      ${named(one.kind)} ${euros(one.amount)} · ${named(one.state)} ${one.lastError && html`<span class="wrong">${one.lastError}</span>`}
    </li>`)}</ul>`}
  </div>`)}
  ${order.invoices.length > 0 && html`<h3>${say("Documents", "Documents")}</h3>
    <ul>${order.invoices.map((/** @type {any} */ each) => html`<li><a href=${each.pdfUrl} target="_blank" rel="noopener">${named(each.kind)} ${each.number}</a> · ${day(each.issuedOn)} · ${euros(each.total)}</li>`)}</ul>`}
<//>`;

/** @param {{ order: any, again: () => Promise<void> }} properties */
function Withdrawals({ order, again }) {
  const [asked, setAsked] = useState(/** @type {any} */ (null));
  if (order.withdrawals.length === 0) return null;
  const receive = async (/** @type {FormData} */ form) => {
    await act(RECEIVE, { id: asked.id, restock: form.get("restock") === "on" });
    tell(say("Retour noté.", "Return noted."));
    await again();
  };
  return html`<${Part} title=${say("Rétractation", "Withdrawal")}>
    ${order.withdrawals.map((/** @type {any} */ each) => html`<div>
      <p>${each.lines.map((/** @type {any} */ one) => one.title).join(", ")}</p>
      <p class="quiet-text">${say("Confirmée le", "Confirmed on")} ${moment(each.confirmedAt)} · ${say("à rembourser avant le", "to be refunded by")} <b>${moment(each.refundDueAt)}</b></p>
      <p>${each.goodsReceivedAt ? `${say("Reçue le", "Received on")} ${moment(each.goodsReceivedAt)} · ${say("remboursé", "refunded")} ${euros(each.refunded)}` : html`<button type="button" onClick=${() => setAsked(each)}>${say("Les pièces sont revenues", "The goods are back")}</button>`}</p>
    </div>`)}
    ${asked && html`<${Dialog} title=${say("Les pièces sont revenues ?", "Are the goods back?")} action=${say("Rembourser", "Refund")} onClose=${() => setAsked(null)} does=${receive}>
      <p>${say("Leur prix est remboursé aussitôt.", "Their price is given back at once.")}</p>
      <label class="check"><input type="checkbox" name="restock" defaultChecked />${say("Remettre en stock", "Put back into stock")}</label>
    <//>`}
  <//>`;
}

/** @param {{ order: any, again: () => Promise<void>, open: boolean, setOpen: (open: boolean) => void }} properties */
function Notes({ order, again, open, setOpen }) {
  const add = async (/** @type {FormData} */ form) => {
    await act(NOTE, { number: order.number, text: String(form.get("text")) });
    await again();
  };
  return html`<${Part} title=${say("Notes de l’équipe", "Notes of the team")}>
    ${order.notes.map((/** @type {any} */ each) => html`<blockquote><p>${each.text}</p><footer>${each.author} · ${moment(each.at)}</footer></blockquote>`)}
    <p><button type="button" onClick=${() => setOpen(true)}>${say("Ajouter une note", "Add a note")} <kbd>m</kbd></button></p>
    ${open && html`<${Dialog} title=${say("Une note", "A note")} action=${say("Ajouter", "Add")} onClose=${() => setOpen(false)} does=${add}>
      <label class="field"><span>${say("Pour les collègues ; le client ne la voit jamais.", "For colleagues; the customer never sees it.")}</span>
        <textarea name="text" rows="4" required maxlength="4000" autofocus></textarea></label>
    <//>`}
  <//>`;
}

/** @param {{ number: string }} properties */
export function Order({ number }) {
  const [found, again] = useRead(async () => (await refresh(ORDER, { number })).order, [number]);
  const [step, setStep] = useState(/** @type {string | null} */ (null));
  const [isNoting, setNoting] = useState(false);
  const [fresh, setFresh] = useState(() => new Set(/** @type {number[]} */ ([])));
  const timer = useRef(0);
  useEffect(() => {
    const stop = onEvent((event) => {
      if (event.order.number !== number) return;
      setFresh((before) => new Set(before).add(event.sequence));
      if (event.actor !== me.value?.name) tell(`${named(event.kind)} · ${named(event.actor)}`);
      clearTimeout(timer.current);
      timer.current = setTimeout(again, 120);
    });
    return () => {
      stop();
      clearTimeout(timer.current);
    };
  }, [number]);
  /** @type {string[]} */
  const steps = found?.nextSteps ?? [];
  useKeys({ m: () => setNoting(true), Escape: () => go("/"), ...Object.fromEntries(steps.map((each, index) => [String(index + 1), () => setStep(each)])) }, [steps.join()]);
  if (found === undefined) return html`<${Page} title=${number}><p aria-busy="true">${say("Un instant…", "One moment…")}</p><//>`;
  if (found === null) {
    return html`<${Page} title=${say("Commande inconnue", "Unknown order")}><p><${Link} to="/">${say("Revenir aux commandes", "Back to the orders")}<//></p><//>`;
  }
  const Step = step !== null ? STEPS[step] : undefined;
  const { shipment, cancellation } = found;
  return html`<${Page} title=${number} aside=${html`<p class="order-head"><${Pill} of=${found.status} /> <span>${say("passée", "placed")} ${ago(found.placedAt, now.value)}</span></p>`}>
    <p class="lead">${found.statusExplanation}</p>
    <div class="steps">${steps.map((each, index) => html`<button type="button" class=${DANGEROUS.has(each) ? "danger" : index === 0 ? "main" : ""} onClick=${() => setStep(each)}>
      ${named(each)} <kbd>${index + 1}</kbd>
    </button>`)}</div>
    ${Step && html`<${Step} order=${found} onClose=${() => setStep(null)} done=${again} />`}
    <div class="parts">
      <${Lines} order=${found} />
      <${Timeline} order=${found} fresh=${fresh} />
      <${Part} title=${say("Client", "Customer")}>
        <${Address} of=${found.deliveryAddress} />
        <p><a href="mailto:${found.email}">${found.email}</a>${found.phone && html`<br /><a href="tel:${found.phone}">${telephone(found.phone)}</a>`}${may("customers") && html`<br /><${Link} to="/customers?query=${encodeURIComponent(found.email)}">${say("Chercher son compte", "Look for their account")}<//>`}</p>
        ${JSON.stringify(found.billingAddress) !== JSON.stringify(found.deliveryAddress) && html`<h3>${say("Facturation", "Billing")}</h3><${Address} of=${found.billingAddress} />`}
      <//>
      ${(shipment || cancellation) && html`<${Part} title=${shipment ? say("Colis", "Parcel") : say("Annulation", "Cancellation")}>
        ${shipment && html`<p>${shipment.trackingUrl ? html`<a href=${shipment.trackingUrl} target="_blank" rel="noopener">${named(shipment.carrier)} ${shipment.trackingNumber}</a>` : `${named(shipment.carrier)} ${shipment.trackingNumber}`}<br />
          ${say("Expédié le", "Shipped on")} ${moment(shipment.shippedAt)}<br />${shipment.deliveredAt ? `${say("Livré le", "Delivered on")} ${moment(shipment.deliveredAt)}` : say("Pas encore livré", "Not delivered yet")}</p>`}
        ${cancellation && html`<p>${named(cancellation.reason)} · ${moment(cancellation.at)}</p>${cancellation.message && html`<blockquote>${cancellation.message}</blockquote>`}`}
      <//>`}
      <${Money} order=${found} />
      <${Withdrawals} order=${found} again=${again} />
      ${found.requests.length > 0 && html`<${Part} title=${say("Demandes", "Requests")}>
        <ul>${found.requests.map((/** @type {any} */ each) => html`<li><${Link} to="/requests?reference=${each.reference}">${named(each.kind)}<//> <${Pill} of=${each.status} /><br /><span class="quiet-text">${each.message}</span></li>`)}</ul>
      <//>`}
      <${Notes} order=${found} again=${again} open=${isNoting} setOpen=${setNoting} />
      ${found.letters.length > 0 && html`<${Part} title=${say("Lettres", "Letters")}>
        <ul>${found.letters.map((/** @type {any} */ each) => html`<li><${Link} to="/letters?id=${each.id}">${each.subject || "…"}<//> <${Pill} of=${each.status} /> <span class="quiet-text">${moment(each.createdAt)}</span></li>`)}</ul>
      <//>`}
    </div>
  <//>`;
}
