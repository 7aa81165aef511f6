// Pieces: where they are sold, what they cost, how many lie where.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { act, ask, graphql } from "../graph.js";
import { Dialog, Field, Page, Pill, Search, Table, complain, tell, usePages, useRead } from "../parts/ui.js";
import { Link } from "../router.js";
import { me } from "../session.js";
import { euros, moment, named, say, shortEuros } from "../words.js";

const PRODUCTS = graphql`query Products($after: String, $query: String) {
  products(first: 40, after: $after, query: $query) {
    nodes { id handle title kind distribution previewUntil featuredImage { url } priceRange { min { minorUnits } } availability { state } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const PIECE = graphql`query Piece($query: String!) {
  products(first: 20, query: $query) {
    nodes {
      id handle title description kind distribution previewFrom previewUntil countries tags
      images(first: 4) { nodes { url altText } }
      variants(first: 50) { nodes { sku title price { minorUnits amount } compareAtPrice { minorUnits } lowestPrice30d { minorUnits } availability { state } } }
    }
  }
}`;
const STOCK = graphql`query Stock($sku: String!) {
  stockByLocation(sku: $sku) { onHand held sold available location { handle name kind } holds { orderNumber quantity } }
}`;
const UPDATE = graphql`mutation Update($id: ID!, $distribution: Distribution, $title: String, $description: String) {
  payload: productUpdate(id: $id, distribution: $distribution, title: $title, description: $description) { product { id } userErrors { code message field } }
}`;
const PRICE = graphql`mutation Price($sku: String!, $price: Decimal!, $compare: Decimal) {
  payload: variantPriceSet(sku: $sku, price: $price, compareAtPrice: $compare) { product { id } userErrors { code message field } }
}`;
const SET = graphql`mutation StockSet($sku: String!, $location: String!, $onHand: Int!, $if: Int) {
  payload: stockSet(sku: $sku, location: $location, onHand: $onHand, ifOnHand: $if) { stock { onHand } userErrors { code message field } }
}`;

/** @param {string[]} roles */
const is = (...roles) => me.value != null && [...roles, "ADMIN"].includes(me.value.role);

export function Catalog() {
  const [text, setText] = useState("");
  const { rows, rest } = usePages(async (after) => (await ask(PRODUCTS, { after, query: text || null })).products, [text]);
  const tools = html`<div class="tools"><${Search} label=${say("Titre, référence, matière…", "Title, reference, material…")} value=${text} onSearch=${setText} /></div>`;
  return html`<${Page} title=${say("Pièces", "Pieces")} aside=${tools}>
    ${rows === undefined ? html`<p aria-busy="true">${say("Un instant…", "One moment…")}</p>` : rows.length === 0 ? html`<p class="empty">${say("Aucune pièce ne correspond.", "No piece matches.")}</p>` : html`<ul class="pieces">${rows.map((each) => html`<li>
      <${Link} to="/catalog/${each.handle}">
        ${each.featuredImage ? html`<img src=${each.featuredImage.url} alt="" width="240" height="240" loading="lazy" />` : html`<span class="no-image"></span>`}
        <b>${each.title}</b>
        <span>${each.priceRange?.min ? shortEuros(each.priceRange.min) : say("prix sur demande", "price on request")}</span>
        ${each.distribution !== "ONLINE" && html`<${Pill} of=${each.distribution} />`}
      <//>
    </li>`)}</ul>`}
    ${rest}
  <//>`;
}

/** @param {{ sku: string }} properties */
function Stock({ sku }) {
  const [levels, again] = useRead(async () => (await ask(STOCK, { sku })).stockByLocation, [sku]);
  const [asked, setAsked] = useState(/** @type {any} */ (null));
  const set = async (/** @type {FormData} */ form) => {
    // Only if nothing was sold or moved since it was read.
    await act(SET, { sku, location: asked.location.handle, onHand: Number(form.get("onHand")), if: asked.onHand }).finally(again);
    tell(say("Stock noté.", "Stock noted."));
  };
  return html`<${Table} caption=${say(`Stock de ${sku}`, `Stock of ${sku}`)} rows=${levels} empty=${say("Nulle part.", "Nowhere.")}
      head=${[say("Lieu", "Place"), say("#Sur place", "#On hand"), say("#Retenu", "#Held"), say("#Libre", "#Free"), say("#Vendu", "#Sold"), ""]}
      row=${(/** @type {any} */ each) => html`<tr><th scope="row">${each.location.name}</th><td class="number">${each.onHand}</td><td class="number">${each.held}</td><td class="number">${each.available}</td><td class="number">${each.sold}</td>
        <td>${is("LOGISTICS") && html`<button type="button" class="quiet" aria-label=${say(`Compter ${each.location.name}`, `Count ${each.location.name}`)} onClick=${() => setAsked(each)}>${say("Compter", "Count")}</button>`}</td></tr>`} />
    ${asked && html`<${Dialog} title="${sku} · ${asked.location.name}" action=${say("Enregistrer", "Save")} onClose=${() => setAsked(null)} does=${set}>
      <${Field} label=${say("Combien y en a-t-il ?", "How many are there?")} hint=${say(`${asked.onHand} jusqu’ici ; si une vente intervient entre-temps, rien n’est écrasé.`, `${asked.onHand} so far; if one is sold meanwhile, nothing is overwritten.`)}>
        <input name="onHand" type="number" min="0" max="99999" required defaultValue=${asked.onHand} autofocus /><//>
    <//>`}`;
}

