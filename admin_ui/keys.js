// Single keys for what is done often. They can be switched off (WCAG 2.1.4), and are silent while something is typed.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

const KEPT = "ecrin.keys";

export const areOn = signal(localStorage.getItem(KEPT) !== "off");
export const isHelpOpen = signal(false);

/** @param {boolean} on */
export function switchKeys(on) {
  localStorage.setItem(KEPT, on ? "on" : "off");
  areOn.value = on;
}

/** @type {Map<string, () => void>[]} */
const layers = [];

const TYPED_IN = "input, textarea, select, [contenteditable]";

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const target = /** @type {Element} */ (event.target);
  if (target.closest(TYPED_IN) || document.querySelector("dialog[open]")) return;
  if (!areOn.value && event.key !== "?") return;
  for (let at = layers.length - 1; at >= 0; at -= 1) {
    const does = layers[at]?.get(event.key);
    if (does !== undefined) {
      event.preventDefault();
      does();
      return;
    }
  }
});

/**
 * Keys that do something while a part is shown; what is shown last comes first.
 * @param {Record<string, () => void>} keys
 * @param {unknown[]} dependencies
 */
export function useKeys(keys, dependencies) {
  useEffect(() => {
    const layer = new Map(Object.entries(keys));
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, dependencies);
}

export const focusSearch = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-search]"))?.focus();
