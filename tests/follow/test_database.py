"""Events in a real PostgreSQL: the table equals the archive, whoever is killed."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from commands import here
from ledger.writing import page

from newscrawler.archive import Event, LogPlace, Position, open_archive, told_since
from newscrawler.archive.removals import note_removal
from newscrawler.deliver.http import BACKOFF_SECONDS
from newscrawler.errors import DeliveryError
from newscrawler.follow.database import DatabaseTaker
from newscrawler.ledger import open_ledger
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from postgres import Server


@pytest.fixture
def address(postgres_server: Server) -> str:
    with psycopg.connect(postgres_server.address, autocommit=True) as sql:
        sql.execute("DROP TABLE IF EXISTS newscrawler_events CASCADE")
    return postgres_server.address


def rows(address: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(address) as sql:
        return sql.execute(query).fetchall()


def test_events_are_upserted_and_the_view_tells_the_articles(address: str, tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.store_next(replace(page(1), published="2026-11-01T03:00:00+03:00"))
        ledger.store_next(page(1, "نص آخر \0"))
        ledger.store_next(page(2))
        stored = ledger.article(page(2).id)
        assert stored
        note_removal(ledger, stored, "404")
    for cursor in ("one", "two"):  # everything twice
        words = ["follow", "--cursor", cursor, "--from-start", "--until-idle", "--to", address, "--data", str(tmp_path)]
        done = here(words)
        assert done.returncode == 0, done.stderr.decode()
    events = rows(address, "SELECT event, version, title, how FROM newscrawler_events ORDER BY moment, version")
    assert sorted(events) == [
        ("new", 1, "خبر 1", None),
        ("new", 1, "خبر 2", None),
        ("removed", 1, "خبر 2", "404"),
        ("version", 2, "خبر 1", None),
    ]
    articles = rows(address, "SELECT title, version, text, is_away FROM newscrawler_articles ORDER BY title")
    assert articles == [("خبر 1", 2, "نص آخر ", False), ("خبر 2", 1, "نص الخبر", True)]


def events_of(data: Path) -> list[Event]:
    with open_ledger(data) as ledger:
        ledger.store_next(page(1))
    return [told.event for told in told_since(DataFolder(data), Position()) if told.event]


def test_a_server_that_is_away_is_waited_for_and_a_refusal_is_not(address: str, tmp_path: Path) -> None:
    waited: list[float] = []
    events = events_of(tmp_path)
    away = DatabaseTaker("postgresql://me:secret@127.0.0.1:1/news", wait=waited.append)
    with pytest.raises(DeliveryError, match="given up") as error:
        away.take(events, Position(logs={"": LogPlace(log=1)}))
    assert "secret" not in str(error.value)
    assert tuple(waited) == BACKOFF_SECONDS
    with psycopg.connect(address, autocommit=True) as sql:
        sql.execute("CREATE TABLE newscrawler_events (key text)")
    with pytest.raises(DeliveryError, match="rename yours"):
        DatabaseTaker(address, wait=waited.append).take(events, Position(logs={"": LogPlace(log=1)}))


def test_a_column_that_the_table_lacks_is_added_to_it(address: str, tmp_path: Path) -> None:
    events = events_of(tmp_path)
    with psycopg.connect(address, autocommit=True) as sql:
        sql.execute(
            "CREATE TABLE newscrawler_events (key text PRIMARY KEY, event text NOT NULL, site text NOT NULL, "
            "id text NOT NULL, url text NOT NULL, title text, moment timestamptz NOT NULL)"
        )
        sql.execute("INSERT INTO newscrawler_events VALUES ('old', 'new', 'a', 'x', 'u', 't', now())")
    taker = DatabaseTaker(address, wait=lambda _: None)
    taker.take(events, Position(logs={"": LogPlace(log=1)}))
    taker.wait()
    written = rows(address, "SELECT title, version, article->>'text' FROM newscrawler_events ORDER BY key = 'old'")
    assert written == [("خبر 1", 1, "نص الخبر"), ("t", None, None)]


def test_a_connection_that_broke_is_made_again(address: str, tmp_path: Path) -> None:
    waited: list[float] = []
    taker, events = DatabaseTaker(address, wait=waited.append), events_of(tmp_path)
    taker.take(events, Position(logs={"": LogPlace(log=1)}))
    with psycopg.connect(address, autocommit=True) as sql:
        sql.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    taker.take(events, Position(logs={"": LogPlace(log=2)}))
    taker.wait()
    assert (waited, taker.taken()) == ([1.0], Position(logs={"": LogPlace(log=2)}))


@pytest.mark.kill
def test_the_table_equals_the_archive_after_thirty_kills(address: str, tmp_path: Path) -> None:
    open_ledger(tmp_path).close()
    follow = ["follow", "--cursor", "c", "--from-start", "--to", address, "--data", str(tmp_path)]
    dice, writing = random.Random(30), Path(__file__).parent / "writing.py"
    with psycopg.connect(address, autocommit=True) as sql:
        for seed in range(30):
            with (
                subprocess.Popen([sys.executable, str(writing), str(tmp_path), str(seed)]) as crawl,
                subprocess.Popen([sys.executable, "-m", "newscrawler", *follow]) as reader,
            ):
                wanted = dice.randrange(1, 30)
                while written(sql) < wanted * (seed + 1):
                    assert reader.poll() is None
                    sql.execute("SELECT pg_sleep(0.05)")
                for one in dice.sample([crawl, reader], 2):
                    one.kill()
                    one.wait()
    open_ledger(tmp_path).close()
    assert here([*follow, "--until-idle"]).returncode == 0
    with open_archive(tmp_path) as archive:
        stored = {(one.id, one.version, one.text) for one in archive.articles(versions="all")}
    assert set(rows(address, "SELECT id, version, article->>'text' FROM newscrawler_events")) == stored


def written(sql: psycopg.Connection) -> int:
    """Return how many events are there; 0 before the table is."""
    there = sql.execute("SELECT to_regclass('newscrawler_events') IS NOT NULL").fetchone()
    count = sql.execute("SELECT count(*) FROM newscrawler_events").fetchone() if there and there[0] else None
    return int(count[0]) if count else 0
