"""The finished picture: parts seen by a camera, piled from far to near, on the maison's ivory ground."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gateway.demo.artwork.gems import CLAWS, SQUARE, Facet, facets, outline, sparkle
from gateway.demo.artwork.light import GEMS, KEY, METALS, gradient, ramp
from gateway.demo.artwork.parts import Bead, Chain, Flat, Part, Stone, Surface
from gateway.demo.artwork.space import Camera, Pose, Spot, Vec, cross, dot, noise, sub, unit
from gateway.demo.artwork.surfaces import Drawn, draw_surface, outlined

SMALL = 62  # pixels: stones below it are drawn once and repeated
BEAD_TONES = (1.0, 0.86, 0.62, 0.4, 0.2, 0.44)
PEARL_TONES = (1.0, 0.9, 0.74, 0.56, 0.3, 0.52)


@dataclass(slots=True)
class Scene:
    camera: Camera
    seed: int = 1
    defs: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    pile: list[Drawn] = field(default_factory=list)

    def show(self, parts: Sequence[Part]) -> None:
        for part in parts:
            self.pile.extend(self._drawn(part))

    def body(self) -> str:
        return "".join(svg for _, svg in sorted(self.pile, key=lambda drawn: drawn[0]))

    def _drawn(self, part: Part) -> Iterator[Drawn]:
        match part:
            case Surface():
                yield from draw_surface(part, self.camera)
            case Stone():
                yield from self._stone(part)
            case Bead():
                yield self._bead(part)
            case Chain():
                yield from self._chain(part)
            case Flat():
                yield part.depth, part.svg

    def _bead(self, bead: Bead) -> Drawn:
        seen = self.camera.see(bead.centre)
        x, y = self.camera.project(seen)
        radius = bead.radius * self.camera.scale(seen)
        name = f"b-{bead.material}"
        pearl = bead.material not in METALS
        if name not in self.defs:
            colours = GEMS[bead.material] if pearl else METALS[bead.material]
            self.defs[name] = gradient(name, colours, PEARL_TONES if pearl else BEAD_TONES)
        svg = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="url(#{name})"/>'
        if pearl and radius > 12:
            svg += self._lustre(x, y, radius)
        return seen[2] + bead.lift, svg

    def _lustre(self, x: float, y: float, radius: float) -> str:
        self.defs["rose"] = (
            '<radialGradient id="rose" cx=".62" cy=".7" r=".55"><stop offset="40%" stop-color="#f3b9b0" '
            'stop-opacity=".2"/><stop offset="100%" stop-color="#b9c9d8" stop-opacity="0"/></radialGradient>'
        )
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="url(#rose)"/>'
            f'<ellipse cx="{x - radius * 0.34:.1f}" cy="{y - radius * 0.4:.1f}" rx="{radius * 0.2:.1f}" '
            f'ry="{radius * 0.13:.1f}" transform="rotate(-38 {x - radius * 0.34:.1f} {y - radius * 0.4:.1f})" '
            'fill="#fff" opacity=".85" filter="url(#hush)"/>'
        )

    def _chain(self, chain: Chain) -> Iterator[Drawn]:
        seen = [self.camera.see(p) for p in chain.points]
        width = round(chain.link * self.camera.scale(seen[len(seen) // 2]), 1)
        names = self._link_defs(chain.metal, width)
        links = []
        for number, (spot, angle) in enumerate(_strewn([self.camera.project(s) for s in seen], width * 0.74)):
            turn = f"translate({spot[0]:.1f} {spot[1]:.1f})rotate({angle:.0f})"
            links.append(f'<use href="#{names[number % 2]}" transform="{turn}"/>')
        yield sum(s[2] for s in seen) / len(seen) + chain.lift, "".join(links)

    def _link_defs(self, metal: str, width: float) -> tuple[str, str]:
        """A link from above and one from the side."""
        dark, mid, light = (ramp(METALS[metal], tone) for tone in (0.12, 0.5, 0.92))
        names = (f"e{width}".replace(".", "-"), f"l{width}".replace(".", "-"))
        for name, shape, thick in zip(names, ('<path d="M-52 0H52"', '<ellipse rx="52" ry="32"'), (24, 20), strict=True):
            strokes = ((dark, thick, 0), (mid, thick - 7, -2), (light, thick * 0.26, -4))
            drawn = "".join(
                f'{shape} fill="none" stroke="{colour}" stroke-width="{wide:.0f}" stroke-linecap="round" '
                f'transform="translate({shift / 2:.0f} {shift})"/>'
                for colour, wide, shift in strokes
            )
            self.defs[name] = f'<g id="{name}"><g transform="scale({width / 100:.3f})">{drawn}</g></g>'
        return names

    def _stone(self, stone: Stone) -> Iterator[Drawn]:
        seen = self.camera.see(stone.pose.at)
        out = self.camera.turn(stone.pose.out)
        tilt = dot(out, self.camera.towards(seen))
        radius = stone.pose.size * self.camera.scale(seen)
        depth = seen[2] + stone.lift
        if radius >= SMALL and tilt > -0.3 and not stone.mount:
            yield depth, _large(stone, self.camera, self.seed)
        elif tilt > 0.06 and (radius < SMALL or stone.mount):
            yield depth, self._repeated(stone, radius)

    def _repeated(self, stone: Stone, radius: float) -> str:
        pose, camera = stone.pose, self.camera
        variant = int(noise(self.seed, round(pose.at[0] * 997), round(pose.at[1] * 991)) * 3)
        key = f"{stone.gem} {stone.cut} {stone.mount} {variant}"
        name = self.names.setdefault(key, f"s{len(self.names)}")
        if name not in self.defs:
            flat = replace(stone, pose=Pose(size=0.5))
            square = Camera(zoom=100, distance=1e6, centre=(0.0, 0.0))
            drawn = _large(flat, square, variant * 7 + 3, lines=radius > 14)
            under, over = self._mount(stone) if stone.mount else ("", "")
            self.defs[name] = f'<g id="{name}">{under}{drawn}{over}</g>'
        x, y = camera.project(camera.see(pose.at))
        right, up = camera.turn(pose.right), camera.turn(pose.up)
        k = radius / 50
        numbers = (right[0] * k, -right[1] * k, -up[0] * k, up[1] * k)
        matrix = " ".join(f"{n:.3f}" for n in numbers)
        return f'<use href="#{name}" transform="matrix({matrix} {x:.1f} {y:.1f})"/>'


    def _mount(self, stone: Stone) -> tuple[str, str]:
        """What holds a stone, below and above it, at fifty to its half width."""
        metal, edge = METALS[stone.metal], outline(stone.cut)
        self.defs[f"b-{stone.metal}"] = gradient(f"b-{stone.metal}", metal, BEAD_TONES)
        rim = stone.mount == "rim"
        grains = []
        for angle in CLAWS.get(stone.cut, SQUARE) if rim else SQUARE:
            x, y = edge(math.radians(angle))
            reach, size = (48, 7.5) if rim else (52, 9)
            grains.append(f'<circle cx="{x * reach:.0f}" cy="{-y * reach:.0f}" r="{size}" fill="url(#b-{stone.metal})"/>')
        if not rim:
            return "", "".join(grains)
        turns = 8 if stone.cut in {"emerald", "baguette"} else 40
        spots = [edge(math.tau * (k + 0.5) / turns) for k in range(turns)]
        bed = outlined([(x * 50 + 5 * _sign(x), -y * 50 - 5 * _sign(y)) if turns == 8 else (x * 56, -y * 56) for x, y in spots])
        dark, light = ramp(metal, 0.1), ramp(metal, 0.72)
        return f'<g class="f"><path d="{bed}" fill="{light}" stroke="{dark}" class="r"/></g>', "".join(grains)


def _sign(number: float) -> int:
    return 1 if number > 0 else -1


def _strewn(spots: Sequence[Spot], step: float) -> Iterator[tuple[Spot, float]]:
    """Places and directions at even steps along a line."""
    due = step / 2
    for (x0, y0), (x1, y1) in zip(spots, spots[1:], strict=False):
        length = math.hypot(x1 - x0, y1 - y0)
        while due <= length:
            share = due / length
            yield (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share), math.degrees(math.atan2(y1 - y0, x1 - x0))
            due += step
        due -= length


def _large(stone: Stone, camera: Camera, seed: int, *, lines: bool = True) -> str:
    colours = GEMS[stone.gem]
    drawn = [_girdle(stone, camera, colours)]
    eye = camera.towards(camera.see(stone.pose.at))
    above = dot(camera.turn(stone.pose.out), eye) > 0
    for facet in facets(stone.cut):
        corners = [camera.see(stone.pose.point(c)) for c in facet.corners]
        normal = unit(cross(sub(corners[1], corners[0]), sub(corners[-1], corners[1])))
        front = dot(normal, eye) > 0
        if facet.crown and not front:
            continue
        if not facet.crown and not above and not front:
            continue
        drawn.append(_facet(facet, [camera.project(c) for c in corners], _look(facet, normal, eye, seed), colours, lines=lines))
    return f'<g class="f">{"".join(drawn)}</g>'


def _girdle(stone: Stone, camera: Camera, colours: tuple[str, ...]) -> str:
    edge = outline(stone.cut)
    turns = 8 if stone.cut in {"emerald", "baguette"} else 40
    spots = []
    for k in range(turns):
        x, y = edge(math.tau * (k + 0.5) / turns)
        spots.append(camera.project(camera.see(stone.pose.point((x, y, 0.0)))))
    return (
        f'<path d="{outlined(spots)}" fill="{ramp(colours, 0.4)}" stroke="{ramp(colours, 0.06)}" class="r"/>'
    )


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


def _facet(facet: Facet, spots: list[Spot], look: tuple[float, float], colours: tuple[str, ...], *, lines: bool) -> str:
    tone, opacity = look
    line = ""
    if facet.crown and lines:
        line = f' class="w" stroke="{colours[-1]}"'
    shade = "" if opacity >= 1 else f' fill-opacity="{opacity:.2f}"'
    return f'<path d="{outlined(spots)}" fill="{ramp(colours, tone)}"{shade}{line}/>'
