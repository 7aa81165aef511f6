"""Bracelets: bangles and cuffs that stand, chains and lines of stones that lie in a soft loop."""

import math
from collections.abc import Callable

from gateway.demo.artwork.design import Design
from gateway.demo.artwork.motifs import gem, motif
from gateway.demo.artwork.parts import (
    Chain,
    Part,
    Section,
    court_section,
    curve,
    place,
    round_section,
    sweep,
)
from gateway.demo.artwork.settings import pave, stone
from gateway.demo.artwork.space import Camera, Pose, Vec, Y, add, cross, facing, mul, sub, unit

STEPS = 126


def camera(design: Design) -> Camera:
    if design.view == "detail":
        return Camera(yaw=-14, pitch=26, zoom=640, aim=(0, 0.05, 0.95), distance=7)
    if design.form in {"bangle", "cuff"}:
        return Camera(yaw=-18, pitch=33, zoom=385, aim=(0, -0.02, 0), distance=8)
    return Camera(yaw=-4 if design.form == "chain-bracelet" else -14, pitch=48, zoom=400, aim=(0, 0, 0), distance=8)


def _hoop(angle: float, grow: float = 1.0) -> Vec:
    """The wrist is a little wider than deep; 0 is in front."""
    t = math.radians(angle)
    return (1.1 * grow * math.sin(t), 0.0, 0.92 * grow * math.cos(t))


def _outs(path: list[Vec]) -> list[Vec]:
    return [unit((p[0] / 1.21, 0.0, p[2] / 0.85)) for p in path]


def _circled(section: Section, metal: str, *, gap: float = 0.0, turn: float = 180.0) -> Part:
    angles = [turn + gap / 2 + (360 - gap) * i / STEPS for i in range(STEPS + 1)]
    path = [_hoop(a) for a in angles]
    if not gap:
        path[-1] = path[0]
    return sweep(path, section, metal, ups=_outs(path))


def _row(design: Design, spread: float, size: float, grow: float) -> list[Part]:
    count = int(math.radians(2 * spread) / (size * 2.1))
    path = [_hoop(-spread + 2 * spread * (i + 0.5) / count, grow) for i in range(count)]
    return pave(path, _outs(path), [size] * count, design.stones[-1:], design.metal)


def bangle(design: Design) -> list[Part]:
    slim = design.motif != "solo"
    section = round_section(0.05, 0.05, 12) if slim else court_section(0.13, 0.05)
    parts: list[Part] = [_circled(section, design.metal)]
    if slim:
        parts += place(motif(design), facing((0, 0.02, 0.99), (0, 0.18, 1), 0.36))
        return parts
    return parts + (_row(design, 66, 0.058, 1.055) if design.stones else [])


def cuff(design: Design) -> list[Part]:
    """Open in front; each end carries its own."""
    parts: list[Part] = [_circled(round_section(0.07, 0.06, 14), design.metal, gap=30, turn=0.0)]
    ends = ((15, 0), (-15, -1))
    for angle, number in ends:
        at = _hoop(angle, 1.03)
        side = mul((math.cos(math.radians(angle)), 0.0, 0.0), -1 if angle > 0 else 1)
        pose = facing(add(at, mul(side, 0.06)), (0.0, 0.25, 1.0), 0.15)
        built = motif(design) if design.motif in {"leaf", "moon"} and angle > 0 else None
        if built:
            parts += place(built, pose._replace(size=0.3))
        else:
            parts += place(stone(gem(design, number), "brilliant", design.metal, basket=False), pose)
    return parts


def links(design: Design) -> list[Part]:
    """Large oval links, each turned a quarter from the last."""
    parts: list[Part] = []
    count = 22
    for i in range(count):
        at, ahead = _hoop(360 * i / count), _hoop(360 * (i + 0.5) / count)
        along = unit(sub(ahead, _hoop(360 * (i - 0.5) / count)))
        flat = Y if i % 2 else unit(cross(along, Y))
        lean = unit(add(flat, mul(cross(along, flat), 0.35)))
        parts.append(_link(Pose(at, along, lean, cross(along, lean), 0.225), design.metal))
    if design.stones:
        parts += place(
            stone(gem(design, 0), "brilliant", design.metal, basket=False), facing((0, 0.1, 1.0), (0, 0.5, 1), 0.15)
        )
    return parts


def _link(pose: Pose, metal: str) -> Part:
    def at(u: float) -> Vec:
        t = math.tau * u
        return pose.point((math.cos(t), 0.58 * math.sin(t), 0.0))

    path = curve(at, 18)
    return sweep([*path[:-1], path[0]], round_section(0.042, 0.042, 8), metal, ups=[pose.out] * 19)


def tennis(design: Design) -> list[Part]:
    """A supple line of stones, closed on itself."""
    size = {"emerald": 0.075, "oval": 0.07}.get(design.cut, 0.082)
    count = round(math.tau / (size * 2.16))
    path = [_hoop(360 * i / count) for i in range(count)]
    drape = [(p[0], 0.035 * math.sin(3 * i / count * math.tau), p[2]) for i, p in enumerate(path)]
    outs = [unit(add(out, (0, 0.85, 0))) for out in _outs(path)]
    bed = [add(p, mul(out, -0.05)) for p, out in zip(drape, outs, strict=True)]
    closed = [*bed, bed[0]]
    rail = sweep(closed, round_section(size * 0.8, 0.045, 8), design.metal, ups=[*outs, outs[0]])
    parts: list[Part] = [rail]
    for i, (at, out) in enumerate(zip(drape, outs, strict=True)):
        along = unit(sub(drape[(i + 1) % count], drape[i - 1]))
        pose = Pose(at, along, cross(out, along), out, size)
        parts += place(stone(gem(design, i), design.cut, design.metal, basket=False), pose)
    return parts


def chain_bracelet(design: Design) -> list[Part]:
    """A fine chain that lies in a loop, its motif in front."""
    parts: list[Part] = []
    for start in range(16, 344, 41):
        points = tuple(_lain(a) for a in range(start, start + 42))
        parts.append(Chain(points, 0.062, design.metal))
    pose = facing((0, 0.05, 1.02), (0, 0.75, 0.66), 0.36)
    return parts + place(motif(design), pose)


def _lain(angle: float) -> Vec:
    x, _, z = _hoop(angle, 1.0 + 0.03 * math.sin(math.radians(5 * angle)))
    return (x, 0.0, z)


BRACELETS: dict[str, Callable[[Design], list[Part]]] = {
    "bangle": bangle,
    "cuff": cuff,
    "links": links,
    "tennis": tennis,
    "chain-bracelet": chain_bracelet,
}
