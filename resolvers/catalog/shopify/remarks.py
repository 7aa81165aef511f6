"""What a reading says about single cells: problems that refuse the file, notices that only tell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

SHOWN = 80
UNSHOWABLE = re.compile(r"[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Remark:
    """`line` is the file's as an editor counts it; `column` the header as written, empty when no one column is meant.

    `reason` is an English source text whose `{named}` places `params` fill.
    """

    line: int
    column: str
    value: str
    reason: str
    params: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Problem(Remark):
    """Refuses the whole file."""


@dataclass(frozen=True, slots=True)
class Notice(Remark):
    """Tells how a cell was understood."""


@dataclass(slots=True)
class Remarks:
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def problem(self, line: int, column: str, value: str, reason: str, /, **params: str | int) -> None:
        self.problems.append(Problem(line, column, shown(value), reason, params))

    def notice(self, line: int, column: str, value: str, reason: str, /, **params: str | int) -> None:
        self.notices.append(Notice(line, column, shown(value), reason, params))


def shown(value: str) -> str:
    """A value fit for a message: short, and free of what JSON or a terminal cannot carry."""
    value = UNSHOWABLE.sub("\ufffd", value)
    return value if len(value) <= SHOWN else f"{value[: SHOWN - 1]}…"
