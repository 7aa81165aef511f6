"""The maison's motifs, each about one unit in radius and facing the viewer."""

import math
from collections.abc import Callable
from dataclasses import replace

from gateway.demo.artwork.design import Design
from gateway.demo.artwork.gems import outline
from gateway.demo.artwork.parts import (
    Bead,
    Part,
    Stone,
    Thread,
    court_section,
    curve,
    place,
    sheet,
    sweep,
    wire,
)
from gateway.demo.artwork.settings import PEARLS, halo, pave, stone
from gateway.demo.artwork.space import Pose, Vec, Z, polar, spun


def motif(design: Design) -> list[Part]:
    return MOTIFS[design.motif](design)


def gem(design: Design, number: int) -> str:
    return design.stones[number % len(design.stones)]


def crown(design: Design) -> tuple[float, float]:
    """Where a motif hangs from: its highest point."""
    if design.motif in {"solo", "halo"}:
        tall = outline("brilliant" if design.stones[0] in PEARLS else design.cut)(
            math.tau * 1.5 / 8 if design.cut == "emerald" else math.pi / 2
        )[1]
        return 0.0, 0.72 * tall if design.motif == "solo" else 0.62 * (tall * 1.28 + 0.16)
    return CROWNS[design.motif]


def solo(design: Design) -> list[Part]:
    return place(stone(gem(design, 0), design.cut, design.metal), Pose(size=0.72))


def haloed(design: Design) -> list[Part]:
    return place(halo(gem(design, 0), design.cut, design.metal, gem(design, -1)), Pose(size=0.62))


def sun(design: Design) -> list[Part]:
    """Rays that rise from a horizon, long and short, each with its stone."""
    parts: list[Part] = []
    for k in range(13):
        angle = 90 + (k - 6) * 14.6
        reach = (0.98, 0.74)[k % 2] * (1 - 0.1 * abs(k - 6) / 6)
        start = polar(angle, 0.4, 0.02)
        parts.append(wire(curve(_line(start, polar(angle, reach, 0.0)), 6), 0.045, design.metal, taper=(0.45, 1.25)))
        size = (0.078, 0.058)[k % 2]
        tip = polar(angle, reach + size * 0.9, 0.04)
        parts.append(Bead((tip[0], tip[1], 0.0), size * 1.25, design.metal))
        parts.append(Stone(Pose(tip, size=size), gem(design, k % 2), lift=0.2))
    bar = curve(_line((-1.02, -0.06, 0.02), (1.02, -0.06, 0.02)), 16)
    parts.append(wire(bar, 0.05, design.metal))
    row = [(x, -0.06, 0.06) for x in (-0.84, -0.66, -0.48, 0.48, 0.66, 0.84)]
    parts.extend(Stone(Pose(at, size=0.05), gem(design, -1), lift=0.2) for at in row)
    parts.extend(place(stone(gem(design, 0), "brilliant", design.metal), Pose((0, 0.02, 0.12), size=0.3)))
    return place(parts, Pose((0, -0.36, 0)))


def _line(start: Vec, end: Vec) -> Callable[[float], Vec]:
    def at(u: float) -> Vec:
        return (
            start[0] + (end[0] - start[0]) * u,
            start[1] + (end[1] - start[1]) * u,
            start[2] + (end[2] - start[2]) * u,
        )

    return at


def wave(design: Design) -> list[Part]:
    """A crest that curls over a pearl."""
    parts: list[Part] = []
    for strand, (shift, thick) in enumerate(((0.0, 0.085), (0.17, 0.06), (0.32, 0.045))):
        path = curve(_crest(shift), 54)
        parts.append(wire(path, thick, design.metal, taper=(0.35, 1.0), lift=-0.02 * strand))
    lined = curve(_crest(0.085), 26, 0.2, 0.78)
    sizes = [0.035 + 0.028 * math.sin(math.pi * i / 26) for i in range(27)]
    raised = [(x, y, z + 0.03) for x, y, z in lined]
    parts.extend(pave(raised, [Z] * 27, sizes, design.stones[1:] or ("diamond",), design.metal))
    parts.extend(
        place(stone(gem(design, 0), "brilliant", design.metal, basket=False), Pose((0.1, -0.02, 0.1), size=0.33))
    )
    return parts


