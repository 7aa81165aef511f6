// Vendure with its own defaults over PostgreSQL: what `bench.buying` buys at beside ours.
// node bench/node/vendure/serve.cjs PORT DATABASE_URL PRODUCTS.CSV; says "ready" when it serves.

const { randomBytes } = require("node:crypto");
const { bootstrap, DefaultLogger, LogLevel, dummyPaymentHandler } = require("@vendure/core");
const { populate } = require("@vendure/core/cli");

const [port, url, products] = process.argv.slice(2);

const config = {
  apiOptions: { hostname: "127.0.0.1", port: Number(port), adminApiPath: "admin-api", shopApiPath: "shop-api" },
  authOptions: {
    tokenMethod: ["bearer"],
    superadminCredentials: { identifier: "superadmin", password: randomBytes(16).toString("hex") },
    requireVerification: false,
  },
  dbConnectionOptions: { type: "postgres", url, synchronize: true, logging: false },
  logger: new DefaultLogger({ level: LogLevel.Warn }),
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
};

const initialData = {
  defaultLanguage: "en",
  defaultZone: "Europe",
  countries: [{ code: "FR", name: "France", zone: "Europe" }],
  taxRates: [{ name: "Standard", percentage: 20 }],
  shippingMethods: [{ name: "Standard", price: 0 }],
  paymentMethods: [
    {
      name: "Card",
      handler: { code: dummyPaymentHandler.code, arguments: [{ name: "automaticSettle", value: "true" }] },
    },
  ],
  collections: [],
};

populate(() => bootstrap(config), initialData, products).then(
  () => console.log("ready"),
  (problem) => {
    console.error(problem);
    process.exit(1);
  },
);
