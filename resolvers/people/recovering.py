"""A forgotten password, and a changed one."""

from datetime import timedelta

from resolvers.languages.translations import message
from resolvers.people import passwords, proofs
from resolvers.people.accounts import SIGN_INS_OF_ACCOUNT, TOKENS_OF_CLIENT, WRONG, verified
from resolvers.people.proofs import INVALID, Asked
from resolvers.people.refusing import checked_email, refuse_if_any
from resolvers.people.sessions import sign_out_everywhere
from resolvers.people.tables import Customer, ProofPurpose, SignInFailures
from resolvers.ports import Allowance
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Caller, Shop
from resolvers.throttling import admit, forget, opaque
from resolvers.writing import writing

RESETS_OF_CLIENT = Allowance("resets-of-client", 20, timedelta(hours=1))
RESETS_OF_ADDRESS = Allowance("resets-of-address", 5, timedelta(hours=1))
FASTER = Refusal(
    code=UserErrorCode.INVALID_CREDENTIALS,
    message=message("Your password was changed a moment ago. Please try again."),
)
CHECKS_OF_ACCOUNT = Allowance("checks-of-account", 10, timedelta(minutes=5))


async def request_reset(shop: Shop, caller: Caller, email: str, language: str) -> None:
    """Note that somebody forgot the password of an address; if it has an account, a letter follows.

    Raises:
        Refused: what is written is no address, or was asked for too often; never that the address is unknown.
    """
    refusals: list[Refusal] = []
    address = checked_email(email, refusals, ("email",))
    refuse_if_any(refusals)
    await admit(shop, (RESETS_OF_CLIENT, caller.client), (RESETS_OF_ADDRESS, address.key))
    async with writing(shop) as write:
        await proofs.ask(write, shop, Asked(ProofPurpose.PASSWORD_RESET, address, language))


async def reset(shop: Shop, caller: Caller, token: str, new_password: str) -> Customer:
    """Set the password of the account whose letters the caller reads; every session of it ends.

    Raises:
        Refused: the token is none, is used, too old, or older than the last request, password or address; the
            password is weak, which leaves the token unused.
    """
    await admit(shop, (TOKENS_OF_CLIENT, caller.client))
    proof = await proofs.shown(shop, ProofPurpose.PASSWORD_RESET, token)
    customer = await Customer.get_or_none(email_key=proof.email_key)
    if customer is None or customer.secured_at > proof.created_at or not await proofs.is_latest(proof):
        raise Refused(INVALID)
    await _check_new(shop, customer, new_password, "newPassword")
    stored = await passwords.hashed(shop, new_password)
    async with writing(shop) as write:
        await proofs.use(shop, proof)
        await _secure(shop, customer, stored)
        await SignInFailures.filter(key=opaque(customer.email_key)).delete()
        await sign_out_everywhere(write, shop, customer.id)
        write.record(shop, "customer.password_reset", str(customer.id))
    await forget(shop, SIGN_INS_OF_ACCOUNT, customer.email_key)
    return customer


async def change_password(shop: Shop, caller: Caller, current: str, new: str) -> Customer:
    """Set another password; every other session ends.

    Raises:
        Refused: the present password is not right, or the new one is weak.
    """
    customer = await reauthenticated(shop, caller, current, "currentPassword")
    await _check_new(shop, customer, new, "newPassword")
    stored = await passwords.hashed(shop, new)
    async with writing(shop) as write:
        await _secure(shop, customer, stored)
        await sign_out_everywhere(write, shop, customer.id, but=caller.session_id)
        write.record(shop, "customer.password_changed", str(customer.id))
    return customer


async def reauthenticated(shop: Shop, caller: Caller, password: str, argument: str) -> Customer:
    """The caller, who has just given their password.

    Raises:
        Refused: it is not right, or was tried too often.
    """
    await admit(shop, (CHECKS_OF_ACCOUNT, str(caller.customer_id)))
    customer = await Customer.get(id=caller.customer_id)
    if not await verified(shop, customer.email_key, customer.password_hash, password):
        text = message("This is not your present password.")
        raise Refused(Refusal(code=WRONG.code, message=text, path=(argument,)))
    return customer


async def _check_new(shop: Shop, customer: Customer, password: str, argument: str) -> None:
    if await passwords.matches(shop, customer.password_hash, password):
        text = message("This is the password you have already.")
        raise Refused(Refusal(code=UserErrorCode.WEAK_PASSWORD, message=text, path=(argument,)))
    context = (customer.email, customer.first_name, customer.last_name)
    await passwords.check(shop, password, context, (argument,))


async def _secure(shop: Shop, customer: Customer, stored: str) -> None:
    """Keep the new hash, unless the password was changed meanwhile; older proofs are worth nothing from now on.

    Raises:
        Refused: somebody was faster.
    """
    now = shop.clock()
    unchanged = Customer.filter(
        id=customer.id,
        password_hash=customer.password_hash,
        secured_at=customer.secured_at,
        erased_at__isnull=True,
    )
    if not await unchanged.update(password_hash=stored, secured_at=now):
        raise Refused(FASTER)
    await proofs.void(ProofPurpose.EMAIL_CHANGE, customer_id=customer.id, now=now)
    customer.update_from_dict({"password_hash": stored, "secured_at": now})
