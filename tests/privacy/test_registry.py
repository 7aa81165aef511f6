"""The registry names every stored field; what is declared can be found, emptied and let go; the document shows it."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from tortoise import Tortoise
from tortoise.models import Model

from gateway.labels import LABELS
from gateway.privacy_document import printed
from resolvers.privacy.declaring import Holding, Subject
from resolvers.privacy.registry import HOLDINGS, IMPERSONAL
from tests.house_of import House

DOCUMENT = Path(__file__).parents[2] / "docs" / "privacy.md"
NOBODY = Subject(uuid4(), *(frozenset[str](),) * 3, (), (), (), (), ())
each_holding = pytest.mark.parametrize("holding", HOLDINGS, ids=lambda each: each.name)


def models() -> dict[str, type[Model]]:
    apps = Tortoise.apps
    assert apps is not None
    return {str(model._meta.db_table): model for model in apps["shop"].values()}


async def test_every_table_is_declared_and_every_column_of_those_that_keep_people(house: House) -> None:
    del house
    tables = models()
    assert {holding.name for holding in HOLDINGS} | IMPERSONAL == set(tables)
    assert {holding.name for holding in HOLDINGS} & IMPERSONAL == set()
    for holding in HOLDINGS:
        columns = set(holding.table._meta.db_fields)
        assert set(holding.personal) | holding.technical == columns, holding.name
        assert set(holding.personal) & holding.technical == set(), holding.name


# What a column about somebody is called, and the columns of those names that are about things.
TELLTALE = re.compile(r"mail|phone|name|address|agent|birth|customer|gender|(^|_)ip($|_)")
OF_THINGS = {"product_options.name", "readers.name", "stock_locations.name"}


async def test_tables_that_say_nothing_of_anybody_have_no_column_that_would(house: House) -> None:
    del house
    columns = {f"{name}.{column}" for name, model in models().items() for column in model._meta.db_fields}
    telling = {
        each for each in columns if each.partition(".")[0] in IMPERSONAL and TELLTALE.search(each.partition(".")[2])
    }
    assert telling == OF_THINGS


@each_holding
def test_everything_says_what_it_is_for_and_how_long(holding: Holding) -> None:
    assert holding.title
    assert holding.retention.told
    assert all(each.purpose for each in holding.personal.values())
    assert {name for name, each in holding.personal.items() if each.shown} <= set(LABELS)


async def test_each_rule_is_one_that_both_databases_understand(house: House) -> None:
    for holding in HOLDINGS:
        assert await holding.all_of(NOBODY).count() == 0
        rule = holding.retention
        long_ago = house.clock() - (rule.after or timedelta(days=1))
        query = holding.table.filter(**{f"{rule.since}__lt": long_ago})
        assert await (query if rule.only is None else query.filter(rule.only)).count() == 0


def test_the_document_is_printed_from_the_registry() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == printed(), "run `make privacy`"
