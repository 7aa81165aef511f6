"""Opening hours in words: « du lundi au vendredi de 10 h à 19 h, le samedi de 10 h à 17 h »."""

from collections.abc import Sequence
from datetime import time
from itertools import groupby

from babel import Locale

from resolvers.languages.translations import message, translate
from resolvers.maison import Opening

SEVERAL_DAYS = message("from {first} to {last} from {opens} to {closes}")
ONE_DAY = message("on {first} from {opens} to {closes}")


def hours_text(hours: Sequence[Opening], language: str) -> str:
    """The week's hours, days with the same hours together."""
    ordered = sorted(hours, key=lambda opening: opening.weekday)
    runs = groupby(enumerate(ordered), key=lambda item: (item[1].weekday - item[0], item[1].opens, item[1].closes))
    return ", ".join(_run([opening for _, opening in run], language) for _, run in runs)


def _run(run: Sequence[Opening], language: str) -> str:
    days = Locale.parse(language).days["format"]["wide"]
    source = SEVERAL_DAYS if len(run) > 1 else ONE_DAY
    return translate(
        source,
        language,
        first=days[run[0].weekday],
        last=days[run[-1].weekday],
        opens=_moment(run[0].opens, language),
        closes=_moment(run[0].closes, language),
    )


def _moment(at: time, language: str) -> str:
    if language == "fr":
        return f"{at.hour}\u00a0h" + (f"\u00a0{at.minute:02}" if at.minute else "")
    return f"{at.hour}:{at.minute:02}"
