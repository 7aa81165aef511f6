"""Brooches, cufflinks and the quiet still lives that open a collection."""

import math
from collections.abc import Callable
from dataclasses import replace

from gateway.demo.artwork.design import Design
from gateway.demo.artwork.motifs import gem, motif
from gateway.demo.artwork.parts import Part, Stone, Thread, place, round_section, sweep
from gateway.demo.artwork.settings import loop, stone
from gateway.demo.artwork.space import Camera, Pose, polar, unit


def camera(design: Design) -> Camera:
    if design.form == "still":
        return Camera(zoom=300, distance=10)
    if design.view == "detail":
        aside = 0.72 if design.form == "cufflinks" else 0.1
        return Camera(yaw=20, pitch=22, zoom=520, aim=(aside, -0.18 if aside > 0.5 else 0.1, 0), distance=8)
    if design.form == "cufflinks":
        return Camera(yaw=-22, pitch=18, zoom=330, distance=9)
    return Camera(yaw=-8, pitch=10, zoom=350, distance=9)


def brooch(design: Design) -> list[Part]:
    parts = place(motif(design), Pose(size=1.05))
    pin = Thread(((-1.15, -0.62, -0.3), (1.05, -0.35, -0.3)), 0.025, design.metal, lift=-1.0)
    return [pin, *parts]


def cufflinks(design: Design) -> list[Part]:
    parts: list[Part] = []
    for x, y in ((0.72, -0.18),) if design.view == "detail" else ((-0.72, 0.18), (0.72, -0.18)):
        parts += place(_cufflink(design), Pose((x, y, 0), size=0.52))
    return parts


def _cufflink(design: Design) -> list[Part]:
    parts: list[Part] = [loop("brilliant", 1.0, -0.06, 0.1, design.metal, 0.14)]
    stem = [(0.0, 0.0, -0.1), (0.0, -0.02, -0.9)]
    bar = ((-0.55, -0.02, -1.0), (0.55, -0.02, -1.0))
    parts += [Thread(tuple(stem), 0.12, design.metal), Thread(bar, 0.17, design.metal)]
    if design.motif == "solo":
        return parts + place(stone(gem(design, 0), "brilliant", design.metal, basket=False), Pose(size=0.93))
    parts.append(Stone(Pose(size=0.95), gem(design, 0), "brilliant", 0.1, "rim", design.metal))
    inner = replace(design, stones=design.stones[1:] or ("diamond",))
    return parts + place(motif(inner), Pose((0, 0, 0.45), size=0.66))


def still(design: Design) -> list[Part]:
    """The motif alone, large and calm, before an arc of its own metal."""
    arc = [polar(a, 1.42) for a in range(-70, 251, 4)]
    parts: list[Part] = [
        sweep(arc, round_section(0.028, 0.028, 10), design.metal, ups=[unit(p) for p in arc], swell=_fading)
    ]
    for angle, size in ((-64, 0.05), (-52, 0.065), (232, 0.065), (244, 0.05)):
        at = Pose(polar(angle, 1.42, 0.03), size=size)
        parts += place(stone((design.stones or ("diamond",))[-1], "brilliant", design.metal, basket=False), at)
    return parts + place(motif(design), Pose((0, 0.02, 0.05), size=1.0))


def _fading(u: float) -> tuple[float, float]:
    thick = 0.35 + 0.85 * math.sin(math.pi * u)
    return thick, thick


OBJECTS: dict[str, Callable[[Design], list[Part]]] = {"brooch": brooch, "cufflinks": cufflinks, "still": still}
