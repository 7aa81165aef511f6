"""Rings, standing upright and turned a little, their heads towards the light."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from gateway.demo.artwork.design import Cut, Design
from gateway.demo.artwork.gems import outline
from gateway.demo.artwork.motifs import gem, motif
from gateway.demo.artwork.parts import (
    Part,
    Section,
    court_section,
    curve,
    place,
    round_section,
    sheet,
    sweep,
    wire,
)
from gateway.demo.artwork.settings import halo, pave, stone
from gateway.demo.artwork.space import Camera, Pose, Vec, add, mul, polar, unit

STEPS = 112
Swell = Callable[[float], tuple[float, float]]


def camera(design: Design) -> Camera:
    if design.form in {"motif-ring", "signet"}:
        if design.view == "detail":
            return Camera(yaw=22, pitch=66, zoom=560, aim=(0, 0.86, 0), distance=8)
        return Camera(yaw=-24, pitch=48, zoom=380, aim=(0, 0.2, 0), distance=8)
    if design.view == "detail":
        return Camera(yaw=-24 if design.form == "duo" else 34, pitch=40, zoom=560, aim=(0, 0.86, 0), distance=8)
    tall = design.form in {"solitaire", "trilogy", "duo"}
    return Camera(yaw=-33, pitch=30, zoom=345, aim=(0, 0.2 if tall else 0.02, 0), distance=8)


def top(height: float, size: float, *, lean: float = 0.0) -> Pose:
    """Above the finger, facing outwards."""
    out = unit((math.sin(math.radians(lean)), math.cos(math.radians(lean)), 0.0))
    right = (out[1], -out[0], 0.0)
    return Pose(mul(out, height), right, (0.0, 0.0, -1.0), out, size)


def around(section: Section, metal: str, swell: Swell = lambda _: (1.0, 1.0), *, gap: float = 0.0) -> Part:
    """A band from below, round the finger, and back; `gap` degrees stay open at the top."""
    if gap:
        angles = [90 + gap / 2 + (360 - gap) * i / STEPS for i in range(STEPS + 1)]
    else:
        angles = [-90 + 360 * (i % STEPS) / STEPS for i in range(STEPS + 1)]
    path = [polar(a) for a in angles]
    return sweep(path, section, metal, ups=[unit(p) for p in path], swell=swell)


def _towards_top(u: float) -> float:
    """0 below, 1 at the head."""
    return 0.5 - 0.5 * math.cos(math.tau * u)


def _slender(u: float) -> tuple[float, float]:
    return 1.0, 1.06 - 0.3 * _towards_top(u) ** 2


def _set_arc(design: Design, start: float, end: float, size: float, radius: float = 1.07) -> list[Part]:
    """Stones along the band between two angles, counted from the top."""
    count = max(int(math.radians(end - start) * radius / (size * 2.12)), 1)
    angles = [90 + start + (end - start) * (i + 0.5) / count for i in range(count)]
    path = [polar(a, radius) for a in angles]
    return pave(path, [unit(p) for p in path], [size] * count, design.stones[-1:], design.metal, cut="brilliant")


def solitaire(design: Design) -> list[Part]:
    size = {"emerald": 0.3, "marquise": 0.23, "pear": 0.31, "oval": 0.29}.get(design.cut, 0.34)
    parts: list[Part] = [around(court_section(0.1, 0.075), design.metal, _slender)]
    if design.motif == "halo":
        parts += place(halo(gem(design, 0), design.cut, design.metal, gem(design, -1)), top(1.3, size * 0.9))
    else:
        parts += place(stone(gem(design, 0), design.cut, design.metal), top(1.08 + size, size))
    if len(design.stones) > 1:
        parts += _set_arc(design, 17, 62, 0.062) + _set_arc(design, -62, -17, 0.062)
    return parts


def trilogy(design: Design) -> list[Part]:
    parts: list[Part] = [around(court_section(0.1, 0.075), design.metal, _slender)]
    parts += place(stone(gem(design, 0), design.cut, design.metal), top(1.36, 0.28))
    sides: Cut = "pear" if design.cut in {"oval", "cushion"} else "brilliant"
    for lean in (25, -25):
        parts += place(stone(gem(design, 1), sides, design.metal), top(1.26, 0.19, lean=lean))
    return parts


def duo(design: Design) -> list[Part]:
    """Two stones that meet, each on its own end of the band."""

    def ends(u: float) -> Vec:
        a = 112 + 316 * u
        drift = 0.17 * math.cos(math.pi * u)
        return (*polar(a)[:2], drift)

    path = curve(ends, STEPS)
    parts: list[Part] = [
        sweep(path, court_section(0.085, 0.07), design.metal, ups=[unit((p[0], p[1], 0)) for p in path])
    ]
    parts += place(stone(gem(design, 0), design.cut, design.metal), _aside(top(1.25, 0.25, lean=-11), 0.2))
    return parts + place(stone(gem(design, 1), "brilliant", design.metal), _aside(top(1.24, 0.25, lean=11), -0.2))


def _aside(pose: Pose, z: float) -> Pose:
    return pose._replace(at=add(pose.at, (0.0, 0.0, z)))


def eternity(design: Design) -> list[Part]:
    size = {"baguette": 0.075, "emerald": 0.115, "oval": 0.1}.get(design.cut, 0.115)
    pitch = size * (2.1 if design.cut in {"brilliant", "baguette"} else 2.2)
    count = round(math.tau * 1.05 / pitch)
    path = [polar(90 + 360 * i / count, 1.06) for i in range(count)]
    rail = _rails(size * (2.0 if design.cut == "baguette" else 1.0), design.metal)
    gems = pave(path, [unit(p) for p in path], [size] * count, design.stones, design.metal, cut=design.cut)
    return [*rail, *gems]


def _rails(half: float, metal: str) -> list[Part]:
    """Two fine edges and the bed between them."""
    parts: list[Part] = [around(court_section(half * 1.05, 0.035, corners=12), metal)]
    for side in (1, -1):
        path = [(*polar(-90 + 4.5 * (i % 80), 1.02)[:2], side * half * 1.12) for i in range(81)]
        parts.append(sweep(path, round_section(0.022, 0.05, 6), metal, ups=[unit((p[0], p[1], 0)) for p in path]))
    return parts


def band(design: Design) -> list[Part]:
    parts: list[Part] = [around(court_section(0.2, 0.085), design.metal)]
    if design.stones:
        for side in (-0.1, 0.0, 0.1):
            row = _set_arc(design, -58, 58, 0.045, 1.088)
            parts += place(row, Pose((0, 0, side)))
    return parts


def signet(design: Design) -> list[Part]:
    """A seal ring: the band broadens into an oval table."""

    def swell(u: float) -> tuple[float, float]:
        broad = _towards_top(u) ** 5
        return 1.0 + 0.9 * broad, 1.0 + 2.3 * broad

    parts: list[Part] = [around(court_section(0.125, 0.08), design.metal, swell)]
    if design.stones:
        parts += place(stone(gem(design, 0), design.cut, design.metal, basket=False), top(1.235, 0.3))
        return parts

    def table(u: float, v: float) -> Vec:
        x, y = outline("oval")(math.pi * v)
        return (x * u * 0.3, y * u * 0.3, 0.02 * (1 - u * u))

    return parts + place([sheet(table, design.metal, along=6, across=40, lift=0.3)], top(1.215, 1.0))


def open_ring(design: Design) -> list[Part]:
    """Two ends that do not touch, each closed by a stone."""
    parts: list[Part] = [around(round_section(0.085, 0.085, 16), design.metal, gap=34)]
    for number, lean in enumerate((17, -17)):
        parts += place(stone(gem(design, number), "brilliant", design.metal, basket=False), top(1.06, 0.17, lean=lean))
    return parts


def threads(design: Design) -> list[Part]:
    """Fine wires that cross and part around the finger."""
    parts: list[Part] = []
    for strand in range(3):
        phase = math.tau * strand / 3

        def at(u: float, phase: float = phase) -> Vec:
            turn = math.tau * u
            radius = 1.0 + 0.05 * math.cos(4 * turn + phase)
            return (radius * math.sin(turn), -radius * math.cos(turn), 0.19 * math.sin(2 * turn + phase))

        path = curve(at, STEPS)
        closed: Sequence[Vec] = [*path[:-1], path[0]]
        parts.append(replace(wire(closed, 0.058, design.metal), crossing=True))
    return parts


def motif_ring(design: Design) -> list[Part]:
    parts: list[Part] = [around(court_section(0.095, 0.075, corners=14), design.metal, _slender)]
    size = {"halo": 0.5, "leaf": 0.5, "knot": 0.4, "flower": 0.58, "moon": 0.52}.get(design.motif, 0.55)
    return parts + place(motif(design), top(1.12 + 0.1 * size, size))


RINGS: dict[str, Callable[[Design], list[Part]]] = {
    "solitaire": solitaire,
    "trilogy": trilogy,
    "duo": duo,
    "eternity": eternity,
    "band": band,
    "signet": signet,
    "open-ring": open_ring,
    "threads": threads,
    "motif-ring": motif_ring,
}
