"""The letters about the newsletter: to confirm it, and to say farewell."""

from datetime import timedelta

from resolvers.events.tables import Event
from resolvers.letters.about_people import about_proof, asked
from resolvers.letters.drafts import Draft
from resolvers.newsletter.subscribing import is_suppressed
from resolvers.newsletter.tables import Subscriber
from resolvers.people.tables import Proof
from resolvers.shop import Shop

# Whoever is signed up a hundred times by others gets one letter, and may ask again the next day.
ONE_LETTER_IN = timedelta(days=1)


async def confirm(shop: Shop, event: Event) -> Draft | None:
    """To confirm, unless the address reads already or has such a letter."""
    proof = await asked(event)
    reads = await Subscriber.filter(email_key=proof.email_key).exists() and not await is_suppressed(proof.email_key)
    if reads or await was_just_asked(proof):
        return None
    link = shop.links.newsletter_confirm
    return about_proof(shop, proof, "newsletter_confirm", link=link, name=proof.facts["first_name"])


async def was_just_asked(proof: Proof, **facts: object) -> bool:
    """Whether an equal request of the last day waits for its answer."""
    earlier = Proof.filter(
        email_key=proof.email_key,
        purpose=proof.purpose,
        used_at__isnull=True,
        created_at__gt=proof.created_at - ONE_LETTER_IN,
        created_at__lte=proof.created_at,
    ).exclude(id=proof.id)
    first = [row for row in await earlier if all(row.facts.get(name) == value for name, value in facts.items())]
    # Of several asked at the same moment, the one with the smallest id is the first.
    return any((row.created_at, row.id) < (proof.created_at, proof.id) for row in first)


async def farewell(shop: Shop, event: Event) -> Draft | None:
    """To confirm that an address left; whoever never read the newsletter is not written to.

    The reader's row goes with it, unless they came back meanwhile.
    """
    proof = await asked(event)
    if not await is_suppressed(proof.email_key):
        return None
    reader = await Subscriber.get_or_none(email_key=proof.email_key)
    if reader is None:
        return None
    await Subscriber.filter(id=reader.id).delete()
    return about_proof(shop, proof, "newsletter_farewell", link=None, to=reader.email)
