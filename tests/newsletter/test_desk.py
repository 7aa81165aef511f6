"""The readers of the newsletter at the staff's desk."""

from typing import Any

from resolvers.newsletter.tables import Subscriber
from tests.house_of import House
from tests.newsletter.test_subscribing import reader
from tests.people.person import Person
from tests.staff.member import Member

LIST = """query List($query: String) {
  newsletterSubscribers(query: $query) { nodes { id email firstName lastName language since hasLeft } }
}"""


async def listed(staff: Member, **wanted: Any) -> list[Any]:
    nodes: list[Any] = (await staff.ask(LIST, **wanted))["newsletterSubscribers"]["nodes"]
    return nodes


async def test_readers_are_listed_until_they_leave(house: House) -> None:
    elise = await Member(house).joins()
    await reader(house)
    (found,) = await listed(elise)
    assert (found["email"], found["language"], found["hasLeft"]) == ("claire@example.com", "FR", False)
    assert await listed(elise, query="CLAIRE") == [found]
    assert await listed(elise, query="anna") == []
    await Person(house).does("newsletterUnsubscribe", email="claire@example.com")
    assert [each["hasLeft"] for each in await listed(elise)] == [True], "the row goes with the farewell"
    await house.dispatch()
    assert await listed(elise) == []
    assert await Subscriber.all().count() == 0
