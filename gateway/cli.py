"""The command line: `ecrin serve`, `migrate`, `import`, `demo`, `dispatch`, `vip`, `event`, `staff` and others."""

import asyncio
import signal
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from gateway import commands
from gateway.app import Gateway
from gateway.commanding import configured, one_line, ready, run
from gateway.database.connecting import Database
from gateway.database.migrating import migrate as migrate_database
from gateway.demo.living import live
from gateway.demo.loading import load as load_demo
from gateway.demo.staff import TEAM, address_of, hire, password_of
from gateway.importing import import_file
from gateway.maison import load as load_maison
from gateway.serving import addresses, bound, check, serve
from gateway.settings import Mode, Settings
from gateway.staff_commands import staff_group
from gateway.terminal import checked, served
from gateway.trusted_documents import manifest
from gateway.workers import Workers, check_workers
from schema.admin import SCHEMA as ADMIN
from schema.building import core
from schema.storefront import SCHEMA as STOREFRONT

LOCAL_TIME = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ecrin", prog_name="ecrin")
def main() -> None:
    """The online shop of a jewellery maison as one GraphQL gateway."""


@main.command("serve")
@click.option("--host", help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port to listen on; 0 takes a free one.")
@click.option("--public", is_flag=True, default=None, help="Let the demo listen beyond loopback.")
@click.option("--prepare", is_flag=True, help="Migrate first, and load the demo's catalogue in the demo.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that serve.")
@one_line
def serve_command(host: str | None, port: int | None, public: bool | None, prepare: bool, workers: int) -> None:
    """Serve the shop."""
    settings = configured(host=host, port=port, public=public)
    check_workers(settings, workers)
    with bound(settings) as sock:
        if prepare:
            _prepare(settings)
        asyncio.run(check(settings))
        reached = addresses(settings, sock.getsockname()[1])
        gateway = Gateway(settings, reached)
        team = f"{address_of(gateway.shop, TEAM[0][1])}  {password_of(gateway.secrets.token_key)}"
        click.echo(served(settings, reached, gateway.shop.maison.name, team))
        sys.exit(serve(settings, sock, gateway) if workers == 1 else Workers(settings, sock, reached).run(workers))


@main.command("migrate")
@one_line
def migrate_command() -> None:
    """Bring the database to this program's tables."""
    settings = configured()
    database = Database(settings.database, settings.database_pool)
    applied = asyncio.run(migrate_database(database, report=lambda line: click.echo(f"  {line}")))
    click.echo(f"{database.shown} is up to date." if applied else f"{database.shown}: nothing to do.")


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Report what would change, and change nothing.")
@click.option("--images", is_flag=True, help="Fetch the pictures and serve them from here.")
@one_line
def import_command(file: Path, dry_run: bool, images: bool) -> None:
    """Import a product file, as Shopify exports it."""
    settings = configured()
    asyncio.run(check(settings))
    run(settings, lambda gateway: import_file(gateway, file, dry_run=dry_run, images=images))


@main.command("demo")
@click.option("--live", "is_live", is_flag=True, help="Play customers at the running shop instead, until Ctrl-C.")
@click.option("--every", type=click.FloatRange(0.1, 3600), default=6.0, show_default=True, help="Seconds between two.")
@click.option("--visits", type=click.IntRange(1), help="How many come; without end when left out.")
@click.option("--url", help="Where the demo is served; on this machine when left out.")
@one_line
def demo_command(is_live: bool, every: float, visits: int | None, url: str | None) -> None:
    """Load the demo maison's catalogue, and its team."""
    settings = configured()
    if settings.mode is not Mode.DEMO:
        raise click.ClickException("The demo's catalogue is for the demo only (ECRIN_MODE=demo).")
    if is_live:
        place = (url or addresses(settings, settings.port).public).rstrip("/")
        with suppress(KeyboardInterrupt):
            asyncio.run(live(place, every, visits))
        return
    asyncio.run(check(settings))
    run(settings, _load_demo)


async def _load_demo(gateway: Gateway) -> int:
    stored = await load_demo(gateway.shop, gateway.settings.data_dir / "media")
    await hire(gateway.shop, gateway.secrets.token_key)
    created, updated, unchanged = len(stored.created), len(stored.updated), len(stored.unchanged)
    click.echo(f"Demo catalogue: {created} new, {updated} changed, {unchanged} as they were.")
    return 0


def _prepare(settings: Settings) -> None:
    asyncio.run(migrate_database(Database(settings.database, settings.database_pool)))
    if settings.mode is Mode.DEMO:
        run(settings, _load_demo)


@main.command("dispatch")
@one_line
def dispatch_command() -> None:
    """Run the dispatcher alone: letters, reconciliation, lapsing orders."""
    settings = configured()
    asyncio.run(check(settings))

    async def until_stopped(_: Gateway) -> int:
        stop = asyncio.Event()
        for caught in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(caught, stop.set)
        click.echo("Dispatching.")
        await stop.wait()
        return 0

    run(settings, until_stopped, dispatching=True)


@main.command("sdl")
@click.option("--admin", is_flag=True, help="The staff's schema instead of the storefront's.")
def sdl_command(*, admin: bool) -> None:
    """Print a schema."""
    click.echo((ADMIN if admin else STOREFRONT).as_str())


@main.command("manifest")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.File("wb", lazy=True), default="-", help="The file to write; printed if left out.")
@one_line
def manifest_command(files: tuple[Path, ...], output: IO[bytes]) -> None:
    """Write the manifest of the trusted documents in FILES (.graphql), for ECRIN_TRUSTED_DOCUMENTS."""
    output.write(manifest(core(STOREFRONT), files))


