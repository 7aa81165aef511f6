// Customers: found, seen whole, made VIP, and erased as they asked.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { act, ask, graphql } from "../graph.js";
import { Address, Dialog, Field, Page, Pill, Search, Table, tell, usePages, useRead } from "../parts/ui.js";
import { Link, go, search } from "../router.js";
import { day, euros, moment, named, say } from "../words.js";

const CUSTOMERS = graphql`query Customers($after: String, $query: String) {
  customers(first: 50, after: $after, query: $query) {
    nodes { id email firstName lastName isVip language createdAt } pageInfo { hasNextPage endCursor }
  }
}`;
const CUSTOMER = graphql`query Customer($id: ID!) {
  customer(id: $id) {
    id email firstName lastName phone isVip emailConfirmed language createdAt lastSignInAt newsletter { status since }
    addresses { id isDefaultDelivery isDefaultBilling address { firstName lastName company line1 line2 postalCode city region country } }
    orders(first: 20) { nodes { number status placedAt total { minorUnits } } }
    requests { reference kind status createdAt message }
    erasurePreview { erases keeps { what until because } blockers }
  }
}`;
const VIP = graphql`mutation Vip($id: ID!, $vip: Boolean!, $reason: String!) {
  payload: customerVipSet(id: $id, isVip: $vip, reason: $reason) { customer { id } userErrors { code message field } }
}`;
const ERASE = graphql`mutation Erase($id: ID!, $email: String!) {
  payload: customerErase(id: $id, confirmEmail: $email) { erased userErrors { code message field } }
}`;

export function Customers() {
  const [text, setText] = useState(() => new URLSearchParams(search.value).get("query") ?? "");
  const { rows, rest } = usePages(async (after) => (await ask(CUSTOMERS, { after, query: text || null })).customers, [text]);
  const tools = html`<div class="tools"><${Search} label=${say("Nom ou adresse e-mail", "Name or e-mail address")} value=${text} onSearch=${setText} /></div>`;
  return html`<${Page} title=${say("Clients", "Customers")} aside=${tools}>
    <${Table}
      caption=${say("Clients", "Customers")} rows=${rows} empty=${text ? say("Aucun client ne correspond.", "No customer matches.") : say("Aucun compte client pour l’instant. Les commandes passées sans compte se trouvent dans Commandes.", "No account yet. Orders placed without one are among the orders.")}
      head=${[say("Nom", "Name"), say("E-mail", "E-mail"), say("Langue", "Language"), say("Depuis", "Since")]}
      row=${(/** @type {any} */ each) => html`<tr><td><${Link} to="/customers/${each.id}">${each.firstName} ${each.lastName}<//> ${each.isVip && html`<span class="pill" data-of="VIP">VIP</span>`}</td><td>${each.email}</td><td>${each.language}</td><td>${day(each.createdAt)}</td></tr>`}
    />${rest}
  <//>`;
}

/** @param {{ customer: any, onClose: () => void }} properties */
function Erase({ customer, onClose }) {
  const { erases, keeps, blockers } = customer.erasurePreview;
  const erase = async (/** @type {FormData} */ form) => {
    await act(ERASE, { id: customer.id, email: String(form.get("email")) });
    tell(say("Le compte est effacé.", "The account is erased."));
    go("/customers");
  };
  return html`<${Dialog} title=${say("Effacer ce client ?", "Erase this customer?")} action=${say("Effacer pour toujours", "Erase for good")} danger disabled=${blockers.length > 0} onClose=${onClose} does=${erase}>
    ${blockers.length > 0 && html`<h3>${say("Ce qui l’empêche", "What stands against it")}</h3><ul class="wrong">${blockers.map((/** @type {string} */ each) => html`<li>${each}</li>`)}</ul>`}
    <h3>${say("Ce qui disparaît", "What goes")}</h3><ul>${erases.map((/** @type {string} */ each) => html`<li>${each}</li>`)}</ul>
    <h3>${say("Ce qui doit rester", "What must stay")}</h3>
    ${keeps.length === 0 ? html`<p>${say("Rien.", "Nothing.")}</p>` : html`<ul>${keeps.map((/** @type {any} */ each) => html`<li>${each.what}, ${say("jusqu’au", "until")} ${day(each.until)} <span class="quiet-text">(${each.because})</span></li>`)}</ul>`}
    ${blockers.length === 0 && html`<${Field} label=${say(`Pour confirmer, saisissez ${customer.email}`, `To confirm, type ${customer.email}`)}><input name="email" type="email" required autocomplete="off" /><//>`}
  <//>`;
}

