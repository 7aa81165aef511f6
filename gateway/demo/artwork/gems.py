"""Cut stones: their facets in space, and how each one answers the light."""

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

from gateway.demo.artwork.design import Cut
from gateway.demo.artwork.space import Vec, mean, noise

CLAWS = {"marquise": (90, 270, 0, 180), "pear": (90, 215, 325, 150, 30), "brilliant": (30, 90, 150, 210, 270, 330)}
OPAQUE = frozenset({"onyx", "moonstone", "turquoise", "malachite", "chalcedony", "nacre"})
SQUARE = (45, 135, 225, 315)
Outline = Callable[[float], tuple[float, float]]


class Facet(NamedTuple):
    corners: tuple[Vec, ...]
    number: int
    crown: bool


def outline(cut: Cut) -> Outline:
    """The girdle, half a unit wide or more, by angle in radians."""
    return OUTLINES.get(cut, _circle)


def facets(cut: Cut) -> list[Facet]:
    """From the back of the stone to its table."""
    return list(_steps(outline(cut)) if cut in {"emerald", "baguette"} else _brilliant(outline(cut)))


def _circle(t: float) -> tuple[float, float]:
    return math.cos(t), math.sin(t)


def _oval(t: float) -> tuple[float, float]:
    return math.cos(t), 1.34 * math.sin(t)


def _pear(t: float) -> tuple[float, float]:
    drop = max(math.sin(t), 0.0)
    return math.cos(t) * (1 - 0.42 * drop**1.5), 0.98 * math.sin(t) + 0.62 * drop**3 - 0.2


def _marquise(t: float) -> tuple[float, float]:
    rise = math.sin(t)
    return math.copysign(abs(math.cos(t)) ** 1.25, math.cos(t)), 1.95 * math.copysign(abs(rise) ** 1.05, rise)


def _cushion(t: float) -> tuple[float, float]:
    c, s = math.cos(t), math.sin(t)
    return math.copysign(abs(c) ** 0.66, c), 1.08 * math.copysign(abs(s) ** 0.66, s)


def _cornered(half: float, corner: float) -> Outline:
    def at(t: float) -> tuple[float, float]:
        # The eight corners stand at the odd sixteenths of the turn, where the step cut asks for them.
        k = round((t / math.tau) * 8 - 0.5) % 8
        x = 1.0 if k in {0, 3, 4, 7} else 1.0 - corner
        y = half - corner if k in {0, 3, 4, 7} else half
        return (x if k in {0, 1, 6, 7} else -x), (y if k < 4 else -y)

    return at


OUTLINES: dict[str, Outline] = {
    "oval": _oval,
    "cabochon": _oval,
    "pear": _pear,
    "marquise": _marquise,
    "cushion": _cushion,
    "emerald": _cornered(1.36, 0.3),
    "baguette": _cornered(2.1, 0.06),
}


def _brilliant(edge: Outline) -> Iterator[Facet]:
    def at(k: float, radius: float, height: float) -> Vec:
        x, y = edge(math.tau * k / 8)
        return (x * radius, y * radius, height)

    culet: Vec = (0.0, 0.0, -0.84)
    number = 0
    for k in range(8):
        low, high = at(k - 0.5, 0.3, -0.6), at(k + 0.5, 0.3, -0.6)
        corners = [
            (culet, low, at(k, 1, 0), high),
            (high, at(k, 1, 0), at(k + 0.5, 1, 0)),
            (high, at(k + 0.5, 1, 0), at(k + 1, 1, 0)),
        ]
        for points in corners:
            yield Facet(points, number, crown=False)
            number += 1
    for k in range(8):
        low, high = at(k - 0.5, 0.78, 0.2), at(k + 0.5, 0.78, 0.2)
        corners = [
            (high, at(k, 1, 0.03), at(k + 0.5, 1, 0.03)),
            (high, at(k + 0.5, 1, 0.03), at(k + 1, 1, 0.03)),
            (at(k, 0.57, 0.34), low, at(k, 1, 0.03), high),
            (at(k, 0.57, 0.34), high, at(k + 1, 0.57, 0.34)),
        ]
        for points in corners:
            yield Facet(points, number, crown=True)
            number += 1
    yield Facet(tuple(at(k, 0.57, 0.34) for k in range(8)), number, crown=True)


def _steps(edge: Outline) -> Iterator[Facet]:
    def belt(radius: float, height: float) -> list[Vec]:
        # Steps keep an even margin, so the long side shrinks less than the short one.
        tall = edge(math.tau * 1.5 / 8)[1]
        grown = 1 - (1 - radius) / tall
        spots = [edge(math.tau * (k + 0.5) / 8) for k in range(8)]
        return [(x * radius, y * grown, height) for x, y in spots]

    levels = [(0.12, -0.62), (0.42, -0.52), (0.72, -0.32), (1.0, 0.0), (0.86, 0.13), (0.72, 0.21), (0.58, 0.26)]
    belts = [belt(radius, height) for radius, height in levels]
    number = 0
    for i in range(len(belts) - 1):
        lower, upper = belts[i], belts[i + 1]
        for k in range(8):
            m = (k + 1) % 8
            corners = (lower[k], lower[m], upper[m], upper[k])
            yield Facet(corners if i > 2 else corners[::-1], number, crown=i > 2)
            number += 1
    yield Facet(tuple(belts[-1]), number, crown=True)


def sparkle(facet: Facet, seed: int) -> float:
    """The tone of a facet: neighbours contrast, and no two stones flash alike."""
    x, y, _ = mean(facet.corners)
    lit = 0.2 * (y - x) / (math.hypot(x, y) + 0.4)
    turn = 0.24 if facet.number % 2 else -0.2
    return 0.54 + lit + turn + 0.55 * (noise(seed, facet.number) - 0.5)
