"""The studio: how metals, stones and pearls answer its light, and their colours."""

import math

from gateway.demo.artwork.space import Vec, dot, unit

METALS: dict[str, tuple[str, ...]] = {
    "yellow": ("#543009", "#93611c", "#c8973f", "#e3bc6b", "#f4da98", "#fdf0c9", "#fffdf4"),
    "white": ("#444447", "#78777a", "#a8a7a7", "#cccac8", "#e5e2df", "#f6f4f1", "#ffffff"),
    "pink": ("#5c3022", "#9a5f4a", "#c98e76", "#e2b39d", "#f2d1c0", "#fbe9df", "#fffaf6"),
    "platinum": ("#3a424b", "#6b757f", "#98a2ab", "#bfc7cd", "#dce2e6", "#f1f4f6", "#ffffff"),
    "silver": ("#48484a", "#7f7f80", "#b0b0b0", "#d2d2d1", "#e9e9e7", "#f8f8f6", "#ffffff"),
    "steel": ("#2f3136", "#54575d", "#7c8086", "#a1a5aa", "#c6c9cc", "#e6e8e9", "#fbfbfb"),
}
GEMS: dict[str, tuple[str, ...]] = {
    "diamond": ("#6f7c89", "#a9b5bf", "#d0d9e0", "#e9eff3", "#f8fbfc", "#ffffff"),
    "sapphire": ("#050d35", "#0c2069", "#1a3fa4", "#3f6ad6", "#8eb1f5", "#eef5ff"),
    "ruby": ("#3a0210", "#730522", "#b00f38", "#dc3a5c", "#f58ea0", "#fff0f0"),
    "emerald": ("#012a1b", "#045036", "#0b7d55", "#35a97c", "#8fdcb9", "#effff6"),
    "tsavorite": ("#06300c", "#0f5a1c", "#258a35", "#55b862", "#a8e6ab", "#f2fff0"),
    "aquamarine": ("#2e7288", "#5aa3b8", "#86c6d6", "#b2e0ea", "#daf3f7", "#ffffff"),
    "topaz": ("#0d4a74", "#1f78ab", "#4ba4d4", "#86c9ec", "#c4e8f9", "#ffffff"),
    "morganite": ("#a3625a", "#cf9086", "#e8b5ab", "#f5d2ca", "#fce9e4", "#ffffff"),
    "amethyst": ("#23084a", "#431a7a", "#6b37ab", "#9668d0", "#c9aaee", "#f8f0ff"),
    "citrine": ("#7a3d02", "#b56a08", "#e09a1c", "#f3c04f", "#fbe09a", "#fffbe8"),
    "tourmaline": ("#520a35", "#8a1d5c", "#c24488", "#e27fb0", "#f6bcd7", "#fff3f9"),
    "tanzanite": ("#150f4c", "#2f2785", "#5149b8", "#7f7bdc", "#b8b8f4", "#f3f3ff"),
    "garnet": ("#2b0408", "#560b12", "#86161f", "#b23a3a", "#e08a7c", "#fff0ea"),
    "spinel": ("#4a0a1e", "#8b1a3a", "#c43d5e", "#e5748c", "#f8b4c0", "#fff4f5"),
    "onyx": ("#050506", "#0c0c0f", "#17171b", "#2a2a30", "#5b5b64", "#f4f4f6"),
    "moonstone": ("#8ba0b8", "#b5c4d6", "#d2dce8", "#e4ebf2", "#f4f7fa", "#ffffff"),
    "turquoise": ("#0f6068", "#1f878c", "#3fa9aa", "#65c4c1", "#a6e2dc", "#f6fffd"),
    "malachite": ("#032e20", "#06513a", "#0e7a56", "#2f9c74", "#84cfae", "#f0fff8"),
    "chalcedony": ("#5d7fa6", "#86a5c6", "#a9c2dc", "#c7d8ea", "#e4edf6", "#ffffff"),
    "pearl": ("#8d7d70", "#c4b5a6", "#e4d8cb", "#f4ece3", "#fdf9f4", "#ffffff"),
    "grey-pearl": ("#2b2f33", "#4d5358", "#767d80", "#9aa3a3", "#c6cfce", "#f6fbfa"),
    "nacre": ("#a8a39a", "#d3cfc6", "#e7e4dd", "#f2f0ea", "#fbfaf6", "#ffffff"),
    "leather": ("#0d0d10", "#17171b", "#232329", "#32323a", "#4b4b55", "#77777f"),
}
LEVELS = 18
BEAD_TONES = (1.0, 0.86, 0.62, 0.4, 0.2, 0.44)
POLISH_TONES = (0.62, 0.52, 0.44, 0.36, 0.22, 0.1)
PEARL_TONES = (1.0, 0.9, 0.74, 0.56, 0.3, 0.52)
KEY: Vec = unit((-0.45, 0.72, 0.52))
RIM: Vec = unit((0.86, 0.22, 0.4))
WINDOW: Vec = unit((-0.8, -0.1, 0.6))


def ramp(colours: tuple[str, ...], tone: float) -> str:
    """The colour at `tone` between the darkest (0) and the lightest (1)."""
    place = min(max(tone, 0.0), 1.0) * (len(colours) - 1)
    low = min(int(place), len(colours) - 2)
    return blend(colours[low], colours[low + 1], place - low)


def blend(a: str, b: str, share: float) -> str:
    pairs = ((int(a[i : i + 2], 16), int(b[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(p + (q - p) * share):02x}" for p, q in pairs)


def smooth(low: float, high: float, value: float) -> float:
    place = min(max((value - low) / (high - low), 0.0), 1.0)
    return place * place * (3 - 2 * place)


def polished(normal: Vec, eye: Vec) -> float:
    """The tone of polished metal: what of the studio its mirror shows."""
    k = 2 * dot(normal, eye)
    mirror = (k * normal[0] - eye[0], k * normal[1] - eye[1], k * normal[2] - eye[2])
    height, depth = mirror[1], mirror[2]
    tone = 0.52 + 0.15 * math.sin(1.5 * height) + 0.06 * mirror[0] + 0.1 * math.cos(3.2 * mirror[0])
    tone += 0.52 * smooth(0.7, 0.94, dot(mirror, KEY)) + 0.42 * smooth(0.78, 0.95, dot(mirror, RIM))
    tone += 0.3 * smooth(0.86, 0.97, dot(mirror, WINDOW))
    tone -= 0.42 * math.exp(-(((height - 0.08) / 0.2) ** 2)) * (1 - smooth(0.2, 0.8, depth))
    tone += 0.2 * math.exp(-(((height + 0.55) / 0.22) ** 2))
    return tone - 0.2 * smooth(0.45, 1.0, -mirror[0]) * (1 - smooth(0.0, 0.7, height))


def gradient(name: str, colours: tuple[str, ...], tones: tuple[float, ...]) -> str:
    """A radial gradient of a round thing lit from the upper left."""
    steps = len(tones) - 1
    stops = "".join(
        f'<stop offset="{100 * i / steps:.0f}%" stop-color="{ramp(colours, tone)}"/>' for i, tone in enumerate(tones)
    )
    return f'<radialGradient id="{name}" cx=".5" cy=".5" r=".52" fx=".34" fy=".3">{stops}</radialGradient>'
