"""Documents are for whoever may read the order, and their links for a quarter of an hour."""

from resolvers.invoices.links import LIFETIME
from tests.house_of import House
from tests.invoices.test_invoicing import INVOICES, RETURN, read
from tests.orders.desk import CONFIRM, paid, staffed
from tests.people.person import Person


async def test_a_link_that_leaks_is_dead_after_a_quarter_of_an_hour(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await elise.does(CONFIRM, number=placed.number)
    url = (await read(house, placed))["invoices"][0]["pdfUrl"]
    assert (await house.client.get(url)).status_code == 200
    house.clock.forward(seconds=LIFETIME.total_seconds() + 1)
    dead = await house.client.get(url, headers={"accept-language": "fr"})
    assert dead.status_code == 410
    assert "Ce lien a expiré" in dead.text
    fresh = (await read(house, placed))["invoices"][0]["pdfUrl"]
    assert (await house.client.get(fresh)).status_code == 200


async def test_a_link_opens_its_own_document_and_no_other(house: House) -> None:
    elise = await staffed(house)
    first, second = await paid(house), await paid(house)
    for placed in (first, second):
        await elise.does(CONFIRM, number=placed.number)
    own, other = [(await read(house, placed))["invoices"][0]["pdfUrl"] for placed in (first, second)]
    token = own.partition("token=")[2]
    wrong = [
        *(
            other.partition("token=")[0] + "token=" + token,
            own.partition("?")[0],
            own + "x",
            own.replace("000001", "000003"),
        ),
        *(own.replace("/invoices/", "/invoices/../invoices/%2e%2e/"), own.replace("000001", "../000001")),
        own.partition("token=")[0] + "token=" + "9" * 5000,
    ]
    for url in wrong:
        assert (await house.client.get(url)).status_code == 404, url


async def test_only_who_may_read_the_order_is_given_a_link(house: House) -> None:
    elise, stranger = await staffed(house), Person(house)
    placed = await paid(house)
    await elise.does(CONFIRM, number=placed.number)
    for token in (None, "", "0" * 64):
        answer = await stranger.visitor.ask(INVOICES, number=placed.number, token=token)
        assert answer["order"] is None


async def test_the_books_are_behind_signed_links_too(house: House) -> None:
    elise = await staffed(house)
    books = await elise.ask(RETURN, **{"from": "2026-11-01", "to": "2026-11-30"})
    for name in ("vatReturnCsvUrl", "invoicesCsvUrl"):
        got = await house.client.get(books[name])
        assert (got.status_code, got.headers["content-type"]) == (200, "text/csv; charset=utf-8")
        assert "attachment" in got.headers["content-disposition"]
        assert (await house.client.get(books[name].replace("2026-11-01", "2026-10-01"))).status_code == 404
        assert (await house.client.get(books[name].replace("/books/", "/books/x"))).status_code == 404


async def test_days_the_wrong_way_round_are_told(house: House) -> None:
    elise = await staffed(house)
    answer = await elise.raw(RETURN, **{"from": "2026-11-30", "to": "2026-11-01"})
    assert {error["message"] for error in answer["errors"]} == {"`from` is a day after `to`."}