/** @param {{ customer: any, again: () => Promise<void>, onClose: () => void }} properties */
function Vip({ customer, again, onClose }) {
  const set = async (/** @type {FormData} */ form) => {
    await act(VIP, { id: customer.id, vip: !customer.isVip, reason: String(form.get("reason")) });
    await again();
  };
  return html`<${Dialog} title=${customer.isVip ? say("Retirer le statut VIP ?", "End being a VIP?") : say("Accorder le statut VIP ?", "Make a VIP?")} action=${say("Enregistrer", "Save")} onClose=${onClose} does=${set}>
    <p>${say("Les clients VIP voient les pièces en avant-première.", "VIP customers see pieces before everybody else.")}</p>
    <${Field} label=${say("Raison, pour le journal", "Reason, for the log")}><input name="reason" required maxlength="500" autofocus /><//>
  <//>`;
}

/** @param {{ id: string }} properties */
export function Customer({ id }) {
  const [found, again] = useRead(async () => (await ask(CUSTOMER, { id })).customer, [id]);
  const [open, setOpen] = useState("");
  if (found === undefined) return html`<${Page} title="…"><p aria-busy="true">${say("Un instant…", "One moment…")}</p><//>`;
  if (found === null) return html`<${Page} title=${say("Client inconnu", "Unknown customer")}><p><${Link} to="/customers">${say("Tous les clients", "All customers")}<//></p><//>`;
  const close = () => setOpen("");
  return html`<${Page} title="${found.firstName} ${found.lastName}" aside=${found.isVip && html`<span class="pill" data-of="VIP">VIP</span>`}>
    <div class="steps">
      <button type="button" onClick=${() => setOpen("vip")}>${found.isVip ? say("Retirer le statut VIP", "End being a VIP") : say("Accorder le statut VIP", "Make a VIP")}</button>
      ${found.erasurePreview && html`<button type="button" class="danger" onClick=${() => setOpen("erase")}>${say("Effacer…", "Erase…")}</button>`}
    </div>
    ${open === "vip" && html`<${Vip} customer=${found} again=${again} onClose=${close} />`}
    ${open === "erase" && html`<${Erase} customer=${found} onClose=${close} />`}
    <div class="parts">
      <section class="part"><h2>${say("Coordonnées", "Contact")}</h2>
        <p><a href="mailto:${found.email}">${found.email}</a>${!found.emailConfirmed && ` · ${say("non confirmée", "not confirmed")}`}<br />${found.phone}</p>
        <dl class="facts">
          <div><dt>${say("Langue", "Language")}</dt><dd>${found.language}</dd></div>
          <div><dt>${say("Compte créé", "Account made")}</dt><dd>${moment(found.createdAt)}</dd></div>
          <div><dt>${say("Dernière visite", "Last signed in")}</dt><dd>${moment(found.lastSignInAt)}</dd></div>
          <div><dt>${say("Newsletter", "Newsletter")}</dt><dd>${named(found.newsletter.status)}</dd></div>
        </dl>
      </section>
      <section class="part"><h2>${say("Adresses", "Addresses")}</h2>
        ${found.addresses.length === 0 && html`<p class="empty">${say("Aucune.", "None.")}</p>`}
        ${found.addresses.map((/** @type {any} */ each) => html`<${Address} of=${each.address} />`)}
      </section>
      <section class="part wide"><h2>${say("Commandes", "Orders")}</h2>
        <${Table} caption=${say("Commandes", "Orders")} rows=${found.orders.nodes} empty=${say("Aucune commande.", "No order.")}
          head=${[say("Numéro", "Number"), say("Statut", "Status"), say("Passée", "Placed"), say("#Total", "#Total")]}
          row=${(/** @type {any} */ each) => html`<tr><td><${Link} to="/orders/${each.number}">${each.number}<//></td><td><${Pill} of=${each.status} /></td><td>${moment(each.placedAt)}</td><td class="number">${euros(each.total)}</td></tr>`} />
      </section>
      <section class="part wide"><h2>${say("Demandes", "Requests")}</h2>
        ${found.requests.length === 0 ? html`<p class="empty">${say("Aucune demande.", "No request.")}</p>` : html`<ul>${found.requests.map((/** @type {any} */ each) => html`<li>${named(each.kind)} <${Pill} of=${each.status} /> <span class="quiet-text">${moment(each.createdAt)}</span><br />${each.message}</li>`)}</ul>`}
      </section>
    </div>
  <//>`;
}

