"""Logs: structured, one line per event, and nobody's secrets in them."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException

from gateway import logs
from gateway.database.connecting import Database, connected
from gateway.logs import HIDDEN, log, redacted

SECRET = "aB3-" * 11  # 44 characters, as a cart's secret has


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """Setting up logs is setting up the process's own."""
    loggers = [logging.getLogger(name) for name in (None, *logs.TALKATIVE)]
    handlers, levels = [*loggers[0].handlers], [logger.level for logger in loggers]
    yield
    loggers[0].handlers[:] = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.mark.parametrize("as_json", [True, False])
def test_an_event_is_one_line_without_anybodys_secrets(*, as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(as_json=as_json, level="info")
    log.warning(
        "letter\r\npostponed \u2028 \x1b[31m",
        reason="no mailbox claire.o'hara+shop@example.com; token=abcdefgh",
        smtp_password="geheim",
        cart_token="geheim",
        headers={"Authorization": "Bearer geheim", "path": ["4111 1111 1111 1111", "x@example.com"]},
        card=4111111111111111,
        number=42,
        secret_like=SECRET,
    )
    logging.getLogger("another.library").error("claire@example.com paid with 4111-1111-1111-1111\nand left")
    text = capsys.readouterr().err
    lines = text.splitlines()
    assert len(lines) == 2
    for hidden in ("claire", "hara", "geheim", "4111", "abcdefgh", SECRET, "x@example"):
        assert hidden not in text, hidden
    if as_json:
        first, second = (json.loads(line) for line in lines)
        assert (first["level"], first["number"], first["card"]) == ("warning", 42, HIDDEN)
        assert first["timestamp"].startswith("20")
        assert second["event"] == f"{HIDDEN} paid with {HIDDEN}\\nand left"


@pytest.mark.parametrize("as_json", [True, False])
async def test_statements_and_their_values_are_never_written(
    *, as_json: bool, capsys: pytest.CaptureFixture[str], database_url: str
) -> None:
    logs.configure(as_json=as_json, level="debug")
    async with connected(Database(database_url)):
        insert = "INSERT INTO stock_locations (handle, name, kind) VALUES ('montaigne', 'Avenue Montaigne', 'BOUTIQUE')"
        client = get_connection("default")
        await client.execute_query(insert)
        try:
            await client.execute_query(insert)
        except BaseORMException:
            log.exception("unexpected")
    text = capsys.readouterr().err
    assert "IntegrityError" in text
    assert "test_logs.py" in text
    assert "ontaigne" not in text
    assert "INSERT" not in text
    assert len(text.splitlines()) == len(
        [line for line in text.splitlines() if "asyncio" in line or "unexpected" in line]
    )


def test_an_exception_tells_its_causes_on_the_same_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(as_json=True, level="info")
    cause, problem = KeyError("claire@example.com"), ValueError("a part is missing")
    problem.__cause__ = cause
    log.error("unexpected", request_id="r-1", exc_info=problem)
    told = json.loads(capsys.readouterr().err)
    assert "builtins.ValueError: a part is missing" in told["trace"]
    assert f"builtins.KeyError: '{HIDDEN}'" in told["trace"]


def test_levels_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(as_json=True, level="error")
    log.warning("quiet")
    logging.getLogger("tortoise").warning("quiet")
    log.error("heard")
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["heard"]


@given(st.text(), st.sampled_from(["4111111111111111", "4111 1111 1111 1111", "claire@example.com", SECRET]))
def test_no_text_around_it_lets_a_secret_through(text: str, secret: str) -> None:
    assert secret not in redacted(f"{text} {secret} {text}")
    assert len(redacted(text).splitlines()) <= 1


def test_what_is_no_secret_is_left_alone() -> None:
    plain = "order ÉC-7K2M-9QXT of 2026-11-22T13:24:23.123Z cost 1200.00 at /graphql in 0.012 s"
    assert redacted(plain) == plain
    assert Path(__file__).name in redacted(__file__)
