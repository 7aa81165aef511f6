"""The examples, told in their order: what one was answered fills the placeholders of those that follow."""

import json
import re
import time
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx2

from gateway.cookies import SESSION_COOKIE
from gateway.web.graphiql import EXAMPLES, WRITTEN_FOR

SERIAL = count(1)
PATIENCE = 300
LINK = re.compile(r"/account/\S*token=([\w-]+)")
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
    def is_stream(self) -> bool:
        return "\nsubscription " in self.document

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
    cookie: str = ""
    number: int = field(default_factory=SERIAL.__next__)

    def tell(self, example: Example) -> dict[str, Any]:
        """The answer's data, where nothing was wrong."""
        if "{{letter.token}}" in example.variables:
            self.known["letter"] = {"token": self._newest_token()}
        # Each telling is somebody else's: an account is made once.
        own = example.variables.replace("camille@", f"camille{self.number}@")
        text = PLACEHOLDER.sub(lambda found: str(self._value(found[1])), own)
        asked = {"query": example.document, "variables": json.loads(text.replace(WRITTEN_FOR, self.shop))}
        if example.is_stream:
            return self._first(asked)
        answer = httpx2.post(
            f"{self.shop}/graphql",
            json=asked,
            headers={
                "x-cart-token": str(self.known.get("cartToken", "")),
                "cookie": self.cookie,
                "graphql-require-preflight": "1",
            },
        )
        for given in answer.headers.get_list("set-cookie"):
            if given.startswith(SESSION_COOKIE):
                self.cookie = given.partition(";")[0]
        body = answer.json()
        assert answer.status_code == 200
        assert "errors" not in body, body["errors"]
        data: dict[str, Any] = body["data"]
        for name, found in data.items():
            facts = found if isinstance(found, dict) and "userErrors" in found else {name: found}
            assert not facts.get("userErrors"), facts["userErrors"]
            self.known |= {key: value for key, value in facts.items() if value is not None}
        return data

    def _first(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The data of the first event of a stream."""
        headers = {"accept": "text/event-stream"}
        with httpx2.stream("POST", f"{self.shop}/graphql", json=asked, headers=headers) as answer:
            if "orderStatusChanged" in asked["query"]:
                # It waits for something to happen.
                httpx2.post(self._value("payment.redirectUrl"), data={"outcome": "accept"})
            told = next(line for line in answer.iter_lines() if line.startswith("data: "))
        body = json.loads(told.removeprefix("data: "))
        assert "errors" not in body, body["errors"]
        data: dict[str, Any] = body["data"]
        return data

    def _newest_token(self) -> str:
        """The token of this telling's newest letter, once it has arrived."""
        for _ in range(PATIENCE):
            for letter in httpx2.get(f"{self.shop}/mailbox.json").json():
                if (found := LINK.search(letter["text"])) and f"camille{self.number}@" in letter["to"]:
                    return found[1]
            time.sleep(0.1)
        raise TimeoutError("no letter with a link")

    def _value(self, path: str) -> Any:
        place: Any = self.known
        for step in path.split("."):
            place = place[int(step)] if isinstance(place, list) else place[step]
        return place
