// The parts that pages are made of.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../graph.js";
import { country, named, say } from "../words.js";

/** @typedef {any} Node */

/** @type {import("@preact/signals").Signal<{ id: number, text: string, isBad: boolean }[]>} */
const told = signal([]);
let serial = 0;

/**
 * Say something for a few seconds; also aloud, to screen readers.
 * @param {string} text
 * @param {boolean} [isBad]
 */
export function tell(text, isBad = false) {
  serial += 1;
  const id = serial;
  told.value = [...told.value.filter((each) => each.isBad).slice(-1), { id, text, isBad }];
  setTimeout(() => (told.value = told.value.filter((each) => each.id !== id)), isBad ? 12_000 : 6_000);
}

/** @param {unknown} problem */
export function complain(problem) {
  if (problem instanceof Problem && problem.code === "UNREACHABLE") {
    tell(say("La boutique ne répond pas. Rien n’a été changé ; réessayez dans un instant.", "The shop does not answer. Nothing was changed; try again in a moment."), true);
  } else if (!(problem instanceof Problem && ["SESSION_LOCKED", "UNAUTHENTICATED"].includes(problem.code))) {
    tell(problem instanceof Error ? problem.message : String(problem), true);
  }
}

export function Told() {
  return html`<div class="told" role="status" aria-live="polite">
    ${told.value.map((each) => html`<p key=${each.id} class=${each.isBad ? "told-bad" : ""}>${each.text}</p>`)}
  </div>`;
}

/** @param {{ title: string, children?: Node, aside?: Node }} properties */
export function Page({ title, children, aside }) {
  useEffect(() => {
    const maison = /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=maison]")).content;
    document.title = `${title} · ${maison}`;
  }, [title]);
  return html`<main id="main" class="page">
    <header class="page-head"><h1 tabindex="-1">${title}</h1>${aside}</header>
    ${children}
  </main>`;
}

/** @param {{ of: string | null | undefined }} properties */
export const Pill = ({ of }) => html`<span class="pill" data-of=${of}>${named(of)}</span>`;

/** @param {{ label: string, hint?: string, children?: Node }} properties */
export const Field = ({ label, hint, children }) =>
  html`<label class="field"><span>${label}</span>${children}${hint && html`<small>${hint}</small>`}</label>`;

/**
 * A button that does something at the shop: it waits for the answer, and says what was refused.
 * @param {{ does: () => Promise<unknown>, children?: Node, kind?: string, [name: string]: unknown }} properties
 */
export function Act({ does, children, kind = "", ...rest }) {
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    if (isBusy) return;
    setBusy(true);
    try {
      await does();
    } catch (problem) {
      complain(problem);
    } finally {
      setBusy(false);
    }
  };
  return html`<button type="button" class=${kind} aria-busy=${isBusy} onClick=${run} ...${rest}>${children}</button>`;
}

/**
 * A question that must be answered before anything else; Escape and « Revenir » do nothing.
 * @param {{ title: string, onClose: () => void, does: (form: FormData) => Promise<unknown>, action: string,
 *   children?: Node, danger?: boolean, disabled?: boolean }} properties
 */
