"""What `/metrics` counts, in Prometheus' words."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from schema.execution.planning import ROADS

REGISTRY = CollectorRegistry()


class Roads(Collector):
    """Who answers queries that come again: a plan, graphql-core in its place, or graphql-core alone."""

    def collect(self) -> Iterator[CounterMetricFamily]:
        found = CounterMetricFamily(
            "ecrin_graphql_queries", "Queries that came again, by the road they took.", labels=["road"]
        )
        for road in ("planned", "left", "interpreted"):
            found.add_metric([road], ROADS[road])
        yield found


REGISTRY.register(Roads())

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
