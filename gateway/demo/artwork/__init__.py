"""The pictures of the demo's pieces: drawn, not photographed, and the same every time."""

from collections.abc import Callable
from urllib.parse import quote

from gateway.demo.artwork import bracelets, earrings, necklaces, objects, rings, watches
from gateway.demo.artwork.design import Design, Pictured
from gateway.demo.artwork.light import GEMS, METALS, ramp
from gateway.demo.artwork.parts import Part
from gateway.demo.artwork.space import Camera, Vec
from gateway.demo.artwork.studio import Shot, photograph

FLAT_FORMS: dict[str, tuple[Callable[[Design], list[Part]], Callable[[Design], Camera]]] = {
    **{form: (build, necklaces.camera) for form, build in necklaces.NECKLACES.items()},
    **{form: (build, earrings.camera) for form, build in earrings.EARRINGS.items()},
    **{form: (build, objects.camera) for form, build in objects.OBJECTS.items()},
    "watch": (watches.watch, watches.camera),
}
RING_FOOT: Vec = (0.0, -1.09, 0.0)


def draw(picture: Pictured) -> str:
    """The picture as an SVG document of its own, 1200 by 1200."""
    return photograph(_shot(picture.design), picture.design.seed)


def placeholder(picture: Pictured) -> str:
    """A tiny data URI in the picture's main colours, to stand in until it is loaded."""
    metal = ramp(METALS[picture.design.metal], 0.5)
    heart = ramp(GEMS[picture.design.stones[0]], 0.5) if picture.design.stones else metal
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><radialGradient id="a">'
        f'<stop stop-color="{heart}"/><stop offset=".45" stop-color="{metal}"/>'
        '<stop offset="1" stop-color="#f8f3ea"/></radialGradient><path fill="#f8f3ea" d="M0 0h8v8H0z"/>'
        '<circle cx="4" cy="4" r="3.4" fill="url(#a)" opacity=".7"/></svg>'
    )
    return "data:image/svg+xml," + quote(svg, safe=" =:/'")


def _shot(design: Design) -> Shot:
    if design.form in rings.RINGS:
        return Shot(rings.RINGS[design.form](design), rings.camera(design), RING_FOOT)
    if design.form in bracelets.BRACELETS:
        return Shot(bracelets.BRACELETS[design.form](design), bracelets.camera(design))
    build, camera = FLAT_FORMS[design.form]
    return Shot(build(design), camera(design))


__all__ = ["Design", "draw", "placeholder"]
