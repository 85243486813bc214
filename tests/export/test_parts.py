"""An export in parts: the same articles, each part whole, and a second start that writes what is missing or new."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from archive.test_reextract import Inline
from archive.test_reextract_parts import scheduler as scheduler  # noqa: PLC0414 - a fixture
from commands import newscrawler
from export.conftest import LONG, made, store
from export.deadly import Deadly
from export.test_formats import NOW, run
from pyarrow import parquet

from newscrawler.archive import open_archive
from newscrawler.archive.workers import Here, Workers, workers_for
from newscrawler.errors import ExportError, LockedError, UsageError
from newscrawler.export import FIELDS, FORMATS, Choice, ExportedParts, Options, export_parts, parse_sample, parse_splits
from newscrawler.export import parse_condition as where
from newscrawler.export.parts.manifest import JOURNAL
from newscrawler.export.parts.writing import PartWork
from newscrawler.items.schema import encode_line
from newscrawler.storage import FolderLock

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.items import Article


def edited() -> list[Article]:
    """Two sites and two months; an article of the first is edited in the second, and one is told by both sites."""
    february = "2026-02-01T09:00:00+00:00"
    return [
        *(made(n, f"خبر {n}", f"{LONG} {n}") for n in range(1, 6)),
        made(2, "خبر معدل", f"{LONG} عدّل.", version=2, fetched_at=february),
        made(7, "خبر شباط", f"{LONG} شباط.", fetched_at=february),
        made(3, "خبر 3", f"{LONG} 3", site="beta.example"),
        made(9, "News", "Some text.", site="beta.example", language="en"),
    ]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return store(tmp_path / "archive", edited())


def parts(data: Path, out: Path, name: str = "jsonl", *, workers: Workers | None = None, **told: Any) -> ExportedParts:
    choice = Choice(**{key: told.pop(key) for key in list(told) if key in Choice.__dataclass_fields__})
    with open_archive(data) as archive:
        options = Options(archive=archive, choice=choice, created=NOW, **told)
        return export_parts(out, options, name=name, workers=workers or Here())


def files(out: Path) -> dict[str, bytes]:
    found = {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
    assert found.pop(".lock") == b""
    return found


def together(out: Path) -> bytes:
    told = json.loads((out / "manifest.json").read_bytes())["parts"]
    return b"".join((out / part["part"]).read_bytes() for part in told)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({}, id="all"),
        pytest.param({"sites": ("beta.example",)}, id="site"),
        pytest.param({"since": "2026-01-03", "until": "2026-01-08", "language": "ar"}, id="period"),
        pytest.param({"where": (where("title~خبر"),)}, id="condition"),
        pytest.param({"dedupe": "exact"}, id="copies"),
        pytest.param({"dedupe": "near"}, id="near-copies"),
        pytest.param({"sample": parse_sample("3")}, id="sample"),
        pytest.param({"changed_since": datetime(2026, 1, 4, tzinfo=UTC)}, id="changed"),
        pytest.param({"fields": ("id", "title")}, id="fields"),
    ],
)
def test_all_parts_together_are_what_one_export_holds(archive: Path, tmp_path: Path, told: dict[str, Any]) -> None:
    one = run(archive, tmp_path / "one.jsonl", "jsonl", **told)
    done = parts(archive, tmp_path / "parts", **told)
    assert together(tmp_path / "parts") == (tmp_path / "one.jsonl").read_bytes()
    assert done.articles == one.articles > 0


def test_the_manifest_tells_of_every_part(archive: Path, tmp_path: Path) -> None:
    done = parts(archive, out := tmp_path / "out", "parquet")
    told = json.loads(done.manifest.read_bytes())
    assert (told["format"], told["choice"], told["articles"]) == ("parquet", [], 8)
    assert [(part["part"], part["articles"]) for part in told["parts"]] == [
        ("alpha.example/2026-01.parquet", 4),
        ("alpha.example/2026-02.parquet", 2),
        ("beta.example/2026-01.parquet", 2),
    ]
    for part in told["parts"]:
        assert parquet.read_table(out / part["part"]).num_rows == part["articles"]
        [source] = part["sources"]
        assert (archive / source["file"]).stat().st_size == source["bytes"]
    sums = [f"{part['sha256']}  {part['part']}" for part in told["parts"]]
    assert (out / "SHA256SUMS").read_text().splitlines() == sums
    assert set(files(out)) == {"manifest.json", "SHA256SUMS", *(part["part"] for part in told["parts"])}


def test_a_second_start_writes_what_is_new_damaged_or_missing(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert parts(archive, out).written == 3
    before = files(out)
    assert parts(archive, out).written == 0
    (out / "alpha.example" / "2026-01.jsonl").unlink()
    (out / "beta.example" / "2026-01.jsonl").write_bytes(b"x" * len(before["beta.example/2026-01.jsonl"]))
    assert parts(archive, out).written == 2
    assert files(out) == before
    store(archive, [made(8, "خبر جديد", LONG, fetched_at="2026-02-02T09:00:00+00:00")])
    assert parts(archive, out).written == 1


def test_an_edit_in_another_month_changes_the_part_that_had_the_article(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    parts(archive, out)
    store(archive, [made(1, "خبر", f"{LONG} معدل", version=2, fetched_at="2026-02-03T09:00:00+00:00")])
    assert parts(archive, out).written == 2
    run(archive, tmp_path / "one.jsonl", "jsonl")
    assert together(out) == (tmp_path / "one.jsonl").read_bytes()


def test_what_has_no_articles_any_more_has_no_part(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    parts(archive, out)
    (archive / "articles" / "beta.example" / "2026-01.jsonl").unlink()
    assert (parts(archive, out).parts, (out / "beta.example" / "2026-01.jsonl").exists()) == (2, False)


def test_an_archive_without_the_articles_takes_no_part_away(archive: Path, tmp_path: Path) -> None:
    """The wrong data folder, with the folder of yesterday's export."""
    parts(archive, out := tmp_path / "out", language="en")
    before = files(out)
    with pytest.raises(ExportError, match="nothing to export"):
        parts(store(tmp_path / "other", edited()[:5]), out, language="en")
    assert files(out) == before


