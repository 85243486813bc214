"""What the documents promise: every command, setting and field is in them, and their examples run."""

from __future__ import annotations

import doctest
import json
import re
import subprocess
import sys
from dataclasses import fields
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import newscrawler
from newscrawler.cli.main import COMMANDS
from newscrawler.items import Article
from newscrawler.items.schema import json_schema

if TYPE_CHECKING:
    from conftest import Crawled

ROOT = Path(__file__).parents[2]
DOCS = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")])
READMES = ("README.md", "README.ar.md")
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_docs(command: str) -> None:
    assert f"newscrawler {command}" in text_of("docs/commands.md")


def test_every_setting_is_in_the_docs() -> None:
    used = {
        name
        for file in (ROOT / "newscrawler").rglob("*.py")
        for name in re.findall(r"\"(NEWSCRAWLER_[A-Z_]+)\"", file.read_text("utf-8"))
    }
    assert used
    assert {name for name in used if f"| {name} |" not in text_of("docs/settings.md")} == set()


def test_every_field_is_in_the_docs() -> None:
    named = text_of("docs/record.md")
    assert [field.name for field in fields(Article) if f"`{field.name}`" not in named] == []


def written(*rooms: str) -> str:
    """Return the source of all files of *rooms*."""
    files_of = (file for room in rooms for file in sorted((ROOT / "newscrawler" / room).rglob("*.py")))
    return "\n".join(file.read_text("utf-8") for file in files_of)


def test_every_flag_of_quality_is_in_the_docs() -> None:
    found = set(re.findall(r"flags?\.append\(\"(\w+)\"|\.flag\(\"(\w+)\"", written("extract", "dates")))
    flags = {name for pair in found for name in pair if name}.union(re.findall(r"\"(encoding_\w+)\"", written("html")))
    assert {"short", "future_date", "encoding_guessed"} <= flags
    named = text_of("docs/record.md")
    assert {name for name in flags if f"`{name}`" not in named} == set()


def test_every_reason_for_a_rejection_is_in_the_docs() -> None:
    code = written("extract", "record", "pipelines")
    others = {"no", "over_limit", "limit", "reading"}  # the last is a failure
    reasons = set(re.findall(r"(?:Verdict|DropItem|reason=)\(?f?\"([a-z_0-9]+)", code)) - others
    assert {"listing", "soft_404", "too_large", "twin", "not_reversible"} <= reasons
    named = text_of("docs/record.md")
    assert {reason for reason in reasons if f"`{reason}`" not in named} == set()


def test_the_schema_that_ships_is_that_of_the_class() -> None:
    shipped = files("newscrawler.items").joinpath("article-2.schema.json").read_text("utf-8")
    assert json.loads(shipped) == json.loads(json.dumps(json_schema()))


@pytest.mark.parametrize("page", DOCS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    assert [link for link in _LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", [p for p in DOCS if "```python" in p.read_text("utf-8")], ids=lambda p: p.name)
def test_examples_run(page: Path, crawled: Crawled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").symlink_to(crawled.data)
    monkeypatch.chdir(tmp_path)
    with newscrawler.open_archive("data") as archive:
        a, b = islice(archive.articles(), 2)
    room: dict[str, object] = {"a": a, "b": b}
    for number, block in enumerate(_BLOCK.findall(page.read_text("utf-8"))):
        if block.startswith(">>>"):
            test = doctest.DocTestParser().get_doctest(block, room, page.name, str(page), number)
            assert doctest.DocTestRunner().run(test).failed == 0
        else:
            exec(compile(block, page.name, "exec"), room)  # noqa: S102 - our own documents


def test_the_readmes_of_both_languages_show_the_same_code() -> None:
    english, arabic = (
        re.findall(r"^```(?:sh|python)\n.*?^```", text_of(name), re.DOTALL | re.MULTILINE) for name in READMES
    )
    assert english == arabic
    rows = [re.findall(r"^\| (`newscrawler .*?) \|", text_of(name), re.MULTILINE) for name in READMES]
    assert rows[0] == rows[1] != []


def test_public_names_are_complete() -> None:
    for name in newscrawler.__all__:
        assert getattr(newscrawler, name) is not None
    with pytest.raises(AttributeError):
        _ = newscrawler.nothing


@pytest.mark.parametrize("room", ["text", "dates", "boilerplate", "items"])
def test_light_rooms_load_no_crawler(room: str) -> None:
    code = f"import newscrawler.{room}, sys; assert not {{'scrapy', 'twisted'}} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
