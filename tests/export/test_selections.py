"""Parts of an archive: samples, splits, what changed since; packed, and to standard output."""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from commands import newscrawler
from export.conftest import LONG, made, store
from export.test_formats import latest, run, titles
from pyarrow import parquet

from newscrawler.errors import ExportError, UsageError
from newscrawler.export import Portion, Split, parse_changed_since, parse_sample, parse_splits
from newscrawler.items.schema import encode_line

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

STREAMS = ("csv", "jsonl", "ninjs", "zyte")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    articles = (made(n, f"خبر {n}", f"{LONG} {n}", published=None) for n in range(1, 29))
    return store(tmp_path_factory.mktemp("many"), articles)


def grown(many: Path, root: Path) -> Path:
    shutil.copytree(many, root)
    return store(root, (made(n, f"خبر {n}", LONG, site="beta.example") for n in range(1, 29)))


def test_a_sample_has_so_many_and_a_share_about_so_many(many: Path, tmp_path: Path) -> None:
    whole = titles(many, tmp_path / "all.jsonl")
    some = titles(many, tmp_path / "a.jsonl", sample=parse_sample("5"))
    assert len(some) == 5
    assert some == [title for title in whole if title in some]
    assert 3 <= len(titles(many, tmp_path / "b.jsonl", sample=parse_sample("25%"))) <= 12
    assert titles(many, tmp_path / "c.jsonl", sample=parse_sample("100")) == whole
    assert titles(many, tmp_path / "d.jsonl", sample=parse_sample("100%")) == whole


def test_a_grown_archive_gives_the_same_sample_and_the_same_splits(many: Path, tmp_path: Path) -> None:
    bigger = grown(many, tmp_path / "bigger")
    site = {"sites": ("alpha.example",)}
    share = {"sample": parse_sample("40%")}
    before = titles(many, tmp_path / "a.jsonl", **share)
    assert titles(bigger, tmp_path / "b.jsonl", **share, **site) == before
    assert set(before) < set(titles(bigger, tmp_path / "c.jsonl", **share))
    for root in (many, bigger):
        run(root, tmp_path / f"{root.name}.jsonl", "jsonl", splits=parse_splits("train=.8,test=.2"))
    for name in ("train", "test"):
        small, big = ((tmp_path / f"{root.name}.{name}.jsonl").read_bytes().splitlines() for root in (many, bigger))
        assert set(small) < set(big)


def test_splits_divide_all_and_a_sample_lies_in_both(many: Path, tmp_path: Path) -> None:
    done = run(many, tmp_path / "a.jsonl", "jsonl", sample=parse_sample("20"), splits=parse_splits("a=.5,b=50%"))
    parts = [set((tmp_path / f"a.{name}.jsonl").read_bytes().splitlines()) for name in "ab"]
    assert done.articles == sum(map(len, parts)) == len(set.union(*parts)) == 20
    assert all(parts)
    names = [line.split("  ")[1] for line in (tmp_path / "a.jsonl.sha256").read_text().splitlines()]
    assert names == ["a.a.jsonl", "a.b.jsonl"]
    assert not (tmp_path / "a.jsonl").exists()


def test_splits_of_a_folder_are_in_it_and_in_its_card(many: Path, tmp_path: Path) -> None:
    splits = parse_splits("train=.75,test=.2499999999,rest=.0000000001")
    run(many, tmp_path / "set", "hf", splits=splits)
    files = sorted(path.name for path in (tmp_path / "set" / "data").iterdir())
    assert files == [f"{name}-00000-of-00001.parquet" for name in ("rest", "test", "train")]
    rows = {name: parquet.read_table(tmp_path / "set" / "data" / name).num_rows for name in files}
    assert sum(rows.values()) == 28
    assert rows["rest-00000-of-00001.parquet"] == 0
    card = (tmp_path / "set" / "README.md").read_text("utf-8")
    assert "  - split: test\n    path: data/test-*.parquet" in card
    assert f"`train` ({rows['train-00000-of-00001.parquet']:,}), `test`" in card
    assert "--split train=" in card


def test_other_folders_are_split_beside_each_other(many: Path, tmp_path: Path) -> None:
    run(many, tmp_path / "texts", "txt", splits=parse_splits("train=.5,test=.5"))
    found = [len(list((tmp_path / f"texts.{name}").rglob("*.txt"))) for name in ("train", "test")]
    assert sum(found) == 28
    assert len((tmp_path / "texts.sha256").read_text().splitlines()) == 28


@pytest.mark.parametrize("text", ["0", "-1", "101%", "0%", "some", "", "1.5", "nan"])
def test_no_sample(text: str) -> None:
    with pytest.raises(UsageError, match="--sample"):
        parse_sample(text)


