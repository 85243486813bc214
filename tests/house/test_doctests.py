"""Functions that only turn values into values show by an example what they do."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOMS = Path(__file__).parents[2] / "newscrawler"
TESTS = Path(__file__).parents[1]
PURE = ("boilerplate", "dates", "dedup", "discovery", "extract", "html", "record", "text", "urls", "warc")
SHARE = 0.5


def functions_of(room: str) -> list[ast.FunctionDef]:
    """Return the public functions of *room*."""
    trees = (ast.parse(file.read_text("utf-8")) for file in sorted((ROOMS / room).rglob("*.py")))
    found = (node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef))
    return [node for node in found if not node.name.startswith("_")]


@pytest.mark.parametrize("room", PURE)
def test_half_of_the_functions_of_a_pure_room_have_an_example(room: str) -> None:
    named = {node.name: ">>>" in (ast.get_docstring(node) or "") for node in functions_of(room)}
    without = sorted(name for name, has_example in named.items() if not has_example)
    assert len(without) <= (1 - SHARE) * len(named), f"give some of these an example, or an underscore: {without}"


def changed_when_imported(tree: ast.Module) -> list[str]:
    """Return what *tree* sets, as it is imported, in other modules."""
    imported = {
        name.asname or name.name for node in tree.body if isinstance(node, ast.ImportFrom) for name in node.names
    }
    targets = (target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets)
    flat = (one for target in targets for one in (target.elts if isinstance(target, ast.Tuple) else [target]))
    return [ast.unparse(one) for one in flat if isinstance(one, ast.Attribute) and ast.unparse(one.value) in imported]


def test_no_file_of_the_tests_changes_the_product_when_it_is_imported() -> None:
    """Pytest imports them all for their examples: what one sets would hold for every other test of the process."""
    found = {file.name: changed_when_imported(ast.parse(file.read_text("utf-8"))) for file in TESTS.rglob("*.py")}
    assert {name: names for name, names in found.items() if names} == {}
