// What customers asked of the concierge, the most urgent first, and the callbacks of the day.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { now } from "../clock.js";
import { act, follow, graphql, refresh } from "../graph.js";
import { useKeys } from "../keys.js";
import { Act, Choice, Dialog, Field, Page, Pill, tell, usePages, useRead } from "../parts/ui.js";
import { Link, search } from "../router.js";
import { me } from "../session.js";
import { by, hour, moment, named, say, telephone, tongue } from "../words.js";

const FIELDS = `reference kind status message name email phone startsAt createdAt dueAt answer language orderNumber orderProof boutique
  customerId owner { id name } product { title handle }`;
const REQUESTS = graphql`query Requests($after: String, $status: [RequestStatus!], $kind: [ConciergeRequestKind!]) {
  conciergeRequests(first: 30, after: $after, status: $status, kind: $kind) { nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } }
}`;
const CALLBACKS = graphql`query Callbacks($from: DateTime, $to: DateTime) {
  conciergeRequests(first: 100, kind: [CALLBACK], from: $from, to: $to) { nodes { ${FIELDS} } }
}`;
const FEED = graphql`subscription RequestFeed($after: BigInt) { requestFeed(after: $after) { sequence at request { reference kind status } } }`;
const ASSIGN = graphql`mutation Assign($reference: String!, $staff: ID, $if: ID) {
  payload: conciergeRequestAssign(reference: $reference, staffId: $staff, ifOwnerId: $if) { request { reference } userErrors { code message field } }
}`;
const RESOLVE = graphql`mutation Resolve($reference: String!, $answer: String!) {
  payload: conciergeRequestResolve(reference: $reference, answer: $answer) { request { reference } userErrors { code message field } }
}`;
const CREATE = graphql`mutation Create($kind: ConciergeRequestKind!, $message: String!, $email: String, $phone: String, $name: String, $order: String) {
  payload: conciergeRequestCreate(kind: $kind, message: $message, email: $email, phone: $phone, name: $name, orderNumber: $order) {
    reference userErrors { code message field }
  }
}`;
const KINDS = ["QUESTION", "AVAILABILITY", "CANCEL_ORDER", "CHANGE_ORDER", "APPOINTMENT", "ACCOUNT_DELETION"];

/** Midnight to midnight, where whoever reads this is. */
function today() {
  const from = new Date();
  from.setHours(0, 0, 0, 0);
  const to = new Date(from);
  to.setDate(to.getDate() + 1);
  return { from: from.toISOString(), to: to.toISOString() };
}

/** @param {{ request: any, again: () => Promise<void>, answer: () => void }} properties */
function Request({ request, again, answer }) {
  const isOver = request.status === "RESOLVED";
  const isLate = !isOver && new Date(request.dueAt).getTime() < now.value;
  const isMine = request.owner?.id === me.value?.id;
  const take = async () => {
    await act(ASSIGN, { reference: request.reference, staff: me.value?.id, if: request.owner?.id ?? null }).finally(again);
    tell(say("C’est à vous.", "It is yours."));
  };
  return html`<li class="request" data-late=${isLate} data-reference=${request.reference} tabindex="-1">
    <header>
      <h2>${named(request.kind)} <span class="quiet-text">${request.reference}</span></h2>
      <p>${request.status !== "OPEN" && html`<${Pill} of=${request.status} />`} ${isOver ? "" : html`<span class=${isLate ? "late" : "quiet-text"}>${say("à répondre", "answer")} ${by(request.dueAt, now.value)}</span>`}</p>
    </header>
    ${request.startsAt && html`<p><b>${moment(request.startsAt)}</b>${request.boutique && ` · ${request.boutique}`}</p>`}
    <p class="said">${request.message}</p>
    <p class="quiet-text">
      ${request.name} ${request.email && html`<a href="mailto:${request.email}">${request.email}</a>`} ${request.phone && html`<a href="tel:${request.phone}">${telephone(request.phone)}</a>`} · ${tongue(request.language)}
      ${request.customerId && html` · <${Link} to="/customers/${request.customerId}">${say("compte client", "account")}<//>`}
      ${request.product && html` · <${Link} to="/catalog/${request.product.handle}">${request.product.title}<//>`}
      ${request.orderNumber && html` · <${Link} to="/orders/${request.orderNumber}">${request.orderNumber}<//> (${named(request.orderProof)})`}
    </p>
    ${request.answer && html`<blockquote>${request.answer}</blockquote>`}
    ${!isOver && html`<p class="steps">
      ${!isMine && html`<${Act} does=${take}>${request.owner ? say(`Reprendre à ${request.owner.name}`, `Take over from ${request.owner.name}`) : say("Je m’en occupe", "I see to it")}<//>`}
      ${isMine && html`<span class="quiet-text">${say("Vous vous en occupez", "You see to it")}</span>`}
      <button type="button" class=${isMine ? "main" : ""} onClick=${answer}>${say("Noter la réponse", "Note the answer")}</button>
    </p>`}
  </li>`;
}

/** @param {{ request: any, again: () => Promise<void>, onClose: () => void }} properties */
function Answer({ request, again, onClose }) {
  const resolve = async (/** @type {FormData} */ form) => {
    await act(RESOLVE, { reference: request.reference, answer: String(form.get("answer")) }).finally(again);
  };
  return html`<${Dialog} title=${say("La réponse", "The answer")} action=${say("Clore la demande", "Close the request")} onClose=${onClose} does=${resolve}>
    <p class="quiet-text">${named(request.kind)} ${request.reference} · ${request.name || request.email || telephone(request.phone ?? "")}</p>
    <p>${say("Pour le dossier : la réponse elle-même se donne par téléphone ou par e-mail.", "For the file: the answer itself goes by telephone or e-mail.")}</p>
    <${Field} label=${say("Ce qui a été répondu", "What was answered")}><textarea name="answer" rows="4" required maxlength="4000" autofocus></textarea><//>
  <//>`;
}

/** @param {{ again: () => Promise<void>, onClose: () => void }} properties */
function NoteDown({ again, onClose }) {
  const create = async (/** @type {FormData} */ form) => {
    const text = (/** @type {string} */ name) => String(form.get(name) ?? "").trim() || null;
    await act(CREATE, { kind: text("kind"), message: text("message") ?? "", email: text("email"), phone: text("phone"), name: text("name"), order: text("order") });
    await again();
  };
  return html`<${Dialog} title=${say("Noter une demande", "Write a request down")} action=${say("Noter", "Write down")} onClose=${onClose} does=${create}>
    <${Field} label=${say("Nature", "Kind")}><select name="kind">${KINDS.map((each) => html`<option value=${each}>${named(each)}</option>`)}</select><//>
    <${Field} label=${say("Ce qui a été dit", "What was said")}><textarea name="message" rows="3" required maxlength="4000" autofocus></textarea><//>
    <${Field} label=${say("Nom", "Name")}><input name="name" maxlength="200" /><//>
    <${Field} label=${say("E-mail", "E-mail")}><input name="email" type="email" /><//>
    <${Field} label=${say("Téléphone", "Telephone")}><input name="phone" type="tel" /><//>
    <${Field} label=${say("Commande", "Order")}><input name="order" maxlength="16" /><//>
  <//>`;
}

/** From one request to the next; Tab leads to its buttons from there. */
function step(/** @type {number} */ by) {
  const all = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".request"))];
  const here = all.findIndex((each) => each.contains(document.activeElement));
  all[here === -1 ? 0 : here + by]?.focus();
}

