// Every letter that was written, what became of it, and another copy where one is wanted.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { act, ask, graphql } from "../graph.js";
import { Act, Choice, Page, Pill, Search, Table, tell, usePages, useRead } from "../parts/ui.js";
import { Link, go, search } from "../router.js";
import { moment, named, say } from "../words.js";

const LETTERS = graphql`query Letters($after: String, $status: [LetterStatus!], $to: String) {
  letters(first: 50, after: $after, status: $status, to: $to) {
    nodes { id to subject kind status attempts createdAt sentAt } pageInfo { hasNextPage endCursor }
  }
}`;
const LETTER = graphql`query Letter($id: ID!) {
  letter(id: $id) { id to subject kind language status attempts lastError createdAt sentAt messageId text order { number } }
}`;
const RESEND = graphql`mutation Resend($id: ID!) { payload: letterResend(id: $id) { accepted userErrors { code message field } } }`;
const STATUSES = ["PENDING", "SENT", "FAILED", "DEAD"];

/** @param {{ id: string }} properties */
function Letter({ id }) {
  const [found, again] = useRead(async () => (await ask(LETTER, { id })).letter, [id]);
  if (!found) return null;
  const resend = async () => {
    await act(RESEND, { id });
    tell(say("La lettre repart.", "The letter goes out again."));
    await again();
  };
  return html`<section class="part wide letter" aria-labelledby="letter-title">
    <header><h2 id="letter-title">${found.subject || say("Pas encore rédigée", "Not written yet")}</h2>
      <button type="button" class="quiet" onClick=${() => go("/letters")}>${say("Fermer", "Close")}</button></header>
    <dl class="facts">
      <div><dt>${say("À", "To")}</dt><dd>${found.to}</dd></div>
      <div><dt>${say("Statut", "Status")}</dt><dd><${Pill} of=${found.status} /> ${found.attempts > 1 && say(`${found.attempts} essais`, `${found.attempts} tries`)}</dd></div>
      <div><dt>${say("Rédigée", "Written")}</dt><dd>${moment(found.createdAt)}</dd></div>
      <div><dt>${say("Partie", "Sent")}</dt><dd>${moment(found.sentAt)}</dd></div>
      ${found.order && html`<div><dt>${say("Commande", "Order")}</dt><dd><${Link} to="/orders/${found.order.number}">${found.order.number}<//></dd></div>`}
    </dl>
    ${found.lastError && html`<p class="wrong">${found.lastError}</p>`}
    ${found.subject && html`<iframe class="paper" sandbox="" src="/admin/letters/${id}.html" title=${say("La lettre, comme elle a été lue", "The letter, as it was read")}></iframe>`}
    <details open=${!found.subject}><summary>${say("Le texte seul", "The text alone")}</summary><pre lang=${found.language}>${found.text}</pre></details>
    <p><${Act} does=${resend}>${say("Renvoyer la lettre", "Send the letter again")}<//></p>
  </section>`;
}

export function Letters() {
  const [status, setStatus] = useState("");
  const [to, setTo] = useState("");
  const id = new URLSearchParams(search.value).get("id");
  const { rows, rest } = usePages(async (after) => (await ask(LETTERS, { after, status: status ? [status] : null, to: to || null })).letters, [status, to]);
  const tools = html`<div class="tools">
    <${Search} label=${say("Adresse e-mail", "E-mail address")} value=${to} onSearch=${setTo} />
    <${Choice} label=${say("Statut", "Status")} options=${STATUSES} value=${status} onChange=${setStatus} all=${say("Tous", "All")} />
  </div>`;
  return html`<${Page} title=${say("Lettres", "Letters")} aside=${tools}>
    ${id && html`<${Letter} key=${id} id=${id} />`}
    <${Table} caption=${say("Lettres", "Letters")} rows=${rows} empty=${say("Aucune lettre.", "No letter.")}
      head=${[say("Objet", "Subject"), say("À", "To"), say("Statut", "Status"), say("Rédigée", "Written")]}
      row=${(/** @type {any} */ each) => html`<tr><td><${Link} to="/letters?id=${each.id}">${each.subject || "…"}<//></td><td>${each.to}</td><td>${each.status === "SENT" ? html`<span class="quiet-text">${named(each.status)}</span>` : html`<${Pill} of=${each.status} />`}</td><td>${moment(each.createdAt)}</td></tr>`} />
    ${rest}
  <//>`;
}
