"""How stones are held: claws, haloes, lines of pavé and rims."""

import itertools
import math
from collections.abc import Sequence
from typing import Literal

from gateway.demo.artwork.design import Cut
from gateway.demo.artwork.gems import CLAWS, OPAQUE, SQUARE, outline
from gateway.demo.artwork.parts import Bead, Part, Stone, Thread, place, round_section, sweep
from gateway.demo.artwork.space import Pose, Vec, Z, cross, sub, unit

HERE = Pose()
PEARLS = frozenset({"pearl", "grey-pearl"})


def stone(gem: str, cut: Cut, metal: str, at: Pose = HERE, *, basket: bool = True) -> list[Part]:
    """One stone of unit size in the setting that becomes it, facing `out`."""
    if gem in PEARLS:
        return place([Bead((0, 0, 0.1), 1.0, gem), *_cup(metal)], at)
    if gem in OPAQUE or cut == "cabochon" or not basket:
        return place([Stone(Pose(), gem, cut, 0.2, "rim", metal)], at)
    return place([Stone(Pose(), gem, cut, lift=0.2), *claws(cut, metal), *_basket(cut, metal)], at)


def claws(cut: Cut, metal: str) -> list[Part]:
    edge, parts = outline(cut), list[Part]()
    for angle in CLAWS.get(cut, SQUARE):
        x, y = edge(math.radians(angle if cut != "emerald" else angle + (8 if angle in {45, 225} else -8)))
        path = [(x * k, y * k, z) for k, z in ((0.55, -0.85), (0.84, -0.4), (1.04, -0.02), (0.94, 0.16))]
        parts.append(Thread(tuple(path[:2]), 0.05, metal, lift=-0.2))
        parts.append(Thread(tuple(path[1:]), 0.055, metal, lift=0.45))
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
    return [_ring(cut, 0.86, -0.36, metal), _ring(cut, 0.58, -0.82, metal)]


def _cup(metal: str) -> list[Part]:
    return [_ring("brilliant", 0.5, -0.8, metal)]


def _ring(cut: Cut, grow: float, z: float, metal: str) -> Part:
    edge = outline(cut)
    spots = [edge(math.tau * (k % 28) / 28) for k in range(29)]
    return Thread(tuple((x * grow, y * grow, z) for x, y in spots), 0.042, metal, lift=-0.1)


def halo(gem: str, cut: Cut, metal: str, small: str = "diamond") -> list[Part]:
    """A stone in a ring of small ones."""
    edge, count = outline(cut), 26 if cut in {"oval", "pear", "emerald", "marquise"} else 20
    stones = _even([edge(math.tau * k / 200) for k in range(201)], count)
    parts: list[Part] = [Stone(Pose((0, 0, 0.1)), gem, cut, lift=0.2), loop(cut, 1.28, -0.2, 0.2, metal, 0.13)]
    parts.append(_ring(cut, 0.8, -0.8, metal))
    for angle in CLAWS.get(cut, SQUARE):
        x, y = edge(math.radians(angle))
        parts.append(Bead((x * 0.97, y * 0.97, 0.24), 0.085, metal, lift=0.6))
    for x, y in stones:
        at = (x * 1.28, y * 1.28, -0.06)
        parts.append(Stone(Pose(at, size=0.155), small, "brilliant", 0.3, "grain", metal))
    return parts


def _even(points: Sequence[tuple[float, float]], count: int) -> list[tuple[float, float]]:
    lengths = [0.0]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        lengths.append(lengths[-1] + math.hypot(x1 - x0, y1 - y0))
    chosen, step = [], 0
    for k in range(count):
        due = lengths[-1] * k / count
        while lengths[step + 1] < due:
            step += 1
        chosen.append(points[step])
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
    """Stones in a row, round ones with grains of metal at their shoulders."""
    parts: list[Part] = []
    for i, (at, out, size) in enumerate(zip(path, outs, sizes, strict=True)):
        along = unit(sub(path[min(i + 1, len(path) - 1)], path[max(i - 1, 0)]))
        pose = Pose(at, along, unit(cross(out, along)), unit(out), size)
        mount: Literal["grain", ""] = "grain" if cut == "brilliant" else ""
        parts.append(Stone(pose, gems[i % len(gems)], cut, 0.06, mount, metal))
    return parts
