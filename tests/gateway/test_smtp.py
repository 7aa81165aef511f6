"""Letters on their way to a mail server: as they were written, or refused, for now or for good."""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gateway.adapters.smtp import Envelope, RefusedForGood, RefusedForNow, Smtp
from tests.gateway.mail_server import CUT, HANG, post_office, server_at
from tests.servers import free_port

LETTER = Envelope(
    to="claire@example.com",
    subject="Votre commande 7K3M9-QXR2D est enregistrée – « Bague Lueur »",
    text="Chère Claire,\n\nVotre bague est à vous. 1 200,00 €\n",
    html="<p>Votre bague est à <b>vous</b>.</p>",
    message_id="<one@maison.example>",
    language="fr",
)
WRITER = Smtp(server_at(25))


async def test_a_letter_arrives_as_it_was_written() -> None:
    async with post_office() as post:
        await Smtp(server_at(post.port, sender_name="Maison « É », Paris")).send(LETTER)
    [letter] = post.arrived
    assert letter["subject"] == LETTER.subject
    assert letter["to"] == "claire@example.com"
    assert letter["from"] == '"Maison « É », Paris" <conciergerie@maison.example>'
    assert letter["message-id"] == "<one@maison.example>"
    assert letter["content-language"] == "fr"
    assert letter["auto-submitted"] == "auto-generated"
    assert letter.get_content_type() == "multipart/alternative"
    text, html = (letter.get_body(preferencelist=(kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert html.get_content().strip() == LETTER.html


async def test_what_a_server_says_is_for_now_or_for_good() -> None:
    for_good = ["550 No such user", "552 Too big", "554 Rejected"]
    for_now = ["451 Greylisted", "421 Closing", "452 Full", CUT]
    async with post_office() as post:
        smtp = Smtp(server_at(post.port), step_seconds=2)
        for answers, kind in ((for_good, RefusedForGood), (for_now, RefusedForNow)):
            for answer in answers:
                post.recipients = {LETTER.to: deque([answer])}
                with pytest.raises(kind):
                    await smtp.send(LETTER)
                post.contents = deque([answer])
                with pytest.raises(kind):
                    await smtp.send(LETTER)
        assert post.arrived == []
        await smtp.send(LETTER)
        assert len(post.arrived) == 1


async def test_a_server_that_is_down_hangs_or_drips_is_for_now() -> None:
    with pytest.raises(RefusedForNow, match="Connect"):
        await Smtp(server_at(free_port())).send(LETTER)
    async with post_office() as post:
        post.recipients = {LETTER.to: deque([HANG])}
        with pytest.raises(RefusedForNow, match="imeout"):
            await Smtp(server_at(post.port), step_seconds=0.1).send(LETTER)
    for manner in (_silence, _drip):
        async with asyncio.TaskGroup() as visits:
            served = await asyncio.start_server(lambda r, w: visits.create_task(manner(r, w)), "127.0.0.1", 0)  # noqa: B023
            port = served.sockets[0].getsockname()[1]
            with pytest.raises(RefusedForNow):
                await Smtp(server_at(port), step_seconds=30, whole_seconds=0.2).send(LETTER)
            served.close()


async def _silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    await _closed(writer)


async def _drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while not writer.is_closing():
        writer.write(b"2")
        await asyncio.sleep(0.01)
    await _closed(writer)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


async def test_a_letter_once_taken_stays_sent_whatever_happens_at_the_goodbye() -> None:
    async with post_office() as post:
        for farewell in (CUT, HANG, "421 Tired", "500 What"):
            post.goodbyes = deque([farewell])
            await Smtp(server_at(post.port)).send(LETTER)
        assert len(post.arrived) == 4


async def test_a_login_that_fails_or_a_way_that_is_not_encrypted_is_no_fault_of_the_letter() -> None:
    async with post_office() as post:
        for facts in ({"security": "starttls"}, {"security": "tls"}, {"username": "maison", "password": "secret"}):
            with pytest.raises(RefusedForNow):
                await Smtp(server_at(post.port, **facts), step_seconds=2).send(LETTER)
    assert post.offered == []


async def test_no_recipient_or_subject_begins_another_header_or_names_another_reader() -> None:
    wrong = [
        replace(LETTER, to="claire@example.com\r\nBcc: eve@example.com"),
        replace(LETTER, to="claire@example.com, eve@example.com"),
        replace(LETTER, to="Claire <claire@example.com>"),
        replace(LETTER, to=""),
        replace(LETTER, to="@"),
        replace(LETTER, subject="Hello\r\nBcc: eve@example.com"),
        replace(LETTER, subject="Hello\n\nbody"),
        replace(LETTER, message_id="<one@maison.example>\r\nBcc: eve@example.com"),
    ]
    async with post_office() as post:
        for letter in wrong:
            with pytest.raises(RefusedForGood):
                await Smtp(server_at(post.port)).send(letter)
        assert post.offered == []


async def test_what_a_server_repeats_of_an_address_is_not_kept() -> None:
    async with post_office() as post:
        post.recipients = {LETTER.to: deque([f"550 <{LETTER.to}>: no mailbox for {LETTER.to} here"])}
        with pytest.raises(RefusedForGood) as refused:
            await Smtp(server_at(post.port)).send(LETTER)
    assert str(refused.value) == "550 …: no mailbox for … here"


ON_ONE_LINE = some.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"])


@given(
    some.text(ON_ONE_LINE, max_size=120).map(str.strip)
    | some.lists(some.sampled_from(["é", "«", "»", "or"])).map(" ".join)
)
def test_any_subject_on_one_line_travels_in_ascii_and_is_read_as_written(subject: str) -> None:
    written = WRITER.message(replace(LETTER, subject=subject)).as_bytes()
    head = written.split(b"\r\n\r\n")[0]
    assert written.isascii()
    assert all(len(line) <= 78 for line in head.splitlines() if b"?" in line)
    assert message_from_bytes(written, policy=policy.default)["subject"] == subject
