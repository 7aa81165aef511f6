"""What `/metrics` counts, in Prometheus' words."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()

OPERATIONS = Counter("ecrin_graphql_operations_total", "GraphQL operations answered.", ["outcome"], registry=REGISTRY)
OPERATION_SECONDS = Histogram("ecrin_graphql_operation_seconds", "How long GraphQL operations took.", registry=REGISTRY)
UNEXPECTED = Counter("ecrin_unexpected_errors_total", "Errors that were masked.", registry=REGISTRY)
LETTERS = Counter("ecrin_letters_total", "Letters by what became of a try.", ["outcome"], registry=REGISTRY)
WEBHOOKS = Counter("ecrin_payment_events_total", "Payment events by outcome.", ["outcome"], registry=REGISTRY)
INVOICES = Counter("ecrin_invoices_total", "Invoices by what became of drawing them.", ["outcome"], registry=REGISTRY)
LAPSED = Counter("ecrin_orders_lapsed_total", "Orders cancelled because no payment came.", registry=REGISTRY)
SETTLED = Counter(
    "ecrin_payment_operations_total", "Captures, voids and refunds that the provider settled.", registry=REGISTRY
)
RETAINED = Counter("ecrin_rows_let_go_total", "Rows whose time was over.", registry=REGISTRY)
LAG = Gauge("ecrin_dispatcher_lag_seconds", "How long the oldest event has waited for its letters.", registry=REGISTRY)
STREAMS = Gauge("ecrin_streams_open", "WebSockets and SSE streams that are open.", registry=REGISTRY)
STALLED = Counter("ecrin_streams_stalled_total", "Streams let go because nobody read them.", registry=REGISTRY)
