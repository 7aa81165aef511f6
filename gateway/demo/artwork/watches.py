"""Watches, seen from the front on their strap: case, dial, hands and crown."""

import math

from gateway.demo.artwork.design import Design
from gateway.demo.artwork.light import GEMS, METALS, ramp
from gateway.demo.artwork.motifs import gem
from gateway.demo.artwork.parts import Flat, Part, Stone, court_section, sweep, wire
from gateway.demo.artwork.space import Camera, Pose, Vec, Z, noise, polar, unit

CASE = 1.0


def camera(design: Design) -> Camera:
    if design.view == "detail":
        return Camera(zoom=470, aim=(0.22, 0.1, 0), distance=1000)
    return Camera(zoom=300, distance=1000)


def watch(design: Design) -> list[Part]:
    view = camera(design)
    parts: list[Part] = [Flat(_strap(view), -2.0), *_case(design)]
    parts.append(Flat(_dial(design, view) + _indexes(design, view) + _hands(design, view), 0.6))
    count = 44
    for k in range(count):
        at = polar(360 * k / count, CASE * 0.965, 0.12)
        parts.append(Stone(Pose(at, size=0.058), gem(design, -1), lift=0.9))
    return parts


def _case(design: Design) -> list[Part]:
    ring = [polar(360 * (k % 84) / 84) for k in range(85)]
    ups = [unit(p) for p in ring]
    broad = [(x * CASE, y * CASE, z) for x, y, z in ring]
    inner = [(x * 0.865, y * 0.865, 0.1) for x, y, z in ring]
    parts: list[Part] = [
        sweep(broad, court_section(0.12, 0.13, corners=16), design.metal, ups=ups),
        sweep(inner, court_section(0.04, 0.03, corners=10), design.metal, ups=ups, lift=0.7),
    ]
    for side in (1, -1):
        for end in (1, -1):
            lug: list[Vec] = [
                (side * 0.62, end * 0.72, 0.0),
                (side * 0.6, end * 1.05, -0.02),
                (side * 0.53, end * 1.26, -0.1),
            ]
            parts.append(wire(lug, 0.1, design.metal, taper=(1.2, 0.75), lift=-0.3))
    crown = [(1.1, 0.0, 0.0), (1.26, 0.0, 0.0)]
    parts.append(sweep(crown, _fluted(), design.metal, ups=[Z, Z], lift=-0.2))
    return parts


def _fluted() -> list[tuple[float, float]]:
    spots = [(math.tau * k / 28, 0.1 if k % 2 else 0.088) for k in range(28)]
    return [(r * math.cos(t), r * math.sin(t)) for t, r in spots]


def _strap(view: Camera) -> str:
    """Leather towards the edges of the picture, with its stitches."""
    x, y = view.project(view.see((0, 0, 0)))
    k = view.zoom
    stops = ((0, 0.2), (18, 0.62), (50, 0.42), (82, 0.5), (100, 0.1))
    shade = "".join(f'<stop offset="{o}%" stop-color="{ramp(GEMS["leather"], t)}"/>' for o, t in stops)
    parts = [f'<linearGradient id="strap">{shade}</linearGradient>']
    for way in (-1, 1):
        near, far = y + way * 1.0 * k, y + way * 2.6 * k
        parts.append(
            f'<path d="M{x - 0.52 * k:.0f} {near:.0f}L{x - 0.44 * k:.0f} {far:.0f}H{x + 0.44 * k:.0f}'
            f'L{x + 0.52 * k:.0f} {near:.0f}z" fill="url(#strap)"/>'
        )
        parts.extend(
            f'<path d="M{x + side * 0.45 * k:.0f} {near:.0f}L{x + side * 0.38 * k:.0f} {far:.0f}" fill="none" '
            f'stroke="#8b8b93" stroke-width="{k / 110:.1f}" stroke-dasharray="{k / 26:.0f} {k / 38:.0f}" '
            'stroke-linecap="round" opacity=".75"/>'
            for side in (-1, 1)
        )
    return "".join(parts)


