"""A pytest plugin for `make prove`: writes what was proved, when and on which commit into docs/proofs.md."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "proofs.md"

HEAD = """# Proofs

What `make prove` showed when it last ran. The same proofs run with small counts in `make test`, where they can
fail as well. Written by `make prove`; timings are for information and decide nothing.

Commit {commit}, {date}, {machine}.

| proof | on | result | seconds |
|---|---|---|---|
"""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write the page from the reports of this run."""
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, ())
        if report.when == "call"
    ]
    if reports:
        rows = [_row(report) for report in sorted(reports, key=lambda report: str(report.nodeid))]
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(_head() + "\n".join(rows) + "\n", encoding="utf-8")


def _row(report: pytest.TestReport) -> str:
    name = report.nodeid.rpartition("::")[2]
    sentence, _, place = name.removeprefix("test_").partition("[")
    where = {"sqlite]": "SQLite", "postgres]": "PostgreSQL"}.get(place, place.rstrip("]") or "–")
    return f"| {sentence.replace('_', ' ')} | {where} | {report.outcome} | {report.duration:.0f} |"


def _head() -> str:
    commit = _said("git", "rev-parse", "--short", "HEAD") or "unknown"
    machine = f"{_said('nproc') or '?'} cores, {_said('uname', '-sm')}"
    return HEAD.format(commit=commit, date=datetime.now(UTC).date().isoformat(), machine=machine)


def _said(*command: str) -> str:
    try:
        return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
