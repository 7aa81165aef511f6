"""The ground a piece is photographed on, its shadow, and the file that holds them."""

import math
from dataclasses import dataclass

from gateway.demo.artwork.parts import Part
from gateway.demo.artwork.scene import Scene
from gateway.demo.artwork.space import ORIGIN, Camera, Vec
from gateway.demo.artwork.surfaces import FINENESS

SOFT = "".join(
    f'<filter id="{name}" x="-8%" y="-8%" width="116%" height="116%" color-interpolation-filters="sRGB">'
    f'<feGaussianBlur stdDeviation="{blur}"/><feComponentTransfer><feFuncA type="linear" slope="0" intercept="1"/>'
    '</feComponentTransfer><feComposite in2="SourceAlpha" operator="in"/></filter>'
    for name, blur in (("a", 2.2), ("b", 3.6), ("c", 5.5), ("d", 9))
)
CAST = (
    '<filter id="cast" x="-10%" y="-10%" width="120%" height="125%" color-interpolation-filters="sRGB">'
    '<feGaussianBlur in="SourceAlpha" stdDeviation="4" result="near"/>'
    '<feOffset in="near" dx="3" dy="6" result="near"/>'
    '<feGaussianBlur in="SourceAlpha" stdDeviation="20" result="far"/>'
    '<feOffset in="far" dx="14" dy="30" result="far"/>'
    '<feFlood flood-color="#5b4630" flood-opacity=".34"/><feComposite in2="near" operator="in" result="n"/>'
    '<feFlood flood-color="#6b543a" flood-opacity=".26"/><feComposite in2="far" operator="in" result="f"/>'
    '<feMerge><feMergeNode in="f"/><feMergeNode in="n"/><feMergeNode in="SourceGraphic"/></feMerge></filter>'
)
HAZE = (
    '<filter id="haze" x="-50%" y="-200%" width="200%" height="500%"><feGaussianBlur stdDeviation="26"/></filter>'
    '<filter id="haze-near" x="-50%" y="-100%" width="200%" height="300%"><feGaussianBlur stdDeviation="11"/></filter>'
    '<filter id="hush" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="3"/></filter>'
    '<filter id="under" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="30"/></filter>'
)
GROUND = (
    '<radialGradient id="ground" cx=".5" cy=".42" r=".78"><stop offset="0%" stop-color="#fdfbf7"/>'
    '<stop offset="55%" stop-color="#f8f3ea"/><stop offset="100%" stop-color="#ece3d4"/></radialGradient>'
)
FLOOR = (
    '<linearGradient id="floor" x1="0" y1="0" x2="0" y2="1"><stop offset="0%" stop-color="#e4d9c7" '
    'stop-opacity="0"/><stop offset="100%" stop-color="#e0d3be" stop-opacity=".55"/></linearGradient>'
)
STYLE = (
    f".m,.f,.u,.e{{transform:scale({1 / FINENESS})}}.m path{{fill:currentColor;stroke:currentColor;stroke-width:6}}"
    ".f{stroke-linejoin:round}.r{stroke-opacity:.55;stroke-width:8}.w{stroke-opacity:.5;stroke-width:3.5}"
    ".t{fill:none;stroke-linecap:round;stroke-linejoin:round}"
    ".u{opacity:.4;filter:url(#under)}.e{fill:none;stroke-opacity:.5;stroke-width:5}"
)


@dataclass(frozen=True, slots=True)
class Shot:
    """Parts before a camera. A piece that stands has a foot; one that lies casts its outline on the ground."""

    parts: list[Part]
    camera: Camera
    foot: Vec | None = None


def photograph(shot: Shot, seed: int) -> str:
    scene = Scene(shot.camera, seed)
    scene.show(shot.parts)
    body = scene.body()
    defs = "".join(scene.defs.values())
    piece = f"<g>{body}</g>" if shot.foot else f'<g filter="url(#cast)">{body}</g>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 1200" width="1200" height="1200">'
        f"<defs>{GROUND}{FLOOR}{SOFT}{CAST}{HAZE}{defs}</defs>"
        f"<style>{STYLE}</style>"
        f'<rect width="1200" height="1200" fill="url(#ground)"/>{_shadow(shot)}{piece}</svg>'
    )


def _shadow(shot: Shot) -> str:
    if shot.foot is None:
        return ""
    level = shot.camera.project(shot.camera.see(shot.foot))[1]
    return (
        f'<rect y="{level - 150:.0f}" width="1200" height="{1350 - level:.0f}" fill="url(#floor)"/>'
        f'<path d="{_on_floor(shot, 1.0, 0.5)}" fill="#6b543a" opacity=".3" filter="url(#haze)"/>'
        f'<path d="{_on_floor(shot, 0.62, 0.17)}" fill="#4a3823" opacity=".42" filter="url(#haze-near)"/>'
    )


def _on_floor(shot: Shot, reach: float, depth: float) -> str:
    """An ellipse on the ground, drawn out along the piece and away from the light."""
    x, y, z = shot.foot or ORIGIN
    turns = [math.tau * k / 40 for k in range(40)]
    spots = [(x + reach * (math.cos(t) + 0.12), y, z + depth * math.sin(t)) for t in turns]
    shown = [shot.camera.project(shot.camera.see(spot)) for spot in spots]
    return "M" + "L".join(f"{a:.0f} {b:.0f}" for a, b in shown) + "z"
