"""What happens in an archive is told: each event at least once, in order, whoever is killed."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from archive.making import Crawl
from commands import here
from ledger.writing import crash, page

from newscrawler.archive import Event, LogPlace, Position, Quarantine, event_line, open_archive
from newscrawler.archive.moves import Addresses
from newscrawler.archive.releasing import accept
from newscrawler.archive.removals import note_removal
from newscrawler.follow import LineTaker
from newscrawler.ledger import CUSTODY, Ledger, open_ledger, rebuild_frontier
from newscrawler.storage import FolderLock

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def ledger(data: Path) -> Callable[[], Ledger]:
    """Opens the ledger; it commits when told to."""
    return lambda: open_ledger(data, commit_every=1000, commit_seconds=1e9)


def follow(data: Path, *options: str, code: int = 0) -> list[dict[str, Any]]:
    done = here(["follow", "--until-idle", "--data", str(data), *options])
    assert done.returncode == code, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def keys(told: list[dict[str, Any]]) -> list[str]:
    return [event["key"] for event in told]


def names(told: list[dict[str, Any]]) -> list[str]:
    return [event["event"] for event in told]


def test_each_event_is_told_once_as_it_is_committed(data: Path, ledger: Callable[[], Ledger]) -> None:
    with ledger() as writing:
        writing.store_next(page(1))
        assert follow(data, "--cursor", "mine", "--from-start") == []  # nothing is committed
        writing.commit()
        (told,) = follow(data, "--cursor", "mine")
        assert told["schema"] == "event/1"
        assert (told["key"], told["event"], told["title"]) == (f"{page(1).id}/1", "new", "خبر 1")
        assert told["article"]["text"] == "نص الخبر"
        writing.store_next(page(1, "نص آخر"))
        writing.store_next(page(2))
        writing.commit()
        assert names(follow(data, "--cursor", "mine")) == ["version", "new"]
        assert follow(data, "--cursor", "mine") == []
        assert len(follow(data, "--cursor", "other", "--from-start")) == 3
        assert follow(data, "--cursor", "third") == []  # a new cursor begins with what comes


def test_arabic_stands_in_the_lines_as_it_is(data: Path, ledger: Callable[[], Ledger]) -> None:
    with ledger() as writing:
        writing.store_next(page(1))
    done = here(["follow", "--from-start", "--until-idle", "--data", str(data)])
    assert '"title":"خبر 1"' in done.stdout.decode("utf-8")


def test_removals_returns_moves_and_decisions_are_told(data: Path, ledger: Callable[[], Ledger]) -> None:
    with ledger() as writing:
        writing.store_next(page(1))
        writing.store_next(page(2))
        stored = writing.article(page(1).id)
        assert stored
        note_removal(writing, stored, "410")
        writing.commit()
        note_removal(writing, stored, "returned")
        Addresses(writing).moved(stored, "https://a.example/elsewhere", how="http_301")
        quarantine = Quarantine(writing.folder)
        quarantine.hold(page(2, "قصير"), page(2), ["shorter"], is_healthy=True, ledger=writing)
        writing.commit()
        accept(quarantine.waiting[page(2).id], quarantine, writing)
    told = follow(data, "--from-start")
    assert names(told) == ["new", "new", "removed", "moved", "held", "returned", "version", "accepted"]
    assert [event["how"] for event in told[2:6]] == ["410", "https://a.example/elsewhere", "shorter", None]
    assert told[4]["article"]["text"] == "قصير"
    assert len(set(keys(told))) == len(told)


def test_sites_and_a_query_choose_also_among_events_without_a_text(data: Path, ledger: Callable[[], Ledger]) -> None:
    with ledger() as writing:
        for number, site in ((1, "a"), (2, "b")):
            writing.store_next(replace(page(number, "اجتمع مجلس المدينة"), site=site))
        writing.store_next(page(3, "نص عن الطقس"))
        writing.commit()
        for number in (1, 3):
            stored = writing.article(page(number).id)
            assert stored
            note_removal(writing, stored, "404")
    told = follow(data, "--from-start", "المدينه")
    assert [(event["event"], event["id"]) for event in told] == [
        ("new", page(1).id),
        ("new", page(2).id),
        ("removed", page(1).id),
    ]
    assert [event["site"] for event in follow(data, "--from-start", "--site", "b")] == ["b"]
    assert len(follow(data, "--from-start", "-المدينة OR الطقس", code=2)) == 0


def test_what_is_older_than_the_log_is_told_first(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path, site="a")
    for number in (1, 2):
        crawl.store(replace(page(number)))
    crawl.close()
    rebuild_frontier(tmp_path, now=1.0)
    assert not (tmp_path / CUSTODY).exists()
    with open_ledger(tmp_path) as writing:
        writing.store_next(page(1, "نص آخر"))
        writing.store_next(page(3))
    assert keys(follow(tmp_path, "--from-start", "--cursor", "c")) == [
        f"{page(1).id}/1",
        f"{page(2).id}/1",
        f"{page(1).id}/2",
        f"{page(3).id}/1",
    ]
    assert follow(tmp_path, "--cursor", "c") == []


def test_a_log_that_began_anew_tells_everything_again(data: Path, ledger: Callable[[], Ledger]) -> None:
    with ledger() as writing:
        writing.store_next(page(1))
    follow(data, "--cursor", "c", "--from-start")
    (data / CUSTODY).unlink()
    (data / "frontier.sqlite").unlink()
    rebuild_frontier(data, now=1.0)
    with ledger() as writing:
        writing.store_next(page(2))
    assert keys(follow(data, "--cursor", "c", code=1)) == [f"{page(1).id}/1", f"{page(2).id}/1"]


def test_whole_lines_of_a_killed_crawl_are_told_once_they_are_kept(data: Path, ledger: Callable[[], Ledger]) -> None:
    with ledger() as writing:
        writing.store_next(page(1))
    writing = ledger()
    writing.store_next(page(2))
    writing._files.write(moment=1.0, run=1)  # on the disk, log and all, and not committed
    crash(writing)
    assert keys(follow(data, "--from-start")) == [f"{page(1).id}/1"]
    ledger().close()  # which keeps them
    assert set(keys(follow(data, "--from-start"))) == {f"{page(1).id}/1", f"{page(2).id}/1"}


def test_a_compressed_month_is_told_from_the_start(data: Path, ledger: Callable[[], Ledger]) -> None:
    with ledger() as writing:
        writing.store_next(page(1))
        writing.store_next(page(2))
    month = data / "articles/a/2026-11.jsonl"
    month.with_name(f"{month.name}.gz").write_bytes(gzip.compress(month.read_bytes()))
    month.unlink()
    assert keys(follow(data, "--from-start")) == [f"{page(1).id}/1", f"{page(2).id}/1"]


def test_bytes_that_were_changed_are_named_and_the_rest_is_told(data: Path, ledger: Callable[[], Ledger]) -> None:
    with ledger() as writing:
        writing.store_next(page(1))
        writing.commit()
        writing.store_next(page(2))
    month = data / "articles/a/2026-11.jsonl"
    month.write_bytes(month.read_bytes().replace("خبر 1".encode(), "خبر 9".encode(), 1))
    done = here(["follow", "--from-start", "--until-idle", "--data", str(data)])
    assert done.returncode == 1
    assert "newscrawler verify" in done.stderr.decode()
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == ["خبر 2"]


def test_one_reader_a_cursor(data: Path, ledger: Callable[[], Ledger]) -> None:
    ledger().close()
    with FolderLock(data / "cursors/c.lock", command="newscrawler follow"):
        follow(data, "--cursor", "c", code=4)
    follow(data, "--cursor", "../c", code=2)
    (data / "cursors/c.json").write_text("{", "utf-8")
    follow(data, "--cursor", "c", code=4)


@pytest.mark.parametrize("kills", [2, pytest.param(30, marks=pytest.mark.kill)])
def test_reader_and_crawl_are_killed_and_nothing_is_lost(kills: int, data: Path, ledger: Callable[[], Ledger]) -> None:
    ledger().close()
    dice = random.Random(kills)
    told: list[dict[str, Any]] = []
    runs: list[list[dict[str, Any]]] = []
    for seed in range(kills):
        with (
            subprocess.Popen(
                [sys.executable, str(Path(__file__).parent / "writing.py"), str(data), str(seed)]
            ) as crawl,
            subprocess.Popen(
                [sys.executable, "-m", "newscrawler", "follow", "--cursor", "c", "--from-start", "--data", str(data)],
                stdout=subprocess.PIPE,
            ) as reader,
        ):
            assert reader.stdout
            runs.append([json.loads(reader.stdout.readline()) for _ in range(dice.randrange(1, 60))])
            for one in dice.sample([crawl, reader], 2):
                one.send_signal(signal.SIGKILL)
                one.wait()
    ledger().close()
    runs.append(follow(data, "--cursor", "c"))
    told = [event for run in runs for event in run]
    with open_archive(data) as archive:
        stored = {f"{one.id}/{one.version}" for one in archive.articles(versions="all")}
    assert set(keys(told)) == stored
    first = list(dict.fromkeys(keys(told)))
    for one in {key.partition("/")[0] for key in stored}:
        versions = [int(key.partition("/")[2]) for key in first if key.startswith(one)]
        assert versions == sorted(versions)
    assert follow(data, "--cursor", "c") == []


def test_of_a_pipe_a_line_is_taken_when_it_was_read() -> None:
    reading, writing = os.pipe()
    event = Event(
        key="k", event="new", site="a", id="1", version=1, url="u", title="t", moment="m", how=None, article=None
    )
    with os.fdopen(writing, "wb", buffering=0) as stream:
        taker = LineTaker(stream)
        taker.take([event], Position(logs={"": LogPlace(log=1)}))
        taker.take([], Position(logs={"": LogPlace(log=2)}))
        taker.take([event], Position(logs={"": LogPlace(log=3)}))
        assert taker.taken() is None
        os.read(reading, len(event_line(event)))
        assert taker.taken() == Position(logs={"": LogPlace(log=2)})
        os.close(reading)
        taker.wait()  # for nobody: the reader went away
        with pytest.raises(BrokenPipeError):
            taker.take([event], Position(logs={"": LogPlace(log=4)}))
        assert taker.taken() == Position(logs={"": LogPlace(log=2)})
