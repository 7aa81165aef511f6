"""The pages as functions of their facts: which templates there are, and how one becomes HTML."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway.pages.formats import Translate, install

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"


def templates(locale_translate: Translate) -> Environment:
    """The pages' environment; every page links its style below `/static/`, where STATIC is to be served."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    install(environment, locale_translate)
    return environment


def render(env: Environment, name: str, language: str, **context: object) -> str:
    """The page `name` (`welcome.html`, …) in a language (ISO 639-1, any case).

    Every page also takes `maison`, the name over it, and `footer`, links as mappings with `label` and `url`.
    """
    facts = {"maison": "Écrin", "footer": [], "action": None, "can_pay": False} | context
    return env.get_template(name).render(facts, language=language.lower())
