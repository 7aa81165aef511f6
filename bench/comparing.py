"""Rates of several servers over paired rounds: medians, ranges, ratios, and what of them is certain."""

import statistics
from collections.abc import Sequence
from math import exp, log, sqrt

# Student's t, two-sided 95 %, by degrees of freedom (number of rounds less one); beyond them the normal distribution's.
T = {1: 12.71, 2: 4.30, 3: 3.18, 4: 2.78, 5: 2.57, 6: 2.45, 7: 2.36, 8: 2.31, 9: 2.26, 10: 2.23, 11: 2.20, 14: 2.14}
NORMAL = 1.96


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float]:
    """How many times as fast, over rounds that belong together: the geometric mean, and its lower 95 % bound."""
    logs = [log(own / other) for own, other in zip(ours, theirs, strict=True)]
    mean = statistics.fmean(logs)
    if len(logs) < 2:
        return exp(mean), 0.0
    margin = T.get(len(logs) - 1, NORMAL) * statistics.stdev(logs) / sqrt(len(logs))
    return exp(mean), exp(mean - margin)


def summary(rates: Sequence[float]) -> str:
    """The median and the range."""
    return f"{statistics.median(rates):,.0f} ({min(rates):,.0f} to {max(rates):,.0f})"


def table(found: dict[str, Sequence[float]], ours: str, limit: str) -> list[str]:
    """A row in Markdown for each server: its rate, ours as so many times its own, and its share of the limit."""
    rows = [
        "| | requests a second | Écrin is so many times as fast | share of the constant body |",
        "|---|---|---|---|",
    ]
    for name, rates in found.items():
        times, surely = ratio(found[ours], rates)
        share, at_least = ratio(rates, found[limit])
        faster = "" if name == ours else f"{times:.2f} (≥ {surely:.2f})"
        rows.append(f"| {name} | {summary(rates)} | {faster} | {share:.2f} (≥ {at_least:.2f}) |")
    return rows
