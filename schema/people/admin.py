"""What staff do about themselves and their team."""

from dataclasses import replace
from typing import Annotated

import strawberry
from graphql import GraphQLError

from resolvers.paging import Page
from resolvers.people.staff import audit, enrolling, members, signing
from resolvers.people.staff.sessions import Staff
from resolvers.people.staff.signing import StaffSignIn
from resolvers.people.staff.tables import StaffRole
from schema.context import Context, Info
from schema.node import uuid_of
from schema.paging import Connection, paged, window
from schema.payloads import AcceptedPayload, accepted, tried
from schema.people.staff import (
    AuditEntry,
    RecoveryCodesPayload,
    StaffMember,
    StaffPayload,
    StaffSignInPayload,
    TotpEnrolPayload,
    enrolment_shown,
    staff_shown,
)
from schema.people.types import SessionTransport

First = Annotated[int | None, strawberry.argument(description="The first so many, 1 to 100.")]
After = Annotated[str | None, strawberry.argument(description="Only what stands after this cursor.")]
Member = Annotated[strawberry.ID, strawberry.argument(description="The member.")]
Role = Annotated[StaffRole, strawberry.argument(description="What the member shall be trusted with.")]
Code = Annotated[str, strawberry.argument(description="The six figures that the authenticator shows.")]
Transport = Annotated[SessionTransport | None, strawberry.argument(description="How the client keeps the session.")]


def asking(info: Info) -> Staff:
    """The member who asks; the roots let nobody else come this far."""
    staff = info.context.staff
    if staff is None:
        raise GraphQLError("Sign in first.", extensions={"code": "UNAUTHENTICATED"})
    return staff


@strawberry.type
class PeopleAdminQuery:
    """Root fields about the team."""

    @strawberry.field(
        description="The member who asks; null for who is not signed in.", graphql_type=StaffMember | None
    )
    async def me(self, info: Info) -> members.Member | None:
        staff = info.context.staff
        return await members.member(staff.id) if staff is not None else None

    @strawberry.field(
        description="Everybody who works or worked here, in the order of joining.", graphql_type=Connection[StaffMember]
    )
    async def staff(self, first: First = 50, after: After = None) -> Page[members.Member]:
        return await paged(members.members(window(first, after)))

    @strawberry.field(description="What was done, the latest first.", graphql_type=Connection[AuditEntry])
    async def audit_log(self, first: First = 50, after: After = None) -> Page[audit.Entry]:
        return await paged(audit.entries(window(first, after)))


@strawberry.type
class PeopleAdminMutation:
    """Signing in, the authenticator, the team."""

    @strawberry.mutation(
        description="Sign in. Without an authenticator enrolled, the session can do nothing but `totpEnrol` and"
        " `totpConfirm`."
    )
    async def staff_sign_in(
        self,
        info: Info,
        email: Annotated[str, strawberry.argument(description="The member's address.")],
        password: Annotated[str, strawberry.argument(description="The password.")],
        totp: Annotated[
            str | None,
            strawberry.argument(description="The code of the authenticator, or a recovery code, once one is enrolled."),
        ] = None,
        transport: Transport = SessionTransport.COOKIE,
    ) -> StaffSignInPayload:
        context = info.context
        form = StaffSignIn(email, password, totp, context.user_agent)
        found, errors = await tried(info, signing.sign_in(context.shop, context.caller, form, context.staff))
        if found is None:
            return StaffSignInPayload(user_errors=errors)
        return await _entered(context, found.staff, found.secret, transport)

    @strawberry.mutation(description="End the session that asks.")
    async def staff_sign_out(self, info: Info) -> AcceptedPayload:
        context = info.context
        await signing.sign_out(context.shop, context.staff)
        context.staff, context.session_ended, context.new_session_secret = None, True, None
        return AcceptedPayload(accepted=True)

    @strawberry.mutation(description="Become a member by the token of an invitation; signed in, to enrol next.")
    async def staff_invitation_accept(
        self,
        info: Info,
        token: Annotated[str, strawberry.argument(description="The token of the letter's link.")],
        password: Annotated[str, strawberry.argument(description="8 to 128 characters, hard to guess.")],
        transport: Transport = SessionTransport.COOKIE,
    ) -> StaffSignInPayload:
        context = info.context
        work = members.accept(context.shop, context.caller, token, password, context.user_agent)
        found, errors = await tried(info, work)
        if found is None:
            return StaffSignInPayload(user_errors=errors)
        return await _entered(context, *found, transport)

    @strawberry.mutation(
        description="Let a session write again that was left alone for an hour; until then it only reads."
    )
    async def session_unlock(
        self,
        info: Info,
        code: Annotated[str, strawberry.argument(description="The code of the authenticator, or a recovery code.")],
    ) -> AcceptedPayload:
        answer = await accepted(info, signing.unlock(info.context.shop, asking(info), code))
        if answer.accepted:
            _prove(info.context)
        return answer

    @strawberry.mutation(description="A fresh secret for an authenticator; the one before counts until `totpConfirm`.")
    async def totp_enrol(self, info: Info) -> TotpEnrolPayload:
        found, errors = await tried(info, enrolling.enrol(info.context.shop, asking(info)))
        return enrolment_shown(found) if found is not None else TotpEnrolPayload(user_errors=errors)

    @strawberry.mutation(description="Let the new authenticator count; every other session of the member ends.")
    async def totp_confirm(self, info: Info, code: Code) -> RecoveryCodesPayload:
        found, errors = await tried(info, enrolling.confirm(info.context.shop, asking(info), code))
        if found is not None:
            _prove(info.context)
        return RecoveryCodesPayload(recovery_codes=found or [], user_errors=errors)

    @strawberry.mutation(description="Invite somebody by letter, who chooses a password and is a member from then on.")
    async def staff_invite(
        self,
        info: Info,
        email: Annotated[str, strawberry.argument(description="Where the letter goes; the address to sign in with.")],
        name: Annotated[str, strawberry.argument(description="How colleagues call them.")],
        role: Role,
    ) -> AcceptedPayload:
        return await accepted(info, members.invite(info.context.shop, asking(info), email, name, role))

    @strawberry.mutation(
        description="Give a member another role; their sessions end. Never the last administrator, never oneself"
        " upwards."
    )
    async def staff_role_set(self, info: Info, id: Member, role: Role) -> StaffPayload:  # noqa: A002 - the contract names it
        work = members.set_role(info.context.shop, asking(info), uuid_of("StaffMember", id), role)
        found, errors = await tried(info, work)
        return StaffPayload(staff=staff_shown(found) if found is not None else None, user_errors=errors)

    @strawberry.mutation(description="Let a member who left open nothing any more. Never the last administrator.")
    async def staff_deactivate(self, info: Info, id: Member) -> StaffPayload:  # noqa: A002 - the contract names it
        found, errors = await tried(
            info, members.deactivate(info.context.shop, asking(info), uuid_of("StaffMember", id))
        )
        return StaffPayload(staff=staff_shown(found) if found is not None else None, user_errors=errors)


def _prove(context: Context) -> None:
    """What follows in the same document is asked by a session that has just given its code."""
    if context.staff is not None:
        context.staff = replace(context.staff, has_totp=True, is_proven=True, is_locked=False)


async def _entered(
    context: Context, staff: Staff, secret: str, transport: SessionTransport | None
) -> StaffSignInPayload:
    context.staff = staff
    bearer = transport is SessionTransport.BEARER
    context.new_session_secret = None if bearer else secret
    member = staff_shown(await members.member(staff.id))
    return StaffSignInPayload(staff=member, session_token=secret if bearer else None)
