"""How stones are held: claws, haloes, lines of pavé and cabochons."""

import math
from collections.abc import Sequence
from typing import Literal

from gateway.demo.artwork.design import Cut
from gateway.demo.artwork.gems import CLAWS, SQUARE, outline
from gateway.demo.artwork.parts import Bead, Part, Stone, dome, place, round_section, sweep, wire
from gateway.demo.artwork.space import Z, Pose, Vec, cross, sub, unit

OPAQUE = frozenset({"onyx", "moonstone", "turquoise", "malachite", "chalcedony", "nacre"})
PEARLS = frozenset({"pearl", "grey-pearl"})


def stone(gem: str, cut: Cut, metal: str, at: Pose = Pose(), *, basket: bool = True) -> list[Part]:
    """One stone of unit size in the setting that becomes it, facing `out`."""
    if gem in PEARLS:
        return place([Bead((0, 0, 0.1), 1.0, gem), *_cup(metal)], at)
    if gem in OPAQUE or cut == "cabochon":
        return place(cabochon(gem, cut, metal), at)
    if not basket:
        return place([Stone(Pose(), gem, cut, 0.2, "rim", metal)], at)
    return place([Stone(Pose(), gem, cut, lift=0.2), *claws(cut, metal), *_basket(cut, metal)], at)


def claws(cut: Cut, metal: str) -> list[Part]:
    edge, parts = outline(cut), []
    for angle in CLAWS.get(cut, SQUARE):
        x, y = edge(math.radians(angle if cut != "emerald" else angle + (8 if angle in {45, 225} else -8)))
        path = [(x * k, y * k, z) for k, z in ((0.55, -0.85), (0.84, -0.4), (1.04, -0.02), (0.94, 0.16))]
        parts.append(wire(path[:2], 0.07, metal, lift=-0.2))
        parts.append(wire(path[1:], 0.07, metal, lift=0.45))
        parts.append(Bead(path[-1], 0.082, metal, lift=0.6))
    return parts


def loop(cut: Cut, grow: float, z: float, width: float, metal: str, height: float | None = None) -> Part:
    """A rim that follows the stone's girdle."""
    edge = outline(cut)
    path: list[Vec] = []
    for k in range(41):
        x, y = edge(math.tau * (k % 40) / 40)
        path.append((x * grow, y * grow, z))
    return sweep(path, round_section(width, height or width, 8), metal, ups=[Z] * 41, lift=-0.1)


def _basket(cut: Cut, metal: str) -> list[Part]:
    return [loop(cut, 0.82, -0.36, 0.05, metal), loop(cut, 0.58, -0.82, 0.06, metal)]


def _cup(metal: str) -> list[Part]:
    return [loop("brilliant", 0.5, -0.8, 0.09, metal)]


def cabochon(gem: str, cut: Cut, metal: str) -> list[Part]:
    edge = outline("oval" if cut == "cabochon" else cut)
    return [
        dome(Pose(), edge, 0.5, gem),
        loop("oval" if cut == "cabochon" else cut, 1.04, -0.02, 0.09, metal, 0.12),
    ]


def halo(gem: str, cut: Cut, metal: str, small: str = "diamond") -> list[Part]:
    """A stone in a ring of small ones."""
    edge, count = outline(cut), 26 if cut in {"oval", "pear", "emerald", "marquise"} else 20
    stones = _even([edge(math.tau * k / 200) for k in range(201)], count)
    parts: list[Part] = [Stone(Pose((0, 0, 0.1)), gem, cut, lift=0.2), loop(cut, 1.28, -0.2, 0.2, metal, 0.13)]
    parts.append(loop(cut, 0.8, -0.8, 0.08, metal))
    for angle in CLAWS.get(cut, SQUARE):
        x, y = edge(math.radians(angle))
        parts.append(Bead((x * 0.97, y * 0.97, 0.24), 0.085, metal, lift=0.6))
    for x, y in stones:
        at = (x * 1.28, y * 1.28, -0.06)
        parts.append(Stone(Pose(at, size=0.155), small, "brilliant", 0.3, "grain", metal))
    return parts


def _even(points: Sequence[tuple[float, float]], count: int) -> list[tuple[float, float]]:
    lengths = [0.0]
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        lengths.append(lengths[-1] + math.hypot(x1 - x0, y1 - y0))
    chosen, place_now = [], 0
    for k in range(count):
        due = lengths[-1] * k / count
        while lengths[place_now + 1] < due:
            place_now += 1
        chosen.append(points[place_now])
    return chosen


def pave(
    path: Sequence[Vec],
    outs: Sequence[Vec],
    sizes: Sequence[float],
    gems: Sequence[str],
    metal: str,
    *,
    cut: Cut = "brilliant",
) -> list[Part]:
    """Stones in a row, each with grains of metal at its shoulders."""
    parts: list[Part] = []
    for i, (at, out, size) in enumerate(zip(path, outs, sizes, strict=True)):
        along = unit(sub(path[min(i + 1, len(path) - 1)], path[max(i - 1, 0)]))
        side = unit(cross(along, out))
        pose = Pose(at, along, cross(out, along), unit(out), size)
        mount: Literal["grain", ""] = "grain" if cut == "brilliant" else ""
        parts.append(Stone(pose, gems[i % len(gems)], cut, 0.06, mount, metal))
    return parts
