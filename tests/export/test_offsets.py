"""Offsets cut the same words out of an export, in every tool, as out of the archive."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from export.conftest import archive_articles, store
from export.test_formats import latest, run
from pyarrow import parquet

import newscrawler

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

INTEROP = "make test-export installs it"
PAGE = """<html lang=ar dir=rtl><head><meta charset=utf-8><title>سوق المدينة</title>
<meta property="og:type" content="article"></head><body><article><h1>سوق المدينة يفتح أبوابه 🎉</h1>
<p>افتتح السوق أمس 🎉🇵🇸 في وسط المدينة بعد أعمال دامت عامين، كما قالت <a href="/news/2/">بلديّةُ المدينةِ</a> في بيان.</p>
<h2>ما في السوق 👩‍👩‍👧</h2><ul><li>محال للخضر والفاكهة</li><li>مقهى يطل على النهر 🌊</li></ul>
<table><tr><th>القسم</th><th>المحال</th></tr><tr><td>الخضر 🍅</td><td>٤٠</td></tr></table>
<blockquote><p>انتظرنا هذا اليوم طويلاً 🙂، وقد جاء أخيراً بحمد الله.</p></blockquote>
<p>ويستقبل السوق زواره كل يوم من الثامنة صباحاً حتى العاشرة مساءً عدا الجمعة.</p></article></body></html>"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    at = datetime(2026, 1, 20, tzinfo=UTC)
    page = newscrawler.extract(PAGE.encode(), url="https://alpha.example/news/1/", fetched_at=at)
    assert page is not None
    assert {block.type for block in page.blocks} >= {"paragraph", "heading", "list", "table", "quote"}
    assert any(ord(character) > 0xFFFF for character in page.text or "")
    return store(tmp_path / "data", [page, *archive_articles()])


def pieces(row: dict[str, Any]) -> list[str]:
    """Return what the offsets of *row* cut out of its text: blocks, entries of lists, cells, and words of links."""
    text, found = row["text"] or "", []
    for block in row["blocks"]:
        found.append(text[block["start"] : block["end"]])
        items, rows = (() if block.get(name) is None else block[name] for name in ("items", "rows"))
        found += [text[item["start"] : item["end"]] for item in items]
        found += [text[start:end] for line in rows for start, end in line["cells"]]
    return found + [
        text[int(link["start"]) : int(link["end"])] for link in row["links"] if link.get("start") is not None
    ]


def by_pyarrow(out: Path) -> list[dict[str, Any]]:
    return list(parquet.read_table(out / "a.parquet").to_pylist())


def by_pandas(out: Path) -> list[dict[str, Any]]:
    read = pytest.importorskip("pandas", reason=INTEROP).read_parquet
    return [row for _, row in read(out / "a.parquet").astype(object).iterrows()]


def by_datatrove(out: Path) -> list[dict[str, Any]]:
    readers = pytest.importorskip("datatrove.pipeline.readers", reason=INTEROP)
    found = readers.JsonlReader(str(out), glob_pattern="*.jsonl.gz")()
    return [{"id": one.id, "text": one.text, **one.metadata} for one in found]


@pytest.mark.parametrize("read", [by_pyarrow, by_pandas, by_datatrove])
def test_offsets_cut_what_they_cut_in_the_archive(
    read: Callable[[Path], list[dict[str, Any]]], data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(data, out / "a.parquet", "parquet")
    run(data, out / "a.jsonl.gz", "jsonl")
    found = {row["id"]: pieces(row) for row in read(out) if isinstance(row["text"], str)}
    expected = {one.id: pieces(as_row(one)) for one in latest(data) if one.text is not None}
    assert found == expected
    assert "مقهى يطل على النهر 🌊" in found[latest(data)[0].id]
    assert found[latest(data)[0].id][-1] == "بلديّةُ المدينةِ"


def as_row(article: newscrawler.Article) -> dict[str, Any]:
    return {
        "text": article.text,
        "blocks": [
            {
                "start": block.start,
                "end": block.end,
                "items": [{"start": item.start, "end": item.end} for item in block.items],
                "rows": [{"cells": line.cells} for line in block.rows],
            }
            for block in article.blocks
        ],
        "links": [{"start": link.start, "end": link.end} for link in article.links],
    }


def test_duckdb_counts_code_points_from_one(data: Path, tmp_path: Path) -> None:
    run(data, tmp_path / "a.parquet", "parquet")
    blocks = f"(SELECT text, unnest(blocks) AS block FROM '{tmp_path}/a.parquet')"  # noqa: S608 - our own path
    query = f"SELECT text[block.start + 1 : block.end] FROM {blocks}"  # noqa: S608
    expected = [(article.text or "")[block.start : block.end] for article in latest(data) for block in article.blocks]
    assert [piece for (piece,) in duckdb.sql(query).fetchall()] == expected
