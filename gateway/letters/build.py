"""Compiles the letters' MJML to HTML templates, at development time: `python -m gateway.letters.build`."""

import re
from pathlib import Path

import click
from mjml import mjml2html

from gateway.letters.render import TEMPLATES

INCLUDE = re.compile(r'[ ]*<mj-include path="([^"]+)" />\n')


def main() -> None:
    for source in sources():
        built(source).write_text(compile_letter(source), encoding="utf-8")
        click.echo(built(source).name)


def sources() -> list[Path]:
    return sorted(TEMPLATES.glob("*.mjml.j2"))


def built(source: Path) -> Path:
    return TEMPLATES / "built" / source.name.replace(".mjml.j2", ".html.j2")


def compile_letter(source: Path) -> str:
    """Jinja's marks pass through MJML untouched; no font is fetched from anywhere."""
    return mjml2html(whole(source), disable_comments=True, fonts={}) + "\n"


def whole(source: Path) -> str:
    """A source with its parts in place: the compiler's own include forgets the width of the body around it."""
    return INCLUDE.sub(lambda found: whole(TEMPLATES / found[1]), source.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
