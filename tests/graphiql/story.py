"""The examples, told in their order: what one was answered fills the placeholders of those that follow."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from gateway.web.graphiql import EXAMPLES, WRITTEN_FOR

PLACEHOLDER = re.compile(r"\{\{([\w.]+)\}\}")


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    document: str
    variables: str

    @property
    def stands_alone(self) -> bool:
        """Whether it asks for nothing that another one answers."""
        return not PLACEHOLDER.search(self.variables)

    @property
    def is_query(self) -> bool:
        return "\nquery " in self.document


def read(file: Path) -> Example:
    beside = file.with_suffix(".variables.json")
    return Example(
        file.stem, file.read_text(encoding="utf-8"), beside.read_text(encoding="utf-8") if beside.exists() else "{}"
    )


STORY = [read(file) for file in sorted(EXAMPLES.glob("*.graphql"))]


@dataclass
class Telling:
    """A guest who carries the cart's token in a header, as clients without cookies do."""

    shop: str
    known: dict[str, Any] = field(default_factory=dict)

    def tell(self, example: Example) -> dict[str, Any]:
        """The answer's data, where nothing was wrong."""
        text = PLACEHOLDER.sub(lambda found: str(self._value(found[1])), example.variables)
        answer = httpx2.post(
            f"{self.shop}/graphql",
            json={"query": example.document, "variables": json.loads(text.replace(WRITTEN_FOR, self.shop))},
            headers={"x-cart-token": str(self.known.get("cartToken", ""))},
        )
        body = answer.json()
        assert answer.status_code == 200
        assert "errors" not in body, body["errors"]
        data: dict[str, Any] = body["data"]
        for name, found in data.items():
            facts = found if isinstance(found, dict) and "userErrors" in found else {name: found}
            assert not facts.get("userErrors"), facts["userErrors"]
            self.known |= {key: value for key, value in facts.items() if value is not None}
        return data

    def _value(self, path: str) -> Any:
        place: Any = self.known
        for step in path.split("."):
            place = place[int(step)] if isinstance(place, list) else place[step]
        return place
