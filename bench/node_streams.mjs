// graphql-ws on ws, as their documentation shows it: what `bench.fan_out` compares with.
// node bench/node_streams.mjs PORT MODULES; POST /tell makes an event.

import { createServer } from "node:http";
import { createRequire } from "node:module";

const [port, modules] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { buildSchema } = require("graphql");
const { WebSocketServer } = require("ws");
const { useServer } = require("graphql-ws/use/ws");

const schema = buildSchema(`
  type Query { ok: Boolean }
  type Order { number: String! }
  type Event { sequence: Int! kind: String! order: Order! }
  type Subscription { orderFeed: Event! }
`);

const waiting = new Set();
async function* orderFeed() {
  while (true) {
    const sequence = await new Promise((resolve) => waiting.add(resolve));
    yield { orderFeed: { sequence, kind: "NOTE_ADDED", order: { number: "ABCDE-FGHJK" } } };
  }
}

const server = createServer((request, response) => {
  let body = "";
  request.on("data", (part) => (body += part));
  request.on("end", () => {
    const all = [...waiting];
    waiting.clear();
    for (const resolve of all) resolve(Number(body));
    response.end("told");
  });
});
useServer(
  { schema, roots: { subscription: { orderFeed } } },
  new WebSocketServer({ server, path: "/graphql", perMessageDeflate: false }),
);
server.listen(Number(port), "127.0.0.1");
