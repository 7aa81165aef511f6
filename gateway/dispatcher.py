"""What follows from facts: letters planned and sent, payments reconciled, orders that nobody paid cancelled.

Any number of dispatchers may run; every piece of work is claimed by a guarded update.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from secrets import token_hex

from gateway import metrics
from gateway.adapters.smtp import Attachment, Envelope, RefusedForGood, RefusedForNow, Smtp
from gateway.invoices.shelf import drawn, pdf_of
from gateway.letters.issues import WAY_OUT
from gateway.letters.render import Letters
from gateway.logs import log
from resolvers.concierge import alerts
from resolvers.invoices import files
from resolvers.letters import newsletters, sending
from resolvers.letters.drafts import TOKEN, token_in
from resolvers.letters.planning import backlog, plan
from resolvers.letters.sending import Claimed
from resolvers.orders import paying, reconciling, settling
from resolvers.privacy.retaining import retain
from resolvers.shop import Shop

AT_ONCE = 8
# Whoever follows the shop live is told first, and what rings in a row is one turn.
GIVES_WAY_SECONDS = 0.2
BETWEEN_RECONCILIATIONS = 5.0
BETWEEN_COMPARISONS = 60.0
BETWEEN_RETENTIONS = 3600.0


def reply_to(letter: Claimed) -> str:
    """A request's letter to the maison is answered to whoever wrote."""
    return str(letter.facts.get("email") or "") if letter.kind == "request_to_maison" else ""


