// The one way to the shop: operations by POST, and one socket for all that is followed.

import { batch, signal } from "@preact/signals";
import { createClient } from "graphql-ws";

const PATH = "/admin/graphql";

/** Marks an operation, so that a test finds each and holds it against the schema. */
export const graphql = String.raw;

/** Something that the shop would not do, in words for whoever asked. */
export class Problem extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * What the shop says of the session: nothing (null), or the code of what is missing.
 * @type {import("@preact/signals").Signal<string | null>}
 */
export const wanting = signal(null);

const OF_SESSION = new Set(["UNAUTHENTICATED", "TOTP_ENROLMENT_REQUIRED", "SESSION_LOCKED"]);

/**
 * The data of an operation.
 * @param {string} query
 * @param {Record<string, unknown>} [variables]
 * @returns {Promise<any>}
 */
export async function ask(query, variables = {}) {
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(PATH, {
      method: "POST",
      credentials: "same-origin",
      headers: { "content-type": "application/json", accept: "application/json", "graphql-require-preflight": "1" },
      body: JSON.stringify({ query, variables }),
    });
  } catch {
    throw new Problem("UNREACHABLE", "The shop does not answer.");
  }
  const body = await answer.json().catch(() => ({}));
  const [error] = body.errors ?? [];
  if (error !== undefined) {
    const code = error.extensions?.code ?? "ERROR";
    if (OF_SESSION.has(code)) wanting.value = code;
    throw new Problem(code, error.message);
  }
  if (!answer.ok) throw new Problem("ERROR", answer.statusText);
  return body.data;
}

/**
 * The payload of a mutation, whose field is called `payload`; what was refused is thrown as one problem.
 * @param {string} query
 * @param {Record<string, unknown>} variables
 * @returns {Promise<any>}
 */
export async function act(query, variables) {
  const { payload } = await ask(query, variables);
  if (payload.userErrors.length > 0) {
    const [first] = payload.userErrors;
    throw new Problem(first.code, payload.userErrors.map((/** @type {any} */ each) => each.message).join(" "));
  }
  return payload;
}

/** @typedef {"connecting" | "live" | "lost" | "off"} Connection */

/** @type {import("@preact/signals").Signal<Connection>} */
export const connection = signal("off");
/** When the connection was lost, as milliseconds. */
export const lostAt = signal(0);

const streamUrl = new URL(PATH, location.href);
streamUrl.protocol = streamUrl.protocol.replace("http", "ws");

const client = createClient({
  url: streamUrl.href,
  lazy: true,
  lazyCloseTimeout: 1_000,
  keepAlive: 8_000,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: (problem) => !(problem instanceof CloseEvent && problem.code === 4403),
  retryWait: (tries) => new Promise((resolve) => setTimeout(resolve, Math.min(4_000, 150 * 2 ** tries) * (0.75 + Math.random() / 2))),
  on: {
    connecting: () => {
      if (connection.value !== "lost") connection.value = "connecting";
    },
    connected: () => {
      connection.value = "live";
    },
    closed: (event) => {
      const gone = /** @type {CloseEvent} */ (event);
      batch(() => {
        if (gone.code === 1000) {
          connection.value = "off";
          return;
        }
        if (connection.value !== "lost") lostAt.value = Date.now();
        connection.value = "lost";
        if (gone.code === 4403) wanting.value = "UNAUTHENTICATED";
      });
    },
    ping: (received) => {
      if (!received) awaitPong();
    },
    pong: (received) => {
      if (received) clearTimeout(pongTimer);
    },
  },
});

/** @type {number | undefined} */
let pongTimer;
/** A server that is gone without a word is noticed by its silence. */
function awaitPong() {
  clearTimeout(pongTimer);
  pongTimer = setTimeout(() => client.terminate(), 4_000);
}

/**
 * The data of a query that nobody asked for by hand, over the socket: a board that refreshes itself must not keep a
 * session from locking after an hour alone.
 * @param {string} query
 * @param {Record<string, unknown>} [variables]
 * @returns {Promise<any>}
 */
export function refresh(query, variables = {}) {
  return new Promise((resolve, reject) => {
    /** @type {any} */
    let data;
    client.subscribe(
      { query, variables },
      {
        next: (result) => (data = result.data),
        error: (problem) => {
          const [first] = Array.isArray(problem) ? problem : [];
          // What closed the socket for good is the session's end, which the page says by itself.
          reject(first ? new Problem(first.extensions?.code ?? "ERROR", first.message) : new Problem("UNAUTHENTICATED", ""));
        },
        complete: () => resolve(data),
      },
    );
  });
}

/**
 * Follow a subscription for as long as nobody stops it. After a cut it goes on behind the last sequence heard, so that
 * every event comes once.
 * @param {string} query
 * @param {(event: any) => void} heard
 * @param {() => void} resumed called when the stream may have begun anew without knowing a place
 * @returns {() => void} stops it
 */
export function follow(query, heard, resumed = () => {}) {
  /** @type {{ after?: number }} */
  const variables = {};
  let begun = false;
  const stop = client.subscribe(
    { query, variables },
    {
      next: ({ data }) => {
        const [event] = Object.values(/** @type {any} */ (data ?? {}));
        if (event === undefined || (variables.after !== undefined && event.sequence <= variables.after)) return;
        // The client sends this very object again when it comes back.
        variables.after = event.sequence;
        heard(event);
      },
      error: (problem) => {
        const [first] = Array.isArray(problem) ? problem : [];
        const code = first?.extensions?.code;
        if (code !== undefined && OF_SESSION.has(code)) wanting.value = code;
      },
      complete: () => {},
    },
  );
  const unsubscribe = client.on("connected", () => {
    // Before the first event there is no place to go on from: what was read before may have moved on.
    if (begun && variables.after === undefined) resumed();
    begun = true;
  });
  return () => {
    stop();
    unsubscribe();
  };
}
