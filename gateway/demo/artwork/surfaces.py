"""Metal and polished stone in the picture: grids of small faces, gathered by tone and softened inside their outline."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from gateway.demo.artwork.light import GEMS, LEVELS, METALS, glowing, polished, ramp
from gateway.demo.artwork.parts import Surface
from gateway.demo.artwork.space import Camera, Spot, Vec, cross, dot, mean, mul, sub, unit

FINENESS = 5  # steps per pixel: whole numbers keep the files small
STRETCH = 14  # rows drawn at once; a long wire is piled up stretch by stretch, so that it can cross itself

Drawn = tuple[float, str]


def draw_surface(surface: Surface, camera: Camera) -> Iterator[Drawn]:
    seen = [[camera.see(p) for p in row] for row in surface.grid]
    last = len(seen) - 1
    stretch = STRETCH if last > 2 * STRETCH else last
    for start in range(0, last, stretch):
        rows = seen[start : min(start + stretch, last) + 1]
        depth = mean(p for row in rows for p in row)[2] + surface.lift
        svg = _mesh(rows, surface, camera)
        if svg:
            yield depth, svg


def _mesh(rows: Sequence[Sequence[Vec]], surface: Surface, camera: Camera) -> str:
    shown = [[camera.project(p) for p in row] for row in rows]
    tones: dict[int, list[str]] = defaultdict(list)
    grain = _grain(shown)
    for j in range(len(rows[0]) - 1):
        levels = [_level(rows, i, j, surface, camera) for i in range(len(rows) - 1)]
        for start, end, level in _runs(levels):
            edge = [shown[i][j] for i in range(start, end + 1)] + [shown[i][j + 1] for i in range(end, start - 1, -1)]
            tones[level].append(outlined(edge))
    colours = METALS.get(surface.material) or GEMS[surface.material]
    paths = []
    for level, shapes in sorted(tones.items()):
        colour = ramp(colours, level / LEVELS)
        paths.append(f'<path color="{colour}" d="{"".join(shapes)}"/>')
    if not paths:
        return ""
    softness = "soft" if grain < 14 and surface.material in METALS else "softer"
    drawn = f'<g filter="url(#{softness})"><g class="m">{"".join(paths)}</g></g>'
    return _rim(shown, ramp(colours, 0.0), drawn) if surface.thin else drawn


def _rim(shown: Sequence[Sequence[Spot]], dark: str, drawn: str) -> str:
    """A thin sheet shades what lies under it, and its edge catches a line."""
    edge = [*shown[0], *(row[-1] for row in shown[1:]), *shown[-1][-2::-1], *(row[0] for row in shown[-2:0:-1])]
    path = f'd="{outlined(edge)}"'
    return f'<path class="u" fill="{dark}" {path}/>{drawn}<path class="e" stroke="{dark}" {path}/>'


def _grain(shown: Sequence[Sequence[Spot]]) -> float:
    """How wide a face is: wide ones need a softer passage from one to the next."""
    i, j = len(shown) // 2, len(shown[0]) // 2
    return math.dist(shown[i][j], shown[i - 1][j - 1])


def _level(rows: Sequence[Sequence[Vec]], i: int, j: int, surface: Surface, camera: Camera) -> int | None:
    a, b, c, d = rows[i][j], rows[i][j + 1], rows[i + 1][j + 1], rows[i + 1][j]
    normal = unit(cross(sub(c, a), sub(d, b)))
    eye = camera.towards(a)
    if dot(normal, eye) <= 0:
        if not surface.thin:
            return None
        normal = mul(normal, -1)
    tone = polished(normal, eye) if surface.material in METALS else glowing(normal, eye)
    return round(min(max(tone, 0.0), 1.0) * LEVELS)


def _runs(levels: Sequence[int | None]) -> Iterator[tuple[int, int, int]]:
    start = 0
    for i in range(1, len(levels) + 1):
        if i == len(levels) or levels[i] != levels[start]:
            level = levels[start]
            if level is not None:
                yield start, i, level
            start = i


def outlined(edge: Sequence[Spot]) -> str:
    """A closed path in steps of `FINENESS` to the pixel."""
    spots = [(round(x * FINENESS), round(y * FINENESS)) for x, y in edge]
    path = [f"M{spots[0][0]} {spots[0][1]}l"]
    for (x0, y0), (x1, y1) in zip(spots, spots[1:], strict=False):
        for step in (x1 - x0, y1 - y0):
            path.append(f" {step}" if step >= 0 and not path[-1].endswith("l") else str(step))
    return "".join(path) + "z"