class Dispatcher:
    """The loops; `bell` is rung when there may be something new, and a poll finds what a lost ring would have told."""

    def __init__(self, shop: Shop, letters: Letters, smtp: Smtp, bell: asyncio.Event, poll_seconds: float) -> None:
        self.shop = shop
        self.letters = letters
        self.smtp = smtp
        self.bell = bell
        self.poll_seconds = poll_seconds
        self.owner = token_hex(8)
        self.stopping = asyncio.Event()
        self.planned = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Each kind of work has its own loop, so that a slow mail server delays no payment."""
        slow = max(self.poll_seconds, BETWEEN_RECONCILIATIONS)
        self.tasks = [
            asyncio.create_task(self._loop("planning", self.bell, self.poll_seconds, self.plan)),
            asyncio.create_task(self._loop("sending", self.planned, self.poll_seconds, self.send)),
            asyncio.create_task(self._loop("lapsing", asyncio.Event(), self.poll_seconds, self.lapse)),
            asyncio.create_task(self._loop("moving money", asyncio.Event(), self.poll_seconds, self.move_money)),
            asyncio.create_task(self._loop("drawing", asyncio.Event(), self.poll_seconds, self.draw)),
            asyncio.create_task(self._loop("reconciling", asyncio.Event(), slow, self.reconcile)),
            asyncio.create_task(self._loop("comparing", asyncio.Event(), BETWEEN_COMPARISONS, self.compare)),
            asyncio.create_task(self._loop("telling who waits", asyncio.Event(), slow, self.alert)),
            asyncio.create_task(self._loop("retaining", asyncio.Event(), BETWEEN_RETENTIONS, self.retain)),
        ]

    async def stop(self) -> None:
        """Finish what is under way; what is not stays for the next dispatcher."""
        self.stopping.set()
        await asyncio.gather(*self.tasks)

    async def plan(self) -> bool:
        """Plan the letters of new events; true while there may be more."""
        count = await plan(self.shop)
        metrics.LAG.set((await backlog(self.shop)).total_seconds())
        if count:
            self.planned.set()
        return count > 0

    async def send(self) -> bool:
        """Send what is due, several letters at once."""
        claimed = await sending.claim(self.shop, self.owner, AT_ONCE)
        tries = await asyncio.gather(*(self._deliver(letter) for letter in claimed), return_exceptions=True)
        for problem in filter(None, tries):
            raise problem
        return bool(claimed)

    async def lapse(self) -> bool:
        """Cancel the orders whose time to pay is over."""
        count = await paying.lapse(self.shop)
        metrics.LAPSED.inc(count)
        return False

    async def move_money(self) -> bool:
        """Carry out what is owed."""
        metrics.SETTLED.inc(await settling.carry_out(self.shop))
        return False

    async def draw(self) -> bool:
        """Draw the invoices that were issued."""
        waiting = await files.due(self.shop)
        for document in waiting:
            try:
                await drawn(document)
            except Exception:  # noqa: BLE001
                # One that cannot be drawn holds up no other, and comes back.
                metrics.INVOICES.labels("undrawn").inc()
                log.exception("invoice not drawn", invoice=str(document.invoice_id))
            else:
                metrics.INVOICES.labels("drawn").inc()
        return bool(waiting)

    async def reconcile(self) -> bool:
        """Ask the provider for what its events should have told."""
        await paying.reconcile(self.shop)
        return False

    async def compare(self) -> bool:
        """Find what the provider knows and we do not."""
        await reconciling.compare(self.shop)
        await reconciling.warn(self.shop)
        return False

    async def alert(self) -> bool:
        """Tell whoever waits for a piece that is back."""
        await alerts.tell(self.shop)
        return False

    async def retain(self) -> bool:
        """Let go of what was kept long enough."""
        metrics.RETAINED.inc(sum((await retain(self.shop)).values()))
        return False

    async def _deliver(self, letter: Claimed) -> None:
        try:
            await self.smtp.send(await self._worded(letter))
        except RefusedForNow as reason:
            metrics.LETTERS.labels("postponed").inc()
            log.warning("letter postponed", letter=str(letter.id), attempts=letter.attempts, reason=str(reason))
            await sending.postponed(self.shop, letter, str(reason))
        except RefusedForGood as reason:
            metrics.LETTERS.labels("refused").inc()
            log.error("letter refused", letter=str(letter.id), reason=str(reason))
            await sending.given_up(letter, str(reason))
        except Exception as problem:  # noqa: BLE001
            # A letter that cannot be written holds up no other; what it lacks may come with the next release.
            metrics.LETTERS.labels("unwritten").inc()
            log.exception("letter not written", letter=str(letter.id), kind=letter.kind)
            await sending.postponed(self.shop, letter, f"not written: {type(problem).__name__}")
        else:
            metrics.LETTERS.labels("sent").inc()
            await sending.sent(self.shop, letter.id)

    async def _worded(self, letter: Claimed) -> Envelope:
        """The letter as it leaves: its token stands in it from here on, and in nothing that is kept."""
        if letter.kind == newsletters.KIND:
            return await self._newsletter(letter)
        subject, text, html = letter.subject, letter.text, letter.html
        if not subject:
            rendered = await asyncio.to_thread(self.letters.render, letter.kind, letter.language, letter.facts)
            subject, text, html = rendered.subject, rendered.text, rendered.html
            await sending.worded(letter.id, subject, text, html)
        if letter.token is not None:
            token = token_in(self.shop, letter.token)
            text, html = text.replace(TOKEN, token), html.replace(TOKEN, token)
        headers = {"Reply-To": reply} if (reply := reply_to(letter)) else {}
        attached = [Attachment(f"{number}.pdf", await pdf_of(number)) for number in letter.facts.get("documents", ())]
        return Envelope(letter.recipient, subject, text, html, letter.message_id, letter.language, headers, attached)

    async def _newsletter(self, letter: Claimed) -> Envelope:
        """An issue with the reader's own way out, for people and for mail programs (RFC 8058).

        Raises:
            RefusedForGood: the reader left since.
        """
        issue = await newsletters.words(letter.facts["issue"], letter.facts["email_key"])
        if issue is None or letter.token is None:
            raise RefusedForGood("the reader has left the newsletter")
        link = self.shop.links.newsletter_leave.format(token=token_in(self.shop, letter.token))
        text, html = issue.text.replace(WAY_OUT, link), issue.html.replace(WAY_OUT, link)
        headers = {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        return Envelope(letter.recipient, issue.subject, text, html, letter.message_id, letter.language, headers)

    async def _loop(self, name: str, bell: asyncio.Event, pause: float, work: Callable[[], Awaitable[bool]]) -> None:
        """Work until nothing is left, then wait for the bell or the poll. A failure is logged and tried again."""
        while not self.stopping.is_set():
            bell.clear()
            try:
                more = await work()
            except Exception:  # noqa: BLE001
                # The loop must live on: whatever broke, the facts are still there for the next try.
                log.exception("dispatcher", work=name)
                more = False
            if not more:
                await self._rest(bell, pause)

    async def _rest(self, bell: asyncio.Event, pause: float) -> None:
        waits = [asyncio.ensure_future(bell.wait()), asyncio.ensure_future(self.stopping.wait())]
        try:
            await asyncio.wait(waits, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*waits)
        if bell.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(GIVES_WAY_SECONDS):
                    await self.stopping.wait()
