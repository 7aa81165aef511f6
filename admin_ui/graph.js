// The one way to the shop: operations by POST, and one socket for all that is followed.

import { batch, signal } from "@preact/signals";
import { createClient } from "graphql-ws";
import { language } from "./words.js";

const PATH = "/admin/graphql";

/** Marks an operation, so that a test finds each and holds it against the schema. */
export const graphql = String.raw;

const HEAD = /^\s*(?:query|mutation|subscription)\s+\w+\s*(?:\([^)]*\))?/;

/**
 * An operation whose words are answered in the language of whoever asks.
 * @param {string} query
 */
const worded = (query) => query.replace(HEAD, (head) => `${head} @inContext(language: ${language.value.toUpperCase()})`);

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
      body: JSON.stringify({ query: worded(query), variables }),
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
      { query: worded(query), variables },
      {
        next: (result) => {
          const [first] = result.errors ?? [];
          if (first) reject(new Problem(String(first.extensions?.["code"] ?? "ERROR"), first.message));
          data = result.data;
        },
        error: (problem) => {
          const [first] = Array.isArray(problem) ? problem : [];
          // What closed the socket for good is the session's end, which the page says by itself, or a fault.
          const isOver = problem instanceof CloseEvent && problem.code === 4403;
          reject(first ? new Problem(first.extensions?.code ?? "ERROR", first.message) : new Problem(isOver ? "UNAUTHENTICATED" : "UNREACHABLE", ""));
        },
        complete: () => resolve(data),
      },
    );
  });
}

const POSITION = graphql`query FeedPosition { feedPosition }`;
const AGAIN = [1_000, 2_000, 4_000, 8_000];
// A stream that was refused again would have been by then.
const ACCEPTED = 1_500;

/**
 * Follow a subscription for as long as nobody stops it. It begins at a known place, and goes on behind the last sequence
 * heard after whatever cut it, so that every event comes once.
 * @param {string} query
 * @param {(event: any) => void} heard
 * @param {() => void} began called each time a place was found to begin at: what is read from now on is kept up
 * @returns {() => void} stops it
 */
export function follow(query, heard, began = () => {}) {
  /** @type {{ after?: number }} */
  const variables = {};
  let isStopped = false;
  let failures = 0;
  let stop = () => {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const begin = async () => {
    try {
      if (variables.after === undefined) {
        variables.after = (await refresh(POSITION)).feedPosition;
        if (!isStopped) began();
      }
      if (!isStopped) subscribe();
    } catch (problem) {
      failed(problem instanceof Problem ? problem.code : undefined);
    }
  };

  const subscribe = () => {
    if (failures > 0) {
      timer = setTimeout(() => {
        failures = 0;
        if (connection.value === "lost") connection.value = "live";
      }, ACCEPTED);
    }
    stop = client.subscribe(
      { query: worded(query), variables },
      {
        next: ({ data, errors }) => {
          const [event] = Object.values(/** @type {any} */ (data ?? {}));
          if (event == null) {
            failed(errors?.[0]?.extensions?.code);
            return;
          }
          if (event.sequence <= Number(variables.after)) return;
          // The client sends this very object again when it comes back.
          variables.after = event.sequence;
          heard(event);
        },
        error: (problem) => {
          const [first] = Array.isArray(problem) ? problem : [];
          failed(first?.extensions?.code);
        },
        // Also what stopping it says.
        complete: () => {},
      },
    );
  };

  /** Nothing is live any more, and says so, until the stream is there again. */
  const failed = (/** @type {any} */ code) => {
    clearTimeout(timer);
    if (isStopped) return;
    stop();
    if (OF_SESSION.has(code) || wanting.value === "UNAUTHENTICATED") {
      if (code !== undefined) wanting.value = code;
      return;
    }
    // The place is none of this shop's any more, such as after a backup was restored.
    if (code === "BAD_USER_INPUT") variables.after = undefined;
    if (connection.value === "live") lostAt.value = Date.now();
    connection.value = "lost";
    timer = setTimeout(begin, AGAIN[Math.min(failures, AGAIN.length - 1)]);
    failures += 1;
  };

  begin();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    stop();
  };
}
