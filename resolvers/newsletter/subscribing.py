"""Joining and leaving the newsletter: joined by a letter's link, left by anybody for an address, at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from resolvers.newsletter.tables import Subscriber, Suppression
from resolvers.people import proofs
from resolvers.people.accounts import TOKENS_OF_CLIENT
from resolvers.people.consents import record_consent
from resolvers.people.emails import Email
from resolvers.people.locking import lock
from resolvers.people.proofs import Asked
from resolvers.people.refusing import checked_email, checked_name, refuse_if_any
from resolvers.people.tables import Customer, Proof, ProofPurpose
from resolvers.ports import Allowance
from resolvers.refusals import Refusal
from resolvers.rows import column
from resolvers.shop import Caller, Shop
from resolvers.throttling import admit, opaque
from resolvers.tokens import row_named, token_of
from resolvers.writing import Writing, writing

NEWSLETTER = "newsletter"
ASKED_OF_CLIENT = Allowance("newsletter-of-client", 120, timedelta(hours=1))
ASKED_OF_ADDRESS = Allowance("newsletter-of-address", 200, timedelta(days=1))
SWITCHES_OF_ACCOUNT = Allowance("newsletter-of-account", 60, timedelta(hours=1))
LEAVE_LINK = "newsletter-leave"


class NewsletterStatus(StrEnum):
    """Whether an address gets the newsletter."""

    NOT_SUBSCRIBED = "NOT_SUBSCRIBED"
    PENDING = "PENDING"
    SUBSCRIBED = "SUBSCRIBED"


@dataclass(frozen=True, slots=True)
class NewsletterState:
    """The status, and since when."""

    status: NewsletterStatus
    since: datetime | None


NOT_SUBSCRIBED = NewsletterState(NewsletterStatus.NOT_SUBSCRIBED, None)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the newsletter."""

    email: Email
    first_name: str
    last_name: str
    language: str


def reader_of(customer: Customer) -> Reader:
    """A customer, whose address is proven, as a reader."""
    email = Email(customer.email, customer.email_key)
    return Reader(email, customer.first_name, customer.last_name, customer.language)


async def ask(shop: Shop, caller: Caller, email: str, names: tuple[str | None, str | None], language: str) -> None:
    """Note that an address wants the newsletter; a letter asks its owner to confirm.

    Raises:
        Refused: no address or name, or too many at once; never what is known of the address.
    """
    refusals: list[Refusal] = []
    address = checked_email(email, refusals, ("email",))
    first = checked_name(names[0], refusals, ("firstName",), required=False)
    last = checked_name(names[1], refusals, ("lastName",), required=False)
    refuse_if_any(refusals)
    await admit(shop, (ASKED_OF_CLIENT, caller.client))
    if not await shop.counters.admit(ASKED_OF_ADDRESS, opaque(address.key)):
        # Answered alike: whoever signs somebody up again and again fills no table.
        return
    facts = {"first_name": first, "last_name": last}
    async with writing(shop) as write:
        await proofs.ask(write, shop, Asked(ProofPurpose.NEWSLETTER_JOIN, address, language, facts=facts))


async def confirm(shop: Shop, caller: Caller, token: str) -> None:
    """Subscribe the address that a token proves.

    Raises:
        Refused: the token is none, used or too old.
    """
    await admit(shop, (TOKENS_OF_CLIENT, caller.client))
    proof = await proofs.shown(shop, ProofPurpose.NEWSLETTER_JOIN, token)
    email = Email(proof.email, proof.email_key)
    reader = Reader(email, proof.facts["first_name"], proof.facts["last_name"], proof.language)
    async with writing(shop) as write:
        await proofs.use(shop, proof)
        await joined(write, shop, reader, source="footer")


async def joined(write: Writing, shop: Shop, reader: Reader, *, source: str) -> None:
    """Subscribe a reader whose address is proven; belongs in a transaction."""
    key = reader.email.key
    await Suppression.filter(key=opaque(key)).delete()
    facts = {
        "email": reader.email.address,
        "first_name": reader.first_name,
        "last_name": reader.last_name,
        "language": reader.language,
    }
    row, is_new = await Subscriber.get_or_create(defaults={**facts, "since": shop.clock()}, email_key=key)
    if not is_new:
        await Subscriber.filter(id=row.id).update(**facts)
    await record_consent(shop, key, NEWSLETTER, given=True, source=source)
    write.record(shop, "newsletter.joined", str(row.id))


