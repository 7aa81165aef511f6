"""What the command line shows: the block of addresses, and the lines of `ecrin check`."""

import asyncio

import click

from gateway.app import Addresses
from gateway.database.connecting import Database, DatabaseUnreachable, connected
from gateway.database.migrating import standing
from gateway.maison import WrongMaison
from gateway.maison import load as load_maison
from gateway.settings import EVERYWHERE, Mode, Settings

WIDTH = 66


def served(settings: Settings, addresses: Addresses, maison: str, team: str = "") -> str:
    """The addresses of the running shop, in a block; in the demo on loopback also how its `team` signs in."""
    rows = [("Shop API", f"{addresses.public}/graphql")]
    if settings.graphiql:
        rows.append(("GraphiQL", f"{addresses.public}/graphiql"))
    rows.append(("Staff API", f"{addresses.public}/admin/graphql"))
    rows.append(("Dashboard", f"{addresses.public}/admin"))
    if settings.shows_mailbox:
        rows.append(("Mailbox", f"{addresses.public}/mailbox"))
        rows.append(("Staff", team))
    rows.append(("Health", f"{addresses.public}/readyz"))
    line = click.style("  " + "─" * WIDTH, fg="yellow")
    title = click.style("Écrin", bold=True) + click.style(f"  ·  {maison}", dim=True)
    mode = click.style("demonstration" if settings.mode is Mode.DEMO else "production", dim=True)
    body = [f"    {click.style(f'{name:<12}', dim=True)}{url}" for name, url in rows]
    notes = [f"    {click.style(note, dim=True)}" for note in _notes(settings, addresses)]
    return "\n".join(["", line, f"    {title}  ·  {mode}", "", *body, *([""] if notes else []), *notes, line, ""])


def _notes(settings: Settings, addresses: Addresses) -> list[str]:
    notes = []
    if addresses.public.startswith("http://") and not settings.shows_mailbox:
        notes.append("Plain http off loopback: browsers keep no cookie, send X-Cart-Token.")
    if settings.host in EVERYWHERE and not settings.public_url:
        notes.append("Letters and links name this address: set ECRIN_PUBLIC_URL to the real one.")
    notes.append("Ctrl-C stops; requests in flight finish.")
    return notes


async def checked(settings: Settings) -> int:
    """Print a line for each thing that must hold; 1 when one does not."""
    lines = [
        ("settings", f"{settings.mode}, data in {settings.data_dir}", True),
        _maison(settings),
        *await _database(settings),
        await _mail(settings),
        ("payments", f"{settings.payments}, an order waits {settings.payment_minutes} minutes", True),
    ]
    for name, said, good in lines:
        mark = click.style("ok  ", fg="green") if good else click.style("fail", fg="red")
        click.echo(f"{mark}  {name:<12}{said}")
    return 0 if all(good for _, _, good in lines) else 1


Line = tuple[str, str, bool]


def _maison(settings: Settings) -> Line:
    try:
        maison = load_maison(settings.maison_dir, "")
    except WrongMaison as problem:
        return ("maison", str(problem), False)
    return ("maison", f"{maison.name}, terms {maison.terms.version}", True)


async def _database(settings: Settings) -> list[Line]:
    database = Database(settings.database, settings.database_pool)
    try:
        async with connected(database):
            complaint = (await standing(database.config()["apps"])).complaint
    except DatabaseUnreachable as problem:
        return [("database", str(problem), False)]
    return [("database", database.shown, True), ("migrations", complaint or "up to date", complaint is None)]


async def _mail(settings: Settings) -> Line:
    if not settings.smtp_host:
        return ("mail", "the demo's own server, inside `ecrin serve`", True)
    place = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        async with asyncio.timeout(5):
            _, writer = await asyncio.open_connection(settings.smtp_host, settings.smtp_port)
            writer.close()
            await writer.wait_closed()
    except (OSError, TimeoutError) as problem:
        return ("mail", f"{place} does not answer: {str(problem) or type(problem).__name__}", False)
    return ("mail", place, True)
