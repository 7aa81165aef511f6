"""An issue goes to each reader once, whatever breaks off, with a way out of its own that needs one click."""

import re
from pathlib import Path

import pytest

from gateway.letters.issues import WrongIssue, read
from resolvers.letters import newsletters
from resolvers.letters.tables import Letter
from resolvers.newsletter.tables import Issue, Subscriber
from tests.gateway.mail_server import deliver_to, post_office
from tests.house_of import House
from tests.makers import piece
from tests.newsletter.test_subscribing import LEAVE, reader
from tests.payments.stage import place
from tests.people.person import Person

MJML = """<mjml><mj-head><mj-title>Les nouveautés
  de décembre</mj-title></mj-head><mj-body><mj-section><mj-column>
<mj-text><h1>Aurore</h1><p>Une collection &amp; son histoire.</p></mj-text>
<mj-text><a href="https://boutique.example/aurore">Découvrir</a></mj-text>
<mj-text><a href="{{ unsubscribe }}">Se désinscrire</a></mj-text>
</mj-column></mj-section></mj-body></mjml>"""


def written(folder: Path, source: str = MJML, name: str = "decembre.mjml") -> Path:
    file = folder / name
    file.write_text(source, encoding="utf-8")
    return file


async def send(house: House, file: Path) -> int:
    """Plan the letters, as the command does; returns how many are new."""
    issue = read(file)
    row = await newsletters.issue_of(house.shop, issue.subject, issue.text, issue.html)
    return sum([count async for count in newsletters.address(house.shop, row)])


def test_an_issue_is_read_with_its_subject_its_page_and_its_text(tmp_path: Path) -> None:
    issue = read(written(tmp_path))
    assert issue.subject == "Les nouveautés de décembre"
    assert "<mj-" not in issue.html
    assert issue.text.count("{{unsubscribe}}") == issue.html.count("{{unsubscribe}}") == 1
    assert "Découvrir (https://boutique.example/aurore)" in issue.text
    assert "Une collection & son histoire." in issue.text
    (tmp_path / "decembre.txt").write_text("Aurore. Se désinscrire : {{unsubscribe}}")
    assert read(tmp_path / "decembre.mjml").text == "Aurore. Se désinscrire : {{unsubscribe}}"


@pytest.mark.parametrize(
    "source, name, said",
    [
        (MJML.replace("{{ unsubscribe }}", "https://x.example"), "a.mjml", "way out"),
        (MJML.replace("mj-title", "mj-preview"), "a.mjml", "subject"),
        ("<html><title> </title></html>", "a.html", "subject"),
        ("<mjml><mj-body>", "a.mjml", "subject"),
        ("<mjml><mj-title>x</mj-title><mj-body>", "a.mjml", "MJML"),
        (MJML, "a.doc", ".mjml or .html"),
    ],
)
def test_a_file_that_cannot_be_sent_is_told_in_one_line(tmp_path: Path, source: str, name: str, said: str) -> None:
    with pytest.raises(WrongIssue) as wrong:
        read(written(tmp_path, source, name))
    assert said in str(wrong.value)
    assert "\n" not in str(wrong.value)


async def test_each_reader_gets_one_letter_with_both_headers_and_a_click_that_works(
    house: House, tmp_path: Path
) -> None:
    readers = [await reader(house, f"reader{number}@example.com") for number in range(3)]
    async with post_office() as post:
        deliver_to(house, post)
        assert await send(house, written(tmp_path)) == 3
        assert await send(house, written(tmp_path)) == 0
        await house.dispatch()
        assert sorted(str(letter["to"]) for letter in post.arrived) == [person.email for person in readers]
        links = set()
        for letter in post.arrived:
            found = re.fullmatch(rf"<http://localhost:8000{LEAVE}\?token=([\w-]+)>", letter["list-unsubscribe"])
            assert found
            assert letter["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
            for part in ("plain", "html"):
                body = letter.get_body((part,))
                assert body is not None
                assert found[0][1:-1] in body.get_content()
                assert "{{" not in body.get_content()
            links.add(found[1])
        assert len(links) == 3
        first = next(letter for letter in post.arrived if readers[0].email in str(letter["to"]))
    click = {"List-Unsubscribe": "One-Click"}
    address = first["list-unsubscribe"][1:-1]
    for _ in range(2):
        answer = await house.client.post(address, data=click)
        assert answer.status_code == 200
    await house.dispatch()
    assert [row.email for row in await Subscriber.all().order_by("email")] == [each.email for each in readers[1:]]
    assert (await house.client.post(f"{LEAVE}?token=made-up", data=click)).status_code == 400


async def test_what_broke_off_goes_on_where_it_was(house: House, tmp_path: Path) -> None:
    people = [Subscriber(email=f"r{n}@example.com", email_key=f"r{n}@example.com", language="fr", since=house.clock())
              for n in range(newsletters.BATCH + 20)]  # fmt: skip
    await Subscriber.bulk_create(people)
    issue = read(written(tmp_path))
    row = await newsletters.issue_of(house.shop, issue.subject, issue.text, issue.html)
    planned = newsletters.address(house.shop, row)
    assert await anext(planned) == newsletters.BATCH
    await planned.aclose()
    assert await send(house, written(tmp_path)) == 20
    assert await Letter.filter(kind=newsletters.KIND).count() == len(people)
    assert await Issue.all().count() == 1


async def test_who_leaves_between_plan_and_sending_gets_nothing_more(house: House, tmp_path: Path) -> None:
    staying, leaving = await reader(house, "stays@example.com"), await reader(house, "leaves@example.com")
    await send(house, written(tmp_path))
    await Person(house).does("newsletterUnsubscribe", email=leaving.email)
    await send(house, written(tmp_path, MJML.replace("Aurore", "Néve"), "janvier.mjml"))
    await house.dispatch()
    subjects = [letter.header("subject") for letter in await leaving.letters()]
    assert "Les nouveautés de décembre" not in subjects
    assert [letter.header("subject") for letter in await staying.letters()].count("Les nouveautés de décembre") == 2
    dead = await Letter.filter(status="DEAD")
    assert [letter.last_error for letter in dead] == ["the reader has left the newsletter"]


async def test_a_letter_that_somebody_waits_for_goes_before_a_newsletter(house: House, tmp_path: Path) -> None:
    await house.shelve(piece("Jonc"))
    for number in range(10):
        await reader(house, f"reader{number}@example.com")
    async with post_office() as post:
        deliver_to(house, post)
        await send(house, written(tmp_path))
        house.clock.forward(seconds=10)
        await place(house, "JONC", email="claire@example.com")
        await house.dispatch()
        assert "claire@example.com" in [str(letter["to"]) for letter in post.arrived[:8]]
        assert len(post.arrived) == 11
