// Who changed what, and how it was before.

import { html } from "htm/preact";
import { ask, graphql } from "../graph.js";
import { Page, Table, usePages } from "../parts/ui.js";
import { Link } from "../router.js";
import { euros, moment, named, say } from "../words.js";

const LOG = graphql`query AuditLog($after: String) {
  auditLog(first: 50, after: $after) { nodes { id at actor action subject subjectName before after } pageInfo { hasNextPage endCursor } }
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

const AMOUNTS = new Set(["capture", "total", "amount", "price", "subtotal", "delivery", "refund", "gross"]);
const ORDER = /^[0-9A-Z]{5}-[0-9A-Z]{5}$/;
const LONG_ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/**
 * @param {string} name
 * @param {unknown} value
 */
const shown = (name, value) => {
  if (value === null) return say("rien", "nothing");
  if (typeof value === "boolean") return value ? say("oui", "yes") : say("non", "no");
  if (typeof value === "number" && AMOUNTS.has(name)) return euros({ minorUnits: value });
  return typeof value === "string" ? named(value) : JSON.stringify(value);
};

/** @param {{ entry: any }} properties */
function Change({ entry }) {
  const before = new Map(values(entry.before));
  const after = new Map(values(entry.after));
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return html`<ul class="changes">${names.map((name) => html`<li>${name && html`<b>${named(name)}</b> `}${before.has(name) && (after.has(name) ? html`<del>${shown(name, before.get(name))}</del> → ` : shown(name, before.get(name)))}${after.has(name) && html`<ins>${shown(name, after.get(name))}</ins>`}</li>`)}</ul>`;
}

/** @param {{ entry: any }} properties */
function Subject({ entry }) {
  const { subject: of, subjectName: name, action } = entry;
  if (name !== null) return name;
  if (action.startsWith("conciergeRequest")) return html`<${Link} to="/requests?reference=${of}">${of}<//>`;
  if (ORDER.test(of)) return html`<${Link} to="/orders/${of}">${of}<//>`;
  return LONG_ID.test(of) ? html`<span class="quiet-text" title=${of}>${of.slice(0, 8)}</span>` : of;
}

export function Audit() {
  const { rows, rest } = usePages(async (after) => (await ask(LOG, { after })).auditLog, []);
  return html`<${Page} title=${say("Journal", "Audit log")}>
    <${Table} caption=${say("Journal", "Audit log")} rows=${rows} empty=${say("Rien encore.", "Nothing yet.")}
      head=${[say("Quand", "When"), say("Qui", "Who"), say("Quoi", "What"), say("Sur quoi", "About"), say("Avant et après", "Before and after")]}
      row=${(/** @type {any} */ each) => html`<tr><td>${moment(each.at)}</td><td>${each.actor}</td><td>${named(each.action)}</td><td><${Subject} entry=${each} /></td><td><${Change} entry=${each} /></td></tr>`} />
    ${rest}
  <//>`;
}
