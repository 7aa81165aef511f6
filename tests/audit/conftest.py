"""A demo shop to be asked well and badly, and one that hides its schema."""

from collections.abc import Iterator

import pytest

from tests.graphiql.shop import demo_shop


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo_shop(tmp_path_factory) as address:
        yield address


@pytest.fixture(scope="session")
def closed_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo_shop(tmp_path_factory, stocked=False, introspection="false", graphiql="false") as address:
        yield address
