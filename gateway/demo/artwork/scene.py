"""The finished picture: parts seen by a camera, piled from far to near, on the maison's ivory ground."""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gateway.demo.artwork.light import BEAD_TONES, GEMS, METALS, PEARL_TONES, gradient, ramp
from gateway.demo.artwork.parts import Bead, Chain, Flat, Part, Stone, Surface, Thread
from gateway.demo.artwork.space import Camera, Spot, dot, noise
from gateway.demo.artwork.stones import PATTERN, in_space, is_opaque, pattern
from gateway.demo.artwork.surfaces import Drawn, draw_surface, framed

SMALL = 62  # pixels: stones below it are drawn once and repeated


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
            case Thread():
                yield self._thread(part)
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

    def _thread(self, thread: Thread) -> Drawn:
        seen = [self.camera.see(p) for p in thread.points]
        spots = [self.camera.project(s) for s in seen]
        wide = 2 * thread.radius * self.camera.scale(seen[0])
        lines = []
        for tone, share, shift in ((0.2, 1.0, 0.0), (0.52, 0.72, 0.08), (0.95, 0.28, 0.2)):
            path = "L".join(f"{x - wide * shift:.1f} {y - wide * shift:.1f}" for x, y in spots)
            colour = ramp(METALS[thread.metal], tone)
            lines.append(f'<path class="t" stroke="{colour}" stroke-width="{wide * share:.1f}" d="M{path}"/>')
        return sum(s[2] for s in seen) / len(seen) + thread.lift, "".join(lines)

    def _chain(self, chain: Chain) -> Iterator[Drawn]:
        seen = [self.camera.see(p) for p in chain.points]
        width = round(chain.link * self.camera.scale(seen[len(seen) // 2]))
        names = self._link_defs(chain.metal, width)
        links = []
        for number, (spot, angle) in enumerate(_strewn([self.camera.project(s) for s in seen], width * 0.74)):
            if not framed(spot):
                continue
            turn = f"translate({spot[0]:.1f} {spot[1]:.1f})rotate({angle:.0f})"
            links.append(f'<use href="#{names[number % 2]}" transform="{turn}"/>')
        yield sum(s[2] for s in seen) / len(seen) + chain.lift, "".join(links)

    def _link_defs(self, metal: str, width: int) -> tuple[str, str]:
        """A link from above and one from the side."""
        dark, mid, light = (ramp(METALS[metal], tone) for tone in (0.12, 0.5, 0.92))
        names = (f"e{width}", f"l{width}")
        for name, shape, thick in zip(
            names, ('<path d="M-52 0H52"', '<ellipse rx="52" ry="32"'), (24, 20), strict=True
        ):
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
        if not framed(self.camera.project(seen), 3 * radius):
            return
        if radius >= SMALL and tilt > -0.3 and not stone.mount and not is_opaque(stone):
            yield depth, in_space(stone, self.camera, self.seed)
        elif tilt > 0.06:
            yield depth, self._repeated(stone, radius)

    def _repeated(self, stone: Stone, radius: float) -> str:
        pose, camera = stone.pose, self.camera
        variants = 2 if stone.cut == "brilliant" else 1
        variant = int(variants * noise(self.seed, round(pose.at[0] * 997), round(pose.at[1] * 991)))
        key = f"{stone.gem} {stone.cut} {stone.mount} {stone.metal} {variant}"
        name = self.names.setdefault(key, f"s{len(self.names)}")
        if name not in self.defs:
            drawn, gradients = pattern(stone, variant, small=radius < 16)
            self.defs |= {**gradients, name: f'<g id="{name}">{drawn}</g>'}
        x, y = camera.project(camera.see(pose.at))
        right, up = camera.turn(pose.right), camera.turn(pose.up)
        k = radius / PATTERN
        numbers = (right[0] * k, -right[1] * k, -up[0] * k, up[1] * k)
        matrix = " ".join(f"{n:.3f}" for n in numbers)
        return f'<use href="#{name}" transform="matrix({matrix} {x:.1f} {y:.1f})"/>'


def _strewn(spots: Sequence[Spot], step: float) -> Iterator[tuple[Spot, float]]:
    """Places and directions at even steps along a line."""
    due = step / 2
    for (x0, y0), (x1, y1) in itertools.pairwise(spots):
        length = math.hypot(x1 - x0, y1 - y0)
        while due <= length:
            share = due / length
            yield (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share), math.degrees(math.atan2(y1 - y0, x1 - x0))
            due += step
        due -= length
