"""Every format holds what the archive holds, and is there whole or not at all."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from export.conftest import LONG, made
from pyarrow import parquet

from newscrawler.archive import open_archive
from newscrawler.errors import ExportError, NewsCrawlerError, UsageError
from newscrawler.export import FORMATS, Choice, Exported, Options, export, parse_condition, parse_fields
from newscrawler.export.columns import MOMENTS
from newscrawler.export.documents import write_markdown, write_texts
from newscrawler.items.schema import encode_line
from newscrawler.text import search_key, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newscrawler.items import Article

NOW = datetime(2026, 2, 1, tzinfo=UTC)


def run(data: Path, out: Path, name: str, **told: Any) -> Exported:
    choice = Choice(**{key: told.pop(key) for key in list(told) if key in Choice.__dataclass_fields__})
    with open_archive(data) as archive:
        return export(out, Options(archive=archive, choice=choice, created=NOW, **told), name=name)


def titles(data: Path, out: Path, **told: Any) -> list[str]:
    run(data, out, "jsonl", **told)
    return [json.loads(line)["title"] for line in out.read_text("utf-8").splitlines()]


def latest(data: Path) -> list[Article]:
    return list(open_archive(data).articles())


@pytest.mark.parametrize("name", ["markdown", "txt"])
@pytest.mark.parametrize("told", [{"site": "../../evil"}, {"id": "../../evil"}, {"published": "../../evil"}])
def test_no_file_of_an_export_leaves_its_folder(name: str, told: dict[str, str], tmp_path: Path) -> None:
    inside = tmp_path / "a" / "b" / "c"
    inside.mkdir(parents=True)
    options = Options(archive=open_archive(tmp_path), choice=Choice(), created=NOW)
    write = {"markdown": write_markdown, "txt": write_texts}[name]
    with pytest.raises(NewsCrawlerError, match=r"evil|\.\./"):
        write([replace(made(1, "خبر", LONG), **told)], inside / "out", options)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_jsonl_is_the_archive_byte_for_byte(data: Path, tmp_path: Path) -> None:
    done = run(data, tmp_path / "a.jsonl", "jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == b"".join(map(encode_line, latest(data)))
    assert done.articles == 7


def test_checksums_stand_beside_the_file_as_sha256sum_reads_them(data: Path, tmp_path: Path) -> None:
    done = run(data, tmp_path / "a.jsonl", "jsonl")
    digest = sha256((tmp_path / "a.jsonl").read_bytes()).hexdigest()
    assert (tmp_path / "a.jsonl.sha256").read_text() == f"{digest}  a.jsonl\n"
    assert [(one.sha256, one.size_bytes) for one in done.files] == [(digest, (tmp_path / "a.jsonl").stat().st_size)]


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"wacz"}))
def test_the_same_archive_gives_the_same_bytes(data: Path, tmp_path: Path, name: str) -> None:
    files = [[one.sha256 for one in run(data, tmp_path / f"{n}" / "out", name).files] for n in (1, 2)]
    assert files[0] == files[1]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_nothing_is_written_when_nothing_matches(data: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match=r"nothing to export.*site nowhere\.example"):
        run(data, tmp_path / "out" / "x", name, sites=("nowhere.example",))
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"wacz"}))
def test_a_failure_on_the_way_leaves_the_old_file_and_nothing_else(data: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out" / "x"
    if not FORMATS[name].is_folder:
        run(data, out, name)
    before = {path.name: path.read_bytes() for path in out.parent.glob("*")}
    path = max((data / "articles" / "beta.example").iterdir())
    path.write_bytes(path.read_bytes() + b'{"damaged": 1}\n')
    with pytest.raises(NewsCrawlerError, match="newscrawler verify"):
        run(data, out, name)
    assert {path.name: path.read_bytes() for path in out.parent.glob("*")} == before


def test_a_folder_that_is_there_is_not_touched(data: Path) -> None:
    for name in ("jsonl", "hf"):
        with pytest.raises(ExportError, match="is there already"):
            run(data, data, name)
    assert len(latest(data)) == 7


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param({"sites": ("beta.example",)}, ["خبر معدل", "جسر جديد في المدينة", "News in English"], id="site"),
        pytest.param({"language": "en"}, ["News in English"], id="language"),
        pytest.param({"since": "2026-01-06T00:00:00+03:00"}, ["جسر جديد في المدينة", "News in English"], id="since"),
        pytest.param({"until": "2026-01-02"}, ["افتتاح الجسر"], id="until"),
        pytest.param({"until": "2026-01-02", "timezone": "UTC"}, ["افتتاح الجسر", "خبر معدل"], id="timezone"),
        pytest.param({"where": ("noai=true",)}, ["افتتاح الجسر"], id="permission"),
        pytest.param({"where": ("score<1", "tdm!=null")}, ["افتتاح الجسر"], id="two-conditions"),
        pytest.param({"where": ("flags=no_image",)}, ["افتتاح الجسر"], id="in-a-list"),
        pytest.param({"where": ("text=null",)}, ["بالفيديو.. عاصفة"], id="null"),
        pytest.param({"where": ('title~"مُعدّل"',)}, ["خبر معدل", "خبر معدل"], id="contains-in-search-form"),
        pytest.param({"where": ("authors~عُمر", "text~اعلنت بلديه المدينه")}, ["افتتاح الجسر"], id="an-entry-contains"),
        pytest.param({"where": ("description~أَعوام",)}, ["افتتاح الجسر"], id="what-is-absent-contains-nothing"),
        pytest.param({"where": ('title="News in English"',)}, ["News in English"], id="in-quotes"),
        pytest.param(
            {"where": ('language!="null"', "site=beta.example", "text~Some")}, ["News in English"], id="no-null"
        ),
        pytest.param({"where": ("words>=1",)}, ["افتتاح الجسر"], id="words"),
        pytest.param({"where": ("published<=2026-01-01",)}, ["افتتاح الجسر"], id="the-whole-day"),
        pytest.param(
            {"where": ("published>2026-01-05",)}, ["جسر جديد في المدينة", "News in English"], id="after-the-day"
        ),
        pytest.param({"where": ("http.status>=200",)}, ["افتتاح الجسر"], id="what-is-absent-is-not-greater"),
    ],
)
def test_choice(data: Path, tmp_path: Path, told: dict[str, Any], expected: list[str]) -> None:
    told["where"] = tuple(map(parse_condition, told.get("where", ())))
    assert titles(data, tmp_path / "a.jsonl", **told) == expected


def test_one_of_equal_texts_is_kept_the_earliest(data: Path, tmp_path: Path) -> None:
    kept = titles(data, tmp_path / "a.jsonl", dedupe="exact")
    assert kept == ["افتتاح الجسر", "خبر معدل", "=1+1", "بالفيديو.. عاصفة", "جسر جديد في المدينة", "News in English"]


def test_one_of_nearly_equal_texts_is_kept_the_earliest(data: Path, tmp_path: Path) -> None:
    kept = titles(data, tmp_path / "a.jsonl", dedupe="near")
    assert kept == ["افتتاح الجسر", "خبر معدل", "=1+1", "بالفيديو.. عاصفة", "News in English"]


@pytest.mark.parametrize(
    "text",
    [
        *("noai", "noai=maybe", "nothing=1", "title>3", "quality.score>=high", "score>=null", "published>2026", ""),
        *("words~3", "noai~true", "text~", 'text~"«»"', "images~jpg"),
    ],
)
def test_a_condition_that_cannot_be_says_why(text: str) -> None:
    with pytest.raises(UsageError, match="--where"):
        parse_condition(text)


@pytest.mark.parametrize(
    "text",
    [
        "fetched_at>=2026-01-31",
        "published<2026-01-31T18:00:00+03:00",
        'title~"قمة"',
        'title="null"',
        "tags!=null",
        'title=""قمة""',
        "score>=0.5",
        'tags=" "',
    ],
)
def test_a_condition_is_written_as_it_is_read(text: str) -> None:
    condition = parse_condition(text)
    assert parse_condition(str(condition)) == condition


@pytest.mark.parametrize("text", ["", ",", "title,nothing"])
def test_a_field_that_is_none_is_named(text: str) -> None:
    with pytest.raises(UsageError, match="--fields"):
        parse_fields(text)


@pytest.mark.parametrize(("name", "told"), [("ninjs", {"fields": ("title",)}), ("parquet", {"bom": True}), ("xml", {})])
def test_options_that_a_format_has_not_are_refused(data: Path, tmp_path: Path, name: str, told: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"--fields|--bom|no such format"):
        run(data, tmp_path / "x", name, **told)


def test_fields_in_the_order_asked_for(data: Path, tmp_path: Path) -> None:
    fields = parse_fields("title, published,title")
    run(data, tmp_path / "a.jsonl", "jsonl", fields=fields)
    run(data, tmp_path / "a.csv", "csv", fields=fields)
    run(data, tmp_path / "a.sqlite", "sqlite", fields=fields)
    assert list(json.loads((tmp_path / "a.jsonl").read_text("utf-8").splitlines()[0])) == ["title", "published"]
    assert (tmp_path / "a.csv").read_text("utf-8").startswith("title,published\n")
    assert duckdb.sql(f"FROM '{tmp_path}/a.csv'").columns == ["title", "published"]


def test_csv_runs_no_formula_and_keeps_everything_else(data: Path, tmp_path: Path) -> None:
    run(data, tmp_path / "a.csv", "csv", bom=True)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfschema,id,")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [row["title"] for row in rows][2] == "'=1+1"
    first, article = rows[0], latest(data)[0]
    assert first["text"] == article.text
    assert (first["authors"], first["permissions_noai"], first["warc_offset"]) == (
        "نورة سالم; خالد عمر",
        "true",
        "8589934592",
    )
    assert json.loads(first["images"])[0] == {"url": "https://alpha.example/i.jpg", "caption": "الجسر"}
    assert rows[3]["text"] == rows[3]["http_status"] == ""


def as_stored(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Return Parquet rows as the archive has them: moments as text with the offset of the site."""
    for row in rows:
        del row["published_utc_offset"], row["published_date"]
        yield {**bare(row), **{name: row[name] and row[name].timestamp() for name in MOMENTS}}


