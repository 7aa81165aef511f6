"""Necklaces, laid out as they fall: pendants, lines of stones, pearls, collars and long chains."""

import math
from collections.abc import Callable

from gateway.demo.artwork.design import Design
from gateway.demo.artwork.motifs import crown, gem, motif
from gateway.demo.artwork.parts import Bead, Chain, Part, Stone, court_section, curve, place, sweep, wire
from gateway.demo.artwork.settings import stone
from gateway.demo.artwork.space import Camera, Pose, Vec, Z, polar, spun


def camera(design: Design) -> Camera:
    low = {"pendant": -1.12, "long-necklace": -1.0, "riviere": -1.25, "beads": -1.25, "choker": -1.0}[design.form]
    if design.view == "detail":
        return Camera(yaw=16, pitch=12, zoom=640, aim=(0, low, 0), distance=8)
    return Camera(zoom=300, aim=(0, -0.12, 0), distance=12)


def _fall(u: float, wide: float, low: float, sharp: float = 2.0) -> Vec:
    """From the upper left, down, and up to the right; 0.5 is the lowest point."""
    x = 2 * u - 1
    return (wide * math.copysign(abs(x) ** 0.86, x) * (1 - 0.1 * x * x), low + (2.35 - low) * abs(x) ** sharp, 0.0)


def _chain(wide: float, low: float, link: float, metal: str, sharp: float = 2.0) -> list[Part]:
    return [Chain(tuple(curve(lambda u: _fall(u, wide, low, sharp), 60)), link, metal)]


def pendant(design: Design) -> list[Part]:
    parts = _chain(1.25, -0.62, 0.045, design.metal, 1.5)
    size = {"solo": 0.42, "halo": 0.5, "leaf": 0.62}.get(design.motif, 0.58)
    x, y = crown(design)
    parts.append(_bail((0, -0.66, 0.03), design.metal))
    return parts + place(motif(design), Pose((-x * size, -0.73 - y * size, 0.02), size=size))


def _bail(at: Vec, metal: str) -> Part:
    def round_(u: float) -> Vec:
        t = math.tau * u
        return (at[0] + 0.035 * math.cos(t), at[1] + 0.085 * math.sin(t), at[2] + 0.03 * math.cos(t))

    path = curve(round_, 16)
    return sweep([*path[:-1], path[0]], court_section(0.035, 0.018, corners=10), metal, ups=[Z] * 17, lift=0.1)


def riviere(design: Design) -> list[Part]:
    """Stones without interruption, larger towards the middle."""
    parts: list[Part] = []
    low = -1.28 if design.motif == "solo" else -1.08

    def fall(u: float) -> Vec:
        return _fall(u, 1.42, low, 2.1)

    for u, size in _graded(fall, 0.062, 0.115, 1.03):
        at, ahead = fall(u), fall(u + 0.002)
        angle = math.degrees(math.atan2(ahead[1] - at[1], ahead[0] - at[0]))
        pose = spun(at, angle if design.cut in {"emerald", "oval", "pear"} else angle + 90, size)
        number = 0 if size > 0.085 else 1
        parts += place(stone(gem(design, number), design.cut, design.metal, basket=False), pose)
    if design.motif != "solo":
        parts += place(motif(design), Pose((0, low - 0.44, 0.05), size=0.42))
    return parts


def _graded(at: Callable[[float], Vec], small: float, large: float, gap: float) -> list[tuple[float, float]]:
    """Places along a fall so that neighbours touch, sizes growing towards the middle."""
    found = [(0.5, large)]
    for way in (1, -1):
        u, size = 0.5, large
        while 0.0 < u < 1.0:
            here, before = at(u), size
            size = large - (large - small) * min(abs(u - 0.5) * 2.4, 1.0)
            while math.dist(here, at(u)) < (before + size) * gap and 0.0 < u < 1.0:
                u += way * 0.001
            found.append((u, size))
    return found


def beads(design: Design) -> list[Part]:
    """Pearls on a thread, one motif where they meet."""
    parts: list[Part] = []
    for number, (u, size) in enumerate(_graded(lambda u: _fall(u, 1.4, -1.15, 2.0), 0.085, 0.125, 0.985)):
        parts.append(Bead(_fall(u, 1.4, -1.15, 2.0), size, gem(design, 0), lift=number * 1e-4))
    if design.motif != "solo":
        other = Design(
            "pendant", design.metal, design.stones[1:] or ("diamond",), design.cut, design.motif, design.seed
        )
        parts += place(motif(other), Pose((0, -1.32, 0.25), size=0.4))
    return parts


def choker(design: Design) -> list[Part]:
    """A stiff collar that opens in front."""

    def turned(u: float) -> Vec:
        x, y, z = polar(-78 + 336 * u, 1.38)
        return (x, 0.94 * y + 0.2, z)

    path = curve(turned, 126)
    parts: list[Part] = [wire(path, 0.069, design.metal, lift=-1.0)]
    for number, u in enumerate((0.0, 1.0)):
        end = turned(u)
        side = 0.02 if number else -0.02
        pose = Pose((end[0] + side, end[1] - 0.02, 0.08), size=0.19 if number else 0.24)
        cut = design.cut if not number else "brilliant"
        parts += place(stone(gem(design, number), cut, design.metal, basket=False), pose)
    for k in range(12):
        spot = turned(0.04 + 0.02 * k)
        parts.append(
            Stone(Pose((spot[0], spot[1], 0.065), size=0.048), gem(design, -1), "brilliant", 0.1, "grain", design.metal)
        )
    return parts


def long_necklace(design: Design) -> list[Part]:
    """A long chain with stones on its way and a tassel or a motif at its end."""
    parts = _chain(0.98, -0.57, 0.05, design.metal, 1.35)
    for k in range(9):
        u = 0.1 + 0.1 * k
        if k == 4:
            continue
        at = _fall(u, 0.98, -0.57, 1.35)
        parts += place(stone(gem(design, k), "brilliant", design.metal, basket=False), Pose((*at[:2], 0.05), size=0.07))
    parts.append(_bail((0, -0.61, 0.03), design.metal))
    x, y = crown(design)
    parts += place(motif(design), Pose((-0.4 * x, -0.68 - 0.4 * y, 0.02), size=0.4))
    for k in range(5):
        x = -0.16 + 0.08 * k
        drop = tuple((x, -1.3 - 0.04 * i, -0.02) for i in range(12 - abs(k - 2)))
        parts.append(Chain(drop, 0.035, design.metal))
        parts.append(Bead((x, drop[-1][1] - 0.04, 0.02), 0.036, _small(design)))
    return parts


def _small(design: Design) -> str:
    return design.stones[0] if design.stones[0] in {"pearl", "grey-pearl"} else design.metal


NECKLACES: dict[str, Callable[[Design], list[Part]]] = {
    "pendant": pendant,
    "riviere": riviere,
    "beads": beads,
    "choker": choker,
    "long-necklace": long_necklace,
}
