"""What staff do on the command line until the dashboard has it: VIP customers, evenings, newsletters, retention."""

import asyncio
import csv
import sys
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from gateway.app import Gateway
from gateway.letters.issues import WrongIssue, read
from resolvers.invoices import chain
from resolvers.letters import newsletters
from resolvers.newsletter.subscribing import is_suppressed, leave_token
from resolvers.newsletter.tables import Subscriber
from resolvers.orders import paying, reconciling, settling
from resolvers.people import invitations
from resolvers.people.invitations import Evening
from resolvers.people.tables import InvitationEvent
from resolvers.privacy import retaining

Work = Callable[[Gateway], Coroutine[Any, Any, int]]
# Refusals of a command that are the user's to mend, each in one line.
EXPECTED = (WrongIssue,)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def set_vip(email: str, *, is_vip: bool) -> Work:
    """Open previews and invitations to a customer, or close them."""

    async def work(gateway: Gateway) -> int:
        changed = await invitations.set_vip(gateway.shop, email, is_vip=is_vip)
        state = "is VIP" if is_vip else "is not VIP"
        click.echo(f"{email} {state}{'' if changed else ' already'}.")
        return 0

    return work


def create_event(title: str, place: str, starts_at: datetime, capacity: int) -> Work:
    """Announce an evening."""

    async def work(gateway: Gateway) -> int:
        event = await invitations.create_event(gateway.shop, Evening(title, place, starts_at, capacity))
        click.echo(f"{event.id}  {title}, {capacity} places")
        return 0

    return work


def list_events() -> Work:
    """The evenings, the next one first."""

    async def work(gateway: Gateway) -> int:
        zone = ZoneInfo(gateway.shop.maison.concierge.time_zone)
        for event in await InvitationEvent.all().order_by("starts_at", "id"):
            moment = event.starts_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
            click.echo(f"{event.id}  {moment}  {event.accepted}/{event.capacity}  {event.title}, {event.place}")
        return 0

    return work


def invite(event_id: UUID, emails: tuple[str, ...]) -> Work:
    """Invite customers to an evening, each once."""

    async def work(gateway: Gateway) -> int:
        event = await InvitationEvent.get_or_none(id=event_id)
        if event is None:
            raise click.ClickException(f"There is no event {event_id}.")
        invited = await invitations.invite(gateway.shop, event, list(emails))
        click.echo(f"{invited} invited, {len(set(emails)) - invited} were already.")
        return 0

    return work


def send_newsletter(file: Path, *, dry_run: bool) -> Work:
    """Plan one letter for each reader; the dispatcher sends them. Run again after a break, it goes on."""

    async def work(gateway: Gateway) -> int:
        written = await asyncio.to_thread(read, file)
        if dry_run:
            readers = await Subscriber.all().count()
            click.echo(f"« {written.subject} » would go to up to {readers} readers.")
            return 0
        issue = await newsletters.issue_of(gateway.shop, written.subject, written.text, written.html)
        planned = 0
        async for count in newsletters.address(gateway.shop, issue):
            planned += count
        click.echo(f"« {issue.subject} »: {planned} letters planned; the dispatcher sends them.")
        return 0

    return work


def export_newsletter() -> Work:
    """The readers as CSV on the standard output, each with the address that lets them leave with one click."""

    async def work(gateway: Gateway) -> int:
        out = csv.writer(sys.stdout)
        out.writerow(("email", "first_name", "last_name", "language", "since", "unsubscribe"))
        for reader in await Subscriber.all().order_by("id"):
            if await is_suppressed(reader.email_key):
                continue
            link = gateway.shop.links.newsletter_leave.format(token=leave_token(gateway.shop, reader.id))
            names = (_harmless(reader.first_name), _harmless(reader.last_name))
            out.writerow((_harmless(reader.email), *names, reader.language, reader.since.isoformat(), link))
        return 0

    return work


def _harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA) else text


def retain(*, dry_run: bool) -> Work:
    """Let go of what was kept long enough."""

    async def work(gateway: Gateway) -> int:
        found = await (retaining.over if dry_run else retaining.retain)(gateway.shop)
        for table, count in found.items():
            click.echo(f"  {table:<28}{count}")
        done = "would go" if dry_run else "let go"
        click.echo(f"{sum(found.values())} rows {done}." if found else "Nothing is over.")
        return 0

    return work


def verify() -> Work:
    """Prove that no invoice is missing and none was changed; exit 1 with the first that is."""

    async def work(gateway: Gateway) -> int:
        proofs = await chain.verify(gateway.shop.clock())
        for proof in proofs:
            verdict = proof.problem or "numbers without a gap, chain unbroken"
            click.echo(f"{proof.series}  {proof.documents:>7}  {verdict}", err=bool(proof.problem))
        return int(any(proof.problem for proof in proofs))

    return work


def reconcile() -> Work:
    """Ask the provider about every payment that may have news; exit 1 while a person must look after something."""

    async def work(gateway: Gateway) -> int:
        shop = gateway.shop
        settled = await settling.carry_out(shop)
        news = await paying.reconcile(shop, everything=True) + await reconciling.compare(shop, everything=True)
        click.echo(f"{settled} operations settled, {news} payments with news.")
        found = await reconciling.troubles()
        for trouble in found:
            click.echo(f"{trouble.order_number}  {trouble.what}", err=True)
        return int(bool(found))

    return work
