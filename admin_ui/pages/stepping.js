// How every step of an order ends.

import { tell } from "../parts/ui.js";

/** @typedef {{ order: any, onClose: () => void, done: () => Promise<void> }} Asked */

/** @param {Asked} asked @param {string} said @param {() => Promise<unknown>} does */
export async function stepped(asked, said, does) {
  try {
    await does();
    tell(said);
  } finally {
    // Also what was refused: a colleague may have been there first.
    await asked.done();
  }
}
