"""Each command, setting, key of a site file and stat has one row in the docs: not none, not two that may disagree."""

from __future__ import annotations

import ast
import re
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from newscrawler.cli.main import COMMANDS
from newscrawler.sites import Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[2]
_QUOTED = re.compile(r"`([^`]+)`")
_COUNTING = frozenset({"inc_value", "set_value", "max_value", "_count"})


def first_cells(pattern: str = "*.md") -> Iterator[str]:
    """Yield the first cell of each row of each table of the docs."""
    for page in sorted((ROOT / "docs").glob(pattern)):
        for line in page.read_text("utf-8").splitlines():
            if line.startswith("| "):
                yield line.split(" | ")[0].removeprefix("| ").removesuffix(" |").strip()


def once(wanted: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    """Return those of *wanted* that are not found once, and how often they are."""
    counts = Counter(found)
    return {name: counts[name] for name in sorted(wanted) if counts[name] != 1}


def test_each_command_has_one_row() -> None:
    cells = [cell.removeprefix("`newscrawler ") for cell in first_cells() if cell.startswith("`newscrawler ")]
    assert once(COMMANDS, (re.split(r"[\s`…]", cell)[0] for cell in cells)) == {}


def test_each_setting_has_one_row() -> None:
    source = "\n".join(file.read_text("utf-8") for file in (ROOT / "newscrawler").rglob("*.py"))
    used = set(re.findall(r"\"(NEWSCRAWLER_[A-Z_]+)\"", source))
    assert once(used, (cell.strip("`") for cell in first_cells())) == {}


def keys(kind: type[msgspec.Struct] = Site, prefix: str = "") -> Iterator[str]:
    for field in msgspec.structs.fields(kind):
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            yield from keys(field.type, f"{field.encode_name}.")
        elif f"{prefix}{field.encode_name}" != "name":  # that of the file
            yield f"{prefix}{field.encode_name}"


def test_each_key_of_a_site_file_has_one_row() -> None:
    named: list[str] = []
    for cell in first_cells("sites.md"):
        for key in _QUOTED.findall(cell):
            named.append(named[-1].partition(".")[0] + key if key.startswith(".") else key)
    assert once(keys(), named) == {}


def stat_rows() -> list[str]:
    """Return the stats of the docs, with * for what changes."""
    names = (name for cell in first_cells() for name in _QUOTED.findall(cell))
    return [re.sub(r"<[^>]+>", "*", name) for name in names if name.startswith("newscrawler/")]


def counted() -> set[str]:
    """Return the stats that the code counts, with * for what changes; those that are all name are not known here."""
    found = set()
    for file in (ROOT / "newscrawler").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _COUNTING:
                texts = {
                    text for argument in node.args[:1] for part in ast.walk(argument) if (text := pattern_of(part))
                }
                if node.func.attr == "_count" and file.name == "settle.py":  # which puts the prefix before them
                    texts = {f"newscrawler/{text.removeprefix('newscrawler/')}" for text in texts}
                found |= {text for text in texts if text.startswith("newscrawler/") and text[12:13].isalpha()}
    return {name for name in found if not name.endswith("/")}


def pattern_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "*" for one in node.values)
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("newscrawler/"):
        return node.value
    return None


def test_each_stat_has_one_row() -> None:
    rows, told = stat_rows(), counted()
    assert len(told) > 20
    assert {name: hits(name, rows) for name in told if hits(name, rows) != 1} == {}
    assert {row for row in rows if rows.count(row) > 1} == set()


def hits(name: str, rows: list[str]) -> int:
    """Return how many rows tell of *name*: itself, or what it is one of."""
    return (
        rows.count(name) or sum(fnmatchcase(name, row) for row in rows) or any(fnmatchcase(row, name) for row in rows)
    )