def _crest(shift: float) -> Callable[[float], Vec]:
    def at(u: float) -> Vec:
        radius = (1.08 - shift * (1 - 0.35 * u)) * (1 - 0.64 * u**1.1)
        x, y, _ = polar(205 - 330 * u, radius)
        return (x + 0.1 * u, y - 0.06 * u, 0.1 * math.sin(math.pi * u))

    return at


def leaf(design: Design) -> list[Part]:
    """A sprig: leaves in pairs along a bowed stem, dew between them."""
    parts: list[Part] = [wire(curve(_stem, 26), 0.04, design.metal, taper=(1.3, 0.5))]
    for k in range(4):
        u = 0.16 + 0.21 * k
        at, size = _stem(u), 0.6 - 0.07 * k
        turns = (82 - 20 * u + side * (58 - 8 * k) for side in (1, -1))
        parts.extend(_blade(design.metal, spun(at, turn, size)) for turn in turns)
        dew = (at[0] + 0.005, at[1] + 0.12, 0.26)
        parts.extend(place(stone(gem(design, k), "brilliant", design.metal, basket=False), Pose(dew, size=0.085)))
    parts.append(_blade(design.metal, spun(_stem(0.9), 64, 0.52)))
    return parts


def _stem(u: float) -> Vec:
    return (-0.22 + 0.42 * u**1.6, -1.05 + 1.6 * u, 0.02)


def _blade(metal: str, pose: Pose, plump: float = 0.3, along: int = 10) -> Part:
    def at(u: float, v: float) -> Vec:
        half = plump * math.sin(math.pi * u**0.82) ** 0.8
        rise = 0.62 * half * abs(v) ** 0.9 + 0.2 * math.sin(math.pi * u)
        return pose.point((half * v + 0.06 * math.sin(math.pi * u), u, rise))

    return sheet(at, metal, along=along)


def ice(design: Design) -> list[Part]:
    """A crystal of six arms around a cut stone."""
    parts: list[Part] = []
    for k in range(6):
        arm = spun((0, 0, 0), 90 + 60 * k)
        parts += place([Thread(((0, 0.3, -0.04), (0, 0.95, -0.04)), 0.035, design.metal)], arm)
        built: list[Part] = [
            Stone(Pose((0, 0.53, 0.03), size=0.072), gem(design, 1), "baguette", lift=0.2),
            *place(stone(gem(design, 1), "marquise", design.metal, basket=False), Pose((0, 0.85, 0.05), size=0.085)),
        ]
        for side in (1, -1):
            twig = _line((0, 0.5, -0.03), (side * 0.24, 0.72, -0.03))
            built.append(Thread(tuple(curve(twig, 1)), 0.026, design.metal))
            built.append(Bead((side * 0.26, 0.74, -0.02), 0.068, design.metal))
            built.append(Stone(Pose((side * 0.26, 0.74, 0.03), size=0.055), gem(design, 1), lift=0.2))
        parts.extend(place(built, arm))
    cut = design.cut if design.cut != "brilliant" else "cushion"
    parts.extend(place(stone(gem(design, 0), cut, design.metal), Pose((0, 0, 0.12), size=0.27)))
    return parts