export function Requests() {
  const reference = new URLSearchParams(search.value).get("reference");
  const [status, setStatus] = useState(reference ? "" : "WAITING");
  const [kind, setKind] = useState("");
  const [isNoting, setNoting] = useState(false);
  // Kept here: what somebody writes stays, whatever becomes of the list meanwhile.
  const [answered, setAnswered] = useState(/** @type {any} */ (null));
  const statuses = status === "WAITING" ? ["OPEN", "ASSIGNED"] : status ? [status] : null;
  const { rows, rest, again } = usePages(
    async (after) => (await refresh(REQUESTS, { after, status: statuses, kind: kind ? [kind] : null })).conciergeRequests,
    [status, kind],
  );
  const [calls, callAgain] = useRead(async () => {
    const { nodes } = (await refresh(CALLBACKS, today())).conciergeRequests;
    return nodes.toSorted((/** @type {any} */ one, /** @type {any} */ other) => one.startsAt.localeCompare(other.startsAt));
  }, [new Date(now.value).toDateString()]);
  const both = async () => {
    await Promise.all([again(), callAgain()]);
  };
  useEffect(() => follow(FEED, both, both), [status, kind]);
  const isRead = rows !== undefined;
  useEffect(() => {
    /** @type {HTMLElement | null} */ (document.querySelector(`.request[data-reference="${CSS.escape(reference ?? "")}"]`))?.focus();
  }, [isRead, reference]);
  useKeys({ ArrowUp: () => step(-1), ArrowDown: () => step(1) }, []);
  const may = me.value?.role === "ADVISER" || me.value?.role === "ADMIN";
  const tools = html`<div class="tools">
    <label class="choice"><span>${say("Statut", "Status")}</span>
      <select value=${status} onChange=${(/** @type {any} */ event) => setStatus(event.target.value)}>
        <option value="WAITING">${say("En attente", "Waiting")}</option>
        ${["OPEN", "ASSIGNED", "RESOLVED"].map((each) => html`<option value=${each}>${named(each)}</option>`)}
      </select></label>
    <${Choice} label=${say("Nature", "Kind")} options=${[...KINDS, "CALLBACK"]} value=${kind} onChange=${setKind} all=${say("Toutes", "All")} />
    ${may && html`<button type="button" onClick=${() => setNoting(true)}>${say("Noter une demande", "Write a request down")}</button>`}
  </div>`;
  return html`<${Page} title=${say("Service client", "Concierge")} aside=${tools}>
    ${calls !== undefined && calls.length > 0 && html`<section class="part wide"><h2>${say("Rappels du jour", "Callbacks of the day")}</h2>
      <ol class="calls">${calls.map((/** @type {any} */ each) => html`<li data-over=${each.status === "RESOLVED"}>
        <time datetime=${each.startsAt}>${hour(each.startsAt)}</time> <span>${each.name || say("sans nom", "no name")} · <a href="tel:${each.phone}">${telephone(each.phone)}</a></span> <${Pill} of=${each.status} />
      </li>`)}</ol>
    </section>`}
    ${rows === undefined ? html`<p aria-busy="true">${say("Un instant…", "One moment…")}</p>` : rows.length === 0 ? html`<p class="empty">${say("Personne n’attend de réponse.", "Nobody waits for an answer.")}</p>` : html`<ul class="requests">${rows.map((each) => html`<${Request} key=${each.reference} request=${each} again=${both} answer=${() => setAnswered(each)} />`)}</ul>`}
    ${rest}
    ${answered && html`<${Answer} request=${answered} again=${both} onClose=${() => setAnswered(null)} />`}
    ${isNoting && html`<${NoteDown} again=${both} onClose=${() => setNoting(false)} />`}
  <//>`;
}
