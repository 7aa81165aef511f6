"""What a person is given: every shown field of every row of theirs (GDPR, articles 15 and 20)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from resolvers.people import proofs
from resolvers.people.accounts import TOKENS_OF_CLIENT
from resolvers.people.emails import Email
from resolvers.people.proofs import INVALID, Asked
from resolvers.people.tables import Customer, ProofPurpose
from resolvers.ports import Allowance
from resolvers.privacy.declaring import Holding
from resolvers.privacy.registry import HOLDINGS
from resolvers.privacy.subjects import customer_of, subject_of
from resolvers.refusals import Refused
from resolvers.shop import Caller, Shop
from resolvers.throttling import admit
from resolvers.writing import writing

EXPORTS_OF_ACCOUNT = Allowance("exports-of-account", 3, timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Part:
    """One table's rows of a person, as plain JSON values. `name` names the file, `title` is a source text."""

    name: str
    title: str
    kept: str
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Export:
    """Everything, at one moment, in the person's language."""

    made_at: datetime
    language: str
    parts: tuple[Part, ...]


async def request_export(shop: Shop, caller: Caller) -> None:
    """Let a letter bring the customer the link to their data.

    Raises:
        Refused: asked for too often.
    """
    await admit(shop, (EXPORTS_OF_ACCOUNT, str(caller.customer_id)))
    customer = await Customer.get(id=caller.customer_id)
    email = Email(customer.email, customer.email_key)
    asked = Asked(ProofPurpose.DATA_EXPORT, email, customer.language, customer_id=customer.id)
    async with writing(shop) as write:
        await proofs.ask(write, shop, asked)


async def export(shop: Shop, caller: Caller, token: str) -> Export:
    """What the link of the letter opens, as often as wanted until it is over. Nothing of it is stored.

    Raises:
        Refused: no such link, or over.
    """
    await admit(shop, (TOKENS_OF_CLIENT, caller.client))
    proof = await proofs.shown(shop, ProofPurpose.DATA_EXPORT, token)
    customer = await customer_of(proof.customer_id) if proof.customer_id is not None else None
    # An address or a password that changed since may have changed because the letter was read by others.
    if customer is None or customer.secured_at > proof.created_at:
        raise Refused(INVALID)
    who = await subject_of(customer)
    found = [(holding, sorted(await holding.table.filter(holding.whose(who)), key=_age)) for holding in HOLDINGS]
    parts = tuple(
        Part(holding.name, holding.title, holding.retention.told, tuple(_row(holding, row) for row in rows))
        for holding, rows in found
        if any(each.shown for each in holding.personal.values())
    )
    return Export(shop.clock(), shop.spoken(customer.language), parts)


def _age(row: Any) -> str:
    """Keys grow with time, or are in no order that matters."""
    return f"{row.pk:020}" if isinstance(row.pk, int) else str(row.pk)


def _row(holding: Holding, row: Any) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name, each in holding.personal.items() if each.shown}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime | date) else value