def _dial(design: Design, view: Camera) -> str:
    x, y = view.project(view.see((0, 0, 0)))
    radius = 0.85 * view.zoom
    colours = GEMS[gem(design, 0)]
    centre, edge = (0.72, 0.42) if gem(design, 0) in {"nacre", "pearl", "moonstone"} else (0.46, 0.1)
    rays = []
    for n in range(60):
        angle, wide = 6 * n + 3 * noise(design.seed, n), 2 + 3 * noise(design.seed, n, 1)
        a, b = polar(angle, radius), polar(angle + wide, radius)
        rays.append(f"M{x:.0f} {y:.0f}L{x + a[0]:.0f} {y - a[1]:.0f}L{x + b[0]:.0f} {y - b[1]:.0f}z")
    return (
        f'<radialGradient id="dial" cx=".42" cy=".36" r=".7"><stop offset="0%" stop-color="{ramp(colours, centre)}"/>'
        f'<stop offset="100%" stop-color="{ramp(colours, edge)}"/></radialGradient>'
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" fill="url(#dial)"/>'
        f'<path d="{"".join(rays)}" fill="{colours[-1]}" opacity=".07"/>'
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius - 2:.0f}" fill="none" stroke="#000" stroke-opacity=".35" '
        f'stroke-width="{view.zoom / 34:.0f}" filter="url(#hush)"/>'
    )


def _indexes(design: Design, view: Camera) -> str:
    metal = METALS[design.metal]
    marks = []
    for hour in range(12):
        start, end = (0.6 if hour % 3 == 0 else 0.67), 0.75
        a, b = polar(30 * hour, start), polar(30 * hour, end)
        marks.append(_rod(a, b, 0.03 if hour % 3 == 0 else 0.018, (ramp(metal, 0.15), ramp(metal, 0.85)), view))
    minutes = (polar(6 * m, 0.8, 0.0) for m in range(60) if m % 5)
    dots = "".join(_dot(at, 0.006, ramp(metal, 0.7), view) for at in minutes)
    return "".join(marks) + dots


def _hands(design: Design, view: Camera) -> str:
    """Ten past ten, as every watchmaker shows it."""
    colours = (ramp(METALS[design.metal], 0.08), ramp(METALS[design.metal], 0.8))
    hands = [(90 + 54.5, 0.46, 0.045), (90 - 57, 0.68, 0.034)]
    drawn = [_blade(angle, reach, wide, colours, view) for angle, reach, wide in hands]
    second = _rod(polar(250, -0.18), polar(250, 0.7), 0.009, (colours[0], colours[1]), view)
    return f'<g filter="url(#cast)">{"".join(drawn)}{second}</g>' + _dot((0, 0, 0), 0.05, colours[1], view)


def _blade(angle: float, reach: float, wide: float, colours: tuple[str, str], view: Camera) -> str:
    tip, tail = polar(angle, reach), polar(angle, -0.12)
    halves = []
    for side, colour in zip((1, -1), colours, strict=True):
        hip = polar(angle + side * math.degrees(math.atan2(wide, reach * 0.3)), reach * 0.3)
        spots = [view.project(view.see(p)) for p in (tail, hip, tip)]
        halves.append(f'<path d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in spots)}z" fill="{colour}"/>')
    return "".join(halves)


def _rod(a: Vec, b: Vec, wide: float, colours: tuple[str, str], view: Camera) -> str:
    (x0, y0), (x1, y1) = (view.project(view.see(p)) for p in (a, b))
    return "".join(
        f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="{colour}" stroke-width="{view.zoom * width:.1f}"/>'
        for colour, width in zip(colours, (wide, wide * 0.5), strict=True)
    )


def _dot(at: Vec, radius: float, colour: str, view: Camera) -> str:
    x, y = view.project(view.see(at))
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius * view.zoom:.1f}" fill="{colour}"/>'
