"""One article of each story: which copies an export leaves out. Kept in SQLite, so that memory does not grow."""

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

from newscrawler.dedup import NearIndex, claimed_at
from newscrawler.items import Article

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS member (id TEXT PRIMARY KEY, story TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS best (story TEXT PRIMARY KEY, claimed REAL, fetched TEXT, url TEXT, id TEXT) WITHOUT ROWID;
"""
# First is who can prove it, as in newscrawler.dedup.tell: the earliest certain moment, then the earliest fetch.
_BEST = """
INSERT INTO best VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET claimed = excluded.claimed,
    fetched = excluded.fetched, url = excluded.url, id = excluded.id
WHERE (excluded.claimed, excluded.fetched, excluded.url) < (best.claimed, best.fetched, best.url)
"""


class Dropped:
    """The ids of the copies that are left out; the index lies in the folder *scratch*, for all who open it there."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._sql = sqlite3.connect(scratch / "stories.sqlite", isolation_level=None)
        self._sql.executescript(_SCHEMA)

    def learn(self, read: Callable[[], Iterable[Article]], *, near: bool) -> None:
        """Find the first of each story: of equal texts, with *near* of nearly equal ones. *read* gives all articles."""
        self._sql.execute("BEGIN")
        if near:
            with NearIndex(self._scratch / "near.sqlite") as index:
                index.add((article.id, article.near_hash) for article in read())
                for number, group in enumerate(index.groups()):
                    self._sql.executemany("INSERT INTO member VALUES (?, ?)", ((key, str(number)) for key in group))
        else:
            rows = ((article.id, article.content_hash) for article in read())
            self._sql.executemany("INSERT OR REPLACE INTO member VALUES (?, ?)", rows)
        for article in read():
            if story := self._story(article.id):
                claimed = claimed_at(article).timestamp()
                self._sql.execute(_BEST, (story, claimed, article.fetched_at, article.url, article.id))
        self._sql.execute("COMMIT")

    def __contains__(self, article_id: str) -> bool:
        query = "SELECT best.id FROM member JOIN best USING (story) WHERE member.id = ?"
        row = self._sql.execute(query, (article_id,)).fetchone()
        return row is not None and row[0] != article_id

    def _story(self, article_id: str) -> str | None:
        row = self._sql.execute("SELECT story FROM member WHERE id = ?", (article_id,)).fetchone()
        return row[0] if row else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sql.close()
