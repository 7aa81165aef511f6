"""`/healthz`, `/readyz`, `/metrics`: for those who watch the process."""

from urllib.parse import urlsplit

import asyncpg
from prometheus_client.parser import text_string_to_metric_families
from tortoise.connection import get_connection

from tests.house_of import House
from tests.journeys.test_buying import bought
from tests.makers import piece
from tests.servers import Postgres


async def test_a_shop_at_work_is_alive_and_ready(house: House) -> None:
    assert (await house.client.get("/healthz")).json() == {"status": "ok"}
    ready = await house.client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {"status": "ok", "database": "ok", "migrations": "ok", "dispatcher_lag_seconds": 0.0}


async def test_a_dispatcher_that_lags_is_shown_and_is_no_failure(house: House) -> None:
    await house.shelve(piece())
    await bought(house, "JONC-HORIZON")
    house.clock.forward(minutes=10)
    behind = await house.client.get("/readyz")
    assert (behind.status_code, behind.json()["dispatcher_lag_seconds"]) == (200, 600.0)
    await house.dispatch()
    assert (await house.client.get("/readyz")).json()["dispatcher_lag_seconds"] == 0.0


async def test_a_database_that_lacks_migrations_or_tables_is_not_ready(house: House) -> None:
    client = get_connection("default")
    await client.execute_script("UPDATE tortoise_migrations SET name = '9999_future' WHERE name LIKE '0002%'")
    newer = await house.client.get("/readyz")
    assert (newer.status_code, newer.json()["status"]) == (503, "unavailable")
    assert "newer Écrin (9999_future)" in newer.json()["migrations"]
    await client.execute_script("DELETE FROM tortoise_migrations WHERE name = '9999_future'")
    assert "lacks migrations (0002" in (await house.client.get("/readyz")).json()["migrations"]
    await client.execute_script("DROP TABLE readers")
    broken = await house.client.get("/readyz")
    assert broken.status_code == 503
    assert broken.json()["database"] == "OperationalError"


async def test_a_database_that_is_gone_is_not_ready_while_the_process_lives(
    postgres_server: Postgres, house: House
) -> None:
    url = house.gateway.database.url
    if house.gateway.database.dialect == "sqlite":
        return
    name = urlsplit(url).path.lstrip("/")
    keeper = await asyncpg.connect(postgres_server.url("postgres"))
    try:
        await keeper.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await keeper.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        for _ in range(2):
            gone = await house.client.get("/readyz")
            assert gone.status_code == 503
            assert set(gone.json()) == {"status", "database"}
        assert (await house.client.get("/healthz")).status_code == 200
        await keeper.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert (await house.client.get("/readyz")).status_code == 200
    finally:
        await keeper.close()


async def test_metrics_count_what_happens(house: House) -> None:
    async def measured() -> dict[str, float]:
        answer = await house.client.get("/metrics")
        assert answer.headers["content-type"].startswith("text/plain")
        families = text_string_to_metric_families(answer.text)
        return {f"{s.name}{sorted(s.labels.values())}": s.value for family in families for s in family.samples}

    before = await measured()
    await house.shelve(piece())
    placed = await bought(house, "JONC-HORIZON")
    await house.pay(placed["payment"]["redirectUrl"])
    await house.dispatch()
    after = await measured()
    grown = {name for name, value in after.items() if value > before.get(name, 0.0)}
    assert {"ecrin_letters_total['sent']", "ecrin_graphql_operation_seconds_count[]"} <= grown
    assert any(name.startswith("ecrin_payment_events_total") for name in grown)
    assert any(name.startswith("ecrin_graphql_operations_total") for name in grown)
    assert "claire" not in (await house.client.get("/metrics")).text
