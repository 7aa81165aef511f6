"""The secrets of an installation: random, private, agreed on by all its processes."""

import asyncio
import stat
import sys
from pathlib import Path

import pytest

from gateway.installation import FILE, NoPlace, secrets_of

PRINTED = "from pathlib import Path; from gateway.installation import secrets_of; print(secrets_of(Path({!r})))"


async def test_processes_that_start_at_once_agree_on_their_secrets(tmp_path: Path) -> None:
    async def printed() -> str:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", PRINTED.format(str(tmp_path / "var"))), stdout=asyncio.subprocess.PIPE
        )
        return (await process.communicate())[0].decode().strip()

    found = await asyncio.gather(*(printed() for _ in range(4)))
    assert set(found) == {repr(secrets_of(tmp_path / "var"))}


def test_secrets_are_private_random_and_stay(tmp_path: Path) -> None:
    here, there = secrets_of(tmp_path / "here"), secrets_of(tmp_path / "there")
    assert secrets_of(tmp_path / "here") == here
    assert len({*vars_of(here), *vars_of(there)}) == 8
    assert all(len(bytes.fromhex(secret)) >= 24 for secret in vars_of(here))
    assert stat.S_IMODE((tmp_path / "here" / FILE).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "here").iterdir()] == [FILE]


def vars_of(secrets: object) -> list[str]:
    """The secrets alone."""
    return [getattr(secrets, name) for name in type(secrets).__slots__]  # type: ignore[attr-defined]


def test_a_folder_that_cannot_be_used_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NoPlace, match=r"cannot be used: (File exists|Not a directory)$"):
        secrets_of(tmp_path / "file")
    for broken in ("{", '{"token_key": "a"}', "[]"):
        (tmp_path / FILE).write_text(broken)
        with pytest.raises(NoPlace, match=r"secrets\.json does not hold the secrets of an installation"):
            secrets_of(tmp_path)
