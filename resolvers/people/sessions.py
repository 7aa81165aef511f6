"""Sessions: who is signed in where. A client keeps the secret, the shop its hash; a row that is gone opens nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import F

from resolvers.languages.translations import message
from resolvers.people.cards import holds_card_number
from resolvers.people.tables import Customer, Session
from resolvers.prepared import Template
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.secrets import hashed, new_secret
from resolvers.shop import GUEST, Caller, Shop
from resolvers.writing import Writing, writing

LONGEST_AGENT = 255
# Often enough to tell a living session from a forgotten one, seldom enough to cost no read a write.
SEEN_AGAIN_AFTER = timedelta(minutes=10)

LIVING = Template(
    lambda secret_hash, now: Session.filter(
        secret_hash=secret_hash, expires_at__gt=now, customer__erased_at__isnull=True
    ).annotate(is_vip=F("customer__is_vip"), email_key=F("customer__email_key")),
    str,
    datetime,
)

UNKNOWN_SESSION = Refusal(code=UserErrorCode.NOT_FOUND, message=message("There is no such session."), path=("id",))


@dataclass(frozen=True, slots=True)
class SessionShown:
    """A signed-in client as its owner sees it."""

    id: UUID
    created_at: datetime
    last_seen_at: datetime
    user_agent: str | None
    is_current: bool


async def open_session(write: Writing, shop: Shop, customer: Customer, user_agent: str) -> tuple[UUID, str]:
    """Sign a client in; returns the session's id, and its secret, which is nowhere else."""
    now, secret = shop.clock(), new_secret()
    session = await Session.create(
        customer_id=customer.id,
        secret_hash=hashed(secret),
        user_agent=printable(user_agent)[:LONGEST_AGENT],
        created_at=now,
        last_seen_at=now,
        expires_at=now + shop.policy.session_lifetime,
    )
    write.record(shop, "session.opened", str(customer.id), session=str(session.id))
    return session.id, secret


def printable(text: str) -> str:
    """What a client says of itself, without signs that mean something to a terminal or a log, or to a bank."""
    return "" if holds_card_number(text) else "".join(sign for sign in text if sign.isprintable())


async def caller(shop: Shop, secret: str, guest: Caller) -> Caller:
    """Who holds a session's secret: one statement; whoever holds none that lives is the guest they were."""
    now = shop.clock()
    found: Any = await LIVING.first(hashed(secret), now)
    if found is None:
        return guest
    if now - found.last_seen_at >= SEEN_AGAIN_AFTER:
        await Session.filter(id=found.id).update(last_seen_at=now)
    return replace(
        guest,
        is_vip=bool(found.is_vip),
        customer_id=found.customer_id,
        session_id=found.id,
        email_key=found.email_key,
    )


async def as_caller(customer_id: UUID | None) -> Caller:
    """A customer as one who asks: whose previews count where a colleague acts for them."""
    found = await Customer.get_or_none(id=customer_id) if customer_id is not None else None
    return Caller(is_vip=found.is_vip, customer_id=found.id) if found is not None else GUEST


async def sessions(shop: Shop, customer_ids: Collection[UUID], caller: Caller) -> dict[UUID, list[SessionShown]]:
    """The living sessions of several customers, the newest first, as the caller sees them, in one statement."""
    living = Session.filter(customer_id__in=list(customer_ids), expires_at__gt=shop.clock())
    found: dict[UUID, list[SessionShown]] = {}
    for row in await living.order_by("-created_at", "-id"):
        is_current = row.id == caller.session_id
        shown = SessionShown(row.id, row.created_at, row.last_seen_at, row.user_agent or None, is_current)
        found.setdefault(row.customer_id, []).append(shown)
    return found


async def revoke(shop: Shop, caller: Caller, session_id: UUID | None) -> None:
    """End one of the caller's own sessions.

    Raises:
        Refused: NOT_FOUND, alike for somebody else's and for none.
    """
    async with writing(shop) as write:
        if session_id is None or caller.customer_id is None:
            raise Refused(UNKNOWN_SESSION)
        if not await end(write, shop, caller.customer_id, [session_id]):
            raise Refused(UNKNOWN_SESSION)


async def sign_out(shop: Shop, caller: Caller) -> None:
    """End the session the caller came with, if any."""
    if caller.session_id is None or caller.customer_id is None:
        return
    async with writing(shop) as write:
        await end(write, shop, caller.customer_id, [caller.session_id])


async def leave_everywhere(shop: Shop, caller: Caller) -> None:
    """End every session of the caller."""
    if caller.customer_id is not None:
        async with writing(shop) as write:
            await sign_out_everywhere(write, shop, caller.customer_id)


async def sign_out_everywhere(write: Writing, shop: Shop, customer_id: UUID, *, but: UUID | None = None) -> None:
    """End all sessions of a customer, but perhaps one."""
    ids = [row.id for row in await Session.filter(customer_id=customer_id) if row.id != but]
    await end(write, shop, customer_id, ids)


async def end(write: Writing, shop: Shop, customer_id: UUID, ids: Sequence[UUID]) -> bool:
    """End these sessions of a customer, and say so to whoever streams for them; False when none was there."""
    ended = bool(ids) and await Session.filter(id__in=list(ids), customer_id=customer_id).delete()
    if ended:
        write.record(shop, "session.ended", str(customer_id), sessions=[str(each) for each in ids])
    return bool(ended)
