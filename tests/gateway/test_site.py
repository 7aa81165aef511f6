"""The gateway's own pages: French, or English for who prefers it, and nothing from elsewhere."""

import re
from pathlib import Path

from tests.house_of import House, opened
from tests.journeys.test_buying import bought
from tests.makers import piece

FRENCH, ENGLISH = {"accept-language": "fr-FR,fr;q=0.9,en;q=0.8"}, {"accept-language": "en-GB,en;q=0.9"}


async def test_pages_speak_the_browsers_language_and_french_to_everyone_else(house: House) -> None:
    for headers, language in (
        (FRENCH, "fr"),
        (ENGLISH, "en"),
        ({"accept-language": "ja-JP,ja"}, "fr"),
        ({"accept-language": "sl, en;q=0.5"}, "sl"),
        ({"accept-language": ",;q=x,,*"}, "fr"),
        ({"accept-language": ""}, "fr"),
    ):
        page = await house.client.get("/", headers=headers)
        assert page.status_code == 200
        assert page.headers["content-language"] == language
        assert f'<html lang="{language}"' in page.text
    assert "/mailbox" in page.text


async def test_every_text_of_the_maison_has_its_page_in_both_languages(house: House) -> None:
    pages = house.shop.maison.pages
    assert {"terms", "privacy", "legal-notice", "withdrawal", "withdrawal-form", "faq", "accessibility"} <= set(pages)
    for handle, text in pages.items():
        for headers, language in ((FRENCH, "fr"), (ENGLISH, "en")):
            page = await house.client.get(f"/pages/{handle}", headers=headers)
            assert page.status_code == 200
            assert text.html[language] in page.text
    welcome = (await house.client.get("/", headers=FRENCH)).text
    for link in re.findall(r'href="(/pages/[^"]+)"', welcome):
        assert (await house.client.get(link)).status_code == 200


async def test_pages_load_nothing_from_elsewhere_and_run_no_script(house: House) -> None:
    for path in ("/", "/pages/terms", "/return", "/nowhere"):
        page = await house.client.get(path)
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert "<script" not in page.text
        assert not re.findall(r'(?:src=|<link[^>]*href=)"(?:https?:)?//', page.text)
        for asset in re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text):
            assert (await house.client.get(asset)).status_code == 200, asset


async def test_what_is_not_there_is_told_on_a_page(house: House) -> None:
    for path in ("/nowhere", "/pages/nowhere", "/static/nowhere.css", "/pages/%2e%2e/maison.toml"):
        french = await house.client.get(path, headers=FRENCH)
        assert french.status_code == 404, path
        assert "Cette page n’existe pas" in french.text or "n'existe pas" in french.text
        assert "This page does not exist" in (await house.client.get(path, headers=ENGLISH)).text


async def test_an_order_is_shown_to_who_has_its_link(house: House) -> None:
    await house.shelve(piece())
    placed = await bought(house, "JONC-HORIZON")
    number, token = placed["order"]["number"], placed["accessToken"]
    page = await house.client.get(f"/orders/{number}?token={token}", headers=FRENCH)
    assert page.status_code == 200
    assert "Paiement en attente" in page.text
    for wrong in (f"/orders/{number}", f"/orders/{number}?token=x", f"/orders/XXXX?token={token}"):
        refused = await house.client.get(wrong)
        assert refused.status_code == 404
        assert number not in refused.text
    paying = await house.client.post(f"/orders/{number}?token={token}")
    assert paying.status_code == 303
    await house.pay(paying.headers["location"])
    again = await house.client.post(f"/orders/{number}?token={token}", headers=ENGLISH)
    assert (again.status_code, "awaits no payment" in again.text) == (409, True)
    assert (await house.client.post(f"/orders/{number}?token=x")).status_code == 404
    paid = await house.client.get(f"/orders/{number}?token={token}", headers=FRENCH)
    assert "En cours de validation" in paid.text


ADD = {"query": 'mutation { cartLinesAdd(lines: [{sku: "JONC-HORIZON"}]) { cartToken } }'}


async def test_a_public_demo_has_no_mailbox_and_sets_no_cookie_over_plain_http(
    database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url, tmp_path, host="192.0.2.1", public=True) as house:
        await house.shelve(piece())
        for path in ("/mailbox", "/mailbox.json"):
            assert (await house.client.get(path)).status_code == 404
        assert "/mailbox" not in (await house.client.get("/")).text
        answer = await house.client.post("http://192.0.2.1/graphql", json=ADD)
        assert answer.json()["data"]["cartLinesAdd"]["cartToken"]
        assert "set-cookie" not in answer.headers


async def test_the_demo_on_loopback_has_a_mailbox_and_keeps_the_cart_in_a_cookie(house: House) -> None:
    await house.shelve(piece())
    cookie = (await house.client.post("/graphql", json=ADD)).headers["set-cookie"]
    assert cookie.startswith("__Host-ecrin-cart=")
    assert {"secure", "httponly", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}
    assert (await house.client.get("/mailbox.json")).status_code == 200
