// Who changed what, and how it was before.

import { html } from "htm/preact";
import { ask, graphql } from "../graph.js";
import { Page, Table, usePages } from "../parts/ui.js";
import { moment, say } from "../words.js";

const LOG = graphql`query AuditLog($after: String) {
  auditLog(first: 50, after: $after) { nodes { id at actor action subject before after } pageInfo { hasNextPage endCursor } }
}`;

/**
 * @param {string | null} text
 * @returns {[string, unknown][]}
 */
function values(text) {
  if (text === null) return [];
  try {
    return Object.entries(JSON.parse(text));
  } catch {
    return [["", text]];
  }
}

/** @param {{ entry: any }} properties */
function Change({ entry }) {
  const before = new Map(values(entry.before));
  const after = new Map(values(entry.after));
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const shown = (/** @type {unknown} */ value) => (typeof value === "string" ? value : JSON.stringify(value));
  return html`<ul class="changes">${names.map((name) => html`<li>${name && html`<b>${name}</b> `}${before.has(name) && html`<del>${shown(before.get(name))}</del> `}${after.has(name) && html`<ins>${shown(after.get(name))}</ins>`}</li>`)}</ul>`;
}

export function Audit() {
  const { rows, rest } = usePages(async (after) => (await ask(LOG, { after })).auditLog, []);
  return html`<${Page} title=${say("Journal", "Audit log")}>
    <${Table} caption=${say("Journal", "Audit log")} rows=${rows} empty=${say("Rien encore.", "Nothing yet.")}
      head=${[say("Quand", "When"), say("Qui", "Who"), say("Quoi", "What"), say("Sur quoi", "About"), say("Avant et après", "Before and after")]}
      row=${(/** @type {any} */ each) => html`<tr><td>${moment(each.at)}</td><td>${each.actor}</td><td><code>${each.action}</code></td><td>${each.subject}</td><td><${Change} entry=${each} /></td></tr>`} />
    ${rest}
  <//>`;
}
