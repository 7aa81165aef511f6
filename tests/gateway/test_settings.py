"""The settings: documented to the last, checked together, frozen."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from gateway.settings import DEMO_MAISON, FILE, PREFIX, Mode, Settings, WrongSettings, load

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "settings.md"
ROW = re.compile(r"^\| `(ECRIN_[A-Z_]+)` \| (.+?) \| (.+) \|$", re.MULTILINE)

PRODUCTION: dict[str, Any] = {
    "mode": "production",
    "token_keys": "new, old",
    "smtp_host": "mail.example",
    "public_url": "https://shop.example",
    "maison_dir": DEMO_MAISON.parent,
}


def shown(value: object) -> str:
    """A default as the document writes it."""
    match value:
        case SecretStr():
            return shown(value.get_secret_value())
        case bool():
            return f"`{str(value).lower()}`"
        case tuple():
            return shown(",".join(value))
        case Path() if value == DEMO_MAISON:
            return "the demo's"
        case _:
            return f"`{value}`" if str(value) else "–"


def test_the_document_holds_every_setting_with_its_default_and_meaning_and_nothing_more() -> None:
    rows = ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    documented = {name: (default, meaning) for name, default, meaning in rows}
    assert len(rows) == len(documented)
    assert documented == {
        f"{PREFIX}{name}".upper(): (shown(field.default), field.description)
        for name, field in Settings.model_fields.items()
    }


def test_every_name_in_the_document_exists() -> None:
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields} | {FILE}
    assert set(re.findall(r"ECRIN_[A-Z_]+", DOCUMENT.read_text(encoding="utf-8"))) == known


def test_the_examples_of_the_document_are_settings_that_can_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocks = re.findall(r"```\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    demos, production = blocks[:-1], blocks[-1]
    for demo in demos:
        with monkeypatch.context() as environment:
            for name, value in re.findall(r"(ECRIN_\w+)=(\S+)", demo):
                environment.setenv(name, value)
            assert load().mode is Mode.DEMO
    file = tmp_path / "ecrin.env"
    file.write_text(production)
    monkeypatch.setenv(FILE, str(file))
    assert load().mode is Mode.PRODUCTION


@pytest.mark.parametrize(
    "change, said",
    [
        ({}, "production refuses the sandbox payment provider"),
        ({"payments": "another"}, "ECRIN_PAYMENTS: Input should be 'sandbox' or 'stripe'"),
    ],
)
def test_production_refuses_what_belongs_to_the_demo(change: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongSettings) as problem:
        load(**{**PRODUCTION, **change})
    assert str(problem.value) == said


def test_each_need_of_production_is_a_mistake_of_its_own() -> None:
    demo = Settings.model_construct(**{**PRODUCTION, "mode": Mode.PRODUCTION, "token_keys": (SecretStr("key"),)})
    wanting = demo.model_copy(
        update={"token_keys": (), "smtp_host": "", "public_url": "http://shop.example", "maison_dir": DEMO_MAISON}
    )
    told = [said for wrong, said in wanting._mistakes() if wrong]
    assert len(told) == len([said for wrong, said in demo._mistakes() if wrong]) + 4


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.1.2.3"])
def test_the_demo_shows_its_mailbox_on_loopback_alone(host: str) -> None:
    assert load(host=host).shows_mailbox
    assert not load(host=host, public=True).shows_mailbox


@pytest.mark.parametrize("host", ["192.0.2.1", "::", "shop.example", "0.0.0.0"])  # noqa: S104 - a value, not bound
def test_the_demo_goes_beyond_loopback_only_when_told_to(host: str) -> None:
    with pytest.raises(WrongSettings, match="only with ECRIN_PUBLIC=true"):
        load(host=host)
    assert not load(host=host, public=True).shows_mailbox


def test_lists_are_written_with_commas() -> None:
    found = load(allowed_origins=" https://Shop.example , http://localhost:3000,", token_keys="a,b")
    assert found.allowed_origins == ("https://shop.example", "http://localhost:3000")
    assert [key.get_secret_value() for key in found.token_keys] == ["a", "b"]


def test_settings_never_change_and_never_show_a_secret() -> None:
    found = load(token_keys="geheim", smtp_password="geheim", payment_minutes=45)
    assert found.payment_lifetime == timedelta(minutes=45)
    assert "geheim" not in repr(found)
    with pytest.raises(ValidationError, match="frozen"):
        found.port = 1


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(WrongSettings) as problem:
        load(port=-1, database_pool=0)
    assert str(problem.value).count(";") == 1
