"""What a picture shows, in the few words from which it is drawn."""

from dataclasses import dataclass
from typing import Literal, Protocol

MetalTone = Literal["yellow", "white", "pink", "platinum", "silver"]
Gem = Literal[
    "diamond",
    "sapphire",
    "ruby",
    "emerald",
    "tsavorite",
    "aquamarine",
    "topaz",
    "morganite",
    "amethyst",
    "citrine",
    "tourmaline",
    "tanzanite",
    "garnet",
    "spinel",
    "onyx",
    "moonstone",
    "turquoise",
    "malachite",
    "chalcedony",
    "pearl",
    "grey-pearl",
    "nacre",
]
Cut = Literal["brilliant", "emerald", "baguette", "pear", "oval", "marquise", "cushion", "cabochon", "pearl"]
Motif = Literal["solo", "halo", "sun", "wave", "leaf", "ice", "moon", "knot", "flower"]
Form = Literal[
    "solitaire",
    "trilogy",
    "eternity",
    "band",
    "signet",
    "duo",
    "open-ring",
    "threads",
    "motif-ring",
    "bangle",
    "cuff",
    "links",
    "tennis",
    "chain-bracelet",
    "pendant",
    "riviere",
    "beads",
    "choker",
    "long-necklace",
    "studs",
    "hoops",
    "drops",
    "climbers",
    "watch",
    "brooch",
    "cufflinks",
    "still",
]
View = Literal["whole", "detail"]


@dataclass(frozen=True, slots=True)
class Design:
    """A piece as the draughtsman sees it; `seed` settles what chance would."""

    form: Form
    metal: MetalTone
    stones: tuple[Gem, ...] = ("diamond",)
    cut: Cut = "brilliant"
    motif: Motif = "solo"
    seed: int = 1
    view: View = "whole"


class Pictured(Protocol):
    @property
    def design(self) -> Design: ...
