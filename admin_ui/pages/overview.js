// The house at a glance: takings by day, orders by status, what waits; each chart with its table beside it.

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { now } from "../clock.js";
import { graphql, refresh } from "../graph.js";
import { afterEvents } from "../live.js";
import { Page, Table, useRead } from "../parts/ui.js";
import { Link } from "../router.js";
import { age, count, day, euros, language, named, percent, say, shortEuros } from "../words.js";

const FIGURES = graphql`query Figures($from: Date, $to: Date) {
  dashboard(from: $from, to: $to) {
    ordersByStatus { status count oldestAt } takingsByDay { day orders gross { minorUnits } }
    oldestWaitingAt lettersWaiting lettersFailed requestsOpen requestsOverdue troubledOrders paymentConversion
  }
}`;
const PERIODS = [7, 30, 90];

/** @param {number} days */
function since(days) {
  const from = new Date(Date.now() - (days - 1) * 86_400_000);
  return from.toISOString().slice(0, 10);
}

/** @param {{ days: any[] }} properties */
function Takings({ days }) {
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const tokens = getComputedStyle(document.documentElement);
    const [ink, gold, line] = ["--soft", "--gold", "--line"].map((each) => tokens.getPropertyValue(each).trim());
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: "12px system-ui" };
    const width = () => Math.max(280, element.clientWidth);
    const chart = new uPlot(
      {
        width: width(),
        height: 240,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: true, range: (_, first, last) => [first - 43_200, last + 43_200] }, y: { range: (_, __, most) => [0, Math.max(100, (most ?? 0) * 1.1)] } },
        axes: [
          { ...axis, grid: { show: false }, values: (_, marks) => marks.map((each) => new Intl.DateTimeFormat(language.value, { day: "numeric", month: "short", timeZone: "UTC" }).format(each * 1000)) },
          { ...axis, size: 72, values: (_, marks) => marks.map((each) => new Intl.NumberFormat(language.value === "fr" ? "fr-FR" : "en-GB", { style: "currency", currency: "EUR", maximumFractionDigits: 0 }).format(each)) },
        ],
        series: [{}, { stroke: gold, fill: gold, width: 0, paths: /** @type {any} */ (uPlot.paths).bars({ size: [0.6, 28] }), points: { show: false } }],
      },
      [days.map((each) => Date.parse(each.day) / 1000), days.map((each) => each.gross.minorUnits / 100)],
      element,
    );
    const watch = new ResizeObserver(() => chart.setSize({ width: width(), height: 240 }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      chart.destroy();
    };
  }, [days, language.value]);
  return html`<div class="chart" ref=${place} aria-hidden="true"></div>`;
}

/** @param {{ label: string, children?: unknown, isBad?: boolean }} properties */
const Figure = ({ label, children, isBad = false }) => html`<div class="figure" data-bad=${isBad}><dt>${label}</dt><dd>${children}</dd></div>`;

export function Overview() {
  const [days, setDays] = useState(30);
  const [found, again] = useRead(async () => (await refresh(FIGURES, { from: since(days), to: null })).dashboard, [days]);
  useEffect(() => afterEvents(again), [days]);
  const tools = html`<div class="tools"><label class="choice"><span>${say("Période", "Period")}</span>
    <select value=${days} onChange=${(/** @type {any} */ event) => setDays(Number(event.target.value))}>
      ${PERIODS.map((each) => html`<option value=${each}>${say(`${each} jours`, `${each} days`)}</option>`)}
    </select></label></div>`;
  if (found === undefined) return html`<${Page} title=${say("Vue d’ensemble", "Overview")} aside=${tools}><p aria-busy="true">${say("Un instant…", "One moment…")}</p><//>`;
  const total = { minorUnits: found.takingsByDay.reduce((/** @type {number} */ all, /** @type {any} */ each) => all + each.gross.minorUnits, 0) };
  return html`<${Page} title=${say("Vue d’ensemble", "Overview")} aside=${tools}>
    <dl class="figures">
      <${Figure} label=${say("Chiffre de la période", "Takings of the period")}>${shortEuros(total)}<//>
      <${Figure} label=${say("Paiements aboutis", "Payments that went through")}>${found.paymentConversion === null ? "–" : percent(found.paymentConversion)}<//>
      <${Figure} label=${say("Plus ancienne en attente", "Oldest that waits")}>${found.oldestWaitingAt ? age(found.oldestWaitingAt, now.value) : "–"}<//>
      <${Figure} label=${say("Demandes ouvertes", "Open requests")} isBad=${found.requestsOverdue > 0}>${count(found.requestsOpen)}${found.requestsOverdue > 0 && ` · ${say(`${found.requestsOverdue} en retard`, `${found.requestsOverdue} late`)}`}<//>
      <${Figure} label=${say("Lettres en attente", "Letters waiting")} isBad=${found.lettersFailed > 0}>${count(found.lettersWaiting)}${found.lettersFailed > 0 && ` · ${say(`${found.lettersFailed} refusées`, `${found.lettersFailed} refused`)}`}<//>
    </dl>
    ${found.troubledOrders.length > 0 && html`<section class="part wide notice"><h2>${say("Paiements à regarder", "Payments to look after")}</h2>
      <p>${found.troubledOrders.map((/** @type {string} */ each) => html`<${Link} to="/orders/${each}">${each}<//> `)}</p></section>`}
    <div class="parts">
      <section class="part wide"><h2>${say("Chiffre par jour", "Takings by day")}</h2>
        <${Takings} days=${found.takingsByDay} />
        <details><summary>${say("Les mêmes chiffres en tableau", "The same figures as a table")}</summary>
          <${Table} caption=${say("Chiffre par jour", "Takings by day")} rows=${[...found.takingsByDay].reverse()} empty="–" head=${[say("Jour", "Day"), say("#Commandes", "#Orders"), say("#Chiffre", "#Takings")]}
            row=${(/** @type {any} */ each) => html`<tr><th scope="row">${day(each.day)}</th><td class="number">${count(each.orders)}</td><td class="number">${euros(each.gross)}</td></tr>`} />
        </details>
      </section>
      <section class="part"><h2>${say("Commandes par statut", "Orders by status")}</h2>
        <${Table} caption=${say("Commandes par statut", "Orders by status")} rows=${found.ordersByStatus} empty="–" head=${[say("Statut", "Status"), say("#Nombre", "#Number"), say("Depuis", "For")]}
          row=${(/** @type {any} */ each) => html`<tr><th scope="row">${named(each.status)}</th><td class="number">${count(each.count)}</td><td>${each.oldestAt ? age(each.oldestAt, now.value) : "–"}</td></tr>`} />
      </section>
    </div>
  <//>`;
}
