"""`ecrin staff`: the team from the command line, for the first administrator and for the day a device is lost."""

from collections.abc import Callable, Coroutine
from typing import Any

import click

from gateway.app import Gateway
from gateway.commanding import one_line, ready
from resolvers.people.staff import members
from resolvers.people.staff.members import Member
from resolvers.people.staff.tables import StaffRole

ROLES = click.Choice([role.value for role in StaffRole], case_sensitive=False)
PASSWORD = click.password_option(prompt="Password", help="Asked for if it is not given, so that no history keeps it.")


@click.group("staff")
def staff_group() -> None:
    """Who works here."""


@staff_group.command("add")
@click.argument("email")
@click.option("--name", required=True, help="How colleagues call them.")
@click.option(
    "--role", type=ROLES, default=StaffRole.ADMIN.value, show_default=True, help="What they are trusted with."
)
@PASSWORD
@one_line
def add_command(email: str, name: str, role: str, password: str) -> None:
    """Add a member, who enrols an authenticator when they first sign in."""

    async def work(gateway: Gateway) -> int:
        added = await members.add(gateway.shop, email, name, StaffRole(role.upper()), password)
        click.echo(f"{added.name} is {added.role.value}. They enrol an authenticator when they first sign in.")
        return 0

    ready(work)


@staff_group.command("list")
@one_line
def list_command() -> None:
    """Everybody who works or worked here."""

    async def work(_: Gateway) -> int:
        for member in await members.everybody():
            state = "left" if member.deactivated_at else "authenticator" if member.totp_enabled else "no authenticator"
            click.echo(f"{member.role.value:<12}{member.email:<36}{member.name:<28}{state}")
        return 0

    ready(work)


@staff_group.command("password")
@click.argument("email")
@PASSWORD
@one_line
def password_command(email: str, password: str) -> None:
    """Set a member's password; they are signed out everywhere."""

    async def work(gateway: Gateway) -> Member:
        return await members.set_password(gateway.shop, email, password)

    ready(_told(work, "{name} has another password and is signed out everywhere."))


@staff_group.command("forget-totp")
@click.argument("email")
@one_line
def forget_totp_command(email: str) -> None:
    """Let a member whose device is lost enrol another one."""

    async def work(gateway: Gateway) -> Member:
        return await members.forget_totp(gateway.shop, email)

    ready(_told(work, "{name} enrols another authenticator when they next sign in."))


def _told(
    work: Callable[[Gateway], Coroutine[Any, Any, Member]], text: str
) -> Callable[[Gateway], Coroutine[Any, Any, int]]:
    async def told(gateway: Gateway) -> int:
        click.echo(text.format(name=(await work(gateway)).name))
        return 0

    return told
