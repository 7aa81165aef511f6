"""The day at a glance."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import strawberry

from resolvers.dashboard import figures
from resolvers.orders import desk
from schema.context import Info
from schema.money import Money, money
from schema.orders.desk import StatusCount
from schema.problems import bad_input


@strawberry.type(description="What the shop took on a day.")
class DayTakings:
    """Orders placed that day that were paid and not cancelled."""

    day: date = strawberry.field(description="The day, where the maison is.")
    orders: int = strawberry.field(description="How many orders.")

    @strawberry.field(
        description="What the maison has of them, or waits to take, less what it gave back, tax included."
    )
    def gross(root: strawberry.Parent[figures.DayTakings]) -> Money:
        return money(root.gross)


@strawberry.type(description="What staff see first in the morning.")
class Dashboard:
    """Counts are of this moment, takings and conversion of the period."""

    oldest_waiting_at: datetime | None = strawberry.field(
        description="When the oldest order was placed that waits to be validated."
    )
    letters_waiting: int = strawberry.field(description="Letters that are still to be sent.")
    letters_failed: int = strawberry.field(description="Letters that were refused for good.")
    requests_open: int = strawberry.field(description="Requests that wait for an answer.")
    requests_overdue: int = strawberry.field(description="Those of them that should have been answered by now.")
    troubled_orders: list[str] = strawberry.field(
        description="Orders whose money a person must look after: the provider refuses, or says another sum than we."
    )
    payment_conversion: Decimal | None = strawberry.field(
        description="The share of the period's orders that were paid, from 0 to 1, of those whose payment is settled."
    )

    @strawberry.field(description="How many orders have each of the five statuses.", graphql_type=list[StatusCount])
    def orders_by_status(root: strawberry.Parent[figures.Figures]) -> list[desk.StatusCount]:
        return list(root.orders_by_status)

    @strawberry.field(description="Every day of the period, the first first.", graphql_type=list[DayTakings])
    def takings_by_day(root: strawberry.Parent[figures.Figures]) -> list[figures.DayTakings]:
        return list(root.takings_by_day)


@strawberry.type
class DashboardAdminQuery:
    """The root field of the overview."""

    @strawberry.field(description="The shop at a glance; without dates, the last 30 days.", graphql_type=Dashboard)
    async def dashboard(
        self,
        info: Info,
        from_: Annotated[date | None, strawberry.argument(name="from", description="The first day.")] = None,
        to: Annotated[date | None, strawberry.argument(description="The last day; today if left out.")] = None,
    ) -> figures.Figures:
        try:
            return await figures.figures(info.context.shop, from_, to)
        except figures.BadPeriod as problem:
            raise bad_input(str(problem)) from None
