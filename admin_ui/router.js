// Addresses below /admin, without reloading.

import { signal } from "@preact/signals";
import { html } from "htm/preact";

const BASE = "/admin";
const here = () => location.pathname.slice(BASE.length).replace(/\/$/, "") || "/";

export const path = signal(here());
export const search = signal(location.search);

addEventListener("popstate", () => {
  path.value = here();
  search.value = location.search;
});

/** @param {string} to */
export function go(to) {
  history.pushState(null, "", BASE + (to === "/" ? "" : to));
  path.value = here();
  search.value = location.search;
  scrollTo(0, 0);
  // Whoever reads with their ears is told where they are now.
  requestAnimationFrame(() => document.querySelector("h1")?.focus());
}

/** @param {{ to: string, children?: unknown, [name: string]: unknown }} properties */
export function Link({ to, children, ...rest }) {
  const follow = (/** @type {MouseEvent} */ event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(to);
  };
  return html`<a href=${BASE + (to === "/" ? "" : to)} onClick=${follow} ...${rest}>${children}</a>`;
}
