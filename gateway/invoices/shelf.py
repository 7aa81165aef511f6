"""Invoices as files, drawn when somebody needs one that nobody has drawn yet."""

import asyncio

from gateway.invoices.drawing import draw
from resolvers.invoices import files
from resolvers.invoices.files import Undrawn


class NoDocument(LookupError):
    """There is no document of this number, or its time is over."""


async def drawn(document: Undrawn) -> bytes:
    """Draw a document away from the event loop and keep it; what another process kept first is the document."""
    return await files.keep(document.invoice_id, await asyncio.to_thread(draw, document.content))


async def pdf_of(number: str) -> bytes:
    """The file of a document.

    Raises:
        NoDocument: there is none.
    """
    kept = await files.pdf(number)
    if kept is not None:
        return kept
    document = await files.undrawn(number)
    if document is None:
        raise NoDocument(number)
    return await drawn(document)
