"""A chart of what `bench.answers` printed: `python -m bench.chart RESULT.md > docs/performance.svg`.

Bars on a scale of tens, as the slowest and the fastest are hundreds of times apart.
"""

import re
import sys
from html import escape
from math import log10
from pathlib import Path

import click

TITLE = re.compile(r"^\*\*(LIST|DETAIL|SEARCH)\*\*$")
ROW = re.compile(r"^\| ([^|]+?) \| ([\d,]+) \(")
WIDTH, LEFT, BAR, GAP, TOP = 760, 190, 22, 10, 46
LEAST, MOST = 10, 100_000
STYLE = """text{font:13px Georgia,serif;fill:#2a2622}.h{font-size:16px}.n{font-variant-numeric:tabular-nums}
.b{fill:#cfc6b8}.o{fill:#a8842c}.g{stroke:#e4ddd2}.p{fill:#fdfbf7}
@media(prefers-color-scheme:dark){text{fill:#e9e3d8}.b{fill:#5a544b}.g{stroke:#3a362f}.p{fill:#1b1916}}"""


def read(text: str) -> dict[str, dict[str, int]]:
    """The median rates by kind of request and server."""
    found: dict[str, dict[str, int]] = {}
    kind = ""
    for line in text.splitlines():
        if title := TITLE.match(line):
            kind = title[1]
        elif line.startswith("**"):
            kind = ""
        elif kind and (row := ROW.match(line)):
            found.setdefault(kind, {})[row[1]] = int(row[2].replace(",", ""))
    return found


def drawn(found: dict[str, dict[str, int]]) -> str:
    """The chart."""
    parts, y = list[str](), 0
    for kind, rates in found.items():
        bottom = y + TOP + len(rates) * (BAR + GAP)
        parts.append(f'<text class="h" x="0" y="{y + 24}">{kind}, requests a second (logarithmic)</text>')
        for tens in range(int(log10(LEAST)), int(log10(MOST)) + 1):
            x = _place(10**tens)
            parts.append(f'<line class="g" x1="{x}" y1="{y + TOP - 8}" x2="{x}" y2="{bottom - GAP}"/>')
        for number, (name, rate) in enumerate(sorted(rates.items(), key=lambda each: -each[1])):
            at = y + TOP + number * (BAR + GAP)
            look = "o" if name == "Écrin" else "b"
            parts.append(f'<text x="{LEFT - 12}" y="{at + 16}" text-anchor="end">{escape(name)}</text>')
            parts.append(f'<rect class="{look}" x="{LEFT}" y="{at}" width="{_place(rate) - LEFT}" height="{BAR}"/>')
            parts.append(f'<text class="n" x="{_place(rate) + 8}" y="{at + 16}">{rate:,}</text>')
        y = bottom + 14
    told = "; ".join(f"{kind}: " + ", ".join(f"{n} {r:,}" for n, r in rates.items()) for kind, rates in found.items())
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 0 {WIDTH} {y}" role="img">'
    page = f'<rect class="p" x="-12" width="{WIDTH}" height="{y}"/>'
    return "\n".join([head, f"<title>{escape(told)}</title>", f"<style>{STYLE}</style>", page, *parts, "</svg>", ""])


def _place(rate: float) -> int:
    share = (log10(max(rate, LEAST)) - log10(LEAST)) / (log10(MOST) - log10(LEAST))
    return round(LEFT + share * (WIDTH - LEFT - 90))


if __name__ == "__main__":
    click.echo(drawn(read(Path(sys.argv[1]).read_text(encoding="utf-8"))), nl=False)
