// Starts GraphiQL with the examples as tabs, and hands what one tab was answered on to the next.

"use strict";

(() => {
  const configuration = JSON.parse(document.getElementById("configuration").textContent);
  const PLACEHOLDER = /\{\{([\w.]+)\}\}/g;

  // Browser storage would keep cart tokens and order tokens in clear, and bring tabs back without their headers.
  const memory = { length: 0, getItem: () => null, setItem() {}, removeItem() {}, clear() {} };

  // What was answered so far: root fields, and what lies in the payloads of mutations, under their names.
  const known = {};

  const remember = (data) => {
    for (const [name, value] of Object.entries(data ?? {})) {
      const isPayload = value !== null && typeof value === "object" && "userErrors" in value;
      for (const [key, found] of isPayload ? Object.entries(value) : [[name, value]]) {
        if (found !== null) known[key] = found;
      }
    }
  };

  // The demo's mailbox has the letters whose links some operations need; where there is none, nothing is found.
  const LINK = /\/(?:account|newsletter|alerts)\/\S*token=([\w-]+)/;
  const PATIENCE = 20;

  const newestToken = async () => {
    const answer = await fetch("/mailbox.json");
    const letters = answer.ok ? await answer.json() : [];
    return letters.map((letter) => LINK.exec(letter.text)?.[1]).find((token) => token !== undefined);
  };

  // What lay in the mailbox when the page was opened is somebody else's.
  const older = newestToken().catch(() => undefined);

  const readMail = async (variables) => {
    if (!JSON.stringify(variables ?? {}).includes("{{letter.token}}")) return;
    const seen = [await older, known.letter?.token];
    for (let look = 0; look < PATIENCE; look += 1) {
      const token = await newestToken();
      if (token !== undefined && !seen.includes(token)) {
        known.letter = { token };
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };

  const filled = (variables) => {
    const missing = new Set();
    const text = JSON.stringify(variables ?? {}).replace(PLACEHOLDER, (placeholder, path) => {
      const value = path.split(".").reduce((place, step) => place?.[step], known);
      if (value === undefined || value === null || typeof value === "object") missing.add(placeholder);
      return JSON.stringify(String(value)).slice(1, -1);
    });
    return { variables: JSON.parse(text), missing: [...missing] };
  };

  // GraphiQL learns a tab's operation a moment late: right after a change of tabs it still names the last one's.
  const holds = (query, name) => new RegExp(`\\b(query|mutation|subscription)\\s+${name}\\b`).test(query);

  // Whether an operation is a stream, GraphiQL would look up in the document of the last tab.
  const streamed = (query) => /^\s*(?:#.*\n\s*)*subscription\s+(\w+)/.exec(query)?.[1];
  const asStream = (name) => ({
    kind: "Document",
    definitions: [{ kind: "OperationDefinition", operation: "subscription", name: { kind: "Name", value: name } }],
  });

  const streamUrl = new URL(configuration.url, location.href);
  streamUrl.protocol = streamUrl.protocol.replace("http", "ws");

  const ask = GraphiQL.createFetcher({
    url: configuration.url,
    subscriptionUrl: streamUrl.href,
    enableIncrementalDelivery: false,
  });

  const fetcher = async (request, options) => {
    await readMail(request.variables);
    const { variables, missing } = filled(request.variables);
    if (missing.length > 0) {
      const message = `Not known yet: ${missing.join(", ")}. Run the tabs before this one, or write the values yourself.`;
      return { errors: [{ message }] };
    }
    const operationName = holds(request.query, request.operationName) ? request.operationName : undefined;
    const stream = streamed(request.query);
    if (stream !== undefined) {
      return ask({ ...request, operationName: stream, variables }, { ...options, documentAST: asStream(stream) });
    }
    const answer = await ask({ ...request, operationName, variables }, options);
    remember(answer.data);
    return answer;
  };

  const wordmark = React.createElement(GraphiQL.Logo, null, React.createElement("a", { href: "/" }, configuration.maison));

  ReactDOM.createRoot(document.getElementById("graphiql")).render(
    React.createElement(
      GraphiQL,
      {
        fetcher,
        storage: memory,
        // An empty list of tabs is more than GraphiQL can bear.
        defaultTabs: configuration.tabs.length > 0 ? configuration.tabs : undefined,
        // The first tab's own headers and variables are not there until another tab was chosen.
        headers: configuration.headers,
        variables: configuration.tabs.length > 0 ? configuration.tabs[0].variables : undefined,
        isHeadersEditorEnabled: true,
        defaultEditorToolsVisibility: "variables",
        shouldPersistHeaders: false,
      },
      wordmark,
    ),
  );
})();
