"""Reading single columns, typed."""

from collections.abc import Collection
from typing import Any, TypeVar, cast

from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

M = TypeVar("M", bound=Model)


def one_of(field: str, values: Collection[object]) -> Q:
    """Rows with one of these values in a field: none for no values."""
    found: dict[str, Any] = {f"{field}__in": list(values)}
    return Q(**found) if values else Q(pk__isnull=True)


async def column(query: QuerySet[M], name: str) -> list[Any]:
    """One column of all rows (Tortoise types a flat list as tuples)."""
    return cast("list[Any]", await query.values_list(name, flat=True))
