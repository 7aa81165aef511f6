"""The words, amounts and dates of templates, in the reader's language: what pages and letters share."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_percent
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from resolvers.languages.translations import locale_of, message, translate

PARIS = ZoneInfo("Europe/Paris")
FRENCH_TIME = "H\N{NO-BREAK SPACE}'h'\N{NO-BREAK SPACE}mm"

Translate = Callable[[str, str], str]


MOMENT = message("{day} at {time} (Paris time)")


def install(environment: Environment, translate: Translate) -> None:
    """Give templates `_('Source with {places}', places=…)` and the filters; they read `language` from the context."""

    @pass_context
    def say(context: Context, source: str, /, **params: object) -> str:
        text = translate(source, context["language"])
        # Escaped first, a message is never markup, and `Markup.format` escapes what fills its places.
        return (escape(text) if context.eval_ctx.autoescape else text).format(**params)

    environment.globals["_"] = say
    environment.filters |= {"money": money, "rate": rate, "day": day, "moment": moment, "breaks": breaks}


@pass_context
def moment(context: Context, value: str | datetime) -> str:
    return moment_text(moment_of(value), context["language"])


def moment_of(value: str | datetime) -> datetime:
    """A moment as facts keep it."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


@pass_context
def money(context: Context, cents: int) -> str:
    return amount_text(cents, context["language"])


def amount_text(cents: int, language: str) -> str:
    return format_currency(Decimal(cents) / 100, "EUR", locale=locale_of(language))


@pass_context
def rate(context: Context, share: str) -> str:
    """A VAT rate, from the decimal share that the order keeps: `0.055` is 5.5 %."""
    return rate_text(Decimal(share), context["language"])


def rate_text(share: Decimal, language: str) -> str:
    return format_percent(share, locale=locale_of(language), decimal_quantization=False)


@pass_context
def day(context: Context, value: str | date) -> str:
    return day_text(date.fromisoformat(value) if isinstance(value, str) else value, context["language"])


def breaks(text: str) -> Markup:
    """Plain text as HTML that keeps its lines."""
    return Markup("<br>").join(text.splitlines())


def day_text(value: date, language: str) -> str:
    """A date is a day as it stands; an instant is the day it has in Paris."""
    value = value.astimezone(PARIS) if isinstance(value, datetime) else value
    # CLDR has no ordinal for the first of a month, which French never writes without.
    pattern = "EEEE d'er' MMMM y" if language == "fr" and value.day == 1 else "full"
    return format_date(value, pattern, locale=locale_of(language))


def date_text(value: date, language: str) -> str:
    """A day without its weekday."""
    pattern = "d'er' MMMM y" if language == "fr" and value.day == 1 else "long"
    return format_date(value, pattern, locale=locale_of(language))


def moment_text(at: datetime, language: str) -> str:
    return translate(MOMENT, language, day=day_text(at, language), time=time_text(at, language))


def time_text(at: datetime, language: str) -> str:
    return format_time(at, FRENCH_TIME if language == "fr" else "short", PARIS, locale_of(language))