@pytest.mark.parametrize("text", ["", "train", "train=.9", "a=.5,a=.5", "a=.5,../b=.5", "a=.5,b=x", "a=2,b=-1"])
def test_no_splits(text: str) -> None:
    with pytest.raises(UsageError, match="--split"):
        parse_splits(text)


def test_shares_are_exact() -> None:
    assert parse_sample("33.3%") == Portion(share=Fraction(333, 1000))
    assert parse_splits("a=.1,b=20%,c=0.7") == (
        Split("a", Fraction(1, 10)),
        Split("b", Fraction(1, 5)),
        Split("c", Fraction(7, 10)),
    )


@pytest.mark.parametrize(
    "name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.csv", "a.csv.gz", "a.parquet", "a.sqlite", "hf"]
)
def test_what_changed_since_an_earlier_export(data: Path, tmp_path: Path, name: str) -> None:
    kind = name.split(".")[1] if "." in name else name
    run(data, tmp_path / name, kind, sites=("alpha.example",), until="2026-01-04")
    moment = parse_changed_since(str(tmp_path / name))
    assert moment == datetime(2026, 1, 3, 9, 0, 0, 250_000, tzinfo=UTC)
    new = ["بالفيديو.. عاصفة", "خبر معدل", "جسر جديد في المدينة", "News in English"]
    assert titles(data, tmp_path / "new.jsonl", changed_since=moment) == new


def test_copies_of_what_came_before_are_dropped(data: Path, tmp_path: Path) -> None:
    moment = parse_changed_since("2026-01-04T09:00:01Z")
    new = ["جسر جديد في المدينة", "News in English"]
    assert titles(data, tmp_path / "a.jsonl", changed_since=moment, dedupe="exact") == new


def test_a_moment_without_a_zone_is_of_the_zone_named() -> None:
    assert parse_changed_since("2026-01-04") == datetime(2026, 1, 4, tzinfo=UTC)
    assert parse_changed_since("2026-01-04", "Asia/Riyadh") == datetime(2026, 1, 3, 21, tzinfo=UTC)


def test_a_text_longer_than_a_cell_of_csv_may_be(tmp_path: Path) -> None:
    data = store(tmp_path / "data", [made(1, "خبر", "نص طويل. " * 30_000)])
    run(data, tmp_path / "a.csv", "csv")
    assert parse_changed_since(str(tmp_path / "a.csv")).day == 1


@pytest.mark.parametrize(
    "name", ["titles.csv", "titles.jsonl", "titles.parquet", "titles.sqlite", "ninjs", "txt", "nowhere"]
)
def test_nothing_is_known_of_an_export_without_the_field(data: Path, tmp_path: Path, name: str) -> None:
    told: dict[str, Any] = {"fields": ("title",)} if "." in name else {}
    if name != "nowhere":
        run(data, tmp_path / name, name.rpartition(".")[2], **told)
    with pytest.raises(UsageError, match="--changed-since"):
        parse_changed_since(str(tmp_path / name))


@pytest.mark.parametrize("name", STREAMS)
def test_packed_files_hold_the_same_in_the_same_bytes(data: Path, tmp_path: Path, name: str) -> None:
    for out in ("plain", "a.gz", "b.gz", "a.zst", "b.zst"):
        run(data, tmp_path / out, name)
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert gzip.decompress(files["a.gz"]) == files["plain"]
    with pa.CompressedInputStream(str(tmp_path / "a.zst"), "zstd") as stream:
        assert stream.read() == files["plain"]
    assert files["a.gz"] == files["b.gz"]
    assert files["a.zst"] == files["b.zst"]


def test_what_cannot_be_packed_says_what_can(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"jsonl, csv, ninjs, zyte can be packed"):
        run(data, tmp_path / "a.parquet.gz", "parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportError, match=r"newscrawler-ar\[parquet\].*\.gz"):
        run(data, tmp_path / "a.jsonl.zst", "jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def to_stdout(data: Path, *told: str) -> subprocess.CompletedProcess[bytes]:
    return newscrawler("export", "-", *told, data=data)


def test_standard_output_holds_the_export_and_nothing_else(data: Path) -> None:
    done = to_stdout(data, "--format", "jsonl", "--json", "--where", "text~الجسر")
    wanted = [article for article in latest(data) if "الجسر" in (article.text or "")]
    assert done.stdout == b"".join(map(encode_line, wanted))
    assert json.loads(done.stderr) == {"articles": len(wanted)}


def test_standard_output_refuses_what_is_no_stream(data: Path) -> None:
    for told in (("--format", "parquet"), ("--format", "csv", "--split", "a=.5,b=.5")):
        done = to_stdout(data, *told)
        assert (done.returncode, done.stdout) == (2, b"")
    done = to_stdout(data, "--format", "csv", "--since", "2099-01-01")
    assert (done.returncode, done.stdout) == (1, b"")
