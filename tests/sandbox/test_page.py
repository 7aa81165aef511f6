"""The hosted page: each answer of the bank, its two languages, and what it never does."""

import re
from typing import Any

import pytest

from tests.sandbox.stage import Stage


async def html(stage: Stage, session: dict[str, Any]) -> str:
    return (await stage.http.get(session["url"])).text


async def test_accepting_authorises_and_leads_back(stage: Stage) -> None:
    session = await stage.open()

    answer = await stage.choose(session, "accept")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{stage.shop_url}/back?lang=fr&session={session['id']}#order"
    now = await stage.read(session["id"])
    assert (now["state"], now["method"]) == ("authorised", "Visa •••• 4242")
    [event] = await stage.shop.has(1)
    assert (event.type, event.session) == ("payment.authorised", now)


async def test_refusing_declines_for_good_and_leads_back(stage: Stage) -> None:
    session = await stage.open(return_url=f"{stage.shop_url}/back")

    answer = await stage.choose(session, "refuse")

    assert answer.headers["location"] == f"{stage.shop_url}/back?session={session['id']}"
    assert (await stage.read(session["id"]))["state"] == "declined"
    assert [event.type for event in await stage.shop.has(1)] == ["payment.declined"]


async def test_a_soft_refusal_stays_on_the_page_and_may_be_tried_again(stage: Stage) -> None:
    session = await stage.open()
    assert 'role="alert"' not in await html(stage, session)

    answer = await stage.choose(session, "retry")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/sandbox/pay/{session['id']}")
    assert "La banque n’a pas accepté cette tentative." in await html(stage, session)
    assert (await stage.read(session["id"]))["state"] == "open"
    await stage.choose(session, "accept")
    assert [event.type for event in await stage.shop.has(2)] == ["payment.attempt_failed", "payment.authorised"]


@pytest.mark.parametrize("outcome,state", [("accept", "authorised"), ("retry", "open")])
async def test_a_challenge_asks_on_a_second_page(stage: Stage, outcome: str, state: str) -> None:
    session = await stage.open()

    asked = await stage.choose(session, "challenge")
    page = await stage.http.get(asked.headers["location"])

    assert asked.status_code == 303
    assert "Est-ce bien vous" in page.text
    assert set(re.findall(r'value="(\w+)"', page.text)) == {"accept", "retry"}
    assert (await stage.read(session["id"]))["state"] == "open"
    await stage.http.post(asked.headers["location"], data={"outcome": outcome})
    assert (await stage.read(session["id"]))["state"] == state


async def test_leaving_keeps_the_session_open(stage: Stage) -> None:
    session = await stage.open()

    answer = await stage.choose(session, "leave")

    assert answer.headers["location"].startswith(f"{stage.shop_url}/back")
    assert (await stage.read(session["id"]))["state"] == "open"
    assert await stage.events(session) == []


async def test_the_same_answer_sent_twice_counts_once_and_leads_back(stage: Stage) -> None:
    session = await stage.open()

    first, second = await stage.choose(session, "accept"), await stage.choose(session, "accept")
    other = await stage.choose(session, "refuse")

    assert second.headers["location"] == first.headers["location"]
    assert other.headers["location"] == f"/sandbox/pay/{session['id']}"
    assert (await stage.read(session["id"]))["state"] == "authorised"
    assert len(await stage.events(session)) == 1


@pytest.mark.parametrize(
    "language,outcome,title",
    [
        ("fr", "accept", "Paiement autorisé"),
        ("fr-BE", "refuse", "Paiement refusé"),
        ("en", "accept", "Payment authorised"),
        ("de", "refuse", "Payment refused"),
    ],
)
async def test_a_session_that_is_over_shows_the_way_back(stage: Stage, language: str, outcome: str, title: str) -> None:
    session = await stage.open(language=language)
    await stage.choose(session, outcome)

    page = await html(stage, session)

    assert f"<h1>{title}</h1>" in page
    assert f'href="{stage.shop_url}/back?lang=fr&amp;session={session["id"]}#order"' in page
    assert "<form" not in page


async def test_an_expired_session_says_so(stage: Stage) -> None:
    session = await stage.open()
    await stage.post(f"/{session['id']}/expire", {})

    assert "<h1>Paiement expiré</h1>" in await html(stage, session)
    challenged = await stage.choose(session, "challenge")
    assert challenged.headers["location"] == f"/sandbox/pay/{session['id']}"
    assert "<h1>Paiement expiré</h1>" in (await stage.http.get(f"{session['url']}/challenge")).text


async def test_money_is_written_as_each_language_writes_it(stage: Stage) -> None:
    french, english = await stage.open(language="fr"), await stage.open(language="en")

    assert "1\u202f290,00\u00a0€" in await html(stage, french)
    assert "€1,290.00" in await html(stage, english)


async def test_the_page_asks_for_no_card_and_says_that_no_money_moves(stage: Stage) -> None:
    for language, said in (("fr", "aucun argent ne circule"), ("en", "no money moves")):
        page = await html(stage, await stage.open(language=language))
        assert said in page
        assert "<input" not in page
        assert "<select" not in page


async def test_the_page_runs_no_javascript(stage: Stage) -> None:
    session = await stage.open()

    answer = await stage.http.get(session["url"])

    assert not re.search(r"<script|\son\w+=|javascript:", answer.text, re.IGNORECASE)
    assert "script-src" not in answer.headers["content-security-policy"]


async def test_what_the_shop_sends_is_escaped(stage: Stage) -> None:
    session = await stage.open(
        description='<script>alert(1)</script>"', reference="<b>&17", return_url=f"{stage.shop_url}/?a=\"><i>'"
    )
    opened = await html(stage, session)
    await stage.choose(session, "refuse")
    closed = await html(stage, session)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in opened
    for page in (opened, closed):
        assert not re.search(r"<script|<b>|<i>", page)
    assert "&#34;&gt;&lt;i&gt;&#39;&amp;session=" in closed


async def test_the_headers_keep_the_page_to_itself(stage: Stage) -> None:
    session = await stage.open()

    headers = (await stage.http.get(session["url"])).headers

    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {stage.shop_url}"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}],
)
async def test_a_form_of_another_site_changes_nothing(stage: Stage, headers: dict[str, str]) -> None:
    session = await stage.open()

    answer = await stage.choose(session, "accept", **headers)

    assert answer.status_code == 403
    assert (await stage.read(session["id"]))["state"] == "open"


@pytest.mark.parametrize("outcome", ["", "captured", "expire"])
async def test_an_answer_not_offered_changes_nothing(stage: Stage, outcome: str) -> None:
    session = await stage.open()

    answer = await stage.choose(session, outcome)

    assert answer.status_code == 400
    assert (await stage.read(session["id"]))["state"] == "open"


async def test_an_unknown_page_answers_in_the_language_of_the_browser(stage: Stage) -> None:
    french = await stage.http.get("/sandbox/pay/ses_none", headers={"accept-language": "fr-FR,en;q=0.5"})
    english = await stage.http.get("/sandbox/pay/ses_none")

    assert (french.status_code, english.status_code) == (404, 404)
    assert "Page introuvable" in french.text
    assert "Page not found" in english.text


async def test_the_stylesheet_is_served_and_names_no_other_host(stage: Stage) -> None:
    answer = await stage.http.get("/sandbox/static/sandbox.css")

    assert answer.headers["content-type"].startswith("text/css")
    assert "http" not in answer.text
