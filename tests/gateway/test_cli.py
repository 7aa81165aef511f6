"""The commands from outside: what goes wrong is one line and a non-zero exit."""

import asyncio
import shutil
import socket
from contextlib import closing
from pathlib import Path

import pytest

from gateway.settings import DEMO_MAISON
from tests.gateway.process import ecrin, run
from tests.servers import Postgres, free_port

PRODUCTION = {
    "ECRIN_MODE": "production",
    "ECRIN_TOKEN_KEYS": "one-key",
    "ECRIN_SMTP_HOST": "mail.example",
    "ECRIN_PUBLIC_URL": "https://shop.example",
}


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of a demo with a migrated database and no pieces."""
    shutil.copy(sqlite_template, tmp_path / "ecrin.db")
    return {"ECRIN_DATA_DIR": str(tmp_path)}


def test_a_port_in_use_is_told(sqlite: dict[str, str]) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        ended = run("serve", "--port", str(port), **sqlite)
    assert ended.complaint == f"Error: Cannot listen on 127.0.0.1:{port}: Address already in use"
    ended = run("serve", "--public", "--host", "192.0.2.1", "--port", "0", **sqlite)
    assert ended.complaint.startswith("Error: Cannot listen on 192.0.2.1:0: ")


def test_a_database_that_cannot_be_reached_is_told_without_its_password(
    postgres_server: Postgres, tmp_path: Path
) -> None:
    password = "tr%C3%A9sor"
    closed = f"postgresql://ecrin:{password}@127.0.0.1:{free_port()}/shop"
    missing = f"postgresql://postgres:{password}@127.0.0.1:{postgres_server.port}/no_such_shop"
    unknown = f"postgresql://nobody_here:{password}@127.0.0.1:{postgres_server.port}/postgres"
    (tmp_path / "junk").write_bytes(b"not a database " * 1000)
    for url, reason in (
        (closed, "Connect call failed"),
        (missing, "no_such_shop"),
        (unknown, "nobody_here"),
        (f"sqlite:///{tmp_path}/junk", "not a database"),
        (f"sqlite:///{tmp_path}/nowhere/shop.db", "unable to open"),
    ):
        for command in ("serve", "dispatch"):
            ended = run(command, ECRIN_DATABASE_URL=url, ECRIN_DATA_DIR=str(tmp_path))
            assert ended.complaint.startswith("Error: The database "), ended
            assert reason in ended.complaint
            assert "sor@" not in ended.complaint
            assert "trésor" not in ended.err + ended.out


async def test_a_process_that_cannot_begin_says_why_and_no_more(tmp_path: Path) -> None:
    unreachable, mistaken = await asyncio.gather(
        ecrin("serve", ECRIN_DATABASE_URL=f"sqlite:///{tmp_path}/no/shop.db", ECRIN_DATA_DIR=str(tmp_path)),
        ecrin("migrate", ECRIN_DATABASE_URL=f"postgresql://u:geheim@127.0.0.1:{free_port()}/shop"),
    )
    assert unreachable.complaint.endswith("unable to open database file")
    assert mistaken.complaint.startswith("Error: The database postgresql://u:***@127.0.0.1:")


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"ECRIN_DATABASE_POOL": "many"}, "ECRIN_DATABASE_POOL: Input should be a valid integer"),
        ({"ECRIN_PROT": "8000"}, "ECRIN_PROT: there is no such setting"),
        ({"ECRIN_MODE": "holiday"}, "ECRIN_MODE: Input should be 'demo' or 'production'"),
        ({"ECRIN_DATABASE_URL": "mysql://x"}, "ECRIN_DATABASE_URL: begins with sqlite:/// or postgresql://"),
        ({"ECRIN_DATABASE_URL": "postgresql://u:geheim@h:x/d"}, "ECRIN_DATABASE_URL: Port could not be cast"),
        (
            {"ECRIN_DATABASE_URL": "postgresql://u:geheim@h/d?pool=9"},
            "ECRIN_DATABASE_URL: 'pool' is none of the options",
        ),
        ({"ECRIN_ALLOWED_ORIGINS": "shop.example"}, "'shop.example' is not an origin"),
        ({"ECRIN_TRUSTED_PROXIES": "proxy"}, "ECRIN_TRUSTED_PROXIES: 'proxy' does not appear to be"),
        ({"ECRIN_MAISON_DIR": "/nowhere"}, "/nowhere/maison.toml: No such file or directory"),
        ({"ECRIN_DATA_DIR": "/dev/null/var"}, "/dev/null/var"),
        ({"ECRIN_FILE": "/nowhere/ecrin.env"}, "ECRIN_FILE: there is no file /nowhere/ecrin.env"),
        ({"ECRIN_HOST": "192.0.2.1"}, "the demo listens beyond loopback only with ECRIN_PUBLIC=true"),
        ({"ECRIN_SMTP_HOST": "mail.example"}, "letters of the demo never leave the machine"),
        ({**PRODUCTION}, "production refuses the sandbox payment provider"),
    ],
)
def test_a_wrong_setting_is_told(wrong: dict[str, str], said: str, sqlite: dict[str, str]) -> None:
    ended = run("serve", "--port", "0", **{**sqlite, **wrong})
    assert said in ended.complaint
    assert ended.out == ""
    assert "geheim" not in ended.err


def test_a_broken_maison_is_told(sqlite: dict[str, str], tmp_path: Path) -> None:
    folder = shutil.copytree(DEMO_MAISON, tmp_path / "maison")
    facts = (folder / "maison.toml").read_text(encoding="utf-8")
    for broken, said in (
        (facts + "\n[", "Invalid"),
        (facts.replace("mail_domain", "mail_domian", 1), "'mail_domain' is missing"),
        (facts.replace("[concierge]", "[[concierge]]", 1), "list indices"),
    ):
        (folder / "maison.toml").write_text(broken, encoding="utf-8")
        ended = run("serve", "--port", "0", **sqlite, ECRIN_MAISON_DIR=str(folder))
        assert ended.complaint.startswith(f"Error: {folder}: ")
        assert said in ended.complaint


def test_settings_come_from_a_file_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "ecrin.env"
    file.write_text("ECRIN_PAYMENT_MINUTES=45\nECRIN_PORT=9\n")
    ended = run("check", ECRIN_FILE=str(file), ECRIN_DATA_DIR=str(tmp_path), ECRIN_PORT="10")
    assert "an order waits 45 minutes" in ended.out
    file.write_text("ECRIN_PAYMENT_MINUTES=45\nECRIN_PROT=9\nTHEIRS=1\n")
    ended = run("check", ECRIN_FILE=str(file))
    assert ended.complaint == "Error: ECRIN_PROT: there is no such setting; THEIRS: there is no such setting"


def test_check_says_one_line_for_each_thing(sqlite: dict[str, str], tmp_path: Path) -> None:
    good = run("check", **sqlite)
    assert (good.code, good.err) == (0, "")
    lines = [line.split(maxsplit=2) for line in good.out.splitlines()]
    assert [line[1] for line in lines] == ["settings", "maison", "database", "migrations", "mail", "payments"]
    assert {line[0] for line in lines} == {"ok"}
    bad = run(
        "check", **sqlite, ECRIN_DATABASE_URL=f"sqlite:///{tmp_path}/new.db", ECRIN_SMTP_HOST="127.0.0.1",
        ECRIN_SMTP_PORT=str(free_port()), ECRIN_MAISON_DIR=str(tmp_path),
    )  # fmt: skip
    assert (bad.code, bad.err) == (1, "")
    assert [line.split()[1] for line in bad.out.splitlines() if line.startswith("fail")] == [
        "maison",
        "migrations",
        "mail",
    ]
    unreachable = run("check", **sqlite, ECRIN_DATABASE_URL=f"sqlite:///{tmp_path}/nowhere/x.db")
    assert "fail  database    The database sqlite:///" in unreachable.out


def test_migrating_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    first = run("migrate", ECRIN_DATA_DIR=str(tmp_path / "new" / "var"))
    assert (first.code, first.err) == (0, "")
    assert first.out.splitlines()[-1].endswith("ecrin.db is up to date.")
    assert "  applied 0001_initial" in first.out
    second = run("migrate", ECRIN_DATA_DIR=str(tmp_path / "new" / "var"))
    assert second.out.endswith("ecrin.db: nothing to do.\n")


def test_a_database_without_tables_is_not_served(tmp_path: Path) -> None:
    for words in (["serve"], ["demo"], ["dispatch"], ["import", __file__]):
        ended = run(*words, ECRIN_DATA_DIR=str(tmp_path), ECRIN_PORT="0")
        assert ended.complaint.startswith("Error: The database lacks migrations (0001_initial, "), words
        assert ended.complaint.endswith("run `ecrin migrate`.")


def test_a_command_used_wrongly_shows_how_to_use_it(sqlite: dict[str, str]) -> None:
    for words, said in (
        (["import"], "Missing argument 'FILE'"),
        (["import", "/nowhere.csv"], "'/nowhere.csv' does not exist"),
        (["import", "/"], "is a directory"),
        (["serve", "--port", "65536"], "65536 is not in the range"),
        (["sell"], "No such command 'sell'"),
    ):
        ended = run(*words, **sqlite)
        assert ended.code == 2, words
        assert said in ended.err
        assert "Traceback" not in ended.err


def test_help_and_version_need_no_settings() -> None:
    helped, version, sdl = (run(word, ECRIN_PORT="x") for word in ("--help", "--version", "sdl"))
    for command in ("serve", "migrate", "import", "demo", "dispatch", "sdl", "check"):
        assert f"\n  {command} " in helped.out
    assert version.out.startswith("ecrin, version ")
    assert "type Query" in sdl.out
    assert [ended.code for ended in (helped, version, sdl)] == [0, 0, 0]
