"""A provider in a process of its own, for tests that kill it: takes the file's path, prints its port."""

import asyncio
import sys
from pathlib import Path

from tests.sandbox.stage import config, free_socket, provider


async def main() -> None:
    bound = free_socket()
    async with provider(config(Path(sys.argv[1])), bound):
        sys.stdout.write(f"{bound.getsockname()[1]}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
