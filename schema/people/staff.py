"""Staff as GraphQL types."""

from datetime import datetime
from typing import cast

import orjson
import strawberry

from resolvers.people.staff import audit, enrolling, members, sessions
from resolvers.people.staff.tables import StaffRole
from schema.batching import together
from schema.context import Info
from schema.enums import described
from schema.node import Node, node_id
from schema.refusals import UserError
from schema.scalars import URL

described(
    StaffRole,
    "What a member of staff is trusted with.",
    ADVISER="Speaks with customers: orders, requests, carts.",
    LOGISTICS="Moves pieces: stock and shipping.",
    ACCOUNTING="Keeps the books: refunds, invoices, VAT.",
    ADMIN="Everything, the team among it.",
)


@strawberry.type(description="A member of staff.")
class StaffMember(Node):
    """As colleagues see them."""

    email: str = strawberry.field(description="The address to sign in with.")
    name: str = strawberry.field(description="How colleagues call them.")
    role: StaffRole = strawberry.field(description="What they are trusted with.")
    totp_enabled: bool = strawberry.field(description="Whether an authenticator is enrolled.")
    last_sign_in_at: datetime | None = strawberry.field(description="When they last signed in.")
    deactivated_at: datetime | None = strawberry.field(description="Since when they open nothing any more.")

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, members.Member)

    @strawberry.field(description="Whether they are signed in, and did something within the hour.")
    async def on_duty(root: strawberry.Parent[members.Member], info: Info) -> bool:
        shop = info.context.shop
        return bool(await together(info.context, "on duty", root.id, lambda ids: sessions.on_duty(shop, ids)))

    @strawberry.field(description="An opaque id, unique over all types.")
    def id(root: strawberry.Parent[members.Member]) -> strawberry.ID:
        return node_id("StaffMember", root.id)


@strawberry.type(description="Something that was done, and by whom.")
class AuditEntry(Node):
    """One line of the log."""

    at: datetime = strawberry.field(description="When.")
    actor: str = strawberry.field(description="Who; `ecrin` for the command line.")
    action: str = strawberry.field(description="What, by the name of the operation.")
    subject: str = strawberry.field(description="What it was done to: a number, a reference or an id.")
    subject_name: str | None = strawberry.field(description="Whose account it was done to, where it is a member's.")

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, audit.Entry)

    @strawberry.field(description="An opaque id, unique over all types.")
    def id(root: strawberry.Parent[audit.Entry]) -> strawberry.ID:
        return node_id("AuditEntry", root.id)

    @strawberry.field(description="What stood there before, as JSON; null where nothing did, and once it is erased.")
    def before(root: strawberry.Parent[audit.Entry]) -> str | None:
        return orjson.dumps(root.before).decode() if root.before is not None else None

    @strawberry.field(description="What stands there since, as JSON; null where nothing does, and once it is erased.")
    def after(root: strawberry.Parent[audit.Entry]) -> str | None:
        return orjson.dumps(root.after).decode() if root.after is not None else None


@strawberry.type(description="The answer to signing in.")
class StaffSignInPayload:
    """The member, and the session of a client without cookies."""

    staff: StaffMember | None = strawberry.field(default=None, description="The member.")
    session_token: str | None = strawberry.field(
        default=None, description="Send it as `Authorization: Bearer …`; only for the transport BEARER."
    )
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")


@strawberry.type(description="The answer to a change of a member.")
class StaffPayload:
    """The member as they are now, or why not."""

    staff: StaffMember | None = strawberry.field(default=None, description="The member.")
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")


@strawberry.type(description="The answer to asking for an authenticator's secret.")
class TotpEnrolPayload:
    """What the device needs; `totpConfirm` lets it count."""

    secret: str | None = strawberry.field(default=None, description="The secret in base 32, to type in.")
    otpauth_url: URL | None = strawberry.field(default=None, description="The same for a QR code.")
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")


@strawberry.type(description="The answer to confirming an authenticator.")
class RecoveryCodesPayload:
    """Codes for the day the device is lost."""

    recovery_codes: list[str] = strawberry.field(
        default_factory=list, description="Ten codes, each good once in place of the device's; told this once."
    )
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")


def staff_shown(member: members.Member) -> StaffMember:
    """A member for a payload: GraphQL reads the plain value."""
    return cast("StaffMember", member)


def enrolment_shown(enrolment: enrolling.Enrolment) -> TotpEnrolPayload:
    """The secret as a payload."""
    return TotpEnrolPayload(secret=enrolment.secret, otpauth_url=URL(enrolment.url))
