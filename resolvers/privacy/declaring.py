"""How a table declares what it keeps of people."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet


@dataclass(frozen=True, slots=True)
class Subject:
    """A person as the tables know them: the account, and what was done under their addresses."""

    customer_id: UUID
    emails: frozenset[str]
    email_keys: frozenset[str]
    recipients: frozenset[str]
    order_ids: tuple[UUID, ...]
    order_numbers: tuple[str, ...]
    references: tuple[str, ...]
    named_in: tuple[str, ...]
    payment_sessions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Personal:
    """One personal field: what it is for, and what stands there once it is emptied (a value, or a function of the row).

    `kept` fields stay when their person goes, for as long as the law asks; those of them that name somebody say what
    stands there afterwards. `shown` fields are part of what a person is given.
    """

    purpose: str
    emptied: Any = None
    kept: bool = False
    shown: bool = True


def alike(purpose: str, *names: str, **also: Any) -> dict[str, Personal]:
    """Fields that are kept for the same purpose, under the same rules."""
    return dict.fromkeys(names, Personal(purpose, **also))


@dataclass(frozen=True, slots=True)
class Duty:
    """Why something must stay when a person goes, and for how long."""

    what: str
    because: str
    years: int


@dataclass(frozen=True, slots=True)
class Retention:
    """When a row's time is over: so long `after` the moment in the column `since`, None by no clock.

    Then the row goes, or is emptied; `only` passes over those that are.
    """

    since: str
    after: timedelta | None
    told: str
    deletes: bool = True
    only: Q | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """What one table keeps of people. `technical` columns say nothing of anybody.

    `whose` finds a person's rows, `named` those that only name an address of theirs and that anybody may have made:
    they go with the person, and are not shown. With `goes`, erasure deletes; else it empties the personal fields, but
    those that `duty` keeps. `of_staff` are rows about those who work here, whom no customer's erasure touches.
    """

    table: type[Model]
    title: str
    whose: Callable[[Subject], Q]
    personal: Mapping[str, Personal]
    technical: frozenset[str]
    retention: Retention
    goes: bool = True
    duty: Duty | None = None
    named: Callable[[Subject], Q] | None = None
    of_staff: bool = False

    @property
    def name(self) -> str:
        return str(self.table._meta.db_table)  # noqa: SLF001 - where Tortoise keeps a model's facts

    def all_of(self, who: Subject) -> QuerySet[Model]:
        """A person's rows, and those that name them."""
        return self.table.filter(self.whose(who) if self.named is None else self.whose(who) | self.named(who))

    def rows(self, keys: Sequence[object]) -> QuerySet[Model]:
        """The rows with these keys."""
        return self.table.filter(**{f"{self.table._meta.pk_attr}__in": list(keys)})  # noqa: SLF001 - as above

    def emptied(self, row: Model, *, wholly: bool) -> dict[str, Any]:
        """What stands in a row's personal fields once it is emptied: `wholly` when nothing must stay any more."""
        values = {
            name: each.emptied
            for name, each in self.personal.items()
            if not each.kept or (wholly and each.emptied is not None)
        }
        return {name: value(row, wholly) if callable(value) else value for name, value in values.items()}
