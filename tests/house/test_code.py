"""How the code is written: sizes, imports, docstrings, and what may not be awaited inside a transaction."""

import ast
import re
from collections.abc import Iterator
from statistics import median, quantiles

from tests.house.sources import FLOORS, committed, modules, named

EVERYWHERE = (*FLOORS, "tests")
MARKS = re.compile(r"\b(?:[T]ODO|[F]IXME|[X]XX|[H]ACK)\b")
NETWORK = {"create_task", "gather", "to_thread", "ensure_future", "sleep", "wait_for", "run_in_executor"}
PORTS = {"payments", "http", "smtp", "provider"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(*folders: str) -> Iterator[tuple[str, Function]]:
    for name, tree in modules(*folders).items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{name}:{node.lineno} {node.name}", node


def length(function: Function) -> int:
    """Lines from `def` to the end, without its docstring."""
    first = function.body[0]
    told = first.end_lineno - first.lineno + 1 if ast.get_docstring(function) and first.end_lineno else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - told


def test_files_and_functions_are_short() -> None:
    lines = {
        named(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in committed()
        if path.suffix in {".py", ".js", ".css", ".html", ".j2"} and "/vendor/" not in named(path)
    }
    lines = {name: n for name, n in lines.items() if "/templates/built/" not in name and "/migrations/" not in name}
    assert {name: n for name, n in lines.items() if n > 400} == {}
    code = [n for name, n in lines.items() if name.endswith(".py") and name.startswith(FLOORS) and n > 1]
    assert median(code) <= 120
    lengths = [length(function) for _, function in functions(*FLOORS)]
    assert median(lengths) <= 8
    assert quantiles(lengths, n=10)[8] <= 30


def test_every_module_says_first_what_it_holds_in_a_sentence() -> None:
    wanting = [
        name
        for name, tree in modules(*EVERYWHERE).items()
        if tree.body and not (ast.get_docstring(tree) or "").partition("\n\n")[0].rstrip().endswith(".")
    ]
    assert wanting == []


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        name
        for name, function in functions(*EVERYWHERE)
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    ]
    assert inside == []


def test_nothing_is_mocked() -> None:
    mocked = [
        f"{name}:{node.lineno}"
        for name, tree in modules(*EVERYWHERE).items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any("mock" in each for each in (getattr(node, "module", None) or "", *(alias.name for alias in node.names)))
    ]
    assert mocked == []


def test_nothing_is_left_for_later() -> None:
    marked = [
        f"{named(path)}:{number}"
        for path in committed()
        if path.suffix in {".py", ".md", ".toml", ".graphql", ".js", ".css", ".html", ".j2", ".po"}
        and "/vendor/" not in named(path)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if MARKS.search(line)
    ]
    assert marked == []


def transactions(*folders: str) -> Iterator[tuple[str, ast.AsyncWith]]:
    """Every `async with writing(…)` and `async with in_transaction(…)`."""
    for name, tree in modules(*folders).items():
        for node in ast.walk(tree):
            if isinstance(node, ast.AsyncWith) and any(_opens(item.context_expr) for item in node.items):
                yield f"{name}:{node.lineno}", node


def _opens(expression: ast.expr) -> bool:
    called = expression.func if isinstance(expression, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in {"writing", "in_transaction"}


def _goes_outside(node: ast.AST) -> bool:
    """Starts a task, waits for time or a thread, or calls a port."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in NETWORK
    if not isinstance(node.func, ast.Attribute):
        return False
    called = node.func
    return called.attr in NETWORK or (isinstance(called.value, ast.Attribute) and called.value.attr in PORTS)


def test_inside_a_transaction_nothing_is_awaited_but_the_database() -> None:
    found = list(transactions("resolvers", "schema", "gateway/demo", "gateway/dispatcher"))
    assert len(found) > 10
    outside = [place for place, block in found for node in ast.walk(block) if _goes_outside(node)]
    assert outside == []


def test_a_call_outside_would_be_seen() -> None:
    for line in ("asyncio.create_task(work())", "await gather(a, b)", "await shop.payments.open(request)"):
        block = ast.parse(f"async def f():\n async with writing(shop):\n  {line}")
        assert any(_goes_outside(node) for node in ast.walk(block)), line
