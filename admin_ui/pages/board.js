// The order board: the five statuses as columns, moving by themselves.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { now } from "../clock.js";
import { useKeys } from "../keys.js";
import { LATE_HOURS, STATUSES, afterEvents, columns, counts, moved, orders, readMore, search } from "../live.js";
import { Act, Page, Search, complain } from "../parts/ui.js";
import { Link } from "../router.js";
import { isMute, isOn, switchSound, wake } from "../sound.js";
import { age, ago, count, country, named, say, shortEuros } from "../words.js";

const only = signal(matchMedia("(max-width: 40rem)").matches ? "IN_VALIDATION" : "");
// Where somebody was: coming back from an order, the arrows go on from there.
let lastNumber = "";

/** @param {any} order */
const isLate = (order) => {
  const hours = LATE_HOURS[/** @type {"CONFIRMED"} */ (order.status)];
  return hours !== undefined && now.value - new Date(order.placedAt).getTime() > hours * 3_600_000;
};

/** @param {{ order: any }} properties */
function Card({ order }) {
  const { deliveryAddress: to, lines } = order;
  const [first, ...others] = lines;
  const more = others.length > 0 ? say(` et ${others.length} autre${others.length > 1 ? "s" : ""}`, ` and ${others.length} more`) : "";
  return html`<li>
    <${Link}
      to="/orders/${order.number}" class="card" data-number=${order.number}
      data-moved=${moved.value.has(order.number)} data-late=${isLate(order)} onFocus=${() => (lastNumber = order.number)}
    >
      <span class="card-head"><b>${order.number}</b><span>${shortEuros(order.total)}</span></span>
      <span class="card-who">${to.firstName} ${to.lastName}<span> · ${country(to.country)}</span></span>
      <span class="card-what">${first?.quantity > 1 ? `${first.quantity} × ` : ""}${first?.title}${more}</span>
      <span class="card-foot">
        <time datetime=${order.placedAt}>${ago(order.placedAt, now.value)}</time>
        ${order.isBusy && html`<em>${say("paiement en cours", "money moves")}</em>`}
        ${isLate(order) && html`<strong>${say("en retard", "late")}</strong>`}
      </span>
    <//>
  </li>`;
}