@main.command("check")
@one_line
def check_command() -> None:
    """Check settings and connections, one line each."""
    with suppress(BrokenPipeError):
        sys.exit(asyncio.run(checked(configured())))


@main.command("vip")
@click.argument("email")
@click.option("--on/--off", "is_vip", default=True, help="Whether previews and invitations are open to the customer.")
@one_line
def vip_command(email: str, is_vip: bool) -> None:
    """Make the customer with this address a VIP, or not."""
    ready(commands.set_vip(email, is_vip=is_vip))


@main.group("event")
def event_group() -> None:
    """Evenings for VIP customers."""


@event_group.command("create")
@click.argument("title")
@click.option("--place", required=True, help="Where it is.")
@click.option("--at", "starts_at", required=True, type=LOCAL_TIME, help="When it begins, where the maison is.")
@click.option("--capacity", required=True, type=click.IntRange(1, 100_000), help="How many can come.")
@one_line
def event_create_command(title: str, place: str, starts_at: datetime, capacity: int) -> None:
    """Announce an evening; prints its id."""
    zone = ZoneInfo(load_maison(configured().maison_dir, "").concierge.time_zone)
    ready(commands.create_event(title, place, starts_at.replace(tzinfo=zone), capacity))


@event_group.command("list")
@one_line
def event_list_command() -> None:
    """The evenings, with places taken and places there are."""
    ready(commands.list_events())


@event_group.command("invite")
@click.argument("event", type=click.UUID)
@click.argument("emails", nargs=-1, required=True)
@one_line
def event_invite_command(event: UUID, emails: tuple[str, ...]) -> None:
    """Invite customers by their addresses; a letter follows."""
    ready(commands.invite(event, emails))


@main.group("newsletter")
def newsletter_group() -> None:
    """The newsletter."""


@newsletter_group.command("send")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read the file and count the readers, and send nothing.")
@one_line
def newsletter_send_command(file: Path, dry_run: bool) -> None:
    """Send FILE (.mjml or .html, with its subject in the title) to every reader, once."""
    ready(commands.send_newsletter(file, dry_run=dry_run))


@newsletter_group.command("export")
@one_line
def newsletter_export_command() -> None:
    """The readers as CSV, each with their one-click address."""
    ready(commands.export_newsletter())


@main.command("retain")
@click.option("--dry-run", is_flag=True, help="Count what would go, and keep it.")
@one_line
def retain_command(dry_run: bool) -> None:
    """Let go of personal data whose time is over."""
    ready(commands.retain(dry_run=dry_run))


@main.command("reconcile")
@one_line
def reconcile_command() -> None:
    """Ask the payment provider what it knows and the shop does not."""
    ready(commands.reconcile())


@main.command("verify")
@one_line
def verify_command() -> None:
    """Prove that no invoice is missing and that none was changed."""
    ready(commands.verify())


main.add_command(staff_group)
