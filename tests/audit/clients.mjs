// Follows an operation with the reference clients, and prints each thing heard as a line of JSON.
// node clients.mjs ws|sse URL DOCUMENT VARIABLES [AUTHORIZATION]

import { createClient as createSseClient } from "graphql-sse";
import { createClient as createWsClient } from "graphql-ws";
import WebSocket from "ws";

const [transport, url, query, variables, authorization] = process.argv.slice(2);
const say = (what) => console.log(JSON.stringify(what));
const client =
  transport === "ws"
    ? createWsClient({
        url: url.replace("http", "ws"),
        webSocketImpl: WebSocket,
        connectionParams: authorization ? { authorization } : undefined,
        retryAttempts: 3,
        retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
        lazyCloseTimeout: 0,
      })
    : createSseClient({ url, headers: authorization ? { authorization } : {}, retryAttempts: 0 });

const whole = (problem) =>
  Array.isArray(problem) ? problem : problem.code ? { code: problem.code, reason: problem.reason } : String(problem);

client.subscribe(
  { query, variables: JSON.parse(variables) },
  {
    next: (result) => say({ next: result }),
    error: (problem) => {
      say({ error: whole(problem) });
      process.exit(0);
    },
    complete: () => {
      say({ complete: true });
      process.exit(0);
    },
  },
);
