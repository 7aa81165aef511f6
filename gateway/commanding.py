"""What every command shares: its settings, the assembled shop to work in, and one line for what can go wrong."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click

from gateway import commands, logs
from gateway.app import Gateway
from gateway.database.connecting import DatabaseUnreachable
from gateway.database.migrating import MigrationFailed
from gateway.demo.living import OutOfReach
from gateway.installation import NoPlace
from gateway.maison import WrongMaison
from gateway.serving import CannotServe, addresses, check
from gateway.settings import Settings, WrongSettings, load
from gateway.trusted_documents import BadManifest
from resolvers.refusals import Refused

P = ParamSpec("P")
R = TypeVar("R")

EXPECTED = (
    *(WrongSettings, WrongMaison, NoPlace, DatabaseUnreachable, MigrationFailed, CannotServe, OutOfReach, BadManifest),
    *commands.EXPECTED,
)


def one_line(command: Callable[P, R]) -> Callable[P, R]:
    """What can go wrong outside the program is said in one line, with a non-zero exit and no traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Refused as refused:
            told = (refusal.message.format(**refusal.params) for refusal in refused.refusals)
            raise click.ClickException(" ".join(told)) from refused
        except EXPECTED as problem:
            raise click.ClickException(str(problem)) from problem

    return run


def configured(**overrides: object) -> Settings:
    """Settings, with the process's logs set up by them."""
    settings = load(**{name: value for name, value in overrides.items() if value is not None})
    logs.configure(as_json=settings.log_format == "json", level=settings.log_level)
    return settings


def ready(work: Callable[[Gateway], Coroutine[Any, Any, int]]) -> None:
    """Do some work in a shop whose database is as it should be."""
    settings = configured()
    asyncio.run(check(settings))
    run(settings, work)


def run(settings: Settings, work: Callable[[Gateway], Coroutine[Any, Any, int]], *, dispatching: bool = False) -> None:
    """Do some work in the assembled shop, without serving it."""

    async def inside() -> int:
        gateway = Gateway(settings, addresses(settings, settings.port))
        async with gateway.running(dispatching=dispatching, for_all_tasks=False):
            return await work(gateway)

    if code := asyncio.run(inside()):
        sys.exit(code)
