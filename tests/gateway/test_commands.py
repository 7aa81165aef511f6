"""What staff do on the command line: each command's work, and one line for each mistake."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import click
import pytest

from gateway import commands
from resolvers.newsletter.tables import Subscriber
from resolvers.people.tables import Customer, InvitationEvent
from resolvers.refusals import Refused
from tests.house_of import A_SUNDAY, House
from tests.newsletter.test_issues import MJML, written
from tests.newsletter.test_subscribing import LEAVE, reader
from tests.people.person import Person

SAID = pytest.CaptureFixture[str]


async def test_a_customer_becomes_vip_and_not_again(house: House, capsys: SAID) -> None:
    claire = await Person(house).joins()
    for is_vip, said in ((True, "is VIP."), (True, "is VIP already."), (False, "is not VIP.")):
        assert await commands.set_vip(claire.email, is_vip=is_vip)(house.gateway) == 0
        assert capsys.readouterr().out == f"{claire.email} {said}\n"
        assert (await claire.me())["isVip"] is is_vip
    with pytest.raises(Refused, match="NOT_FOUND"):
        await commands.set_vip("nobody@example.com", is_vip=True)(house.gateway)


async def test_an_evening_is_made_listed_and_invited_to(house: House, capsys: SAID) -> None:
    claire = await Person(house).joins()
    await Customer.all().update(is_vip=True)
    starts_at = A_SUNDAY + timedelta(days=9, hours=7)
    await commands.create_event("Une soirée", "Paris", starts_at, 20)(house.gateway)
    event = await InvitationEvent.get()
    assert capsys.readouterr().out == f"{event.id}  Une soirée, 20 places\n"
    await commands.invite(event.id, (claire.email,))(house.gateway)
    await commands.invite(event.id, (claire.email,))(house.gateway)
    assert capsys.readouterr().out == "1 invited, 0 were already.\n0 invited, 1 were already.\n"
    await commands.list_events()(house.gateway)
    assert capsys.readouterr().out == f"{event.id}  2026-12-01 20:00  0/20  Une soirée, Paris\n", "where the maison is"
    with pytest.raises(click.ClickException, match="no event"):
        await commands.invite((await Customer.get()).id, (claire.email,))(house.gateway)


NO_EVENINGS = (
    *(("", "Paris", 9), ("x" * 201, "Paris", 9), ("Une\nsoirée", "Paris", 9)),
    *(("Soirée", "", 9), ("Soirée", "Paris", -1)),
)


async def test_an_evening_that_cannot_be_is_refused(house: House) -> None:
    for title, place, days in NO_EVENINGS:
        with pytest.raises(Refused):
            await commands.create_event(title, place, A_SUNDAY + timedelta(days=days), 20)(house.gateway)
    assert await InvitationEvent.all().count() == 0


async def test_a_newsletter_is_counted_first_then_sent_and_the_readers_are_exported(
    house: House, capsys: SAID, tmp_path: Path
) -> None:
    await reader(house)
    await Subscriber.all().update(first_name="=HYPERLINK(1)")
    file = written(tmp_path, MJML)
    await commands.send_newsletter(file, dry_run=True)(house.gateway)
    assert "up to 1 readers" in capsys.readouterr().out
    for planned in (1, 0):
        await commands.send_newsletter(file, dry_run=False)(house.gateway)
        assert f"{planned} letters planned" in capsys.readouterr().out
    await commands.export_newsletter()(house.gateway)
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["email"], row["first_name"]) == ("claire@example.com", "'=HYPERLINK(1)")
    click_away = row["unsubscribe"].removeprefix("http://localhost:8000")
    assert click_away.startswith(f"{LEAVE}?token=")
    assert (await house.client.post(click_away)).status_code == 200
    await commands.export_newsletter()(house.gateway)
    assert capsys.readouterr().out.count("\n") == 1


async def test_retention_counts_before_it_lets_go(house: House, capsys: SAID) -> None:
    await Person(house).joins()
    house.clock.forward(days=40)
    for dry_run, said in ((True, "would go"), (False, "let go")):
        await commands.retain(dry_run=dry_run)(house.gateway)
        out = capsys.readouterr().out
        assert f"2 rows {said}." in out
        assert "sessions" in out
    await commands.retain(dry_run=False)(house.gateway)
    assert capsys.readouterr().out == "Nothing is over.\n"
