// The orders of the board: read once, then kept up by the feed; each event once, also across lost connections.

import { batch, signal } from "@preact/signals";
import { ask, follow, graphql, refresh } from "./graph.js";

export const STATUSES = ["PENDING_PAYMENT", "IN_VALIDATION", "CONFIRMED", "SHIPPED", "CANCELLED"];
const PAGE = 60;
// What waits for the maison, and is late beyond so many hours.
export const LATE_HOURS = { IN_VALIDATION: 4, CONFIRMED: 24 };

const CARD = `number status placedAt isBusy
  total { minorUnits } deliveryAddress { firstName lastName country } lines { title quantity }`;
const ORDERS = graphql`query BoardOrders($status: [OrderStatus!], $first: Int, $after: String, $query: String) {
  orders(first: $first, after: $after, status: $status, query: $query) {
    nodes { ...Card } pageInfo { hasNextPage endCursor }
  }
}
fragment Card on Order { ${CARD} }`;
const LATE = graphql`query BoardLateOrders($status: [OrderStatus!], $last: Int, $placedTo: DateTime) {
  orders(last: $last, status: $status, placedTo: $placedTo) { nodes { ...Card } }
}
fragment Card on Order { ${CARD} }`;
const COUNTS = graphql`query BoardCounts { orderCounts { status count oldestAt } }`;
const FEED = graphql`subscription BoardFeed($after: BigInt) {
  orderFeed(after: $after) { sequence at kind actor order { ...Card } }
}
fragment Card on Order { ${CARD} }`;

/** @typedef {{ numbers: string[], hasNextPage: boolean, endCursor: string | null }} Column */

/** @type {import("@preact/signals").Signal<Map<string, any>>} */
export const orders = signal(new Map());
/** @type {import("@preact/signals").Signal<Record<string, Column>>} */
export const columns = signal({});
/** @type {import("@preact/signals").Signal<Record<string, { count: number, oldestAt: string | null }>>} */
export const counts = signal({});
/** @type {import("@preact/signals").Signal<any>} the last event heard */
export const lastEvent = signal(null);
/** @type {import("@preact/signals").Signal<Set<string>>} orders that moved a moment ago */
export const moved = signal(new Set());

/** @type {Set<(event: any) => void>} */
const listeners = new Set();

/**
 * @param {(event: any) => void} listener
 * @returns {() => void}
 */
export function onEvent(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// What was heard while something was read: the answer may be older.
/** @type {any[]} */
let meanwhile = [];
let readings = 0;

/**
 * Read something, and then let what was heard in between be true again.
 * @param {() => Promise<void>} read
 */
async function settled(read) {
  readings += 1;
  try {
    await read();
  } finally {
    readings -= 1;
    batch(() => meanwhile.forEach((event) => place(event.order)));
    if (readings === 0) meanwhile = [];
  }
}

/**
 * Keep what a page of a column holds.
 * @param {string} status
 * @param {any} page
 * @param {string[]} before the numbers that stand there already
 */
function keep(status, page, before) {
  batch(() => {
    const known = new Map(orders.value);
    for (const each of page.nodes) known.set(each.number, each);
    orders.value = known;
    const numbers = [...new Set([...before, ...page.nodes.map((/** @type {any} */ each) => each.number)])];
    columns.value = { ...columns.value, [status]: { numbers, ...page.pageInfo } };
  });
}

// Soon enough for whoever watches, seldom enough for a busy hour.
const LOOK_AGAIN = 800;

/**
 * Do something soon after events, however many come in a row.
 * @param {() => void} does
 * @returns {() => void} stops it
 */
export function afterEvents(does) {
  let timer = 0;
  const stop = onEvent(() => {
    timer ||= setTimeout(() => {
      timer = 0;
      does();
    }, LOOK_AGAIN);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

/** @param {string} status */
async function readColumn(status) {
  const { orders: page } = await refresh(ORDERS, { status: [status], first: PAGE });
  const hours = LATE_HOURS[/** @type {"CONFIRMED"} */ (status)];
  if (hours !== undefined && page.pageInfo.hasNextPage) {
    // What waits longest must not lie behind a page that nobody turns.
    const placedTo = new Date(Date.now() - hours * 3_600_000).toISOString();
    const { orders: late } = await refresh(LATE, { status: [status], last: PAGE, placedTo });
    page.nodes.push(...late.nodes);
  }
  keep(status, page, []);
}

/** @param {string} status */
export const readMore = (status) =>
  settled(async () => {
    const after = columns.value[status]?.endCursor;
    const { orders: page } = await ask(ORDERS, { status: [status], first: PAGE, after });
    keep(status, page, columns.value[status]?.numbers ?? []);
  });

/**
 * Orders found by number, name or address, whatever their status.
 * @param {string} text
 */
export async function search(text) {
  const { orders: page } = await refresh(ORDERS, { query: text, first: PAGE });
  return page.nodes;
}

async function readCounts() {
  const { orderCounts } = await refresh(COUNTS);
  counts.value = Object.fromEntries(orderCounts.map((/** @type {any} */ each) => [each.status, each]));
}

let countsTimer = 0;
/** Counted again once the burst is over, and at least every second while it lasts. */
function countSoon() {
  if (countsTimer) return;
  countsTimer = setTimeout(() => {
    countsTimer = 0;
    readCounts().catch(() => {});
  }, 400);
}

/**
 * An order as it is now, in the column where it belongs.
 * @param {any} order
 */
function place(order) {
  orders.value = new Map(orders.value).set(order.number, order);
  const next = { ...columns.value };
  for (const status of STATUSES) {
    const column = next[status];
    if (column === undefined) continue;
    const isHere = column.numbers.includes(order.number);
    if (status === order.status && !isHere) next[status] = { ...column, numbers: [order.number, ...column.numbers] };
    if (status !== order.status && isHere) {
      next[status] = { ...column, numbers: column.numbers.filter((each) => each !== order.number) };
    }
  }
  columns.value = next;
}

/** @param {any} event */
function heard(event) {
  const { order } = event;
  if (readings > 0) meanwhile.push(event);
  batch(() => {
    place(order);
    lastEvent.value = event;
    moved.value = new Set(moved.value).add(order.number);
  });
  setTimeout(() => {
    const rest = new Set(moved.value);
    rest.delete(order.number);
    moved.value = rest;
  }, 20_000);
  countSoon();
  for (const listener of listeners) listener(event);
}

const readAll = () => settled(async () => void (await Promise.all([readCounts(), ...STATUSES.map(readColumn)])));

/**
 * Know the place first, then follow and read: what happens in between is heard, and counts.
 * @returns {() => void} stops it
 */
export function watch() {
  let isStopped = false;
  // What cannot be read now is read a little later; that the connection is lost is told elsewhere.
  const read = () => {
    if (!isStopped) readAll().catch(() => setTimeout(read, 5_000));
  };
  const stop = follow(FEED, heard, read);
  return () => {
    isStopped = true;
    stop();
  };
}
