"""Reading single columns, typed."""

from typing import Any, TypeVar, cast

from tortoise.models import Model
from tortoise.queryset import QuerySet

M = TypeVar("M", bound=Model)


async def column(query: QuerySet[M], name: str) -> list[Any]:
    """One column of all rows (Tortoise types a flat list as tuples)."""
    return cast("list[Any]", await query.values_list(name, flat=True))