export function Dialog({ title, onClose, does, action, children, danger = false, disabled = false }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    const element = dialog.current;
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    element?.showModal();
    return () => {
      element?.close();
      before?.focus?.();
    };
  }, []);
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setWrong("");
    try {
      if ((await does(new FormData(/** @type {HTMLFormElement} */ (event.target)))) !== false) onClose();
    } catch (problem) {
      setWrong(problem instanceof Error ? problem.message : String(problem));
    } finally {
      setBusy(false);
    }
  };
  const cancel = (/** @type {Event} */ event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog ref=${dialog} onCancel=${cancel} aria-labelledby="dialog-title">
    <form method="dialog" onSubmit=${submit}>
      <h2 id="dialog-title">${title}</h2>
      ${children}
      ${wrong && html`<p class="wrong" role="alert">${wrong}</p>`}
      <footer>
        <button type="button" class="quiet" onClick=${onClose}>${say("Revenir", "Go back")}</button>
        <button type="submit" class=${danger ? "danger" : "main"} aria-busy=${isBusy} disabled=${disabled} autofocus=${!danger}>${action}</button>
      </footer>
    </form>
  </dialog>`;
}

/**
 * Read something when the page opens, and again when a dependency changes; the old stays until the new is there.
 * @template T
 * @param {() => Promise<T>} read
 * @param {unknown[]} dependencies
 * @returns {[T | undefined, () => Promise<void>]}
 */
export function useRead(read, dependencies) {
  const [found, setFound] = useState(/** @type {T | undefined} */ (undefined));
  const turn = useRef(0);
  const again = async () => {
    turn.current += 1;
    const own = turn.current;
    try {
      const value = await read();
      if (own === turn.current) setFound(() => value);
    } catch (problem) {
      if (own === turn.current) complain(problem);
    }
  };
  useEffect(() => {
    again();
    return () => {
      turn.current += 1;
    };
  }, dependencies);
  return [found, again];
}

/** @typedef {{ hasNextPage: boolean, endCursor: string | null }} PageInfo */

/**
 * A list that is read page by page; read again, it shows as many pages as before.
 * @param {(after: string | null) => Promise<{ nodes: any[], pageInfo: PageInfo }>} read
 * @param {unknown[]} dependencies
 */
export function usePages(read, dependencies) {
  const shown = useRef(1);
  const [more, setMore] = useState(/** @type {{ nodes: any[], pageInfo: PageInfo } | null} */ (null));
  useEffect(() => {
    shown.current = 1;
    setMore(null);
  }, dependencies);
  const [found, again] = useRead(async () => {
    let { nodes, pageInfo } = await read(null);
    for (let pages = 1; pages < shown.current && pageInfo.hasNextPage; pages += 1) {
      const page = await read(pageInfo.endCursor);
      nodes = [...nodes, ...page.nodes];
      ({ pageInfo } = page);
    }
    setMore(null);
    return { nodes, pageInfo };
  }, dependencies);
  const last = more?.pageInfo ?? found?.pageInfo;
  const next = async () => {
    const page = await read(last?.endCursor ?? null);
    shown.current += 1;
    setMore((before) => ({ nodes: [...(before?.nodes ?? []), ...page.nodes], pageInfo: page.pageInfo }));
  };
  const rest = last?.hasNextPage
    ? html`<p class="more"><${Act} does=${next} kind="quiet">${say("Afficher la suite", "Show more")}<//></p>`
    : null;
  return { rows: found === undefined ? undefined : [...found.nodes, ...(more?.nodes ?? [])], rest, again };
}

/**
 * A table; the head of a column of numbers begins with `#`.
 * @param {{ caption: string, head: string[], rows: any[] | undefined, row: (each: any) => Node, empty: string, foot?: Node }} properties
 */
export function Table({ caption, head, rows, row, empty, foot }) {
  if (rows === undefined) return html`<p class="quiet-text" aria-busy="true">${say("Un instant…", "One moment…")}</p>`;
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${caption}>
    <table>
      <caption class="hidden">${caption}</caption>
      <thead><tr>${head.map((each) => (each === "" ? html`<td></td>` : each.startsWith("#") ? html`<th scope="col" class="number">${each.slice(1)}</th>` : html`<th scope="col">${each}</th>`))}</tr></thead>
      <tbody>${rows.map(row)}</tbody>
      ${foot && html`<tfoot>${foot}</tfoot>`}
    </table>
  </div>`;
}

/** @param {{ of: any }} properties */
export const Address = ({ of }) => html`<address>
  ${of.firstName} ${of.lastName}<br />
  ${of.company && html`${of.company}<br />`}${of.line1}<br />
  ${of.line2 && html`${of.line2}<br />`}${of.postalCode} ${of.city}<br />
  ${of.region && html`${of.region}<br />`}${country(of.country)}
</address>`;

/** @param {{ label: string, options: string[], value: string, onChange: (value: string) => void, all?: string }} properties */
export const Choice = ({ label, options, value, onChange, all }) => html`<label class="choice">
  <span>${label}</span>
  <select value=${value} onChange=${(/** @type {any} */ event) => onChange(event.target.value)}>
    ${all && html`<option value="">${all}</option>`}
    ${options.map((each) => html`<option value=${each}>${named(each)}</option>`)}
  </select>
</label>`;

// Where the arrow down leads from a search.
const FOUND = ".card, tbody a, .pieces a";

/** @param {{ label: string, value: string, onSearch: (text: string) => void }} properties */
export function Search({ label, value, onSearch }) {
  const timer = useRef(0);
  const typed = (/** @type {any} */ event) => {
    clearTimeout(timer.current);
    const text = event.target.value;
    timer.current = setTimeout(() => onSearch(text), 250);
  };
  const leaves = (/** @type {KeyboardEvent} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (event.key === "ArrowDown") /** @type {HTMLElement | null} */ (document.querySelector(FOUND))?.focus();
    else if (event.key === "Escape") {
      input.value = "";
      onSearch("");
      input.blur();
    } else return;
    event.preventDefault();
  };
  return html`<label class="search"><span class="hidden">${label}</span>
    <input type="search" data-search placeholder=${label} value=${value} onInput=${typed} onKeyDown=${leaves} />
  </label>`;
}
