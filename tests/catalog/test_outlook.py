"""The outlook on a piece: whoever has the same one is told the same of its availability."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import timedelta
from itertools import product
from uuid import uuid4

from resolvers.catalog.availability import Availability, availability
from resolvers.catalog.outlook import outlook
from resolvers.shop import GUEST
from tests.house_of import A_SUNDAY, House
from tests.makers import piece

HOURS = [None, *(A_SUNDAY + timedelta(hours=hour) for hour in (1, 3))]
MOMENTS = [A_SUNDAY + timedelta(hours=hour) for hour in range(5)]
CUSTOMER = replace(GUEST, customer_id=uuid4())
CALLERS = [GUEST, CUSTOMER, replace(CUSTOMER, is_vip=True)]


async def test_the_same_outlook_is_the_same_availability(house: House) -> None:
    await house.shelve(piece("Halo", exclusions=frozenset({"DE"})))
    kept = await house.shop.shelf.called("halo")
    assert kept is not None
    told: dict[Hashable, set[Availability]] = {}
    for begins, ends in product(HOURS, HOURS):
        shown = replace(kept, preview_from=begins, preview_until=ends)
        form = replace(kept.variants[0], product=shown)
        for moment, caller, country in product(MOMENTS, CALLERS, ("FR", "DE")):
            key = begins, ends, outlook(shown, country, caller, moment)
            told.setdefault(key, set()).add(availability(form, country, caller, moment))
    assert {len(answers) for answers in told.values()} == {1}
    assert len({answer for answers in told.values() for answer in answers}) == 4, "they are not all told the same"
