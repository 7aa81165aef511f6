"""Which variant a customer means: by variant, sku, or piece and options; a size is never chosen for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from resolvers.catalog.availability import is_visible
from resolvers.catalog.pieces import Option, Product, Variant
from resolvers.catalog.reads import variants
from resolvers.catalog.shelf import Shelf
from resolvers.languages.translations import message
from resolvers.refusals import Refusal, SizeRequired, UserErrorCode
from resolvers.shop import Caller

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to name a variant; ids that no variant or piece can have are 0."""

    variant_id: int | None = None
    sku: str | None = None
    product_id: int | None = None
    options: Sequence[tuple[str, str]] = ()

    @property
    def named(self) -> int:
        return sum(name is not None for name in (self.variant_id, self.sku, self.product_id))


class Chooser:
    """Finds the variants of several choices with one load of their pieces."""

    def __init__(self, known: dict[int, Variant], products: dict[int, Product], caller: Caller, now: datetime) -> None:
        self.known = known
        self.by_sku = {variant.sku: variant for variant in known.values()}
        self.products = products
        self.caller = caller
        self.now = now

    @classmethod
    async def of(
        cls, shelf: Shelf, choices: Sequence[Choice], caller: Caller, now: datetime, *, ids: Sequence[int] = ()
    ) -> "Chooser":
        """Load what the choices name, and the variants with `ids` beside them."""
        known, products = await variants(
            shelf,
            ids=[*ids, *(choice.variant_id for choice in choices if choice.variant_id is not None)],
            skus=[choice.sku for choice in choices if choice.sku is not None],
            product_ids=[choice.product_id for choice in choices if choice.product_id is not None],
        )
        return cls(known, products, caller, now)

    def choose(self, choice: Choice, path: Path) -> Variant | Refusal:
        """The variant meant, or why none is."""
        if choice.named != 1:
            text = message("Name exactly one of variantId, sku and productId.")
            return Refusal(code=UserErrorCode.INVALID_INPUT, message=text, path=path)
        if choice.product_id is not None:
            return self._of_product(choice, path)
        if choice.options:
            text = message("Options go with a productId only.")
            return Refusal(code=UserErrorCode.INVALID_INPUT, message=text, path=(*path, "selectedOptions"))
        name = "variantId" if choice.variant_id is not None else "sku"
        found = self.by_sku.get(choice.sku) if choice.sku is not None else self.known.get(choice.variant_id or 0)
        is_offered = found is not None and not found.is_retired and self._seen(found.product)
        return found if found is not None and is_offered else _unknown((*path, name))

    def _seen(self, product: Product) -> bool:
        return is_visible(product, self.caller, self.now)

    def _of_product(self, choice: Choice, path: Path) -> Variant | Refusal:
        product = self.products.get(choice.product_id or 0)
        if product is None or not self._seen(product) or not product.variants:
            return _unknown((*path, "productId"))
        for index, (name, value) in enumerate(choice.options):
            if (refusal := _unknown_option(product, name, value, (*path, "selectedOptions", str(index)))) is not None:
                return refusal
        fitting = product.variants_with(choice.options)
        if not fitting:
            text = message("This piece does not come in this combination.")
            return Refusal(code=UserErrorCode.SIZE_UNAVAILABLE, message=text, path=(*path, "selectedOptions"))
        if len(fitting) == 1 and _all_chosen(product, choice):
            return self.known[fitting[0].id]
        return _choose_more(product, choice, path)


def _all_chosen(product: Product, choice: Choice) -> bool:
    """Every option must be named, even one with a single value: no default is ever taken for a size."""
    return all(not option.is_size or _is_chosen(option, choice) for option in product.options)


def _is_chosen(option: Option, choice: Choice) -> bool:
    return any(option.is_called(name) for name, _ in choice.options)


def _choose_more(product: Product, choice: Choice, path: Path) -> Refusal:
    missing = [option for option in product.options if not _is_chosen(option, choice)]
    size = next((option for option in missing if option.is_size), None)
    if size is not None:
        text = message("Please choose a size.")
        code = UserErrorCode.SIZE_REQUIRED
        return SizeRequired(code=code, message=text, path=(*path, "selectedOptions"), sizes=size.values)
    text = message("Please choose every option of this piece.")
    return Refusal(code=UserErrorCode.REQUIRED, message=text, path=(*path, "selectedOptions"))


def _unknown_option(product: Product, name: str, value: str, path: Path) -> Refusal | None:
    option = next((option for option in product.options if option.is_called(name)), None)
    if option is None:
        text = message("This piece has no such option.")
        return Refusal(code=UserErrorCode.INVALID_INPUT, message=text, path=(*path, "name"))
    if not any(offered.is_called(value) for offered in option.values):
        text = (
            message("This piece does not come in this size.")
            if option.is_size
            else message("This piece does not come in this version.")
        )
        code = UserErrorCode.SIZE_UNAVAILABLE if option.is_size else UserErrorCode.INVALID_INPUT
        return Refusal(code=code, message=text, path=(*path, "value"))
    return None


def _unknown(path: Path) -> Refusal:
    return Refusal(code=UserErrorCode.NOT_FOUND, message=message("We do not know this piece."), path=path)
