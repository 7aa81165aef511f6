"""Prints docs/privacy.md from the registry: `python -m gateway.privacy_document`."""

import sys

from resolvers.privacy.declaring import Holding
from resolvers.privacy.registry import HOLDINGS, IMPERSONAL

HEAD = """# What is kept of people

This page is printed from the registry (`make privacy`), from which the export of a person's data, erasure and the
retention job follow. A stored field that it does not name fails the tests.

**Export.** `dataExportRequest` brings a letter with a link for seven days. The archive is made when it is fetched and
kept nowhere.

**Erasure.** Only staff erase, after the customer asked the concierge. An order that is not finished stands in the way.

**Retention.** The dispatcher lets go of what is over every hour; `ecrin retain` does it at once, `--dry-run` counts.

## Processors

Écrin connects to nothing but what its settings name; a test counts the connections. Each is a processor of personal
data, or the maison's own:

| Who | What for | What they get | Setting |
|---|---|---|---|
| The payment provider | hosted payment page, capture, refunds | order number, amount, language; cards go there only | \
`ECRIN_PAYMENTS` |
| The mail server | letters | address, subject and text of each letter | `ECRIN_SMTP_HOST` |
| PostgreSQL | the shop's rows | everything on this page | `ECRIN_DATABASE_URL` |
| Redis or Valkey | counting attempts | hashes of addresses and accounts, for an hour or a day at most | \
`ECRIN_REDIS_URL` |

No page and no letter loads anything from elsewhere; a newsletter loads what its author put into it.

## Tables
"""


def printed() -> str:
    """The whole page."""
    impersonal = ", ".join(f"`{name}`" for name in sorted(IMPERSONAL))
    parts = [_part(holding) for holding in HOLDINGS]
    return "\n".join([HEAD, *parts, "### Nothing of anybody", "", impersonal + ".", ""])


def _part(holding: Holding) -> str:
    end = "deleted" if holding.goes else "emptied"
    lines = [
        f"### {holding.title} (`{holding.name}`)",
        "",
        f"Kept: {holding.retention.told}. At erasure: {end}{', but for what is marked' if not holding.goes else ''}.",
    ]
    if holding.duty is not None:
        lines += ["", f"{holding.duty.what}: {holding.duty.years} years, as {holding.duty.because}."]
    lines += ["", "| Field | Why | At erasure |", "|---|---|---|"]
    for name, each in holding.personal.items():
        lines.append(f"| `{name}` | {each.purpose} | {'**stays**' if each.kept else end} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.stdout.write(printed())
