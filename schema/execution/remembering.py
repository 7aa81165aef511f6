"""Remembered fragments: the JSON of a piece, as one query asks for it, kept for the next who are shown the same."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

import orjson

# What a kept text takes besides its bytes: its key, its place, its object.
OVERHEAD = 400

# Types that show nothing but a piece, the operation's language and the outlook on the piece. What depends on more, such
# as a concierge who is open now, is not among them.
OF_PIECES = frozenset(
    {
        *("Product", "ProductVariant", "ProductOption", "ProductOptionValue", "SelectedOption", "Image", "Money"),
        *("PriceRange", "Availability", "SizeGuide", "SizeGuideRow", "PreciousMetal", "Gemstone", "Seo"),
        *("ProductSafety", "Collection", "PageInfo"),
        *("ProductVariantConnection", "ProductVariantEdge", "ImageConnection", "ImageEdge"),
        *("CollectionConnection", "CollectionEdge"),
    }
)


class Kept:
    """Encoded objects by keys that are never used again for anything else; the longest unasked go first."""

    def __init__(self, most_bytes: int = 32 * 2**20) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self.texts: OrderedDict[Hashable, orjson.Fragment] = OrderedDict()
        self.sizes: dict[Hashable, int] = {}

    def get(self, key: Hashable) -> orjson.Fragment | None:
        """What is kept under a key."""
        found = self.texts.get(key)
        if found is not None:
            self.texts.move_to_end(key)
        return found

    def put(self, key: Hashable, shown: dict[str, Any]) -> orjson.Fragment:
        """Keep an object, encoded."""
        text = orjson.dumps(shown)
        found = self.texts[key] = orjson.Fragment(text)
        self.bytes += len(text) + OVERHEAD - self.sizes.get(key, 0)
        self.sizes[key] = len(text) + OVERHEAD
        while self.bytes > self.most_bytes:
            oldest, _ = self.texts.popitem(last=False)
            self.bytes -= self.sizes.pop(oldest)
        return found
