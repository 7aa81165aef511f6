"""The process speaks to nobody but whom its settings name; no page and no letter loads anything from elsewhere."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from gateway.links import LEAVE_PAGE, PAGES
from tests.house_of import House, opened
from tests.makers import piece
from tests.payments.stage import place
from tests.people.person import Person
from tests.servers import Redis

LISTENERS: list[list[tuple[str, Any]]] = []
LOADS = re.compile(
    r"""(?:src|srcset|background|data-src)\s*=|url\(|@import|<(?:img|script|iframe|object|embed|video)\b"""
)


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if LISTENERS and event in {"socket.connect", "socket.getaddrinfo", "socket.sendto"}:
        LISTENERS[-1].append((event, arguments[1] if event != "socket.getaddrinfo" else arguments[:2]))


# A hook of the interpreter cannot be taken out again: it listens only while somebody asks it to.
sys.addaudithook(_heard)


@contextmanager
def connections() -> Iterator[list[tuple[str, Any]]]:
    """Whom the process speaks to meanwhile."""
    heard: list[tuple[str, Any]] = []
    LISTENERS.append(heard)
    try:
        yield heard
    finally:
        LISTENERS.remove(heard)


async def life(house: House) -> None:
    """An order paid, an account, a newsletter, a request, an export: all that sends anything anywhere."""
    await house.shelve(piece("Jonc", stock=9))
    await house.pay((await place(house, "JONC")).page)
    claire = await Person(house).joins(newsletter=True)
    await claire.does("conciergeRequestCreate", kind="QUESTION", message="Bonjour")
    await claire.does("passwordResetRequest", email=claire.email)
    await claire.does("dataExportRequest")
    await claire.letters()


async def test_it_connects_only_to_what_its_settings_name(
    database_url: str, redis_server: Redis, tmp_path: Any
) -> None:
    database = urlsplit(database_url)
    allowed = {("127.0.0.1", redis_server.server.port)}
    if database.scheme.startswith("postgres"):
        allowed.add((database.hostname or "", database.port or 0))
    with connections() as heard:
        async with opened(database_url, tmp_path / "var", redis_url=redis_server.url) as house:
            assert house.gateway.mail_server is not None
            allowed.add(("127.0.0.1", house.gateway.mail_server.port))
            await life(house)
    named = {(str(host), int(port)) for _, (host, port, *_) in heard if port}
    assert named <= allowed, "somebody was spoken to who is in no setting"
    assert ("127.0.0.1", redis_server.server.port) in named, "the listening works"


async def test_no_page_loads_anything_from_elsewhere(house: House) -> None:
    for page in ("", *PAGES.values(), LEAVE_PAGE, "return", "pages/faq", "pages/privacy", "nowhere"):
        answer = await house.client.get(f"/{page}")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        loaded = re.findall(r'<link[^>]+href="([^"]+)"|\bsrc="([^"]+)"', answer.text)
        assert all((one or two).startswith("/static/") for one, two in loaded), page


async def test_no_letter_loads_anything_at_all(house: House) -> None:
    await life(house)
    letters = house.letters()
    assert len(letters) > 6
    for letter in letters:
        assert not LOADS.search(letter.body("html")), letter.header("subject")