async def leave(shop: Shop, caller: Caller, email: str, language: str) -> None:
    """Let an address leave at once, whether or not it is a reader's; a letter confirms it to a reader.

    Raises:
        Refused: what is written is no address.
    """
    refusals: list[Refusal] = []
    address = checked_email(email, refusals, ("email",))
    refuse_if_any(refusals)
    await admit(shop, (ASKED_OF_CLIENT, caller.client))
    async with writing(shop) as write:
        await _left(write, shop, address, language, source="address")


async def leave_by_link(shop: Shop, token: str) -> bool:
    """Let the reader leave to whom a newsletter with this token went (RFC 8058); False when it is no such token.

    A token of a reader who left already is answered like the first time.
    """
    subscriber_id = row_named(LEAVE_LINK, token, shop.token_keys)
    if subscriber_id is None:
        return False
    row = await Subscriber.get_or_none(id=subscriber_id)
    if row is not None:
        async with writing(shop) as write:
            await _left(write, shop, Email(row.email, row.email_key), row.language, source="one-click")
    return True


def leave_token(shop: Shop, subscriber_id: UUID) -> str:
    """What the one-click address of a reader's letters carries."""
    return token_of(LEAVE_LINK, subscriber_id, shop.token_keys)


async def prefer(shop: Shop, caller: Caller, *, subscribed: bool) -> None:
    """The account's switch: its address is proven already.

    Raises:
        Refused: turned too often.
    """
    await admit(shop, (SWITCHES_OF_ACCOUNT, str(caller.customer_id)))
    async with writing(shop) as write:
        await lock(caller.customer_id)
        reader = reader_of(await Customer.get(id=caller.customer_id))
        if subscribed:
            await joined(write, shop, reader, source="account")
        else:
            await _left(write, shop, reader.email, reader.language, source="account")


async def _left(write: Writing, shop: Shop, email: Email, language: str, *, source: str) -> None:
    """The suppression holds from here on; the subscriber's own row goes when the letter is planned.

    The same rows are written whether or not the address is known.
    """
    key = opaque(email.key)
    await Suppression.bulk_create([Suppression(key=key, at=shop.clock())], ignore_conflicts=True)
    # Who leaves takes back what they asked for before.
    asked = Proof.filter(email_key=email.key, purpose=ProofPurpose.NEWSLETTER_JOIN, used_at__isnull=True)
    await asked.update(used_at=shop.clock())
    await record_consent(shop, email.key, NEWSLETTER, given=False, source=source)
    await proofs.ask(write, shop, Asked(ProofPurpose.NEWSLETTER_LEAVE, email, language))


async def follow(shop: Shop, before: str, customer: Customer) -> None:
    """A reader whose account has another address reads there; one who left does not."""
    if await is_suppressed(before) or await Subscriber.filter(email_key=customer.email_key).exists():
        return
    facts = {"email": customer.email, "email_key": customer.email_key}
    if await Subscriber.filter(email_key=before).update(**facts):
        await Suppression.filter(key=opaque(customer.email_key)).delete()
        await record_consent(shop, customer.email_key, NEWSLETTER, given=True, source="address-change")


async def states(shop: Shop, email_keys: Collection[str]) -> dict[str, NewsletterState]:
    """Whether each of several addresses gets the newsletter, in a fixed number of statements."""
    keys = list(email_keys)
    reading = {row.email_key: row.since for row in await Subscriber.filter(email_key__in=keys)}
    gone = await suppressed(reading)
    found = {key: NewsletterState(NewsletterStatus.SUBSCRIBED, reading[key]) for key in reading if key not in gone}
    others = [key for key in keys if key not in found]
    return {**found, **(await _waiting(shop, others) if others else {})}


async def _waiting(shop: Shop, email_keys: list[str]) -> dict[str, NewsletterState]:
    """Of addresses that get no newsletter: whether a letter waits to be confirmed, and since when the first does."""
    proofs_of = Proof.filter(
        email_key__in=email_keys,
        purpose=ProofPurpose.NEWSLETTER_JOIN,
        used_at__isnull=True,
        expires_at__gt=shop.clock(),
    )
    found = dict.fromkeys(email_keys, NOT_SUBSCRIBED)
    for proof in await proofs_of.order_by("-created_at"):
        found[proof.email_key] = NewsletterState(NewsletterStatus.PENDING, proof.created_at)
    return found


async def suppressed(email_keys: Collection[str]) -> set[str]:
    """Which of the addresses left, in one statement or none."""
    keys = {opaque(key): key for key in email_keys}
    return {keys[each] for each in await column(Suppression.filter(key__in=list(keys)), "key")} if keys else set()


async def is_suppressed(email_key: str) -> bool:
    """Whether an address left."""
    return bool(await suppressed([email_key]))
