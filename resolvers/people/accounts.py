"""Accounts: asked for by anybody, made when the address is proven, entered with a password."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tortoise.expressions import F

from resolvers.languages.translations import message
from resolvers.people import passwords, proofs
from resolvers.people.emails import Email, EmailProblem
from resolvers.people.emails import normalise as normalised
from resolvers.people.proofs import INVALID, Asked
from resolvers.people.refusing import checked_email, checked_name, refuse_if_any
from resolvers.people.sessions import end, open_session
from resolvers.people.tables import Customer, Proof, ProofPurpose, SignInFailures
from resolvers.ports import Allowance
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Caller, Shop
from resolvers.throttling import admit, forget, opaque
from resolvers.writing import Writing, writing

SIGN_UPS_OF_CLIENT = Allowance("sign-ups-of-client", 20, timedelta(hours=1))
SIGN_UPS_OF_ADDRESS = Allowance("sign-ups-of-address", 3, timedelta(hours=1))
SIGN_INS_OF_CLIENT = Allowance("sign-ins-of-client", 60, timedelta(minutes=5))
SIGN_INS_OF_ACCOUNT = Allowance("sign-ins-of-account", 10, timedelta(minutes=5))
TOKENS_OF_CLIENT = Allowance("tokens-of-client", 60, timedelta(minutes=10))
# NIST SP 800-63B, 5.2.2: at most 100 consecutive failures; then only a new password opens the account.
MOST_FAILURES = 100

WRONG = Refusal(
    code=UserErrorCode.INVALID_CREDENTIALS, message=message("The e-mail address or the password is not right.")
)
UNCONFIRMED = Refusal(
    code=UserErrorCode.EMAIL_NOT_CONFIRMED,
    message=message("Please confirm your e-mail address first, with the link in our letter."),
    path=("email",),
)


@dataclass(frozen=True, slots=True)
class SignUp:
    """What somebody writes into the form."""

    email: str
    password: str
    first_name: str
    last_name: str
    newsletter: bool
    language: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """What somebody writes into the form, and what their client says of itself."""

    email: str
    password: str
    user_agent: str = ""


async def sign_up(shop: Shop, caller: Caller, form: SignUp) -> None:
    """Note that somebody wants an account; a letter tells the owner of the address, whoever that is.

    Raises:
        Refused: a bad address or name, a weak password, too many at once; never that the address is known.
    """
    await admit(shop, (SIGN_UPS_OF_CLIENT, caller.client))
    refusals: list[Refusal] = []
    email = checked_email(form.email, refusals, ("email",))
    first = checked_name(form.first_name, refusals, ("firstName",))
    last = checked_name(form.last_name, refusals, ("lastName",))
    refuse_if_any(refusals)
    await passwords.check(shop, form.password, (email.address, first, last), ("password",))
    await admit(shop, (SIGN_UPS_OF_ADDRESS, email.key))
    stored = await passwords.hashed(shop, form.password)
    before = await _waiting(shop, email.key)
    # The same password again is the same wish: see `confirm`.
    again = await passwords.matches(shop, before, form.password)
    facts = {
        "password_hash": before if again else stored,
        "first_name": first,
        "last_name": last,
        "newsletter": form.newsletter,
    }
    async with writing(shop) as write:
        await proofs.ask(write, shop, Asked(ProofPurpose.SIGN_UP, email, form.language, facts=facts))


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The account that a proof made, and whether its owner asked for the newsletter with it."""

    customer: Customer
    wants_newsletter: bool


async def confirm(write: Writing, shop: Shop, token: str) -> Confirmed:
    """Make the account whose address a token proves; belongs in a transaction.

    Raises:
        Refused: the token is none, is used or too old, or the address has an account already.
    """
    proof = await proofs.shown(shop, ProofPurpose.SIGN_UP, token)
    # All of the address are written first, so that two links of one address take turns.
    wishes = Proof.filter(email_key=proof.email_key, purpose=ProofPurpose.SIGN_UP)
    await wishes.update(language=F("language"))
    await proofs.use(shop, proof)
    if await Customer.filter(email_key=proof.email_key).exists():
        raise Refused(INVALID)
    now = shop.clock()
    # Whoever reads the letters need not be who chose this password: where two were chosen, none opens the account, and
    # a letter lets its owner choose.
    others = await wishes.filter(used_at__isnull=True, expires_at__gt=now)
    own = proof.facts["password_hash"]
    contested = any(other.facts.get("password_hash") != own for other in others)
    customer = await Customer.create(
        email=proof.email,
        email_key=proof.email_key,
        password_hash="" if contested else own,
        first_name=proof.facts["first_name"],
        last_name=proof.facts["last_name"],
        language=proof.language,
        created_at=now,
        secured_at=now,
    )
    await wishes.update(facts={}, used_at=now)
    write.record(shop, "customer.confirmed", str(customer.id))
    if contested:
        asked = Asked(ProofPurpose.PASSWORD_RESET, Email(proof.email, proof.email_key), proof.language)
        await proofs.ask(write, shop, asked)
    return Confirmed(customer, bool(proof.facts["newsletter"]))


