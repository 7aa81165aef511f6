"""What a start shows: the addresses that there are, and what follows from how it is reached."""

import pytest
from click import unstyle

from gateway.serving import addresses
from gateway.settings import load
from gateway.terminal import served

HTTP = "Plain http off loopback: browsers keep no cookie, send X-Cart-Token."


def block(port: int = 8000, **settings: object) -> str:
    """The block of a start with these settings."""
    found = load(**settings)
    return unstyle(served(found, addresses(found, port), "Maison Exemple", "direction@maison.example  SECRET"))


def test_the_demo_shows_its_addresses_under_one_host_name() -> None:
    shown = block(9000)
    for name, path in (("Shop API", "graphql"), ("GraphiQL", "graphiql"), ("Mailbox", "mailbox"), ("Health", "readyz")):
        assert f"    {name:<12}http://localhost:9000/{path}\n" in shown
    assert "    Staff API   http://localhost:9000/admin/graphql\n" in shown
    assert "    Staff       direction@maison.example  SECRET\n" in shown
    assert "Maison Exemple  ·  demonstration" in shown
    assert HTTP not in shown
    assert "GraphiQL" not in block(graphiql=False)


@pytest.mark.parametrize("host", ["192.0.2.1", "0.0.0.0", "::"])  # noqa: S104 - shown, not bound
def test_a_public_demo_shows_no_mailbox_and_says_that_it_sets_no_cookies(host: str) -> None:
    shown = block(host=host, public=True)
    assert "Mailbox" not in shown
    assert "SECRET" not in shown
    assert HTTP in shown
    assert ("ECRIN_PUBLIC_URL" in shown) == (host in {"0.0.0.0", "::"})  # noqa: S104 - compared
    secure = block(host=host, public=True, public_url="https://shop.example")
    assert "https://shop.example/graphql" in secure
    assert HTTP not in secure
    assert "ECRIN_PUBLIC_URL" not in secure


def test_a_process_reaches_itself_whatever_it_listens_on() -> None:
    own = {host: addresses(load(host=host, public=True), 1).own for host in ("127.0.0.1", "::1", "0.0.0.0", "::")}  # noqa: S104
    assert own == {
        "127.0.0.1": "http://127.0.0.1:1",
        "::1": "http://[::1]:1",
        "0.0.0.0": "http://127.0.0.1:1",  # noqa: S104
        "::": "http://127.0.0.1:1",
    }
