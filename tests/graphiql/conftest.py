"""One demo shop for all tests of GraphiQL and its examples."""

from collections.abc import Iterator

import pytest

from tests.graphiql.shop import demo_shop


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo_shop(tmp_path_factory) as address:
        yield address
