"""What was shown of the catalogue, kept encoded for the next who are shown the same: pieces, pages, whole answers."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any, Generic, TypeVar

import orjson

from resolvers.catalog.shelf import Mark
from resolvers.shop import DEFAULT_COUNTRY, Shop
from schema.context import DEFAULT_LANGUAGE, Context
from schema.in_context import Spoken

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
        *("ProductConnection", "ProductEdge", "CollectionConnection", "CollectionEdge"),
    }
)


# Types that show nothing but the catalogue, at one moment, to one kind of caller.
OF_CATALOGUE = OF_PIECES | {"Facet", "FacetValue"}
# Root fields that read nothing else.
CATALOGUE_ROOTS = frozenset({"product", "products", "collection", "collections"})

T = TypeVar("T")


class ByBytes(Generic[T]):
    """Values by keys, bounded by what they take; the longest unasked go first."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self.values: OrderedDict[Hashable, T] = OrderedDict()
        self.sizes: dict[Hashable, int] = {}

    def get(self, key: Hashable) -> T | None:
        """What is kept under a key."""
        found = self.values.get(key)
        if found is not None:
            self.values.move_to_end(key)
        return found

    def keep(self, key: Hashable, value: T, size: int) -> T:
        """Keep a value of so many bytes, in place of what was kept under its key."""
        size += OVERHEAD
        self.values[key] = value
        self.values.move_to_end(key)
        self.bytes += size - self.sizes.get(key, 0)
        self.sizes[key] = size
        while self.bytes > self.most_bytes:
            oldest, _ = self.values.popitem(last=False)
            self.bytes -= self.sizes.pop(oldest)
        return value


def fitting(text: bytes) -> bytes:
    """The same bytes in as much memory as they need: orjson's own keep the buffer that they were written into."""
    return bytes(memoryview(text))


class Kept(ByBytes[orjson.Fragment]):
    """Encoded objects, by keys that are never used again for anything else."""

    def __init__(self, most_bytes: int = 16 * 2**20) -> None:
        super().__init__(most_bytes)

    def put(self, key: Hashable, shown: dict[str, Any]) -> orjson.Fragment:
        """Keep an object, encoded."""
        text = fitting(orjson.dumps(shown))
        return self.keep(key, orjson.Fragment(text), len(text))


class Told(ByBytes[tuple[Mark, bytes]]):
    """Whole answers about the catalogue, each with the state that it was told in."""

    def __init__(self, most_bytes: int = 12 * 2**20) -> None:
        super().__init__(most_bytes)

    def again(self, uid: int, context: Context) -> tuple[Mark, bytes] | None:
        """What was told to such a caller, if the catalogue is still in that state."""
        found = self.get(_viewer(uid, context))
        return found if found is not None and context.shop.shelf.stands(found[0], context.now) else None

    def to_guests(self, uid: int, spoken: Spoken, shop: Shop) -> bytes | None:
        """The text that guests were told, likewise."""
        found = self.get((uid, spoken.language or DEFAULT_LANGUAGE, spoken.country or DEFAULT_COUNTRY, False, True))
        return found[1] if found is not None and shop.shelf.stands(found[0], shop.clock()) else None

    def put(self, uid: int, context: Context, mark: Mark, text: bytes) -> None:
        """Keep what was told, unless the catalogue changed while it was."""
        if context.shop.shelf.stands(mark, context.now):
            self.keep(_viewer(uid, context), (mark, fitting(text)), len(text))


def _viewer(uid: int, context: Context) -> Hashable:
    """All of an operation and its caller on which an answer about the catalogue may depend."""
    caller = context.caller
    return uid, context.language, context.country, caller.is_vip, caller.customer_id is None
