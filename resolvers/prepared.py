"""Statements that are written once: the hot ones of a shop spend more time on making SQL than on running it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import make_dataclass
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.fields import DatetimeField, Field, JSONField
from tortoise.models import Model
from tortoise.queryset import QuerySet, UpdateQuery

M = TypeVar("M", bound=Model)

MOST_KEYS = 1_024
# Where a value stands in a statement: all values stand in such places, and in their order.
PLACE = re.compile(r"\$\d+|\?")


class _Constant:
    """A parameter that every call shares."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


# SQL, and what stands in place of each parameter: the place of a value, or one that is always the same.
Statement = tuple[str, Sequence[int | _Constant]]


class Prepared(Generic[M]):
    """The rows of a query by any number of keys: one statement for up to a thousand of them.

    `build` makes the query for some keys, all of one type: text, integers or UUIDs. It is asked once, for one key; for
    each power of two of keys that one's place is widened, and a shorter list repeats its last one. Rows come as plain
    objects with the columns of the model: there is no database behind them, and no relation.
    """

    def __init__(self, build: Callable[[list[Any]], QuerySet[M]]) -> None:
        self._build = build
        self._statements: dict[tuple[str, type, int], Statement] = {}
        self._readers: dict[str, _Reader] = {}

    async def of(self, keys: Iterable[Any]) -> list[M]:
        """The rows of these keys; none, and no statement, for no keys."""
        found: list[Any] = []
        unique = list(dict.fromkeys(keys))
        for start in range(0, len(unique), MOST_KEYS):
            found += await self._part(unique[start : start + MOST_KEYS])
        return found

    async def _part(self, keys: list[Any]) -> list[Any]:
        connection = get_connection("default")
        dialect = connection.capabilities.dialect
        # The driver's own UUIDs are of a class of their own.
        kind = UUID if isinstance(keys[0], UUID) else type(keys[0])
        count = 1 << (len(keys) - 1).bit_length()
        statement = self._statements.get((dialect, kind, count)) or self._written(dialect, kind, count)
        _, rows = await _run(connection, statement, keys + keys[-1:] * (count - len(keys)))
        return self._readers[dialect].read(rows)

    def _written(self, dialect: str, kind: type, count: int) -> Statement:
        if (dialect, kind, 1) not in self._statements:
            query = self._build([MARKS[kind](0)])
            self._statements[dialect, kind, 1] = _statement(query, [MARKS[kind](0)])
            self._readers.setdefault(dialect, _Reader(query))
        statement = _widened(self._statements[dialect, kind, 1], count, dialect)
        self._statements[dialect, kind, count] = statement
        return statement


