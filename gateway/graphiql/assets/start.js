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

  const ask = GraphiQL.createFetcher({ url: configuration.url, enableIncrementalDelivery: false });

  const fetcher = async (request, options) => {
    const { variables, missing } = filled(request.variables);
    if (missing.length > 0) {
      const message = `Not known yet: ${missing.join(", ")}. Run the tabs before this one, or write the values yourself.`;
      return { errors: [{ message }] };
    }
    const operationName = holds(request.query, request.operationName) ? request.operationName : undefined;
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
        // The first tab's own headers are not sent until another tab was chosen.
        headers: configuration.headers,
        isHeadersEditorEnabled: true,
        defaultEditorToolsVisibility: "variables",
        shouldPersistHeaders: false,
      },
      wordmark,
    ),
  );
})();
