"""Secrets of one installation: random, made once, readable by its owner only."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_hex

FILE = "secrets.json"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the demo would else need configured."""

    order_key: str
    sandbox_api_key: str
    sandbox_webhook_secret: str
    sandbox_control_key: str


def secrets_of(data_dir: Path) -> Secrets:
    """The installation's secrets; two processes that start at once agree on the first ones written."""
    path = data_dir / FILE
    data_dir.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = Secrets(token_hex(32), token_hex(24), token_hex(32), token_hex(24))
        draft = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(fresh), file)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return Secrets(**json.loads(path.read_text()))
