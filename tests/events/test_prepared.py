"""Statements that are written once: they read what a query reads, for any number of keys."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tortoise.expressions import F
from tortoise.queryset import QuerySet

from resolvers.cart.tables import Cart
from resolvers.events.tables import Event
from resolvers.letters.tables import Letter
from resolvers.prepared import Change, Prepared, Template
from resolvers.writing import writing
from tests.house_of import House

BY_SUBJECT = Prepared(lambda subjects: Event.filter(subject__in=subjects, kind="thing.done").order_by("sequence"))


async def happened(house: House, *subjects: str) -> None:
    for subject in subjects:
        async with writing(house.shop) as write:
            write.record(house.shop, "thing.done", subject, why=subject)
            write.record(house.shop, "thing.undone", subject)


async def test_rows_are_those_of_the_query_with_values_of_the_same_types(house: House) -> None:
    await happened(house, "a", "b", "c")
    found = await BY_SUBJECT.of(["c", "a"])
    wanted = await Event.filter(subject__in=["a", "c"], kind="thing.done").order_by("sequence")
    columns = sorted(Event._meta.fields_db_projection)
    shown = [[(type(getattr(row, name)), getattr(row, name)) for name in columns] for row in found]
    assert shown == [[(type(getattr(row, name)), getattr(row, name)) for name in columns] for row in wanted]
    assert [row.data for row in found] == [{"why": "a"}, {"why": "c"}]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 8, 1_025])
async def test_any_number_of_keys_is_asked_for_and_each_once(house: House, count: int) -> None:
    names = [f"subject {place}" for place in range(count)]
    await happened(house, *names[-3:])
    found = await BY_SUBJECT.of([*names, *names])
    assert [row.subject for row in found] == names[-3:]


async def test_a_list_of_keys_is_one_statement_written_once(house: House) -> None:
    asked = list[int]()

    def build(subjects: list[str]) -> QuerySet[Event]:
        asked.append(len(subjects))
        return Event.filter(subject__in=subjects)

    by_subject = Prepared(build)
    await happened(house, "a", "b", "c")
    for keys in (["a", "b", "c"], ["a", "b"], ["c", "b", "a", "d"], ["x"], iter(["a", "b", "c"])):
        await by_subject.of(keys)
    assert asked == [1]


async def test_keys_may_be_uuids_and_integers(house: House) -> None:
    by_sequence = Prepared(lambda sequences: Event.filter(sequence__in=sequences).order_by("-sequence"))
    by_id = Prepared(lambda ids: Letter.filter(id__in=ids))
    await happened(house, "a", "b")
    sequences = [row.sequence for row in await BY_SUBJECT.of(["a", "b"])]
    assert [row.subject for row in await by_sequence.of(sequences)] == ["b", "a"]
    assert await by_id.of([uuid4()]) == []


async def test_a_query_has_a_value_in_each_of_its_places_and_what_it_is_annotated_with(house: House) -> None:
    await happened(house, "a", "b", "c")
    later = Template(
        lambda subject, moment, most: (
            Event.filter(subject__gte=subject, at__lt=moment)
            .annotate(doing=F("kind"))
            .order_by("-sequence")
            .limit(most)
        ),
        str,
        datetime,
        int,
    )
    soon = house.shop.clock() + timedelta(seconds=1)
    for subject, moment, most, wanted in (
        ("b", soon, 3, [("c", "thing.undone"), ("c", "thing.done"), ("b", "thing.undone")]),
        ("c", soon, 1, [("c", "thing.undone")]),
        ("a", house.shop.clock(), 9, []),
    ):
        rows: list[Any] = await later.rows(subject, moment, most)
        assert [(row.subject, row.doing) for row in rows] == wanted
    assert await later.first("d", soon, 1) is None


async def test_an_update_tells_how_many_rows_it_changed_and_sets_what_it_is_given(house: House) -> None:
    customer, other = uuid4(), uuid4()
    for owner, secret in ((customer, "one"), (other, "two")):
        facts: Any = {"created_at": house.shop.clock(), "updated_at": house.shop.clock()}
        await Cart.create(secret_hash=secret, customer_id=owner, email="a@example.com", **facts)
    moved = Change(
        lambda email, moment, owner: Cart.filter(customer_id=owner).update(
            email=email, updated_at=moment, version=F("version") + 1
        ),
        str,
        datetime,
        UUID,
    )
    soon = house.shop.clock() + timedelta(hours=1)
    assert await moved.of(None, soon, customer) == 1
    assert await moved.of("b@example.com", soon, uuid4()) == 0
    rows = {row.customer_id: (row.email, row.version, row.updated_at) for row in await Cart.all()}
    assert rows == {customer: (None, 2, soon), other: ("a@example.com", 1, house.shop.clock())}
