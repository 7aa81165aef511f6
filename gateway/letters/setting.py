"""A short letter set in its language: the words of its note filled with its facts, ready for the template."""

from collections.abc import Callable, Mapping
from typing import Any

from babel import Locale

from gateway.letters.notes import ACCOUNT_IS_SAID, ACCOUNT_IS_THEIRS, NOTES, ORDER_PROOFS, REQUESTS
from gateway.pages.formats import MOMENT, Translate, amount_text, day_text, moment_of, time_text
from resolvers.languages.translations import message
from resolvers.people.phones import display

DEAR_NAME, DEAR_CUSTOMER, DEAR_COLLEAGUES = message("Dear {name},"), message("Dear customer,"), message("Hello,")
MOMENTS = ("expires_at", "at", "starts_at", "due_at")
TO_MAISON = frozenset({"authorisation_lapses", "request_to_maison"})


def worded(kind: str, language: str, facts: Mapping[str, Any], translate: Translate) -> dict[str, Any]:
    """What the template of notes shows.

    Raises:
        KeyError: a fact that the note needs is missing.
    """
    note = NOTES[kind]
    places = _places(language, facts, translate)

    def say(source: str) -> str:
        text = translate(source, language)
        return text.format(**places) if "{" in text else text

    button = note.button and facts["link"]
    details = [(say(label), str(places[name])) for label, name in note.details if places[name]]
    return {
        "subject": say(note.subject),
        "title": say(note.title),
        "greeting": _greeting(kind, facts, say),
        "before": [say(text) for text in note.before],
        "after": [say(text) for text in note.after],
        "details": details,
        "quote": (note.quote and facts[note.quote]) or "",
        "button": say(note.button) if note.button and button else "",
        "link": facts.get("link") or "",
        "colon": "\u202f:" if language == "fr" else ":",
    }


def _greeting(kind: str, facts: Mapping[str, Any], say: Callable[[str], str]) -> str:
    if kind in TO_MAISON:
        return say(DEAR_COLLEAGUES)
    return say(DEAR_NAME) if facts.get("name") else say(DEAR_CUSTOMER)


def _places(language: str, facts: Mapping[str, Any], translate: Translate) -> dict[str, Any]:
    places: dict[str, Any] = {"account_proof": None, **facts, "maison": facts["maison"]["name"]}
    for name in MOMENTS:
        if value := facts.get(name):
            at = moment_of(value)
            day, time = day_text(at, language), time_text(at, language)
            places[name] = translate(MOMENT, language).format(day=day, time=time)
    if "kind" in facts:
        places["kind"] = translate(REQUESTS[facts["kind"]], language)
    if "language" in facts:
        places["language"] = Locale.parse(facts["language"]).get_display_name(language)
    if "order_proof" in facts:
        places["order_proof"] = facts["order_proof"] and translate(ORDER_PROOFS[facts["order_proof"]], language)
    if facts.get("kind") == "ACCOUNT_DELETION":
        places["account_proof"] = translate(ACCOUNT_IS_THEIRS if facts["is_proven"] else ACCOUNT_IS_SAID, language)
    return places | _figures(language, facts)


def _figures(language: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """Numbers as people read them."""
    figures = {}
    if facts.get("phone"):
        figures["phone"] = display(facts["phone"], None)
    if "amount" in facts:
        figures["amount"] = amount_text(facts["amount"], language)
    return figures
