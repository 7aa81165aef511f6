"""Stones in the picture: facet by facet where they are large, as a pattern to repeat where they are small."""

import math
from collections.abc import Iterator
from dataclasses import replace

from gateway.demo.artwork.design import Cut
from gateway.demo.artwork.gems import CLAWS, OPAQUE, SQUARE, Facet, facets, outline, sparkle
from gateway.demo.artwork.light import BEAD_TONES, GEMS, KEY, METALS, POLISH_TONES, gradient, ramp
from gateway.demo.artwork.parts import Stone
from gateway.demo.artwork.space import Camera, Pose, Spot, Vec, cross, dot, sub, unit
from gateway.demo.artwork.surfaces import outlined

PATTERN = 50  # pixels from the middle of a pattern to its girdle
ABOVE = Camera(zoom=2 * PATTERN, distance=1e6, centre=(0.0, 0.0))


def is_opaque(stone: Stone) -> bool:
    return stone.gem in OPAQUE or stone.cut == "cabochon"


def pattern(stone: Stone, variant: int, *, small: bool) -> tuple[str, dict[str, str]]:
    """A stone and its mount from above, and the gradients they need by id."""
    if is_opaque(stone):
        drawn, gradients = _polished(stone.gem, stone.cut)
    else:
        flat = replace(stone, pose=Pose(size=0.5))
        drawn, gradients = in_space(flat, ABOVE, variant * 7 + 3, small=small), {}
    if not stone.mount:
        return drawn, gradients
    name = f"b-{stone.metal}"
    gradients = {**gradients, name: gradient(name, METALS[stone.metal], BEAD_TONES)}
    under = _bed(stone) if stone.mount == "rim" else ""
    return under + drawn + _grains(stone), gradients


def _polished(gem: str, cut: Cut) -> tuple[str, dict[str, str]]:
    """A stone cut round and smooth: its colour, and the window of the studio on it."""
    name, edge = f"p-{gem}", outline(cut)
    spots = [edge(math.tau * k / 48) for k in range(48)]
    path = outlined([(x * PATTERN, -y * PATTERN) for x, y in spots])
    drawn = (
        f'<g class="f"><path d="{path}" fill="url(#{name})"/></g><g fill="#fff">'
        '<ellipse cx="-17" cy="-21" rx="15" ry="8" transform="rotate(-38 -17 -21)" opacity=".75" '
        'filter="url(#hush)"/><ellipse cx="18" cy="24" rx="20" ry="9" transform="rotate(-40 18 24)" opacity=".14" '
        'filter="url(#hush)"/></g>'
    )
    return drawn, {name: gradient(name, GEMS[gem], POLISH_TONES)}


def _grains(stone: Stone) -> str:
    if is_opaque(stone):
        return ""
    rim, edge = stone.mount == "rim", outline(stone.cut)
    reach, size = (48, 7.5) if rim else (52, 9)
    spots = [edge(math.radians(angle)) for angle in (CLAWS.get(stone.cut, SQUARE) if rim else SQUARE)]
    return "".join(
        f'<circle cx="{x * reach:.0f}" cy="{-y * reach:.0f}" r="{size}" fill="url(#b-{stone.metal})"/>'
        for x, y in spots
    )


def _bed(stone: Stone) -> str:
    """The rim of metal that shows around the girdle."""
    metal = METALS[stone.metal]
    spots = [(x * 56, -y * 56) for x, y in _girdle(stone.cut)]
    if stone.cut in {"emerald", "baguette"}:
        spots = [(x + math.copysign(5, x) - x * 6 / 56, y + math.copysign(5, y) - y * 6 / 56) for x, y in spots]
    dark, light = ramp(metal, 0.1), ramp(metal, 0.72)
    return f'<g class="f"><path d="{outlined(spots)}" fill="{light}" stroke="{dark}" class="r"/></g>'


def _girdle(cut: Cut) -> list[Spot]:
    edge, turns = outline(cut), 8 if cut in {"emerald", "baguette"} else 40
    return [edge(math.tau * (k + 0.5) / turns) for k in range(turns)]


def in_space(stone: Stone, camera: Camera, seed: int, *, small: bool = False) -> str:
    """Every facet that shows, through the crown or past it; a `small` stone keeps its main ones."""
    colours = GEMS[stone.gem]
    base = [camera.project(camera.see(stone.pose.point((x, y, 0.0)))) for x, y in _girdle(stone.cut)]
    drawn = [f'<path d="{outlined(base)}" fill="{ramp(colours, 0.4)}" stroke="{ramp(colours, 0.06)}" class="r"/>']
    eye = camera.towards(camera.see(stone.pose.at))
    for facet, corners, normal in _shown(stone, camera, eye):
        if small and not facet.crown and facet.number % 3:
            continue
        spots = [camera.project(corner) for corner in corners]
        line = f' class="w" stroke="{colours[-1]}"' if facet.crown and not small else ""
        tone, opacity = _look(facet, normal, eye, seed)
        shade = "" if opacity >= 1 else f' fill-opacity="{opacity:.2f}"'
        drawn.append(f'<path d="{outlined(spots)}" fill="{ramp(colours, tone)}"{shade}{line}/>')
    return f'<g class="f">{"".join(drawn)}</g>'


def _shown(stone: Stone, camera: Camera, eye: Vec) -> Iterator[tuple[Facet, list[Vec], Vec]]:
    """From above, the whole back of a stone shows through its crown."""
    above = dot(camera.turn(stone.pose.out), eye) > 0
    for facet in facets(stone.cut):
        corners = [camera.see(stone.pose.point(corner)) for corner in facet.corners]
        normal = unit(cross(sub(corners[1], corners[0]), sub(corners[-1], corners[1])))
        if dot(normal, eye) > 0 or (above and not facet.crown):
            yield facet, corners, normal


def _look(facet: Facet, normal: Vec, eye: Vec, seed: int) -> tuple[float, float]:
    """Tone and opacity: the back of the stone is its colour, the crown is glass over it."""
    tone = sparkle(facet, seed)
    if not facet.crown:
        return tone, 1.0
    half = unit((KEY[0] + eye[0], KEY[1] + eye[1], KEY[2] + eye[2]))
    flash = max(dot(normal, half), 0.0) ** 18
    if len(facet.corners) == 8:
        return 0.78 + 0.2 * flash, 0.16 + 0.2 * flash
    return tone + 0.14 + 0.5 * flash, 0.42 + 0.45 * flash
