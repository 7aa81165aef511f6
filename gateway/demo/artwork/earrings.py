"""Earrings, always the pair: studs, hoops, drops and climbers."""

import math
from collections.abc import Callable
from dataclasses import replace

from gateway.demo.artwork.design import Design
from gateway.demo.artwork.motifs import crown, gem, motif
from gateway.demo.artwork.parts import Chain, Part, court_section, place, round_section, sweep, wire
from gateway.demo.artwork.settings import halo, pave, stone
from gateway.demo.artwork.space import Camera, Pose, Vec, polar, spun, unit


def camera(design: Design) -> Camera:
    if design.view == "detail":
        close = {"drops": (500, 0.66, -0.2), "hoops": (520, 0.72, -0.05)}
        zoom, x, y = close.get(design.form, (560, 0.78, -0.05))
        return Camera(yaw=18, pitch=12, zoom=zoom, aim=(x, y, 0), distance=9)
    return Camera(yaw=-4, pitch=8, zoom=330, distance=10)


def _pair(design: Design, build: Callable[[float], list[Part]], apart: float = 0.78) -> list[Part]:
    """The left one and its mirror image, a little turned, as if just laid down; one alone when seen close by."""
    tilt = math.radians(5)
    poses = (
        Pose((-apart, 0.05, 0), (math.cos(tilt), math.sin(tilt), 0), (-math.sin(tilt), math.cos(tilt), 0)),
        Pose((apart, -0.05, 0), (math.cos(tilt), -math.sin(tilt), 0), (math.sin(tilt), math.cos(tilt), 0)),
    )
    right = place(build(1.0), poses[1])
    return right if design.view == "detail" else place(build(-1.0), poses[0]) + right


def studs(design: Design) -> list[Part]:
    def build(_side: float) -> list[Part]:
        size = {"solo": 0.68, "halo": 0.56, "knot": 0.48}.get(design.motif, 0.64)
        if design.motif == "halo":
            return place(halo(gem(design, 0), design.cut, design.metal, gem(design, -1)), Pose(size=0.4))
        return place(motif(design), Pose(size=size))

    return _pair(design, build)


def hoops(design: Design) -> list[Part]:
    """Rings of metal turned three quarters, set in front when there are stones."""

    def build(side: float) -> list[Part]:
        turn = math.radians(52)
        pose = Pose(
            (0, 0, 0),
            (math.cos(turn), 0, side * math.sin(turn)),
            out=(-side * math.sin(turn), 0, math.cos(turn)),
            size=0.86,
        )
        angles = [90 + 360 * (i % 98) / 98 for i in range(99)]
        path = [polar(a) for a in angles]
        ups = [unit(p) for p in path]
        plump = not design.stones
        section = round_section(0.13, 0.11, 16) if plump else court_section(0.1, 0.06)
        if design.motif == "knot":
            return place(_twisted(design.metal), pose)
        parts: list[Part] = [sweep(path, section, design.metal, ups=ups, swell=_full if plump else _even)]
        if not plump:
            shown = [polar(a, 1.065) for a in range(96, 446, 10)]
            parts += pave(shown, [unit(p) for p in shown], [0.08] * len(shown), design.stones, design.metal)
        return place(parts, pose)

    return _pair(design, build, 0.72)


def _full(u: float) -> tuple[float, float]:
    swell = 0.5 + 0.9 * math.sin(math.pi * u) ** 1.2
    return swell, swell


def _even(_: float) -> tuple[float, float]:
    return 1.0, 1.0


def _twisted(metal: str) -> list[Part]:
    def strand(phase: float) -> list[Vec]:
        path = []
        for i in range(85):
            u = (i % 84) / 84
            turn = math.radians(90 + 360 * u)
            radius = 1 + 0.06 * math.cos(math.tau * 3 * u + phase)
            path.append((radius * math.cos(turn), radius * math.sin(turn), 0.09 * math.sin(math.tau * 3 * u + phase)))
        return path

    return [replace(wire(strand(math.tau * k / 3), 0.062, metal), crossing=True) for k in range(3)]


def drops(design: Design) -> list[Part]:
    def build(_side: float) -> list[Part]:
        small = gem(design, -1)
        parts: list[Part] = place(
            stone(small, "brilliant", design.metal, basket=False), Pose((0, 0.86, 0.05), size=0.14)
        )
        parts.append(Chain(tuple((0, 0.7 - 0.03 * i, 0.0) for i in range(13)), 0.05, design.metal))
        size = {"solo": 0.5, "halo": 0.5, "leaf": 0.62}.get(design.motif, 0.54)
        x, y = crown(design)
        return parts + place(motif(design), Pose((-x * size, 0.32 - y * size, 0.04), size=size))

    return place(_pair(design, build, 0.66), Pose((0, -0.18, 0)))


def climbers(design: Design) -> list[Part]:
    """A line of stones that follows the ear, bowed one way and the other."""

    def build(side: float) -> list[Part]:
        parts: list[Part] = []
        if design.motif != "solo":
            pose = spun((0, 0, 0), 90 - side * 24, 0.8)
            return place(motif(design), pose._replace(right=(side * pose.right[0], side * pose.right[1], 0.0)))
        spine = []
        for i in range(9):
            angle = 66 - 15 * i
            at = polar(angle, 1.0)
            spot = (side * (at[0] - 0.68), at[1] + 0.02, 0.05)
            spine.append(spot)
            size = 0.2 - 0.014 * abs(i - 3)
            cut = design.cut if i % 2 == 0 else "brilliant"
            pose = spun(spot, 90 + side * (angle - 90), size * (0.62 if cut == "marquise" else 0.8))
            parts += place(stone(gem(design, i), cut, design.metal, basket=False), pose)
        return [wire([(x, y, -0.05) for x, y, _ in spine], 0.035, design.metal), *parts]

    return _pair(design, build)


EARRINGS: dict[str, Callable[[Design], list[Part]]] = {
    "studs": studs,
    "hoops": hoops,
    "drops": drops,
    "climbers": climbers,
}
