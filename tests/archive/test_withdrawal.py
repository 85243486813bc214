"""One article out on request: nothing of it is left but a trace, everything else stays, and it never comes back."""

from __future__ import annotations

import gzip
import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from commands import newscrawler
from guards.crawling import crawl
from guards.newspaper import Newspaper
from loopback import Answer
from warcio.archiveiterator import ArchiveIterator

from newscrawler.archive import open_archive
from newscrawler.archive.withdrawal import take_out
from newscrawler.ledger import read_chain
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "قررت اللجنة في نهاية الجلسة الطويلة أن تؤجل النظر في الطلب إلى الخريف المقبل"


def page(title: str, *, text: str = "", more: str = "") -> bytes:
    body = "".join(f"<p>{TEXT} {title} {n} {text}.</p>" for n in range(3))
    return f'<html lang="ar"><title>{title}</title><body><article><h1>{title}</h1>{body}{more}</article>'.encode()


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Newspaper, Path]]:
    """A paper crawled twice; one of its articles was edited in between."""
    data = tmp_path_factory.mktemp("withdrawal") / "data"
    with Newspaper({"/news/9-sirr": Answer(page("حكاية زبرجد"))}, articles=4) as site:
        crawl(data, site.url("/"))
        site.routes["/news/9-sirr"] = Answer(page("حكاية زبرجد", text="زمردة"))
        crawl(data, site.url("/"), "NEWSCRAWLER_REVISIT=all")
        found = newscrawler("search", "زبرجد", data=data)
        assert found.returncode == 0, found.stderr
        yield site, data


def unpacked(data: Path) -> bytes:
    """Return every byte below *data*, packed files unpacked."""
    parts = [file.read_bytes() for file in sorted(data.rglob("*")) if file.is_file()]
    return b"".join(gzip.decompress(part) if part.startswith(b"\x1f\x8b") else part for part in parts)


def copied(data: Path, to: Path) -> Path:
    return shutil.copytree(data, to / "data")


def removed(data: Path, url: str) -> dict[str, object]:
    ran = newscrawler("remove", url, "--reason", "court order 7", "--json", data=data)
    assert ran.returncode == 0, ran.stderr
    done: dict[str, object] = json.loads(ran.stdout)
    return done


def test_nothing_is_left_of_it_and_all_else_stays(paper: tuple[Newspaper, Path], tmp_path: Path) -> None:
    site, data = paper[0], copied(paper[1], tmp_path)
    with open_archive(data) as archive:
        before = {one.url: (one, archive.raw(one)) for one in archive.articles(versions="all")}
    assert all(word.encode() in unpacked(data) for word in ("زبرجد", "زمردة"))
    done = removed(data, site.url("/news/9-sirr?utm_source=x"))
    assert (done["lines"], done["captures"]) == (2, 2)
    left = unpacked(data)
    for word in ("زبرجد", "زمردة"):
        assert word.encode() not in left
        assert json.dumps(word)[1:-1].encode() not in left
    with open_archive(data) as archive:
        after = {one.url: (one, archive.raw(one)) for one in archive.articles(versions="all")}
        assert archive.get(site.url("/news/9-sirr")) is None
    del before[site.url("/news/9-sirr")]
    assert after == before
    found = newscrawler("verify", data=data)
    assert (found.returncode, found.stdout.decode()) == (0, f"{data}: no damage found\n")
    assert newscrawler("search", "زبرجد", data=data).returncode == 1
    (trace,) = data.glob("withdrawn/*/*.jsonl")
    assert json.loads(trace.read_text("utf-8"))["reason"] == "court order 7"


