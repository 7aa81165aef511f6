"""Scalars as the contract writes them: exact decimals as strings, moments in UTC by the second, 53-bit integers."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from graphql import GraphQLError

BigInt = NewType("BigInt", int)
URL = NewType("URL", str)

LARGEST_BIG_INT = 2**53 - 1
LONGEST_DECIMAL = 40
PLAIN_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _parse_moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise GraphQLError(f"DateTime cannot represent {value!r}: write it as 2026-11-22T09:30:00Z.") from None
    if moment.tzinfo is None:
        raise GraphQLError(f"DateTime {value!r} has no time zone: write it as 2026-11-22T09:30:00Z.")
    return moment.astimezone(UTC)


def _parse_date(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise GraphQLError(f"Date cannot represent {value!r}: write it as 2026-11-22.") from None


def _parse_decimal(value: Any) -> Decimal:
    if not isinstance(value, str) or len(value) > LONGEST_DECIMAL:
        raise GraphQLError(f'Decimal cannot represent {value!r}: write it as a string, such as "1234.50".')
    if not PLAIN_DECIMAL.fullmatch(value):
        raise GraphQLError(f'Decimal cannot represent {value!r}: write it plainly, such as "1234.50".')
    return Decimal(value)


def _parse_big_int(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST_BIG_INT:
        raise GraphQLError(f"BigInt cannot represent {value!r}: it is an integer of at most 2^53 - 1.")
    return value


def _parse_url(value: Any) -> str:
    if not isinstance(value, str) or not value.startswith(("http://", "https://")) or len(value) > 2048:
        raise GraphQLError("URL must be an absolute http or https address of at most 2048 characters.")
    return value


SCALARS: dict[object, Any] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment as ISO 8601 in UTC, by the second, such as `2026-11-22T09:30:00Z`.",
        specified_by_url="https://datatracker.ietf.org/doc/html/rfc3339",
        serialize=_moment,
        parse_value=_parse_moment,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A calendar day as ISO 8601, such as `2026-11-22`.",
        serialize=date.isoformat,
        parse_value=_parse_date,
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description='An exact decimal number as a JSON string, never a float, such as `"1234.50"`.',
        serialize=str,
        parse_value=_parse_decimal,
    ),
    BigInt: strawberry.scalar(
        name="BigInt",
        description="An integer that may exceed 32 bits, at most 2^53 − 1, as a JSON number.",
        serialize=int,
        parse_value=_parse_big_int,
    ),
    URL: strawberry.scalar(
        name="URL",
        description="An absolute http or https address.",
        specified_by_url="https://url.spec.whatwg.org/",
        serialize=str,
        parse_value=_parse_url,
    ),
}
