// The books: invoices and credit notes of a period, and the VAT return for the one-stop shop.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { ask, graphql } from "../graph.js";
import { Act, Page, Pill, Table, usePages, useRead } from "../parts/ui.js";
import { Link } from "../router.js";
import { count, country, day, euros, named, percent, period, say } from "../words.js";

const INVOICES = graphql`query Invoices($after: String, $from: Date, $to: Date) {
  invoices(first: 50, after: $after, from: $from, to: $to) {
    nodes { id number kind issuedOn orderNumber country corrects total { minorUnits } pdfUrl } pageInfo { hasNextPage endCursor }
  }
}`;
const RETURN = graphql`query VatReturn($from: Date!, $to: Date!) {
  vatReturn(from: $from, to: $to) { country rate orders taxable { minorUnits } tax { minorUnits } }
}`;
const EXPORTS = graphql`query Exports($from: Date!, $to: Date!) { vat: vatReturnCsvUrl(from: $from, to: $to) invoices: invoicesCsvUrl(from: $from, to: $to) }`;

/** @param {Date} date */
const written = (date) => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;

function quarter() {
  const now = new Date();
  const first = new Date(now.getFullYear(), Math.floor(now.getMonth() / 3) * 3, 1);
  return { from: written(first), to: written(new Date(first.getFullYear(), first.getMonth() + 3, 0)) };
}

export function Invoices() {
  const [chosen, setChosen] = useState(quarter);
  const { from, to } = chosen;
  const { rows, rest } = usePages(async (after) => (await ask(INVOICES, { after, from, to })).invoices, [from, to]);
  const [lines] = useRead(async () => (await ask(RETURN, { from, to })).vatReturn, [from, to]);
  // The links live for a quarter of an hour: they are asked for when they are wanted.
  const download = async (/** @type {"vat" | "invoices"} */ what) => {
    const urls = await ask(EXPORTS, { from, to });
    location.assign(urls[what]);
  };
  const change = (/** @type {"from" | "to"} */ which) => (/** @type {any} */ event) => event.target.value && setChosen({ ...chosen, [which]: event.target.value });
  const tools = html`<div class="tools">
    <label class="choice"><span>${say("Du", "From")}</span><input type="date" value=${from} max=${to} onChange=${change("from")} /></label>
    <label class="choice"><span>${say("au", "to")}</span><input type="date" value=${to} min=${from} onChange=${change("to")} /></label>
  </div>`;
  const sum = (/** @type {"taxable" | "tax"} */ of) => ({ minorUnits: (lines ?? []).reduce((/** @type {number} */ all, /** @type {any} */ each) => all + each[of].minorUnits, 0) });
  const orders = (lines ?? []).reduce((/** @type {number} */ all, /** @type {any} */ each) => all + each.orders, 0);
  return html`<${Page} title=${say("Factures et TVA", "Invoices and VAT")} aside=${tools}>
    <p class="lead">${period(from, to)}</p>
    <section class="part wide"><h2>${say("Déclaration de TVA", "VAT return")}</h2>
      <${Table} caption=${say("TVA par pays et taux", "VAT by country and rate")} rows=${lines} empty=${say("Rien à déclarer sur cette période.", "Nothing to declare for this period.")}
        head=${[say("Pays", "Country"), say("#Taux", "#Rate"), say("#Commandes", "#Orders"), say("#Base", "#Taxable"), say("#TVA", "#VAT")]}
        foot=${html`<tr class="sum"><th scope="row">${say("Total", "Total")}</th><td></td><td class="number">${count(orders)}</td><td class="number">${euros(sum("taxable"))}</td><td class="number">${euros(sum("tax"))}</td></tr>`}
        row=${(/** @type {any} */ each) => html`<tr><th scope="row">${country(each.country)}</th><td class="number">${percent(each.rate)}</td><td class="number">${count(each.orders)}</td><td class="number">${euros(each.taxable)}</td><td class="number">${euros(each.tax)}</td></tr>`} />
      <p class="steps"><${Act} does=${() => download("vat")}>${say("Exporter la déclaration (CSV)", "Export the return (CSV)")}<//> <${Act} does=${() => download("invoices")}>${say("Exporter les factures (CSV)", "Export the invoices (CSV)")}<//></p>
    </section>
    <section class="part wide"><h2>${say("Factures et avoirs", "Invoices and credit notes")}</h2>
      <${Table} caption=${say("Factures et avoirs", "Invoices and credit notes")} rows=${rows} empty=${say("Aucun document sur cette période.", "No document in this period.")}
        head=${[say("Numéro", "Number"), say("Nature", "Kind"), say("Émise", "Issued"), say("Commande", "Order"), say("Pays", "Country"), say("#Total", "#Total")]}
        row=${(/** @type {any} */ each) => html`<tr><th scope="row"><a href=${each.pdfUrl} target="_blank" rel="noopener">${each.number}</a></th><td>${each.kind === "INVOICE" ? named(each.kind) : html`<${Pill} of=${each.kind} />`}${each.corrects && ` ${say("de", "of")} ${each.corrects}`}</td><td>${day(each.issuedOn)}</td><td><${Link} to="/orders/${each.orderNumber}">${each.orderNumber}<//></td><td>${country(each.country)}</td><td class="number">${euros(each.total)}</td></tr>`} />
      ${rest}
    </section>
  <//>`;
}
