"""Proofs of an address: asked for by anybody, shown by whoever reads its letters, used once."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from resolvers.languages.translations import message
from resolvers.people.emails import Email
from resolvers.people.tables import Proof, ProofPurpose
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Shop
from resolvers.tokens import row_named, token_of
from resolvers.writing import Writing

LIFETIMES = {
    ProofPurpose.SIGN_UP: timedelta(days=2),
    ProofPurpose.PASSWORD_RESET: timedelta(minutes=30),
    ProofPurpose.EMAIL_CHANGE: timedelta(days=1),
    ProofPurpose.EMAIL_CHANGE_UNDO: timedelta(days=7),
    ProofPurpose.ORDER_ACCESS: timedelta(hours=1),
    ProofPurpose.NEWSLETTER_JOIN: timedelta(days=7),
    # Nobody shows it: it waits for the farewell to be written, however long no dispatcher runs.
    ProofPurpose.NEWSLETTER_LEAVE: timedelta(days=30),
    ProofPurpose.AVAILABILITY_ALERT: timedelta(days=7),
    ProofPurpose.DATA_EXPORT: timedelta(days=7),
    ProofPurpose.STAFF_INVITATION: timedelta(days=2),
}

INVALID = Refusal(
    code=UserErrorCode.INVALID_TOKEN,
    message=message("This link is not valid, or was used already. Please ask for a new one."),
    path=("token",),
)
EXPIRED = Refusal(
    code=UserErrorCode.EXPIRED_TOKEN,
    message=message("This link is not valid any more. Please ask for a new one."),
    path=("token",),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a proof of which address, in which language, and what for."""

    purpose: ProofPurpose
    email: Email
    language: str
    customer_id: UUID | None = None
    facts: dict[str, Any] = field(default_factory=dict)


async def ask(write: Writing, shop: Shop, asked: Asked) -> Proof:
    """Note what was asked; the event lets a letter follow, if the address is one that gets it."""
    now = shop.clock()
    proof = await Proof.create(
        purpose=asked.purpose,
        email=asked.email.address,
        email_key=asked.email.key,
        customer_id=asked.customer_id,
        language=asked.language,
        facts=asked.facts,
        created_at=now,
        expires_at=now + LIFETIMES[asked.purpose],
    )
    write.record(shop, "proof.asked", str(proof.id), purpose=asked.purpose.value)
    return proof


def token(shop: Shop, purpose: ProofPurpose, proof_id: UUID) -> str:
    """What the letter carries."""
    return token_of(purpose, proof_id, shop.token_keys)


async def shown(shop: Shop, purpose: ProofPurpose, given: str) -> Proof:
    """The proof that a token shows, if it can still be used.

    Raises:
        Refused: INVALID_TOKEN for one that is none, was used, or was followed by a newer one; EXPIRED_TOKEN.
    """
    proof_id = row_named(purpose, given, shop.token_keys)
    proof = await Proof.get_or_none(id=proof_id, purpose=purpose) if proof_id is not None else None
    if proof is None or proof.used_at is not None:
        raise Refused(INVALID)
    if proof.expires_at <= shop.clock():
        raise Refused(EXPIRED)
    return proof


async def use(shop: Shop, proof: Proof) -> None:
    """Spend a proof; belongs in the transaction of what it allows.

    Raises:
        Refused: somebody was faster.
    """
    if not await Proof.filter(id=proof.id, used_at__isnull=True).update(used_at=shop.clock()):
        raise Refused(INVALID)


async def is_latest(proof: Proof) -> bool:
    """Whether the same was not asked again since."""
    newer = Proof.filter(email_key=proof.email_key, purpose=proof.purpose, created_at__gt=proof.created_at)
    return not await newer.exists()


async def void(purpose: ProofPurpose, *, customer_id: UUID, now: datetime, since: datetime | None = None) -> None:
    """What a customer asked for, perhaps only since a moment, and nobody has shown yet is worth nothing any more."""
    asked = Proof.filter(purpose=purpose, customer_id=customer_id, used_at__isnull=True)
    await (asked if since is None else asked.filter(created_at__gte=since)).update(used_at=now)
