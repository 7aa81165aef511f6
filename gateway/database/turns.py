"""Waiting for a connection to the database: so long, and then it is said that there is none."""

from collections.abc import Coroutine
from typing import Any, TypeVar

from resolvers.ports import Overloaded
from schema.execution.deadline import within

T = TypeVar("T")
USUAL_SECONDS = 5.0


async def turn(seconds: float, waiting: Coroutine[Any, Any, T]) -> T:
    """What is waited for; nothing is set up where nobody has to wait.

    Raises:
        Overloaded: it does not come in time.
    """
    try:
        return await within(seconds, waiting)
    except TimeoutError:
        raise Overloaded from None
