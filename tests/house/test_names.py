"""One meaning for each public name, and rooms that can be loaded alone."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path
from subprocess import run

ROOT = Path(__file__).parents[2]
OTHERS = ("archive", "frontier", "extract", "discovery", "ledger", "crawl")


def public_names(tree: ast.Module) -> set[str]:
    """Return the functions, classes and constants that *tree* defines for others to import."""
    found: set[str] = set()
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                found.add(node.name)
            case ast.Assign():
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
    return {name for name in found if not name.startswith("_")}


def clashes() -> dict[str, list[str]]:
    places = defaultdict(list)
    for file in sorted((ROOT / "newscrawler").rglob("*.py")):
        if "cli" not in file.parts:  # a command's function has the command's name
            for name in public_names(ast.parse(file.read_text("utf-8"))) - {"logger"}:
                places[name].append(str(file.relative_to(ROOT / "newscrawler")))
    return {name: files for name, files in places.items() if len(files) > 1}


if __name__ == "__main__":
    for name, files in sorted(clashes().items()):
        sys.stdout.write(f"{name}: {' '.join(files)}\n")


def test_a_public_name_has_one_meaning() -> None:
    assert clashes() == {}, "rename one of them"


def test_warc_is_a_library_of_its_own() -> None:
    code = "import sys, newscrawler.warc; print(*sys.modules)"
    loaded = run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "newscrawler.warc" in loaded
    strangers = ("scrapy", "twisted", *(f"newscrawler.{room}" for room in OTHERS))
    assert [name for name in loaded if name.startswith(strangers)] == []