def bare(row: dict[str, Any]) -> dict[str, Any]:
    """Return *row* without what is absent in the parts of lists, which a line leaves out."""
    return {name: [present(one) for one in value] if isinstance(value, list) else value for name, value in row.items()}


def present(value: Any) -> Any:
    if isinstance(value, list):
        return [present(one) for one in value]
    if isinstance(value, dict):
        return {name: present(one) for name, one in value.items() if one is not None}
    return value


def expected_rows(data: Path) -> Iterator[dict[str, Any]]:
    for article in latest(data):
        row = json.loads(encode_line(article))
        yield {**row, **{name: row[name] and datetime.fromisoformat(row[name]).timestamp() for name in MOMENTS}}


def test_parquet_holds_every_value_typed(data: Path, tmp_path: Path) -> None:
    run(data, tmp_path / "a.parquet", "parquet")
    table = parquet.read_table(tmp_path / "a.parquet")
    assert list(as_stored(table.to_pylist())) == list(expected_rows(data))
    assert table.column("published_utc_offset").to_pylist()[:2] == [180, 180]
    days = [row["published"] and row["published"][:10] for row in map(json.loads, map(encode_line, latest(data)))]
    assert [day and day.isoformat() for day in table.column("published_date").to_pylist()] == days
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds["published"] == "timestamp[us, tz=UTC]"
    assert kinds["authors"].startswith("list<")
    assert kinds["permissions"] == "struct<robots: string, noai: bool, tdm: string>"
    column = parquet.ParquetFile(tmp_path / "a.parquet").metadata.row_group(0).column(0)
    assert column.compression == "ZSTD"


