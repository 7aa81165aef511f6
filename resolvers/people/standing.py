"""By what right somebody follows the shop's events, and which facts may change it."""

from datetime import datetime

from resolvers.events.follower import NEVER_OVER, Standing
from resolvers.people.staff.sessions import Staff
from resolvers.people.staff.tables import StaffSession
from resolvers.people.tables import Session
from resolvers.shop import Caller, Shop

OF_CUSTOMERS = frozenset({"session.ended", "customer.erased", "customer.vip_set", "customer.vip_cleared"})
OF_STAFF = frozenset({"staff.session_ended", "staff.role_set", "staff.deactivated"})


def of_caller(shop: Shop, caller: Caller) -> Standing:
    """A customer's, as long as their session lives and they stay what they were; a guest has none to lose."""

    async def until() -> datetime | None:
        if caller.session_id is None:
            return NEVER_OVER
        living = Session.filter(id=caller.session_id, expires_at__gt=shop.clock(), customer__erased_at__isnull=True)
        session = await living.filter(customer__is_vip=caller.is_vip).first()
        return session.expires_at if session is not None else None

    subject = str(caller.customer_id) if caller.session_id is not None else None
    return Standing(subject, OF_CUSTOMERS, until)


def of_staff(shop: Shop, staff: Staff) -> Standing:
    """A colleague's, as long as their session lives and their role is the same; being locked ends no reading."""

    async def until() -> datetime | None:
        living = StaffSession.filter(id=staff.session_id, expires_at__gt=shop.clock())
        session = await living.filter(staff__deactivated_at__isnull=True, staff__role=staff.role).first()
        return session.expires_at if session is not None else None

    return Standing(str(staff.id), OF_STAFF, until)