async def identified(shop: Shop, caller: Caller, form: SignIn) -> Customer:
    """The customer whose address and password these are.

    Every way through here asks the same of the database and hashes once, so that neither answer nor time tells
    whether an address is known.

    Raises:
        Refused: INVALID_CREDENTIALS; EMAIL_NOT_CONFIRMED to who knows the password of an account asked for;
            TOO_MANY_REQUESTS.
    """
    email = as_typed(form.email)
    await admit(shop, (SIGN_INS_OF_CLIENT, caller.client), (SIGN_INS_OF_ACCOUNT, email.key))
    customer = await Customer.get_or_none(email_key=email.key)
    waiting = await _waiting(shop, email.key)
    right = await verified(shop, email.key, customer.password_hash if customer else None, form.password)
    # Asked for everybody, so that signing up for an address and in again tells nothing of an account it has.
    chosen = await passwords.matches(shop, waiting, form.password)
    if customer is not None and right:
        return customer
    raise Refused(UNCONFIRMED if chosen else WRONG)


async def verified(shop: Shop, email_key: str, stored: str | None, password: str) -> bool:
    """Whether a password is right; wrong ones are counted, and after a hundred in a row no password is right.

    Raises:
        Refused: too many wait.
    """
    key = opaque(email_key)
    failures = await SignInFailures.get_or_none(key=key)
    right = await passwords.matches(shop, stored, password)
    if right and (failures is None or failures.count < MOST_FAILURES):
        return True
    await failed(shop, key)
    return False


async def _waiting(shop: Shop, email_key: str) -> str | None:
    """The password of the latest account asked for and not yet confirmed."""
    asked = (
        await Proof.filter(
            email_key=email_key, purpose=ProofPurpose.SIGN_UP, used_at__isnull=True, expires_at__gt=shop.clock()
        )
        .order_by("-created_at")
        .first()
    )
    return str(asked.facts["password_hash"]) if asked is not None else None


def as_typed(text: str) -> Email:
    """What is no address has no account, and is answered like one that has none."""
    try:
        return normalised(text)
    except EmailProblem:
        return Email("", f"?{opaque(text[:1000].strip().casefold())}")


async def failed(shop: Shop, key: str) -> None:
    """Count a wrong password or code under its key."""
    now = shop.clock()
    async with writing(shop):
        if not await SignInFailures.filter(key=key).update(count=F("count") + 1, last_at=now):
            await SignInFailures.bulk_create([SignInFailures(key=key, last_at=now)], ignore_conflicts=True)


async def entered(write: Writing, shop: Shop, caller: Caller, customer: Customer, form: SignIn) -> tuple[UUID, str]:
    """Open a session in place of the one the client came with; its id and its secret. Belongs in a transaction.

    Raises:
        Refused: the password or the address was changed, or the account erased, since the password was checked.
    """
    unchanged = Customer.filter(
        id=customer.id,
        password_hash=customer.password_hash,
        secured_at=customer.secured_at,
        erased_at__isnull=True,
    )
    if not await unchanged.update(last_sign_in_at=shop.clock()):
        raise Refused(WRONG)
    if caller.session_id is not None and caller.customer_id is not None:
        await end(write, shop, caller.customer_id, [caller.session_id])
    await SignInFailures.filter(key=opaque(customer.email_key)).delete()
    return await open_session(write, shop, customer, form.user_agent)


async def rehashed(shop: Shop, customer: Customer, password: str) -> None:
    """A hash made with yesterday's parameters is made anew while the password is at hand."""
    if not shop.passwords.is_dated(customer.password_hash):
        return
    with suppress(Refused):
        fresh = await passwords.hashed(shop, password)
        if await Customer.filter(id=customer.id, password_hash=customer.password_hash).update(password_hash=fresh):
            customer.password_hash = fresh


async def welcomed(shop: Shop, customer: Customer) -> None:
    """The owner has shown up: the attempts of others count no more."""
    await forget(shop, SIGN_INS_OF_ACCOUNT, customer.email_key)
