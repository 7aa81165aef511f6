"""The demo's mailbox, and what stands in the letters there: all that was promised, in the buyer's language."""

import re
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from gateway.demo.mailbox import Mailbox
from resolvers.letters.tables import Letter, LetterStatus
from resolvers.maison import said
from resolvers.payments.tables import Payment
from tests.house_of import SITE, House
from tests.makers import piece, ring
from tests.orders.desk import CONFIRM, paid, staffed
from tests.payments.stage import Placed, place, shown

LINK = re.compile(rf"{SITE}/orders/[0-9A-Z-]+\?token=[0-9a-f]+")


class Reader(HTMLParser):
    """The words of an HTML letter and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if tag == "a" and name == "href"]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return plain(" ".join(self.words))


def plain(text: str) -> str:
    """Words with single spaces, so that lines may break anywhere."""
    return " ".join(text.split())


async def letters(house: House) -> list[dict[str, Any]]:
    """What programs read, the newest first."""
    await house.dispatch()
    answer = await house.client.get("/mailbox.json")
    assert answer.headers["cache-control"] == "no-store"
    found: list[dict[str, Any]] = answer.json()
    return found


async def test_the_mailbox_shows_letters_to_programs_and_people_the_newest_first(house: House) -> None:
    await house.shelve(piece("Jonc <b>Été</b>"))
    assert "Aucune lettre" in (await house.client.get("/mailbox")).text
    assert await letters(house) == []
    placed = await place(house, "JONC-B-ETE-B")
    await house.pay(placed.page)
    newest, oldest = await letters(house)
    assert {"to", "from", "subject", "text", "html", "headers"} <= set(newest)
    assert newest["to"] == "claire@example.com"
    assert newest["from"] == "Messika <conciergerie@messikagroup.com>"
    assert newest["subject"] == f"Le paiement de votre commande {placed.number} est validé"
    assert oldest["subject"] == f"Votre commande {placed.number} est enregistrée"
    assert newest["headers"]["Content-Language"] == "fr"
    assert newest["headers"]["Message-ID"] != oldest["headers"]["Message-ID"]
    assert newest["headers"]["Message-ID"].endswith("@maison.example>")

    page = await house.client.get("/mailbox", headers={"accept-language": "en"})
    assert page.text.index(newest["subject"]) < page.text.index(oldest["subject"])
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    assert "<b>Été</b>" not in page.text
    chosen = await house.client.get(f"/mailbox/{oldest['id']}")
    assert f'<h2 id="subject">{oldest["subject"]}</h2>' in chosen.text
    letter = await house.client.get(f"/mailbox/{oldest['id']}.html")
    policy = letter.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "<b>Été</b>" not in letter.text
    assert '<base target="_blank">' in letter.text, "links open beside the frame"
    for unknown in ("nothing", "..%2f..%2fsecrets.json", "1.M1P1.host"):
        assert (await house.client.get(f"/mailbox/{unknown}.html")).status_code == 404
    assert len(Mailbox(house.gateway.mailbox.folder).letters()) == 2, "letters outlive the process"


async def test_the_confirmation_holds_the_whole_order_the_terms_and_the_withdrawal_form(house: House) -> None:
    await house.shelve(ring("Bague Lueur", sizes={"52": 1}), piece("Jonc"))
    placed = await place(house, "BAGUE-LUEUR-52")
    await house.pay(placed.page)
    confirmation = (await letters(house))[0]
    maison = house.shop.maison
    promised = [
        placed.number,
        "En cours de validation".upper(),
        "Bague Lueur",
        "Taille",
        "52",
        "1 200,00 €",
        "200,00 €",
        "20 %",
        "Claire Martin",
        "12 rue de la Paix",
        "75002 Paris",
        "Visa •••• 4242",
        maison.concierge.phone_display,
        maison.concierge.email,
        maison.terms.version,
        "rétractation",
    ]
    text, html = plain(confirmation["text"]), Reader(confirmation["html"])
    for words in promised:
        assert plain(words).casefold() in text.casefold(), words
        assert plain(words).casefold() in html.text.casefold(), words
    for part in (maison.terms.html, maison.terms.withdrawal_html, maison.terms.withdrawal_form_html):
        for words in Reader(said(part, "fr")).words:
            assert plain(words) in plain(" ".join(html.words)), words


async def test_letters_speak_the_language_of_the_checkout(house: House) -> None:
    await house.shelve(piece("Jonc"))
    english = await place(house, "JONC", language="EN", email="kate@example.com")
    await house.pay(english.page)
    refused = await place(house, "JONC", language="EN", email="kate@example.com")
    await house.pay(refused.page, "refuse")
    await place(house, "JONC", language="DE", email="franz@example.com")
    found = await letters(house)
    assert sorted(letter["subject"] for letter in found if letter["to"] == "kate@example.com") == sorted(
        [
            f"Your order {english.number} is recorded",
            f"The payment of your order {english.number} is approved",
            f"Your order {refused.number} is recorded",
            f"Your order {refused.number} is cancelled",
        ]
    )
    [german] = [letter for letter in found if letter["to"] == "franz@example.com"]
    assert german["headers"]["Content-Language"] == "de"
    assert "ZAHLUNG AUSSTEHEND" in german["text"]
    assert '<html lang="de"' in german["html"]
    confirmation = next(letter for letter in found if "approved" in letter["subject"])
    assert "being validated" in confirmation["text"].casefold()
    assert "€" in confirmation["text"]
    assert "right of withdrawal" in confirmation["text"]
    assert "Paiement" not in confirmation["text"]


async def test_a_letter_says_the_status_of_its_event_and_not_that_of_now(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed, refused = await place(house, "JONC"), await place(house, "JONC")
    await house.pay(placed.page)
    await house.pay(refused.page, "refuse")
    assert (await shown(house, placed))["status"] == "IN_VALIDATION"
    found = await letters(house)

    def words(order: Placed, about: str) -> str:
        [letter] = [one for one in found if order.number in one["subject"] and about in one["subject"]]
        return plain(letter["text"])

    assert "PAIEMENT EN ATTENTE" in words(placed, "enregistrée")
    assert "EN COURS DE VALIDATION" in words(placed, "validé")
    assert "ANNULÉE" not in words(refused, "enregistrée")
    assert "banque" in words(refused, "annulée")


async def test_links_in_letters_lead_to_pages_that_show_and_only_a_post_pays(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    [recorded] = await letters(house)
    [link] = set(LINK.findall(recorded["text"]))
    assert link in Reader(recorded["html"]).links
    assert link == f"{SITE}/orders/{placed.number}?token={placed.token}"

    await house.shop.payments.expire(placed.session)
    await house.settle()
    for _ in range(3):
        page = await house.client.get(link)
        assert page.status_code == 200
        assert "Paiement en attente" in page.text
        assert placed.number in page.text
        assert page.headers["cache-control"] == "no-store"
    assert await Payment.all().count() == 1, "who only looks, as mail scanners do, opens nothing"
    paying = await house.client.post(link)
    assert paying.status_code == 303
    assert paying.headers["location"] != placed.page
    await house.pay(paying.headers["location"])
    page = await house.client.get(link, headers={"accept-language": "en-GB,en;q=0.9"})
    assert "Being validated" in page.text
    assert "<form" not in page.text
    assert (await house.client.post(link)).status_code == 409
    for wrong in (link[:-1], link.replace(placed.number, "00000-00000"), link.partition("?")[0]):
        assert (await house.client.get(wrong)).status_code == 404
        assert (await house.client.post(wrong)).status_code == 404
    for found in Reader((await letters(house))[0]["html"]).links:
        if found.startswith(SITE):
            assert (await house.client.get(found)).status_code == 200, found


async def test_a_mailbox_that_cannot_be_written_costs_no_letter(house: House) -> None:
    await house.shelve(piece("Jonc"))
    await place(house, "JONC")
    folder = house.gateway.mailbox.folder
    folder.write_text("in the way")
    await house.dispatch()
    assert (await Letter.get()).status is LetterStatus.FAILED
    folder.unlink()
    house.clock.forward(seconds=5)
    assert len(await letters(house)) == 1


def test_letters_that_arrive_at_once_in_a_new_mailbox_are_all_kept(tmp_path: Path) -> None:
    for attempt in range(20):
        box = Mailbox(tmp_path / str(attempt))
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(box.add, [b"Subject: %d\n\nx" % number for number in range(8)]))
        assert {letter.header("subject") for letter in box.letters()} == {str(number) for number in range(8)}


async def test_what_is_enclosed_can_be_opened(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await elise.does(CONFIRM, number=placed.number)
    await house.dispatch()
    letters = (await house.client.get("/mailbox.json")).json()
    (url,) = next(letter["enclosed"] for letter in letters if letter["enclosed"])
    assert url.endswith("/FA-2026-000001.pdf")
    assert (await house.client.get(url)).content.startswith(b"%PDF")
    page = await house.client.get(url.rpartition("/")[0])
    assert f'href="{url}"' in page.text
    assert (await house.client.get(url.replace("FA-", "AV-"))).status_code == 404
