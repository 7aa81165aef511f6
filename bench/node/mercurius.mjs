// mercurius with its JIT over the same tables, three statements for a page: what `bench.answers` compares with.
// node bench/node/mercurius.mjs PORT DATABASE_URL

import Fastify from "fastify";
import mercurius from "mercurius";
import pg from "pg";

const [port, database] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: database, max: 5 });

const schema = `
  enum CountryCode { FR BE LU CH DE IT ES NL GB IE AT PT }
  enum LanguageCode { FR EN DE IT ES NL PT }
  directive @inContext(country: CountryCode, language: LanguageCode) on QUERY
  type Money { amount: String! currencyCode: String! formatted: String! }
  type PriceRange { min: Money! max: Money! }
  type Image { url: String! altText: String! width: Int height: Int }
  type ImageConnection { nodes: [Image!]! }
  type Availability { state: String! label: String! canAddToCart: Boolean! }
  type ProductOptionValue { value: String! availability: Availability! }
  type ProductOption { name: String! values: [ProductOptionValue!]! }
  type ProductVariant { id: ID! sku: String! title: String! price: Money availability: Availability! }
  type ProductVariantConnection { nodes: [ProductVariant!]! }
  type Product {
    id: ID! handle: String! title: String! description: String! featuredImage: Image
    images(first: Int = 24): ImageConnection!
    availability: Availability!
    priceRange: PriceRange
    variants(first: Int = 24): ProductVariantConnection!
    options: [ProductOption!]!
  }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type ProductConnection { nodes: [Product!]! pageInfo: PageInfo! }
  type Query {
    product(handle: String): Product
    products(first: Int = 24, after: String): ProductConnection!
  }
`;

const COLUMNS = "id, handle, title, description, position, lowest_price, highest_price";
const VISIBLE = "published_at <= now() AND (preview_until IS NULL OR preview_until <= now())";
const PAGE = `SELECT ${COLUMNS} FROM products WHERE ${VISIBLE} AND (position, id) > ($1, $2)
  ORDER BY position, id LIMIT $3`;
const ONE = `SELECT ${COLUMNS} FROM products WHERE ${VISIBLE} AND handle = $1`;
const MEDIA = "SELECT product_id, url, alt_text, width, height FROM product_media WHERE product_id = ANY($1) ORDER BY position";
const FORMS = `SELECT v.id, v.product_id, v.sku, v.price, o.value, p.name,
    coalesce((SELECT sum(l.on_hand - l.held) FROM stock_levels l WHERE l.variant_id = v.id), 0) AS left
  FROM variants v
  LEFT JOIN variant_options w ON w.variant_id = v.id
  LEFT JOIN product_option_values o ON o.id = w.value_id
  LEFT JOIN product_options p ON p.id = o.option_id
  WHERE v.product_id = ANY($1) AND v.retired_at IS NULL ORDER BY v.product_id, v.position`;

const euros = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" });
const id = (type, key) => Buffer.from(`${type}:${key}`).toString("base64url");
const money = (cents) => ({
  amount: (Number(cents) / 100).toFixed(2),
  currencyCode: "EUR",
  get formatted() {
    return euros.format(Number(cents) / 100);
  },
});
const THERE = { state: "AVAILABLE", label: "Disponible", canAddToCart: true };
const GONE = { state: "TEMPORARILY_UNAVAILABLE", label: "Temporairement indisponible", canAddToCart: false };
const availability = (left) => (Number(left) > 0 ? THERE : GONE);
const best = (forms) => (forms.some((form) => form.availability === THERE) ? THERE : GONE);

async function whole(rows) {
  const ids = rows.map((row) => row.id);
  const [media, forms] = await Promise.all([
    pool.query({ name: "media", text: MEDIA, values: [ids] }),
    pool.query({ name: "forms", text: FORMS, values: [ids] }),
  ]);
  const pieces = new Map(rows.map((row) => [row.id, { ...row, images: [], variants: [] }]));
  for (const row of media.rows) {
    const { url, alt_text: altText, width, height } = row;
    pieces.get(row.product_id).images.push({ url, altText, width, height });
  }
  for (const row of forms.rows) {
    const { sku, value, name } = row;
    const price = money(row.price);
    const form = { id: id("ProductVariant", row.id), sku, title: value, name, price, availability: availability(row.left) };
    pieces.get(row.product_id).variants.push(form);
  }
  return [...pieces.values()];
}

const resolvers = {
  Query: {
    async product(_, { handle }) {
      const { rows } = await pool.query({ name: "one", text: ONE, values: [handle] });
      return rows.length === 0 ? null : (await whole(rows))[0];
    },
    async products(_, { first, after }) {
      const [, position, key] = after ? JSON.parse(Buffer.from(after, "base64url")) : ["", -1, 0];
      const { rows } = await pool.query({ name: "page", text: PAGE, values: [position, key, first + 1] });
      const page = rows.slice(0, first);
      const last = page.at(-1);
      const endCursor = last ? Buffer.from(JSON.stringify(["manual", last.position, Number(last.id)])).toString("base64url") : null;
      return { nodes: await whole(page), pageInfo: { hasNextPage: rows.length > first, endCursor } };
    },
  },
  Product: {
    id: (piece) => id("Product", piece.id),
    featuredImage: (piece) => piece.images[0] ?? null,
    images: (piece, { first }) => ({ nodes: piece.images.slice(0, first) }),
    availability: (piece) => best(piece.variants),
    priceRange: (piece) => ({ min: money(piece.lowest_price), max: money(piece.highest_price) }),
    variants: (piece, { first }) => ({ nodes: piece.variants.slice(0, first) }),
    options: (piece) => [
      {
        name: piece.variants[0].name,
        values: piece.variants.map((form) => ({ value: form.title, availability: form.availability })),
      },
    ],
  },
};

const app = Fastify();
app.register(mercurius, { schema, resolvers, jit: 1 });
await app.listen({ port: Number(port), host: "127.0.0.1" });