/** @param {{ variant: any, again: () => Promise<void>, onClose: () => void }} properties */
function Price({ variant, again, onClose }) {
  const set = async (/** @type {FormData} */ form) => {
    const amount = (/** @type {string} */ name) => String(form.get(name) ?? "").trim().replace(",", ".") || null;
    await act(PRICE, { sku: variant.sku, price: amount("price"), compare: amount("compare") });
    tell(say("Prix noté.", "Price noted."));
    await again();
  };
  const pattern = "[0-9]+([.,][0-9]{1,2})?";
  return html`<${Dialog} title="${say("Prix de", "Price of")} ${variant.sku}" action=${say("Enregistrer", "Save")} onClose=${onClose} does=${set}>
    <${Field} label=${say("Prix en euros, TVA comprise", "Price in euro, VAT included")}><input name="price" inputmode="decimal" pattern=${pattern} required defaultValue=${variant.price?.amount} autofocus /><//>
    <${Field} label=${say("Prix barré", "Compare-at price")} hint=${say(`Annonce une réduction ; le plus bas des 30 derniers jours (${euros(variant.lowestPrice30d)}) sera affiché.`, `Announces a reduction; the lowest of 30 days (${euros(variant.lowestPrice30d)}) is shown.`)}><input name="compare" inputmode="decimal" pattern=${pattern} /><//>
  <//>`;
}

/** @param {{ piece: any, again: () => Promise<void>, onClose: () => void }} properties */
function Words({ piece, again, onClose }) {
  const set = async (/** @type {FormData} */ form) => {
    await act(UPDATE, { id: piece.id, title: String(form.get("title")), description: String(form.get("description")) });
    await again();
  };
  return html`<${Dialog} title=${say("Les mots", "The words")} action=${say("Enregistrer", "Save")} onClose=${onClose} does=${set}>
    <${Field} label=${say("Titre", "Title")}><input name="title" required maxlength="255" defaultValue=${piece.title} /><//>
    <${Field} label=${say("Description", "Description")}><textarea name="description" rows="8" defaultValue=${piece.description}></textarea><//>
  <//>`;
}

/** @param {{ handle: string }} properties */
export function Piece({ handle }) {
  const [found, again] = useRead(async () => {
    const { nodes } = (await ask(PIECE, { query: handle })).products;
    return nodes.find((/** @type {any} */ each) => each.handle === handle) ?? null;
  }, [handle]);
  const [sku, setSku] = useState("");
  const [pricing, setPricing] = useState(/** @type {any} */ (null));
  const [isWording, setWording] = useState(false);
  if (found === undefined) return html`<${Page} title="…"><p aria-busy="true">${say("Un instant…", "One moment…")}</p><//>`;
  if (found === null) return html`<${Page} title=${say("Pièce introuvable", "No such piece")}><p><${Link} to="/catalog">${say("Toutes les pièces", "All pieces")}<//></p><//>`;
  const distribute = async (/** @type {any} */ event) => {
    try {
      await act(UPDATE, { id: found.id, distribution: event.target.value });
      tell(named(event.target.value));
    } catch (problem) {
      complain(problem);
    }
    await again();
  };
  const variants = found.variants.nodes;
  const chosen = sku || variants[0]?.sku;
  const may = is("ADVISER");
  const aside = html`<label class="choice"><span>${say("Vente", "Sold")}</span>
    <select value=${found.distribution} disabled=${!may} onChange=${distribute}>${["ONLINE", "BOUTIQUE_ONLY", "HIDDEN"].map((each) => html`<option value=${each}>${named(each)}</option>`)}</select></label>`;
  return html`<${Page} title=${found.title} aside=${aside}>
    <div class="piece">
      <div class="gallery" tabindex="0" role="region" aria-label=${say("Images", "Pictures")}>${found.images.nodes.map((/** @type {any} */ each) => html`<img src=${each.url} alt=${each.altText} width="320" height="320" loading="lazy" />`)}</div>
      <div>
        <p>${found.description}</p>
        ${found.previewUntil && html`<p class="notice">${say("Avant-première VIP jusqu’au", "VIP preview until")} ${moment(found.previewUntil)}</p>`}
        ${may && html`<p><button type="button" onClick=${() => setWording(true)}>${say("Changer les mots", "Change the words")}</button></p>`}
      </div>
    </div>
    ${isWording && html`<${Words} piece=${found} again=${again} onClose=${() => setWording(false)} />`}
    ${pricing && html`<${Price} variant=${pricing} again=${again} onClose=${() => setPricing(null)} />`}
    <section class="part wide"><h2>${say("Formes et prix", "Forms and prices")}</h2>
      <${Table} caption=${say("Formes", "Forms")} rows=${variants} empty="–" head=${[say("Référence", "SKU"), say("Forme", "Form"), say("#Prix", "#Price"), say("#Plus bas sur 30 jours", "#Lowest of 30 days"), ""]}
        row=${(/** @type {any} */ each) => html`<tr data-chosen=${each.sku === chosen}>
          <th scope="row"><button type="button" class="link" aria-pressed=${each.sku === chosen} onClick=${() => setSku(each.sku)}>${each.sku}</button></th>
          <td>${each.title}</td><td class="number">${euros(each.price)} ${each.compareAtPrice && html`<s>${euros(each.compareAtPrice)}</s>`}</td><td class="number">${euros(each.lowestPrice30d)}</td>
          <td>${may && html`<button type="button" class="quiet" aria-label=${say(`Changer le prix de ${each.sku}`, `Change the price of ${each.sku}`)} onClick=${() => setPricing(each)}>${say("Prix", "Price")}</button>`}</td></tr>`} />
    </section>
    ${chosen && html`<section class="part wide"><h2>${say("Stock de", "Stock of")} ${chosen}</h2><${Stock} sku=${chosen} /></section>`}
  <//>`;
}
