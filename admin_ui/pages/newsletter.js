// Who reads the newsletter.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { ask, graphql } from "../graph.js";
import { Page, Search, Table, usePages } from "../parts/ui.js";
import { day, say } from "../words.js";

const READERS = graphql`query Readers($after: String, $query: String) {
  newsletterSubscribers(first: 50, after: $after, query: $query) {
    nodes { id email firstName lastName since hasLeft language } pageInfo { hasNextPage endCursor }
  }
}`;

export function Newsletter() {
  const [text, setText] = useState("");
  const { rows, rest } = usePages(async (after) => (await ask(READERS, { after, query: text || null })).newsletterSubscribers, [text]);
  const tools = html`<div class="tools"><${Search} label=${say("Nom ou adresse e-mail", "Name or e-mail address")} value=${text} onSearch=${setText} /></div>`;
  return html`<${Page} title=${say("Newsletter", "Newsletter")} aside=${tools}>
    <p class="lead">${say("Chacune de ces adresses a confirmé son inscription, et peut la quitter à tout moment.", "Each of these addresses confirmed that it wants to read, and may leave at any time.")}</p>
    <${Table} caption=${say("Inscriptions", "Subscriptions")} rows=${rows} empty=${say("Personne pour l’instant.", "Nobody yet.")}
      head=${[say("E-mail", "E-mail"), say("Nom", "Name"), say("Langue", "Language"), say("Depuis", "Since"), ""]}
      row=${(/** @type {any} */ each) => html`<tr><td>${each.email}</td><td>${each.firstName} ${each.lastName}</td><td>${each.language}</td><td>${day(each.since)}</td><td>${each.hasLeft && say("partie", "left")}</td></tr>`} />
    ${rest}
  <//>`;
}
