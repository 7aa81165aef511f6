"""Alerts for pieces that are gone for now: confirmed by a letter, told once, then forgotten."""

from datetime import timedelta

from resolvers.catalog.availability import AvailabilityState, availability, is_visible
from resolvers.catalog.pieces import Variant
from resolvers.catalog.reads import by_sku, variants
from resolvers.concierge.tables import AvailabilityAlert
from resolvers.languages.translations import message
from resolvers.people import proofs
from resolvers.people.accounts import TOKENS_OF_CLIENT
from resolvers.people.proofs import Asked
from resolvers.people.refusing import checked_email, refuse_if_any
from resolvers.people.tables import ProofPurpose
from resolvers.ports import Allowance
from resolvers.refusals import NotSoldOnline, Refusal, Refused, UserErrorCode
from resolvers.rows import column
from resolvers.shop import GUEST, Caller, Shop
from resolvers.throttling import admit
from resolvers.writing import writing

ALERTS_OF_CLIENT = Allowance("alerts-of-client", 30, timedelta(hours=1))
ALERTS_OF_ADDRESS = Allowance("alerts-of-address", 30, timedelta(hours=1))
AT_ONCE = 100


async def ask(shop: Shop, caller: Caller, sku: str, email: str, where: tuple[str, str]) -> None:
    """Note that an address wants to know when a piece is back; `where` is country and language. A letter follows.

    Raises:
        Refused: no address; a piece that the caller does not see, can be bought now, or is not sold online.
    """
    refusals: list[Refusal] = []
    address = checked_email(email, refusals, ("email",))
    country, language = where
    (variant,) = await by_sku(shop.shelf, caller, shop.clock(), [sku])
    refusal = _refusal(shop, caller, variant, country)
    refuse_if_any([*refusals, refusal] if refusal is not None else refusals)
    await admit(shop, (ALERTS_OF_CLIENT, caller.client), (ALERTS_OF_ADDRESS, address.key))
    facts = {"variant": variant.id if variant else 0, "country": country}
    async with writing(shop) as write:
        await proofs.ask(write, shop, Asked(ProofPurpose.AVAILABILITY_ALERT, address, language, facts=facts))


def _refusal(shop: Shop, caller: Caller, variant: Variant | None, country: str) -> Refusal | None:
    if variant is None:
        return Refusal(code=UserErrorCode.NOT_FOUND, message=message("We do not know this piece."), path=("sku",))
    state = availability(variant, country, caller, shop.clock()).state
    if state is AvailabilityState.TEMPORARILY_UNAVAILABLE:
        return None
    if state is AvailabilityState.NOT_SOLD_ONLINE:
        text = message("This piece is not sold online. Our concierge will gladly help you.")
        return NotSoldOnline(code=UserErrorCode.NOT_SOLD_ONLINE, message=text, path=("sku",))
    text = message("No alert is needed: this piece is not temporarily unavailable.")
    return Refusal(code=UserErrorCode.INVALID_STATUS, message=text, path=("sku",))


async def confirm(shop: Shop, caller: Caller, token: str) -> None:
    """Keep the alert whose address a token proves.

    Raises:
        Refused: the token is none, used or too old.
    """
    await admit(shop, (TOKENS_OF_CLIENT, caller.client))
    proof = await proofs.shown(shop, ProofPurpose.AVAILABILITY_ALERT, token)
    known, _ = await variants(shop.shelf, ids=[proof.facts["variant"]])
    if not known:
        text = message("This piece is not in our catalogue any more.")
        raise Refused(Refusal(code=UserErrorCode.NOT_FOUND, message=text))
    async with writing(shop) as write:
        await proofs.use(shop, proof)
        facts = {
            "email": proof.email,
            "language": proof.language,
            "country": proof.facts["country"],
            "created_at": shop.clock(),
        }
        row, _ = await AvailabilityAlert.get_or_create(
            defaults=facts, variant_id=proof.facts["variant"], email_key=proof.email_key
        )
        # One that was told and whose letter is still on its way begins anew.
        await AvailabilityAlert.filter(id=row.id).update(told_at=None)
        write.record(shop, "alert.confirmed", str(row.id))


async def tell(shop: Shop) -> int:
    """Note for every alert whose piece is back that it is; a letter follows each. Returns how many."""
    waiting = await column(AvailabilityAlert.filter(told_at__isnull=True).distinct(), "variant_id")
    told = 0
    for start in range(0, len(waiting), AT_ONCE):
        known, _ = await variants(shop.shelf, ids=waiting[start : start + AT_ONCE])
        for variant in known.values():
            offered = not variant.is_retired and is_visible(variant.product, GUEST, shop.clock())
            if variant.id in waiting and offered:
                told += await _tell(shop, variant)
    return told


async def _tell(shop: Shop, variant: Variant) -> int:
    told = 0
    for alert in await AvailabilityAlert.filter(variant_id=variant.id, told_at__isnull=True).order_by("created_at"):
        if not availability(variant, alert.country, GUEST, shop.clock()).can_add_to_cart:
            continue
        async with writing(shop) as write:
            free = AvailabilityAlert.filter(id=alert.id, told_at__isnull=True)
            if await free.update(told_at=shop.clock()):
                write.record(shop, "alert.due", str(alert.id))
                told += 1
    return told