def moon(design: Design) -> list[Part]:
    """A crescent set with stones, and the star it holds."""

    def arc(u: float) -> Vec:
        return polar(62 + 296 * u - 10, 0.8)

    def swell(u: float) -> tuple[float, float]:
        thick = max(math.sin(math.pi * u), 0.02) ** 0.75
        return 0.35 + 0.65 * thick, thick

    path = curve(arc, 42, 0.04, 0.96)
    parts: list[Part] = [sweep(path, court_section(0.19, 0.1, corners=14), design.metal, ups=[Z] * 43, swell=swell)]
    row = [0.14 + 0.72 * i / 18 for i in range(19)]
    sizes = [0.03 + 0.062 * math.sin(math.pi * u) ** 1.4 for u in row]
    on_top = [(*arc(0.04 + 0.92 * u)[:2], 0.1) for u in row]
    parts.extend(pave(on_top, [Z] * 19, sizes, design.stones[1:] or ("diamond",), design.metal))
    return [*parts, *place(star(design), Pose((0.3, 0.14, 0.05), size=0.52))]


def star(design: Design) -> list[Part]:
    parts: list[Part] = []
    for k in range(8):
        reach = 0.95 if k % 2 == 0 else 0.55
        parts.append(_blade(design.metal, spun((0, 0, -0.05), 45 * k + 90, reach), 0.13 if k % 2 == 0 else 0.17, 6))
    return [*parts, *place(stone(gem(design, 0), "brilliant", design.metal, basket=False), Pose((0, 0, 0.3), size=0.3))]


def knot(design: Design) -> list[Part]:
    """Three turns of one thread, without beginning or end."""

    def at(u: float) -> Vec:
        t = math.tau * u
        wide = 0.3
        return (
            wide * (math.sin(t) + 2 * math.sin(2 * t)),
            wide * (math.cos(t) - 2 * math.cos(2 * t)) + 0.08,
            -0.2 * math.sin(3 * t),
        )

    path = curve(at, 126)
    parts: list[Part] = [replace(wire([*path[:-1], path[0]], 0.13, design.metal), crossing=True)]
    if design.stones:
        sizes = [0.06] * 5
        for start in (8, 50, 92):
            spots = [(x, y, z + 0.13) for x, y, z in path[start : start + 10 : 2]]
            parts.extend(pave(spots, [Z] * 5, sizes, design.stones, design.metal))
    return parts


def flower(design: Design) -> list[Part]:
    """Two rounds of petals about a heart of stones."""
    rounds = ((-0.12, 90, 1.0), (0.06, 54, 0.68))
    poses = [spun((0, 0, z), start + 72 * k, size) for z, start, size in rounds for k in range(5)]
    parts: list[Part] = [_petal(design.metal, pose) for pose in poses]
    for k in range(8):
        at = polar(45 * k, 0.24, 0.3)
        parts.extend(place(stone(gem(design, 1), "brilliant", design.metal, basket=False), Pose(at, size=0.085)))
    return [
        *parts,
        *place(stone(gem(design, 0), design.cut, design.metal, basket=False), Pose((0, 0, 0.36), size=0.17)),
    ]


def _petal(metal: str, pose: Pose) -> Part:
    def at(step: float, v: float) -> Vec:
        u = math.sin(math.pi / 2 * step)
        half = 0.56 * math.sin(math.pi * (0.07 + 0.929 * u**1.5)) ** 0.55
        notch = 0.035 * (1 - abs(v)) * u**9
        cup = 0.42 * u**1.5 + 0.45 * half * v * v - 0.26 * u**3.5
        return pose.point((half * v, u - notch, cup))

    return sheet(at, metal, along=9 if pose.size > 0.8 else 7, across=6)


MOTIFS: dict[str, Callable[[Design], list[Part]]] = {
    "solo": solo,
    "halo": haloed,
    "sun": sun,
    "wave": wave,
    "leaf": leaf,
    "ice": ice,
    "moon": moon,
    "knot": knot,
    "flower": flower,
}
CROWNS = {
    "sun": (0.0, 0.74),
    "wave": (-0.1, 1.1),
    "leaf": (0.34, 0.84),
    "ice": (0.0, 1.0),
    "moon": (0.2, 0.86),
    "knot": (0.0, 0.66),
    "flower": (0.0, 0.98),
}
