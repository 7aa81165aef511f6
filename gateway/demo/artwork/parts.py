"""What a piece is made of: surfaces, stones, beads and chains, and how they are shaped."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gateway.demo.artwork.design import Cut
from gateway.demo.artwork.space import Pose, Vec, X, Y, Z, add, cross, mul, sub, unit


@dataclass(frozen=True, slots=True)
class Surface:
    """A grid of points seen from outside; `thin` ones show both sides. `lift` brings it forward in the pile.

    One that is `crossing` passes over itself and is piled up stretch by stretch.
    """

    grid: tuple[tuple[Vec, ...], ...]
    metal: str
    thin: bool = False
    lift: float = 0.0
    crossing: bool = False


@dataclass(frozen=True, slots=True)
class Stone:
    """`pose.size` is half the width of its girdle. A mount, of `metal`, is seen from above and drawn with the stone."""

    pose: Pose
    gem: str
    cut: Cut = "brilliant"
    lift: float = 0.0
    mount: Literal["", "rim", "grain"] = ""
    metal: str = "white"


@dataclass(frozen=True, slots=True)
class Bead:
    centre: Vec
    radius: float
    material: str
    lift: float = 0.0


@dataclass(frozen=True, slots=True)
class Chain:
    points: tuple[Vec, ...]
    link: float
    metal: str
    lift: float = 0.0


@dataclass(frozen=True, slots=True)
class Thread:
    """A wire too fine to need a surface."""

    points: tuple[Vec, ...]
    radius: float
    metal: str
    lift: float = 0.0


@dataclass(frozen=True, slots=True)
class Flat:
    """Ready-made drawing, in the pixels of the picture."""

    svg: str
    depth: float


Part = Surface | Stone | Bead | Chain | Thread | Flat
Section = Sequence[tuple[float, float]]


def place(parts: Sequence[Part], pose: Pose) -> list[Part]:
    return [_placed(part, pose) for part in parts]


def _placed(part: Part, pose: Pose) -> Part:
    match part:
        case Surface():
            grid = tuple(tuple(pose.point(p) for p in row) for row in part.grid)
            return replace(part, grid=grid, lift=part.lift * pose.size)
        case Stone():
            return replace(part, pose=part.pose.within(pose), lift=part.lift * pose.size)
        case Bead():
            return replace(
                part,
                centre=pose.point(part.centre),
                radius=part.radius * pose.size,
                lift=part.lift * pose.size,
            )
        case Chain():
            return Chain(tuple(pose.point(p) for p in part.points), part.link * pose.size, part.metal, part.lift)
        case Thread():
            points = tuple(pose.point(p) for p in part.points)
            return Thread(points, part.radius * pose.size, part.metal, part.lift * pose.size)
        case Flat():
            return part


def curve(at: Callable[[float], Vec], steps: int, start: float = 0.0, end: float = 1.0) -> list[Vec]:
    return [at(start + (end - start) * i / steps) for i in range(steps + 1)]


def round_section(width: float, height: float | None = None, corners: int = 14) -> Section:
    high = width if height is None else height
    turns = [2 * math.pi * k / corners for k in range(corners)]
    return [(high * math.cos(t), width * math.sin(t)) for t in turns]


def court_section(width: float, height: float, power: float = 3.2, corners: int = 18) -> Section:
    """A band's profile: domed outside, gently flat inside."""
    profile = []
    for k in range(corners):
        t = 2 * math.pi * k / corners
        rise, run = math.cos(t), math.sin(t)
        soft = 2 / (2.2 if rise > 0 else power)
        lean = 2 / power
        profile.append((height * math.copysign(abs(rise) ** soft, rise), width * math.copysign(abs(run) ** lean, run)))
    return profile


def sweep(
    path: Sequence[Vec],
    section: Section,
    metal: str,
    *,
    ups: Sequence[Vec] | None = None,
    swell: Callable[[float], tuple[float, float]] = lambda _: (1.0, 1.0),
    lift: float = 0.0,
) -> Surface:
    """A section drawn along a path; `ups` say where its height points, `swell` its height and width on the way."""
    last = len(path) - 1
    closed = math.dist(path[0], path[-1]) < 1e-6
    rows = []
    for i, at in enumerate(path):
        before = path[i - 1] if i else path[-2] if closed else path[0]
        after = path[i + 1] if i < last else path[1] if closed else path[-1]
        along = unit(sub(after, before))
        side = unit(cross(along, _up(ups, i, along)))
        up = cross(side, along)
        tall, wide = swell(i / last)
        row = [add(at, add(mul(up, a * tall), mul(side, b * wide))) for a, b in section]
        rows.append((*row, row[0]))
    return Surface(tuple(rows), metal, lift=lift)


def _up(ups: Sequence[Vec] | None, i: int, along: Vec) -> Vec:
    if ups is not None:
        return ups[i]
    return Z if abs(along[2]) < 0.9 else X if abs(along[0]) < 0.9 else Y


def wire(
    path: Sequence[Vec], radius: float, metal: str, *, taper: tuple[float, float] = (1.0, 1.0), lift: float = 0.0
) -> Surface:
    """A round wire, thinner or thicker towards its ends."""

    def swell(u: float) -> tuple[float, float]:
        thick = taper[0] + (taper[1] - taper[0]) * u
        return thick, thick

    return sweep(path, round_section(radius, corners=8), metal, swell=swell, lift=lift)


def sheet(
    at: Callable[[float, float], Vec], metal: str, *, along: int = 12, across: int = 6, lift: float = 0.0
) -> Surface:
    """A thin curved sheet from u in 0..1 and v in -1..1."""
    rows = tuple(tuple(at(i / along, 2 * j / across - 1) for j in range(across + 1)) for i in range(along + 1))
    return Surface(rows, metal, thin=True, lift=lift)