def test_other_tools_read_the_files(paper: tuple[Newspaper, Path], tmp_path: Path) -> None:
    site, data = paper[0], copied(paper[1], tmp_path)
    sizes = {file: file.stat().st_size for file in data.rglob("*.warc.gz")}
    removed(data, site.url("/news/9-sirr"))
    assert {file: file.stat().st_size for file in data.rglob("*.warc.gz")} == sizes
    types = []
    for file in sizes:
        with file.open("rb") as stream:
            types += [
                (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"))
                for record in ArchiveIterator(stream)
            ]
    assert types.count(("metadata", None)) == 2
    assert not [url for _, url in types if url == site.url("/news/9-sirr")]


@pytest.mark.parametrize("rebuilt", [False, True])
def test_it_is_never_fetched_again(paper: tuple[Newspaper, Path], tmp_path: Path, *, rebuilt: bool) -> None:
    site, data = paper[0], copied(paper[1], tmp_path)
    removed(data, site.url("/news/9-sirr"))
    if rebuilt:
        assert newscrawler("verify", "--rebuild-frontier", data=data).returncode == 0
    del site.seen[:]
    crawl(data, site.url("/"), "NEWSCRAWLER_REVISIT=all")
    asked = site.paths()
    assert "/news/1-khabar" in asked
    assert "/news/9-sirr" not in asked
    assert newscrawler("verify", data=data).returncode == 0
    ran = newscrawler("crawl", site.url("/news/9-sirr?utm_source=x"), data=data)
    assert (ran.returncode, b"court order 7" in ran.stderr) == (2, True)
    told = newscrawler("explain-url", site.url("/news/9-sirr"), data=data)
    assert "withdrawn" in told.stdout.decode()


def test_what_a_kill_left_is_found_and_finished(
    paper: tuple[Newspaper, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, data = paper[0], copied(paper[1], tmp_path)
    with open_archive(data) as archive:
        versions = [one for one in archive.articles(versions="all") if one.url == site.url("/news/9-sirr")]
    monkeypatch.setattr("newscrawler.archive.withdrawal.finish", interrupt)
    with pytest.raises(KeyboardInterrupt):
        take_out(DataFolder(data), versions, reason="x", now=datetime(2026, 3, 1, tzinfo=UTC))
    monkeypatch.undo()
    kinds = [line.split(": ")[2] for line in newscrawler("verify", data=data).stdout.decode().splitlines()]
    assert kinds == ["still_there", "still_there"]
    assert removed(data, versions[0].id)["lines"] == 2
    assert newscrawler("verify", data=data).returncode == 0


def test_a_kill_before_the_custody_log_was_told_is_finished(
    paper: tuple[Newspaper, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, data = paper[0], copied(paper[1], tmp_path)
    with open_archive(data) as archive:
        versions = [one for one in archive.articles(versions="all") if one.url == site.url("/news/9-sirr")]
    monkeypatch.setattr("newscrawler.archive.withdrawal.tell_custody", interrupt)
    with pytest.raises(KeyboardInterrupt):
        take_out(DataFolder(data), versions, reason="x", now=datetime(2026, 3, 1, tzinfo=UTC))
    monkeypatch.undo()
    assert newscrawler("verify", data=data).returncode == 1
    assert removed(data, versions[0].id)["lines"] == 0
    assert newscrawler("verify", data=data).returncode == 0


def test_what_else_was_changed_is_still_found(paper: tuple[Newspaper, Path], tmp_path: Path) -> None:
    site, data = paper[0], copied(paper[1], tmp_path)
    (months,) = data.glob("articles/*/*.jsonl")
    whole = months.read_bytes()
    at = whole.index(b'"published_source":') + len(b'"published_source":"')
    months.write_bytes(whole[:at] + b"X" + whole[at + 1 :])
    removed(data, site.url("/news/9-sirr"))
    assert b"changed_bytes" in newscrawler("verify", data=data).stdout


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_packed_months_too(paper: tuple[Newspaper, Path], tmp_path: Path) -> None:
    site, data = paper[0], copied(paper[1], tmp_path)
    for file in data.glob("articles/*/*.jsonl"):
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes()))
        file.unlink()
    removed(data, site.url("/news/9-sirr"))
    assert "زبرجد".encode() not in unpacked(data)
    assert newscrawler("verify", data=data).returncode == 0
    with open_archive(data) as archive:
        assert len(list(archive.articles())) == 4


def test_the_custody_log_says_so(paper: tuple[Newspaper, Path], tmp_path: Path) -> None:
    data = copied(paper[1], tmp_path)
    removed(data, paper[0].url("/news/9-sirr"))
    notes = [link.entry.note for link in read_chain(data / "custody.jsonl") if link.entry]
    assert notes[-1] == "taken out"


def test_it_comes_back_neither_under_another_address_nor_from_a_warc(
    paper: tuple[Newspaper, Path], tmp_path: Path
) -> None:
    site, data = paper[0], copied(paper[1], tmp_path)
    theirs = next(paper[1].glob("warc/*/*.warc.gz"))
    removed(data, site.url("/news/9-sirr"))
    newscrawler("crawl", "--from-warc", str(theirs), "--json", data=data)
    assert "زبرجد".encode() not in unpacked(data)
    assert newscrawler("verify", data=data).returncode == 0


def test_what_is_not_there_is_said(paper: tuple[Newspaper, Path]) -> None:
    ran = newscrawler("remove", "https://example.com/none", "--reason", "x", data=paper[1])
    assert (ran.returncode, b"no such article" in ran.stderr) == (1, True)