def test_a_run_goes_on_where_one_was_stopped(archive: Path, tmp_path: Path) -> None:
    out, path = tmp_path / "out", max((archive / "articles" / "beta.example").iterdir())
    sound = path.read_bytes()
    path.write_bytes(sound + b'{"schema":"article/2","id":"0123456789abcdef","version":1,}\n')
    with pytest.raises(Exception, match="newscrawler verify"):
        parts(archive, out)
    with (out / JOURNAL).open("ab") as kept:
        kept.write(b'{"part": "torn')
    assert not (out / "manifest.json").exists()
    path.write_bytes(sound)
    assert (parts(archive, out).written, (out / JOURNAL).exists()) == (1, False)


def test_another_selection_or_folder_is_refused_and_another_release_begins_anew(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    parts(archive, out, language="ar")
    with pytest.raises(UsageError, match=r"holds another export \(--format jsonl --language ar\)"):
        parts(archive, out)
    with pytest.raises(UsageError, match="another export"):
        parts(archive, out, "csv", language="ar")
    assert parts(archive, out, language="ar", software="newscrawler 99").written == 3
    with pytest.raises(ExportError, match=r"is there already, without a manifest\.json"):
        parts(archive, archive)
    (out / "manifest.json").write_bytes(b"{")
    with pytest.raises(ExportError, match="remove the folder"):
        parts(archive, out, language="ar")


def test_a_manifest_of_a_stranger_takes_no_file_away(archive: Path, tmp_path: Path) -> None:
    parts(archive, out := tmp_path / "out")
    told = json.loads((out / "manifest.json").read_bytes())
    told["parts"][0]["site"] = "../archive"
    (out / "manifest.json").write_text(json.dumps(told))
    with pytest.raises(UsageError, match="not the name of a site"):
        parts(archive, out)


def test_only_one_writes_to_a_folder(archive: Path, tmp_path: Path) -> None:
    with FolderLock(tmp_path / "out" / ".lock", command="x"), pytest.raises(LockedError):
        parts(archive, tmp_path / "out")


def test_what_matches_nothing_is_told(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="nothing to export"):
        parts(archive, tmp_path / "out", language="de")


@pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if not one.ending])
def test_formats_of_the_whole_archive_are_refused(archive: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=f"{name} cannot"):
        parts(archive, tmp_path / "out", name)
    with pytest.raises(UsageError, match="--split"):
        parts(archive, tmp_path / "out", splits=parse_splits("a=.5,b=.5"))


@pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if one.ending])
def test_every_other_format_has_parts(archive: Path, tmp_path: Path, name: str) -> None:
    done = parts(archive, tmp_path / "out", name, sites=("beta.example",))
    run(archive, tmp_path / "one", name, sites=("beta.example",))
    assert together(tmp_path / "out") == (tmp_path / "one").read_bytes()
    assert done.parts == 1


def test_a_process_that_is_killed_while_it_writes_is_replaced(archive: Path, tmp_path: Path) -> None:
    fields = Deadly(FIELDS[:-1])
    fields.home, fields.marker = os.getpid(), tmp_path / "killed"
    with workers_for([], loads=PartWork.__module__, cluster=None, processes=1) as workers:
        done = parts(archive, tmp_path / "out", workers=workers, fields=fields)
    assert ((tmp_path / "killed").exists(), done.written) == (True, 3)
    parts(archive, tmp_path / "again", fields=FIELDS[:-1])
    assert files(tmp_path / "out") == files(tmp_path / "again")


def test_workers_of_a_scheduler_and_any_executor_give_the_same(archive: Path, tmp_path: Path, scheduler: str) -> None:
    folders = [archive, tmp_path]
    with workers_for(folders, loads="", cluster=scheduler, processes=None) as workers:
        parts(archive, tmp_path / "far", "parquet", workers=workers, dedupe="near")
    parts(archive, tmp_path / "near", "parquet", workers=Workers(Inline(), lost=()), dedupe="near")
    assert files(tmp_path / "far") == files(tmp_path / "near")


def test_a_folder_that_workers_do_not_see_is_named(tmp_path: Path, scheduler: str) -> None:
    with (
        pytest.raises(UsageError, match=r"does not see .*nowhere"),
        workers_for([tmp_path / "nowhere"], loads="", cluster=scheduler, processes=None),
    ):
        pass


def test_the_command_tells_what_it_wrote_and_what_was_there(archive: Path, tmp_path: Path) -> None:
    asked = ("export", "--format", "jsonl", "--parts", str(tmp_path / "out"), "--processes", "1")
    first = newscrawler(*asked, data=archive)
    assert "8 articles in 3 parts, 3 of them written now" in first.stdout.decode()
    told = json.loads(newscrawler(*asked, "--json", data=archive).stdout)
    assert told == {"articles": 8, "parts": 3, "written": 0, "manifest": str(tmp_path / "out" / "manifest.json")}


def test_an_export_in_parts_says_how_far_it_knows_the_archive(archive: Path, tmp_path: Path) -> None:
    for name in ("parquet", "jsonl"):
        parts(archive, tmp_path / name, name)
        later = newscrawler("export", "--format", "jsonl", "-", "--changed-since", str(tmp_path / name), data=archive)
        assert later.returncode == 1  # nothing is newer
    store(archive, [new := made(8, "خبر جديد", LONG, fetched_at="2026-02-02T09:00:00+00:00")])
    later = newscrawler("export", "--format", "jsonl", "-", "--changed-since", str(tmp_path / "jsonl"), data=archive)
    assert later.stdout == encode_line(new)
