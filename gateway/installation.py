"""Secrets of one installation: random, made once, readable by its owner only."""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_hex

FILE = "secrets.json"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the demo would else need configured."""

    token_key: str
    sandbox_api_key: str
    sandbox_webhook_secret: str
    sandbox_control_key: str


class NoPlace(Exception):
    """The folder of the installation cannot be used; the message is one line."""


def secrets_of(data_dir: Path) -> Secrets:
    """The installation's secrets; two processes that start at once agree on the first ones written.

    Raises:
        NoPlace: the folder cannot be written, or what stands in it is not ours.
    """
    path = data_dir / FILE
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write(path)
        return Secrets(**json.loads(path.read_text()))
    except OSError as problem:
        raise NoPlace(f"The folder {data_dir} cannot be used: {problem.strerror or problem}") from problem
    except (ValueError, TypeError) as problem:
        raise NoPlace(
            f"{path} does not hold the secrets of an installation; move it away to make new ones"
        ) from problem


def _write(path: Path) -> None:
    """Whole or not at all, and never over what another process wrote first."""
    fresh = Secrets(token_hex(32), token_hex(24), token_hex(32), token_hex(24))
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(fresh), file)
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