def test_duckdb_reads_parquet_and_jsonl_alike(data: Path, tmp_path: Path) -> None:
    run(data, tmp_path / "a.parquet", "parquet")
    run(data, tmp_path / "a.jsonl", "jsonl")
    asked = "SELECT id, version, title, text, authors, permissions.noai, removed[1].rule FROM '{}' ORDER BY id"
    rows = [duckdb.sql(asked.format(tmp_path / name)).fetchall() for name in ("a.parquet", "a.jsonl")]
    assert rows[0] == rows[1]
    assert len(rows[0]) == 7


def test_sqlite_finds_words_as_written_and_in_search_form(data: Path, tmp_path: Path) -> None:
    run(data, tmp_path / "a.sqlite", "sqlite")
    sql = sqlite3.connect(tmp_path / "a.sqlite")
    sql.row_factory = sqlite3.Row
    rows = [dict(row) for row in sql.execute("SELECT * FROM articles ORDER BY number")]
    assert [row["title"] for row in rows] == [article.title for article in latest(data)]
    assert (rows[0]["http_status"], rows[0]["quality_score"], rows[0]["permissions_noai"]) == (200, 0.75, 1)
    assert json.loads(rows[0]["authors"]) == ["نورة سالم", "خالد عمر"]
    asked = "SELECT count(*) FROM articles WHERE number IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
    for word in ("البلدية", search_key("البلديّة"), "افتتاح"):
        assert sql.execute(asked, (word,)).fetchone()[0] >= 1, word
    tables = [row["sql"] for row in sql.execute("SELECT sql FROM sqlite_master WHERE name = 'articles_fts'")]
    assert 'content="articles"' in tables[0]  # how Datasette knows whose index it is
    sql.close()


