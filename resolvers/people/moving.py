"""Another e-mail address for an account: proven at the new one, told to the old one, which can undo it for a week."""

from dataclasses import dataclass
from datetime import timedelta

from tortoise.exceptions import IntegrityError

from resolvers.languages.translations import message
from resolvers.people import proofs
from resolvers.people.emails import Email
from resolvers.people.proofs import INVALID, Asked
from resolvers.people.recovering import reauthenticated
from resolvers.people.refusing import checked_email, refuse_if_any
from resolvers.people.sessions import sign_out_everywhere
from resolvers.people.tables import Customer, ProofPurpose
from resolvers.ports import Allowance
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Caller, Shop
from resolvers.throttling import admit
from resolvers.writing import Writing, writing

MOVES_OF_ACCOUNT = Allowance("moves-of-account", 5, timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Moved:
    """A customer at another address, and the key of the one before."""

    customer: Customer
    before: str


async def request_move(shop: Shop, caller: Caller, new_email: str, password: str, language: str) -> None:
    """Note that the caller wants another address; a letter goes there, whether or not somebody else has it.

    Raises:
        Refused: no address, the present one, or a wrong password; never that the new address is known.
    """
    refusals: list[Refusal] = []
    email = checked_email(new_email, refusals, ("newEmail",))
    refuse_if_any(refusals)
    await admit(shop, (MOVES_OF_ACCOUNT, str(caller.customer_id)))
    customer = await reauthenticated(shop, caller, password, "currentPassword")
    if email.key == customer.email_key:
        text = message("This is your address already.")
        raise Refused(Refusal(code=UserErrorCode.INVALID_INPUT, message=text, path=("newEmail",)))
    async with writing(shop) as write:
        await proofs.void(ProofPurpose.EMAIL_CHANGE, customer_id=customer.id, now=shop.clock())
        await proofs.ask(write, shop, Asked(ProofPurpose.EMAIL_CHANGE, email, language, customer_id=customer.id))


async def move(write: Writing, shop: Shop, token: str) -> Moved:
    """Change the address that a token proves; belongs in a transaction.

    Raises:
        Refused: the token is none, used, too old, or the address has an account by now.
    """
    proof = await proofs.shown(shop, ProofPurpose.EMAIL_CHANGE, token)
    await proofs.use(shop, proof)
    customer = await Customer.get_or_none(id=proof.customer_id, erased_at__isnull=True)
    if customer is None:
        raise Refused(INVALID)
    before = Email(customer.email, customer.email_key)
    await _set(shop, customer, Email(proof.email, proof.email_key))
    undo = Asked(ProofPurpose.EMAIL_CHANGE_UNDO, before, customer.language, customer_id=customer.id)
    await proofs.ask(write, shop, undo)
    return Moved(customer, before.key)


async def move_back(write: Writing, shop: Shop, token: str) -> Moved:
    """Give the account its old address back; belongs in a transaction.

    Whoever moved it knows its password: all sessions end, and only a new password opens it again. The way back of an
    address before this one stays open.

    Raises:
        Refused: the token is none, used, too old, or the old address has an account of its own by now.
    """
    proof = await proofs.shown(shop, ProofPurpose.EMAIL_CHANGE_UNDO, token)
    await proofs.use(shop, proof)
    customer = await Customer.get_or_none(id=proof.customer_id, erased_at__isnull=True)
    if customer is None:
        raise Refused(INVALID)
    before = customer.email_key
    await _set(shop, customer, Email(proof.email, proof.email_key))
    await Customer.filter(id=customer.id).update(password_hash="")
    await proofs.void(ProofPurpose.EMAIL_CHANGE, customer_id=customer.id, now=shop.clock())
    later = proof.created_at
    await proofs.void(ProofPurpose.EMAIL_CHANGE_UNDO, customer_id=customer.id, now=shop.clock(), since=later)
    await sign_out_everywhere(write, shop, customer.id)
    write.record(shop, "customer.email_restored", str(customer.id))
    return Moved(customer, before)


async def _set(shop: Shop, customer: Customer, email: Email) -> None:
    now = shop.clock()
    if await Customer.filter(email_key=email.key).exclude(id=customer.id).exists():
        raise Refused(INVALID)
    facts = {"email": email.address, "email_key": email.key, "secured_at": now}
    try:
        await Customer.filter(id=customer.id).update(**facts)
    except IntegrityError:
        raise Refused(INVALID) from None
    customer.update_from_dict(facts)
