"""Statements that are written once: they read what a query reads, for any number of keys."""

from uuid import uuid4

import pytest
from tortoise.queryset import QuerySet

from resolvers.events.tables import Event
from resolvers.letters.tables import Letter
from resolvers.prepared import Prepared
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
    assert asked == [4, 2, 1]


async def test_keys_may_be_uuids_and_integers(house: House) -> None:
    by_sequence = Prepared(lambda sequences: Event.filter(sequence__in=sequences).order_by("-sequence"))
    by_id = Prepared(lambda ids: Letter.filter(id__in=ids))
    await happened(house, "a", "b")
    sequences = [row.sequence for row in await BY_SUBJECT.of(["a", "b"])]
    assert [row.subject for row in await by_sequence.of(sequences)] == ["b", "a"]
    assert await by_id.of([uuid4()]) == []
