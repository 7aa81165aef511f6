"""Metal in the picture: grids of small faces, gathered by tone and softened inside their outline."""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

from gateway.demo.artwork.light import LEVELS, METALS, polished, ramp
from gateway.demo.artwork.parts import Surface
from gateway.demo.artwork.space import Camera, Spot, Vec, cross, dot, mean, mul, sub, unit

FINENESS = 4  # steps per pixel: whole numbers keep the files small
STRETCH = 14  # rows sorted from far to near together

TINY = 6  # pixels: faces finer than this are drawn two by two

T = TypeVar("T")
Drawn = tuple[float, str]
Grid = Sequence[Sequence[Vec]]


def draw_surface(surface: Surface, camera: Camera) -> Iterator[Drawn]:
    seen: Grid = [[camera.see(p) for p in row] for row in surface.grid]
    grain = _grain([[camera.project(p) for p in row] for row in seen])
    if len(seen) > 4 and grain < TINY:
        seen = [_thinned(row) for row in _thinned(seen)]
    stretches = sorted(_stretches(seen), key=_depth)
    groups = [[stretch] for stretch in stretches] if surface.crossing else [stretches]
    for group in groups:
        svg = _mesh(group, surface, camera, _softness(grain))
        if svg:
            yield _depth([row for rows in group for row in rows]) + surface.lift, svg


def _stretches(rows: Grid) -> list[Grid]:
    last = len(rows) - 1
    step = STRETCH if last > 2 * STRETCH else last
    return [rows[start : min(start + step, last) + 1] for start in range(0, last, step)]


def _depth(rows: Grid) -> float:
    return mean(p for row in rows for p in row)[2]


def _thinned(row: Sequence[T]) -> Sequence[T]:
    """Every second one, and always the last."""
    return [*row[:-1:2], row[-1]]


def _mesh(stretches: Sequence[Grid], surface: Surface, camera: Camera, softness: str) -> str:
    paths = "".join(_faces(rows, surface, camera) for rows in stretches)
    if not paths:
        return ""
    drawn = f'<g filter="url(#{softness})"><g class="m">{paths}</g></g>'
    if not surface.thin:
        return drawn
    shown = [[camera.project(p) for p in row] for row in stretches[0]]
    return _rim(shown, ramp(METALS[surface.metal], 0.0), drawn)


def _faces(rows: Grid, surface: Surface, camera: Camera) -> str:
    shown = [[camera.project(p) for p in row] for row in rows]
    tones: dict[int, list[str]] = defaultdict(list)
    for j in range(len(rows[0]) - 1):
        levels = [_level(rows, i, j, surface, camera) if framed(shown[i][j]) else None for i in range(len(rows) - 1)]
        for start, end, level in _runs(levels):
            edge = [shown[i][j] for i in range(start, end + 1)] + [shown[i][j + 1] for i in range(end, start - 1, -1)]
            tones[level].append(outlined(edge))
    colours = METALS[surface.metal]
    return "".join(
        f'<path color="{ramp(colours, level / LEVELS)}" d="{"".join(shapes)}"/>'
        for level, shapes in sorted(tones.items())
    )


def _rim(shown: Sequence[Sequence[Spot]], dark: str, drawn: str) -> str:
    """A thin sheet shades what lies under it, and its edge catches a line."""
    edge = [*shown[0], *(row[-1] for row in shown[1:]), *shown[-1][-2::-1], *(row[0] for row in shown[-2:0:-1])]
    path = f'd="{outlined(edge)}"'
    return f'<path class="u" fill="{dark}" {path}/>{drawn}<path class="e" stroke="{dark}" {path}/>'


def _grain(shown: Sequence[Sequence[Spot]]) -> float:
    """How wide a face is, in pixels: wide ones need a softer passage from one to the next."""
    i, j = len(shown) // 2, len(shown[0]) // 3
    along = math.dist(shown[i][j], shown[i - 1][j])
    return math.sqrt(along * math.dist(shown[i][j], shown[i][j - 1]))


def _softness(grain: float) -> str:
    return next((name for limit, name in ((10, "a"), (13.5, "b"), (21, "c")) if grain < limit), "d")


def _level(rows: Grid, i: int, j: int, surface: Surface, camera: Camera) -> int | None:
    a, b, c, d = rows[i][j], rows[i][j + 1], rows[i + 1][j + 1], rows[i + 1][j]
    normal = unit(cross(sub(c, a), sub(d, b)))
    eye = camera.towards(a)
    if dot(normal, eye) <= 0:
        if not surface.thin:
            return None
        normal = mul(normal, -1)
    return round(min(max(polished(normal, eye), 0.0), 1.0) * LEVELS)


def _runs(levels: Sequence[int | None]) -> Iterator[tuple[int, int, int]]:
    start = 0
    for i in range(1, len(levels) + 1):
        if i == len(levels) or levels[i] != levels[start]:
            level = levels[start]
            if level is not None:
                yield start, i, level
            start = i


def framed(spot: Spot, margin: float = 60.0) -> bool:
    """Whether something of that size at that place shows in the picture."""
    return all(-margin < place < 1200 + margin for place in spot)


def outlined(edge: Sequence[Spot]) -> str:
    """A closed path in steps of `FINENESS` to the pixel."""
    spots = [(round(x * FINENESS), round(y * FINENESS)) for x, y in edge]
    path = [f"M{spots[0][0]} {spots[0][1]}l"]
    for (x0, y0), (x1, y1) in itertools.pairwise(spots):
        for step in (x1 - x0, y1 - y0):
            path.append(f" {step}" if step >= 0 and not path[-1].endswith("l") else str(step))
    return "".join(path) + "z"
