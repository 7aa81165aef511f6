// Who is signed in, and what is missing before they may work.

import { signal } from "@preact/signals";
import { act, ask, graphql, wanting } from "./graph.js";

/**
 * @typedef {object} Member
 * @property {string} id
 * @property {string} name
 * @property {string} email
 * @property {"ADVISER" | "LOGISTICS" | "ACCOUNTING" | "ADMIN"} role
 * @property {boolean} totpEnabled
 */

/** @type {import("@preact/signals").Signal<Member | null | undefined>} undefined until the shop has said */
export const me = signal(undefined);

const ME = graphql`query Me { me { id name email role totpEnabled } orderCounts { status } }`;
const WHO = graphql`query Who { me { id name email role totpEnabled } }`;
const SIGN_OUT = graphql`mutation SignOut { payload: staffSignOut { accepted userErrors { code message } } }`;

/** Ask who the cookie says we are, and whether that is enough. */
export async function find() {
  const { me: found } = await ask(WHO);
  if (found === null) {
    wanting.value = "UNAUTHENTICATED";
    me.value = null;
    return;
  }
  me.value = found;
  try {
    await ask(ME);
    wanting.value = null;
  } catch {
    // What is missing stands in `wanting` by now.
  }
}

/** Leave this device. */
export async function leave() {
  await act(SIGN_OUT, {});
  me.value = null;
  wanting.value = "UNAUTHENTICATED";
}

const MAY = {
  ADVISER: ["board", "orders", "requests", "customers", "catalog", "letters", "newsletter", "overview", "staff"],
  LOGISTICS: ["board", "orders", "requests", "catalog", "overview", "staff"],
  ACCOUNTING: ["board", "orders", "requests", "catalog", "invoices", "overview", "staff"],
  ADMIN: ["board", "orders", "requests", "customers", "catalog", "letters", "newsletter", "invoices", "audit", "overview", "staff"],
};

/** @param {string} page */
export const may = (page) => me.value != null && MAY[me.value.role].includes(page);
