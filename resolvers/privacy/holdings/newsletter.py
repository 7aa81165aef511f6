"""What the newsletter keeps of its readers."""

from tortoise.expressions import Q

from resolvers.languages.translations import message
from resolvers.newsletter.tables import Subscriber, Suppression
from resolvers.privacy.declaring import Duty, Holding, Personal, Retention
from resolvers.privacy.reasons import YEAR
from resolvers.throttling import opaque

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        table=Subscriber,
        title=message("Newsletter"),
        whose=lambda who: Q(email_key__in=list(who.email_keys)),
        personal={
            "email": Personal("to send the newsletter"),
            "email_key": Personal("to send it once", shown=False),
            "first_name": Personal("to greet the reader"),
            "last_name": Personal("to greet the reader"),
            "language": Personal("to write in it"),
            "since": Personal("to send the newsletter"),
        },
        technical=frozenset({"id"}),
        retention=Retention("since", None, "until the reader leaves"),
    ),
    Holding(
        table=Suppression,
        title=message("Addresses that left the newsletter"),
        whose=lambda who: Q(key__in=[opaque(key) for key in who.email_keys]),
        personal={
            "key": Personal("never to write to it again", kept=True, shown=False),
            "at": Personal("never to write to it again", kept=True),
        },
        technical=frozenset(),
        retention=Retention("at", 3 * YEAR, "three years, under a hash"),
        goes=False,
        duty=Duty(
            message("A hash of an address that left the newsletter"), message("never to write to it again (CNIL)"), 3
        ),
    ),
)
