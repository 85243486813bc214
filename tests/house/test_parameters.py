"""Nothing is offered that nobody asks for: an optional parameter that no caller passes is deleted or connected."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import newscrawler

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
CALLERS = ("newscrawler", "benchmarks")  # what only a test passes, nobody needs

# What users of the package call, and we ourselves do not; each with all that it offers.
OFFERED = {*newscrawler.__all__, "Archive.articles", "Archive.get", "SearchableArchive.to_pandas", "reextract"}


@dataclass(slots=True)
class Calls:
    """All calls of functions of one name: the keywords, the most positional arguments, and whether any is hidden."""

    keywords: set[str] = field(default_factory=set)
    positional: int = 0
    spread: bool = False  # *args or **kwargs

    def take(self, call: ast.Call) -> None:
        self.keywords |= {keyword.arg for keyword in call.keywords if keyword.arg}
        self.positional = max(self.positional, len(call.args))
        self.spread |= any(keyword.arg is None for keyword in call.keywords)
        self.spread |= any(isinstance(argument, ast.Starred) for argument in call.args)


def trees(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield file, ast.parse(file.read_text("utf-8"))


def all_calls(*folders: str) -> dict[str, Calls]:
    """Return the calls by the last name of what is called; a ``partial`` calls what it is given."""
    found: dict[str, Calls] = defaultdict(Calls)
    for _, tree in trees(*folders):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                found[_last_name(node.func)].take(node)
                if _last_name(node.func) == "partial":
                    found[_last_name(node.args[0])].take(ast.Call(node.func, node.args[1:], node.keywords))
    return found


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def functions(tree: ast.Module) -> Iterator[tuple[str, str, ast.FunctionDef | ast.AsyncFunctionDef, bool]]:
    """Yield (name, name that is called, definition, whether the first argument is bound) of all that is public."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node.name, node.name, node, False
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not _is_spider(node):
            for method in node.body:
                if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                    static = any(_last_name(one) == "staticmethod" for one in method.decorator_list)
                    if method.name == "__init__":
                        yield node.name, node.name, method, True
                    elif not method.name.startswith("_"):
                        yield f"{node.name}.{method.name}", method.name, method, not static


def _is_spider(node: ast.ClassDef) -> bool:
    """Return whether Scrapy builds it, with what stands behind -a on the command line."""
    return any(_last_name(base).endswith("Spider") for base in node.bases)


def optional(function: ast.FunctionDef | ast.AsyncFunctionDef, *, bound: bool) -> Iterator[tuple[str, int, ast.expr]]:
    """Yield (name, place among the positional arguments or -1, default) of each parameter with a default."""
    given, defaults = function.args.args[bound:], function.args.defaults
    first = len(given) - len(defaults)
    for place, (argument, value) in enumerate(zip(given[first:], defaults, strict=True), first):
        yield argument.arg, place, value
    for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        if default is not None:
            yield argument.arg, -1, default


def passes(calls: Calls, name: str, place: int) -> bool:
    return calls.spread or name in calls.keywords or calls.positional > place >= 0


def is_for_tests(default: ast.expr) -> bool:
    """Return whether a parameter is a limit or a clock: a test that waits for no million and no hour sets another."""
    return _last_name(default).isupper() or ast.unparse(default) == "time.time"


def unused() -> Iterator[str]:
    calls, tested = all_calls(*CALLERS), all_calls("tests")
    for file, tree in trees("newscrawler"):
        for name, called, function, bound in functions(tree):
            if name in OFFERED or any("command" in ast.unparse(one) for one in function.decorator_list):
                continue
            for argument, place, default in optional(function, bound=bound):
                is_tested = is_for_tests(default) and passes(tested[called], argument, place)
                if not is_tested and not passes(calls[called], argument, place):
                    yield f"{file.relative_to(ROOT)}: {name}({argument}=)"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in unused())


def test_every_optional_parameter_is_passed_by_somebody() -> None:
    assert list(unused()) == [], "connect it or delete it"
