"""What `/metrics` counts, in Prometheus' words."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from schema.execution.plans import ROADS

REGISTRY = CollectorRegistry()
# Upper bounds, as Prometheus' clients have them.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)


class Roads(Collector):
    """Who answers queries that come again: a plan, graphql-core in its place, or graphql-core alone."""

    def collect(self) -> Iterator[CounterMetricFamily]:
        found = CounterMetricFamily(
            "ecrin_graphql_queries", "Queries that came again, by the road they took.", labels=["road"]
        )
        for road in ("planned", "left", "interpreted"):
            found.add_metric([road], ROADS[road])
        yield found


class Operations(Collector):
    """GraphQL operations by outcome, and how long they took.

    Counted by one thread, thousands of times a second: the library's own counters take a lock at each.
    """

    def __init__(self) -> None:
        self.outcomes = dict.fromkeys(("ok", "errors", "refused"), 0)
        self.below = [0] * (len(SECONDS) + 1)
        self.seconds = 0.0

    def count(self, outcome: str, seconds: float) -> None:
        """One more operation."""
        self.outcomes[outcome] += 1
        self.below[bisect_left(SECONDS, seconds)] += 1
        self.seconds += seconds

    def collect(self) -> Iterator[Metric]:
        answered = CounterMetricFamily("ecrin_graphql_operations", "GraphQL operations answered.", labels=["outcome"])
        for outcome, times in self.outcomes.items():
            answered.add_metric([outcome], times)
        yield answered
        buckets = list(zip([*map(str, SECONDS), "+Inf"], accumulate(self.below), strict=True))
        yield HistogramMetricFamily(
            "ecrin_graphql_operation_seconds",
            "How long GraphQL operations took.",
            buckets=buckets,
            sum_value=self.seconds,
        )


OPERATIONS = Operations()
REGISTRY.register(Roads())
REGISTRY.register(OPERATIONS)

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
