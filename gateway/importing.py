"""`ecrin import`: reads a product file, shows how far it is, and reports what changed or what is wrong."""

from collections.abc import Sequence
from pathlib import Path

import click

from gateway.adapters.pictures import fetch_all
from gateway.app import Gateway
from resolvers.catalog.importing import NO_PICTURES, Imported, apply
from resolvers.catalog.shopify import Notice, Problem, Reading, read
from resolvers.languages.translations import translate

LONG_FILE = 2_000
SHOWN = 200


async def import_file(gateway: Gateway, file: Path, *, dry_run: bool, images: bool) -> int:
    """Import a file; 1 when it has problems, and then nothing was changed."""
    reading = _read(file)
    pictures = NO_PICTURES
    if images and not dry_run and not reading.problems:
        urls = dict.fromkeys(image.url for product in reading.products for image in product.images)
        with click.progressbar(length=len(urls), label="Pictures  ") as bar:
            pictures, failed = await fetch_all(urls, gateway.settings.data_dir / "media", lambda: bar.update(1))
        for url, reason in failed.items():
            click.echo(f"  kept at its address: {url} ({reason})", err=True)
    with click.progressbar(length=len(reading.products), label="Storing   ", hidden=reading.rows < LONG_FILE) as bar:
        imported = await apply(
            gateway.shop,
            reading,
            dry_run=dry_run,
            pictures=pictures,
            progress=lambda done, _: bar.update(done - bar.pos),
        )
    return _report(reading, imported, dry_run=dry_run)


def _read(file: Path) -> Reading:
    with click.progressbar(length=1, label="Reading   ", hidden=file.stat().st_size < LONG_FILE * 100) as bar:

        def progress(done: int, lines: int) -> None:
            bar.length = lines
            bar.update(done - bar.pos)

        return read(file, progress=progress)


def _report(reading: Reading, imported: Imported, *, dry_run: bool) -> int:
    _tell(imported.notices, err=False)
    if imported.problems:
        _tell(imported.problems, err=True)
        click.echo(f"Nothing was changed: {_count(len(imported.problems), 'problem')} to mend in the file.", err=True)
        return 1
    stored = imported.stored
    variants = sum(len(product.variants) for product in reading.products)
    images = sum(len(product.images) for product in reading.products)
    click.echo(
        f"Read {_count(len(reading.products), 'product')}, {_count(variants, 'variant')}, {_count(images, 'image')}"
        f" ({reading.encoding})."
    )
    counts = f"{len(stored.created)} new, {len(stored.updated)} changed, {len(stored.unchanged)} unchanged"
    click.echo(f"{'Dry run, nothing was kept: ' if dry_run else ''}{counts}.")
    return 0


def _tell(remarks: Sequence[Problem | Notice], *, err: bool) -> None:
    for remark in remarks if err else remarks[:SHOWN]:
        place = f"line {remark.line}" + (f", {remark.column}" if remark.column else "")
        value = f" «{remark.value}»" if remark.value else ""
        click.echo(f"  {place}{value}: {translate(remark.reason, 'en', **remark.params)}", err=err)
    if not err and len(remarks) > SHOWN:
        click.echo(f"  … and {len(remarks) - SHOWN} more.", err=err)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")
