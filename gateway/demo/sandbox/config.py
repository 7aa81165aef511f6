"""What the sandbox provider must be told before it can run."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """Where the provider keeps its file, the keys it knows and the name it shows.

    `public_url` is where browsers reach the pages; empty, it is the address under which the API was called.
    `clock` gives seconds since 1970.
    """

    database: Path
    api_key: str
    webhook_secret: str
    merchant: str
    control_key: str
    minimum_lifetime: timedelta = timedelta(minutes=1)
    public_url: str = ""
    clock: Callable[[], float] = time.time