/** @param {{ status: string, isAlone: boolean }} properties */
function Column({ status, isAlone }) {
  const column = columns.value[status];
  const { count: many = 0, oldestAt = null } = counts.value[status] ?? {};
  const waits = status !== "SHIPPED" && status !== "CANCELLED";
  const found = column?.numbers.map((each) => orders.value.get(each)).filter(Boolean) ?? [];
  // What is late stands first, the oldest on top; the rest as it came, the newest on top.
  const late = found.filter(isLate).sort((one, other) => one.placedAt.localeCompare(other.placedAt));
  const known = [...late, ...found.filter((each) => !isLate(each))];
  return html`<section class="column" aria-labelledby="column-${status}" data-status=${status}>
    <header>
      <h2 id="column-${status}">${named(status)}</h2>
      <p><b>${count(many)}</b>${waits && many > 0 && oldestAt && html`<span> · ${say("la plus ancienne :", "the oldest:")} ${age(oldestAt, now.value)}</span>`}</p>
    </header>
    <ul>${known.map((order) => html`<${Card} key=${order.number} order=${order} />`)}</ul>
    ${column !== undefined && known.length === 0 && html`<p class="empty">${say("Rien ici.", "Nothing here.")}</p>`}
    ${column?.hasNextPage && html`<p class="more"><${Act} kind="quiet" does=${() => readMore(status)}>${say("Afficher la suite", "Show more")}<//></p>`}
    ${isAlone && html`<p class="more"><button type="button" class="quiet" onClick=${() => (only.value = "")}>${say("Toutes les colonnes", "All columns")}</button></p>`}
  </section>`;
}

/** Where the arrows lead: up and down in a column, left and right to the card at the same height. */
function step(/** @type {number} */ across, /** @type {number} */ down) {
  const stacks = [...document.querySelectorAll(".column")].map((each) => [.../** @type {NodeListOf<HTMLElement>} */ (each.querySelectorAll(".card"))]);
  const here = /** @type {HTMLElement | null} */ (document.activeElement?.closest(".card") ?? null);
  let column = stacks.findIndex((stack) => here !== null && stack.includes(here));
  if (here === null || column === -1) {
    stacks.find((stack) => stack.length > 0)?.[0]?.focus();
    return;
  }
  const row = /** @type {HTMLElement[]} */ (stacks[column]).indexOf(here);
  if (down !== 0) {
    stacks[column]?.[row + down]?.focus();
    return;
  }
  do column += across;
  while (stacks[column]?.length === 0);
  const stack = stacks[column];
  stack?.[Math.min(row, stack.length - 1)]?.focus();
}

/** @param {{ text: string }} properties */
function Found({ text }) {
  const [found, setFound] = useState(/** @type {any[] | null} */ (null));
  useEffect(() => {
    let isCurrent = true;
    const look = () => search(text).then((nodes) => isCurrent && setFound(nodes), complain);
    look();
    const stop = afterEvents(look);
    return () => {
      isCurrent = false;
      stop();
    };
  }, [text]);
  if (found === null) return html`<p class="quiet-text" aria-busy="true">${say("Un instant…", "One moment…")}</p>`;
  if (found.length === 0) return html`<p class="empty" role="status">${say("Aucune commande ne correspond.", "No order matches.")}</p>`;
  return html`<section class="column found" aria-label=${say("Résultats", "Results")}>
    <p role="status">${say(`${found.length} commande${found.length > 1 ? "s" : ""}`, `${found.length} order${found.length > 1 ? "s" : ""}`)}</p>
    <ul>${found.map((order) => html`<${Card} key=${order.number} order=${orders.value.get(order.number) ?? order} />`)}</ul>
  </section>`;
}

export function Board() {
  const [text, setText] = useState("");
  useKeys({ ArrowLeft: () => step(-1, 0), ArrowRight: () => step(1, 0), ArrowUp: () => step(0, -1), ArrowDown: () => step(0, 1) }, []);
  const isThere = orders.value.has(lastNumber);
  useEffect(() => {
    const card = /** @type {HTMLElement | null} */ (document.querySelector(`.card[data-number="${lastNumber}"]`));
    if (document.activeElement?.closest(".card") === null) {
      card?.focus({ preventScroll: true });
      card?.scrollIntoView({ block: "nearest" });
    }
  }, [isThere]);
  const shown = only.value ? [only.value] : STATUSES;
  const tools = html`<div class="tools">
    <${Search} label=${say("Numéro ou adresse e-mail", "Number or e-mail address")} value=${text} onSearch=${setText} />
    <label class="choice"><span>${say("Colonne", "Column")}</span>
      <select value=${only.value} onChange=${(/** @type {any} */ event) => (only.value = event.target.value)}>
        <option value="">${say("Toutes", "All")}</option>
        ${STATUSES.map((each) => html`<option value=${each}>${named(each)}</option>`)}
      </select>
    </label>
    <label class="check"><input type="checkbox" checked=${isOn.value} onChange=${(/** @type {any} */ event) => switchSound(event.target.checked)} />${say("Son", "Sound")}</label>
    ${isOn.value && isMute.value && html`<button type="button" class="quiet" onClick=${wake}>${say("Le navigateur retient le son : l’autoriser", "The browser holds the sound back: allow it")}</button>`}
  </div>`;
  return html`<${Page} title=${say("Commandes", "Orders")} aside=${tools}>
    <div class="board" data-columns=${shown.length} tabindex="0" role="region" aria-label=${say("Tableau des commandes", "Order board")}>
      ${text.trim()
        ? html`<${Found} text=${text.trim()} />`
        : shown.map((status) => html`<${Column} key=${status} status=${status} isAlone=${shown.length === 1} />`)}
    </div>
  <//>`;
}