class Template(Generic[M]):
    """A query with a value of its own in each of its places, whatever stands there.

    `build` is asked once, with a mark of each of these types. Rows come as `Prepared` gives them, with what the query
    was annotated with beside their columns.
    """

    def __init__(self, build: Callable[..., QuerySet[M]], *kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        self._written: dict[str, tuple[Statement, _Reader]] = {}

    async def rows(self, *values: Any) -> list[M]:
        """What the query finds for these values."""
        connection = get_connection("default")
        dialect = connection.capabilities.dialect
        if dialect not in self._written:
            marks = _marks(self._kinds)
            query = self._build(*marks)
            self._written[dialect] = _statement(query, marks), _Reader(query)
        statement, reader = self._written[dialect]
        _, rows = await _run(connection, statement, values)
        return reader.read(rows)

    async def first(self, *values: Any) -> M | None:
        """The first row it finds, or None."""
        return next(iter(await self.rows(*values)), None)


class Change:
    """An update with a value of its own in each of its places; `build` is asked once, as a `Template`'s is."""

    def __init__(self, build: Callable[..., UpdateQuery], *kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        self._statements: dict[str, Statement] = {}

    async def of(self, *values: Any) -> int:
        """Make it; how many rows it changed."""
        connection = get_connection("default")
        dialect = connection.capabilities.dialect
        if dialect not in self._statements:
            marks = _marks(self._kinds)
            self._statements[dialect] = _statement(self._build(*marks), marks)
        changed, _ = await _run(connection, self._statements[dialect], values)
        return changed


def _marks(kinds: Sequence[type]) -> list[Any]:
    return [MARKS[kind](place) for place, kind in enumerate(kinds)]


def _statement(query: QuerySet[Any] | UpdateQuery, marks: Sequence[Any]) -> Statement:
    places = {str(mark): place for place, mark in enumerate(marks)}
    sql = query.sql(params_inline=False)
    values = query.query.get_parameterized_sql()[1]
    return sql, [places[str(value)] if str(value) in places else _Constant(value) for value in values]


def _widened(statement: Statement, count: int, dialect: str) -> Statement:
    """The same with so many places in place of each one that a value has."""
    sql, parameters = statement
    first, *others = PLACE.split(sql)
    written, wide = [first], list[int | _Constant]()
    for parameter, text in zip(parameters, others, strict=True):
        values = [parameter] if isinstance(parameter, _Constant) else range(count)
        numbers = range(len(wide) + 1, len(wide) + len(values) + 1)
        written += [",".join("?" if dialect == "sqlite" else f"${number}" for number in numbers), text]
        wide.extend(values)
    return "".join(written), wide


async def _run(
    connection: BaseDBAsyncClient, statement: Statement, values: Sequence[Any]
) -> tuple[int, Sequence[Mapping[str, Any]]]:
    sql, parameters = statement
    if connection.capabilities.dialect == "sqlite":
        values = [str(value) if isinstance(value, UUID) else value for value in values]
    given = [each.value if isinstance(each, _Constant) else values[each] for each in parameters]
    return cast("tuple[int, Sequence[Mapping[str, Any]]]", await connection.execute_query(sql, given))


class _Reader:
    """Makes plain objects of the rows of a table; what the driver gives as it should be is taken as it is."""

    def __init__(self, query: QuerySet[Any]) -> None:
        meta = query.model._meta  # noqa: SLF001 - Tortoise's own readers find here what the driver converts
        extra = [(name, name) for name in query._annotations]  # noqa: SLF001 - no other way tells their names
        fields = [*meta.db_default_fields, *meta.db_complex_fields]
        texts = [each for each in fields if isinstance(each[2], JSONField)]
        others = [each for each in fields if not isinstance(each[2], JSONField)]
        plain = [*((column, name) for column, name, _ in meta.db_native_fields), *extra]
        self._values = itemgetter(*(column for column, *_ in (*plain, *texts, *others)))
        self._first = len(plain) + len(texts)
        self._converters = [_converter(field) for *_, field in others]
        unread = {name: _Unread(field) for _, name, field in texts}
        names = [*(name for _, name in plain), *(f"raw_{name}" for name in unread), *(name for _, name, _ in others)]
        self._shape: type[Any] = make_dataclass(query.model.__name__, names, namespace=unread, slots=True, eq=False)

    def read(self, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        get, shape, first, converters, found = self._values, self._shape, self._first, self._converters, []
        for row in rows:
            values = get(row)
            ready = values[first:]
            found.append(
                shape(
                    *values[:first],
                    *(each if each is None else convert(each) for each, convert in zip(ready, converters, strict=True)),
                )
            )
        return found


class _Unread:
    """A column of JSON, read when somebody looks: most of what is frozen in a row is asked for seldom."""

    def __init__(self, field: JSONField[Any]) -> None:
        self._field = field
        self._raw = ""

    def __set_name__(self, _: type, name: str) -> None:
        self._raw = f"raw_{name}"

    def __get__(self, row: Any, _: type) -> Any:
        raw = getattr(row, self._raw)
        if type(raw) is not _Known:
            raw = _Known(None if raw is None else self._field.to_python_value(raw))
            setattr(row, self._raw, raw)
        return raw.value

    def __set__(self, row: Any, value: Any) -> None:
        setattr(row, self._raw, _Known(value))


class _Known:
    """A value that was read, or set since."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def _converter(field: Field[Any]) -> Callable[[Any], Any]:
    if isinstance(field, DatetimeField):
        return lambda value: value if _is_ready(value) else field.to_python_value(value)
    if type(field).to_python_value is Field.to_python_value:
        return cast("Callable[[Any], Any]", field.field_type)
    return field.to_python_value


def _is_ready(value: object) -> bool:
    return isinstance(value, datetime) and value.tzinfo is UTC


# What nothing has, to find again among the parameters of a statement.
MARKS: Mapping[type, Callable[[int], Any]] = {
    str: lambda place: f"\ue000{place}",
    int: lambda place: 2**60 + place,
    UUID: lambda place: UUID(int=2**127 + place),
    datetime: lambda place: datetime(9_000, 1, 1, tzinfo=UTC) + timedelta(days=place),
}
