"""The examples of the docs on analysis, notebooks and search run, and every tool reads the same rows."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from pyarrow import parquet

from newscrawler.archive import open_archive
from newscrawler.export import Choice, Options, export

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"^```(?P<kind>python|py)\n(?P<code>.*?)^```", re.DOTALL | re.MULTILINE)
_IMPORT = re.compile(r"^import (\w+)", re.MULTILINE)


@pytest.mark.parametrize("page", ["analysis.md", "notebooks.md", "search.md"])
def test_examples_run(page: str, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(data.parent)
    room: dict[str, object] = {}
    ran = 0
    for block in _BLOCK.finditer((DOCS / page).read_text("utf-8")):
        needed = _IMPORT.search(block["code"])
        if block["kind"] == "python" or (needed and find_spec(needed[1])):
            exec(compile(block["code"], page, "exec"), room)  # noqa: S102 - our own documents
            ran += 1
    assert ran


HEAVY = "565 MB that only this needs: make test-export installs it"


def by_pandas(path: Path) -> list[dict[str, Any]]:
    return list(pytest.importorskip("pandas", reason=HEAVY).read_parquet(path / "news.parquet").to_dict("records"))


def by_polars(path: Path) -> list[dict[str, Any]]:
    return list(pytest.importorskip("polars", reason=HEAVY).read_parquet(path / "news.parquet").to_dicts())


def by_datasets(path: Path) -> list[dict[str, Any]]:
    library = pytest.importorskip("datasets", reason=HEAVY)
    return list(library.load_dataset(str(path / "news-set"), split="train", cache_dir=str(path / "cache")))


def by_duckdb(path: Path) -> list[dict[str, Any]]:
    return list(duckdb.sql(f"FROM '{path}/news.parquet'").to_arrow_table().to_pylist())


@pytest.mark.parametrize("read", [by_duckdb, by_pandas, by_polars, by_datasets])
def test_every_tool_reads_the_same_rows(read: Callable[[Path], list[dict[str, Any]]], data: Path) -> None:
    with open_archive(data) as archive:
        options = Options(archive=archive, choice=Choice(), created=datetime(2026, 2, 1, tzinfo=UTC))
        export(data.parent / "news.parquet", options, name="parquet")
        export(data.parent / "news-set", options, name="hf")
    expected = parquet.read_table(data.parent / "news.parquet").to_pylist()
    assert [plain(row) for row in read(data.parent)] == [plain(row) for row in expected]


def plain(value: Any) -> Any:
    """Return *value* without the kinds of a tool: NaT and NaN are None, arrays lists, moments seconds."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if value is None or type(value).__name__ == "NaTType" or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.timestamp() if isinstance(value, datetime) else value