def test_hugging_face_folder_has_shards_and_a_filled_card(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawler.export.huggingface.SHARD_ROWS", 3)
    done = run(data, tmp_path / "set", "hf", where=(parse_condition("noai=false"),), dedupe="exact")
    names = [path.name for path in sorted((tmp_path / "set" / "data").iterdir())]
    assert names == ["train-00000-of-00002.parquet", "train-00001-of-00002.parquet"]
    rows = list(chain.from_iterable(parquet.read_table(tmp_path / "set" / "data" / n).to_pylist() for n in names))
    assert len(rows) == done.articles == 5
    card = (tmp_path / "set" / "README.md").read_text("utf-8")
    front, body = card.removeprefix("---\n").split("\n---\n", 1)
    assert '- "en"' in front
    assert "path: data/train-*.parquet" in front
    assert "5 news articles from 2 sites, published 2026-01-02 to 2026-01-07" in body
    for line in ("| beta.example | 2 |", "| ar | 3 |", "permissions.noai=false", "dedupe exact", "| noai | 0 |"):
        assert line in body
    assert not re.search(r"\{[a-z_]+\}", body)
    for line in ("| `words` | int64 |", "Of 5 articles 0 (0.0%) are nearly", "title = {News articles of 2 sites}"):
        assert line in body
    assert "newscrawler export --format hf --dedupe exact --where permissions.noai=false OUT" in body
    assert len((tmp_path / "set" / "SHA256SUMS").read_text().splitlines()) == 3


def test_parquet_without_pyarrow_names_the_extra(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)  # what an import of a package that is not there meets
    with pytest.raises(ExportError, match=r'pip install "newscrawler-ar\[parquet\]"'):
        run(data, tmp_path / "x.parquet", "parquet")


def test_documents_have_front_matter_and_structure(data: Path, tmp_path: Path) -> None:
    run(data, tmp_path / "md", "markdown")
    run(data, tmp_path / "txt", "txt")
    article = latest(data)[0]
    name = f"alpha.example/2026-01-01-{article.id}"
    front, _, body = (tmp_path / "md" / f"{name}.md").read_text("utf-8").removeprefix("---\n").partition("---\n")
    told = dict(line.split(": ", 1) for line in front.splitlines())
    assert json.loads(told["authors"]) == ["نورة سالم", "خالد عمر"]
    assert json.loads(told["url"]) == article.canonical_url
    assert body.startswith(f"\n# {article.title}\n\n{article.description}\n\n![")
    assert (tmp_path / "txt" / f"{name}.txt").read_text("utf-8") == f"{article.title}\n\n{article.text}\n"
    assert len(list((tmp_path / "txt").rglob("*.txt"))) == len(latest(data))


def test_each_sentence_has_its_place(data: Path, tmp_path: Path) -> None:
    run(data, tmp_path / "s.parquet", "sentences")
    rows = parquet.read_table(tmp_path / "s.parquet").to_pylist()
    articles = {article.id: article for article in latest(data)}
    own = [row for row in rows if row["id"] == latest(data)[0].id]
    text = latest(data)[0].text or ""
    assert [text[row["start"] : row["end"]] for row in own] == sentences(text)
    assert [row["block"] for row in own] == [0, 0, 0, 1]
    assert {row["id"] for row in rows} == {one for one, article in articles.items() if article.text}
