"""The index read by many threads beside whoever writes it: what there is of a site, of an article, of an hour."""

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import msgspec

from newscrawler.errors import StorageError, UsageError
from newscrawler.items import Article
from newscrawler.items.schema import decode_line
from newscrawler.search.browse import Asked, Matches, matches
from newscrawler.search.catalog import Catalog, Catalogs
from newscrawler.search.hits import ArticlePlace, Hit, changed, hit_of, line_of_article
from newscrawler.search.schema import reading
from newscrawler.search.terms import spellings
from newscrawler.storage import DataFolder

QUERY_SECONDS = 5.0  # a question that needs longer is given up: those of make bench-search need 0.1 s at most
_STEPS = 2_000  # of SQLite's machine between two looks at the clock, about 0.1 ms

_PLACE = "SELECT f.name, a.offset, a.length, a.packed FROM article a JOIN file f ON f.number = a.file"
_EDITS = """
SELECT a.id, a.version, s.name, a.fetched, a.number
FROM article a INDEXED BY article_edited JOIN site s ON s.number = a.site
WHERE a.version > 1 AND (?1 IS NULL OR s.name = ?1) AND (a.fetched, a.number) < (?2, ?3)
ORDER BY a.fetched DESC, a.number DESC LIMIT ?4
"""
_HOURS = """
SELECT s.name, CAST((a.fetched - ?1) / 3600 AS INTEGER), count(*) FROM article a JOIN site s ON s.number = a.site
WHERE a.fetched >= ?1 AND a.fetched < ?2 AND a.version = 1 GROUP BY 1, 2
"""
_MOMENT = "SELECT at FROM article WHERE id = ? AND current"
_COUNTS = "SELECT s.name, count(*) FROM article a JOIN site s ON s.number = a.site WHERE a.current GROUP BY 1"


class IndexState(NamedTuple):
    """The number of the *last* article of an index, and what tells an index from one that was *made* again."""

    made: str
    last: int


class _Sketched(msgspec.Struct):
    id: str
    near_hash: str


_SKETCHED = msgspec.json.Decoder(_Sketched)


class Edit(NamedTuple):
    """A further *version* of an article (its *id*), *fetched* then (epoch seconds); *number* parts equal ones."""

    id: str
    version: int
    site: str
    fetched: float
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of answers, and how many there are: see :class:`Matches`."""

    hits: tuple[Hit, ...]
    found: Matches


class IndexReader:
    """The index of *folder*, opened once in each thread that asks, and never written.

    What needs more than *seconds* is given up (UsageError). Methods raise StorageError when the index cannot be read.
    """

    def __init__(self, folder: DataFolder, *, seconds: float = QUERY_SECONDS) -> None:
        self.folder = folder
        self._seconds = seconds
        self._local = threading.local()
        self._catalogs = Catalogs()

    def results(self, asked: Asked, *, start: int = 0, limit: int = 20, upto: int | None = None) -> Results:
        """Return the answers to *asked* from number *start* on, *limit* of them at most.

        *upto* is that of the answer of which this is the continuation.
        """
        catalog = self.catalog()
        with self._sql() as sql:
            found = matches(sql, catalog, asked, start=start, limit=limit, upto=upto)
        terms = [spellings(term) for term in asked.query.terms] if asked.query else []
        hits = (hit_of(self.folder, place, score=score, terms=terms) for place, score in found.places)
        return Results(hits=tuple(hits), found=found)

    def articles(self, asked: Asked, *, limit: int) -> list[Article]:
        """Return the first *limit* answers to *asked*, whole."""
        catalog = self.catalog()
        with self._sql() as sql:
            found = matches(sql, catalog, asked, start=0, limit=limit, upto=None)
        return [self._article(place) for place, _ in found.places]

    def catalog(self) -> Catalog:
        """Return what answers are counted by, read up to what is indexed now, however long that takes."""
        with self._sql(is_limited=False) as sql:
            return self._catalogs.of(sql, self._local.inode)

    def versions(self, article_id: str) -> list[Article]:
        """Return every version of the article with *article_id*, oldest first; none when it is not in the index."""
        with self._sql() as sql:
            rows = sql.execute(f"{_PLACE} WHERE a.id = ? ORDER BY a.version", (article_id,)).fetchall()
        return [self._article(ArticlePlace(*row)) for row in rows]

    def latest(self, ids: Sequence[str]) -> list[Article]:
        """Return the latest versions of the articles with these *ids*, in their order, without those not indexed."""
        with self._sql() as sql:
            rows = [sql.execute(f"{_PLACE} WHERE a.id = ? AND a.current", (one,)).fetchone() for one in ids]
        return [self._article(ArticlePlace(*row)) for row in rows if row]

    def recent(self, site: str | None, limit: int) -> list[Article]:
        """Return the newest articles of *site* (None: of all), *limit* at most."""
        where, values = "a.current", [limit]
        with self._sql() as sql:
            if site is not None:
                number = sql.execute("SELECT number FROM site WHERE name = ?", (site,)).fetchone()
                where, values = "a.current AND a.site = ?", [number[0] if number else 0, limit]
            rows = sql.execute(f"{_PLACE} WHERE {where} ORDER BY a.at DESC LIMIT ?", values).fetchall()
        return [self._article(ArticlePlace(*row)) for row in rows]

    def edits(self, site: str | None, *, before: tuple[float, int], limit: int) -> list[Edit]:
        """Return the further versions of articles of *site* (None: of all), the latest first.

        *before* is the moment and the number of an edit: only earlier ones are given.
        """
        with self._sql() as sql:
            return [Edit(*row) for row in sql.execute(_EDITS, (site, *before, limit))]

    def hours(self, since: float, until: float) -> list[tuple[str, int, int]]:
        """Return (site, hour from *since* on, number) of the articles first fetched from *since* to *until*."""
        with self._sql() as sql:
            return list(sql.execute(_HOURS, (since, until)))

    def months(self, site: str) -> list[tuple[str, int]]:
        """Return how many articles of *site* are of each month ("2026-11"), the newest first."""
        return self.catalog().months(site)

    def counts(self) -> dict[str, int]:
        """Return how many articles of each site are in the index."""
        with self._sql() as sql:
            return dict(sql.execute(_COUNTS))

    def last_fetch(self) -> float | None:
        """Return when the last version of any article was fetched (epoch seconds), None when there is none."""
        with self._sql() as sql:
            moment = sql.execute("SELECT max(fetched) FROM article").fetchone()[0]
        return None if moment is None else float(moment)

    def published(self, site: str) -> dict[str, float]:
        """Return when each article of *site* counts for (epoch seconds), by id."""
        where = "JOIN site s ON s.number = a.site WHERE s.name = ? AND a.current"
        with self._sql() as sql:
            return dict(sql.execute(f"SELECT a.id, a.at FROM article a {where}", (site,)))  # noqa: S608 - ours

    def state(self) -> IndexState:
        """Return how far the index has come, and which it is."""
        with self._sql() as sql:
            (made,) = sql.execute("SELECT token FROM made").fetchone()
            return IndexState(made, sql.execute("SELECT max(number) FROM article").fetchone()[0] or 0)

    def sketches(self, *, behind: int) -> Iterator[tuple[str, str]]:
        """Yield id and near_hash of the latest version of each article indexed *behind* that number, in this order."""
        with self._sql() as sql:
            rows = sql.execute(f"{_PLACE} WHERE a.current AND a.number > ? ORDER BY a.number", (behind,)).fetchall()
        for row in rows:
            place = ArticlePlace(*row)
            try:
                sketched = _SKETCHED.decode(line_of_article(self.folder, place))
            except ValueError as error:
                raise changed(self.folder, place) from error
            yield sketched.id, sketched.near_hash

    def moments(self, ids: Iterable[str]) -> dict[str, float]:
        """Return when each of the articles with these *ids* counts for (epoch seconds), without those not indexed."""
        with self._sql(is_limited=False) as sql:
            found = ((one, sql.execute(_MOMENT, (one,)).fetchone()) for one in ids)
            return {one: row[0] for one, row in found if row}

    def _article(self, place: ArticlePlace) -> Article:
        try:
            return decode_line(line_of_article(self.folder, place))
        except ValueError as error:
            raise changed(self.folder, place) from error

    @contextmanager
    def _sql(self, *, is_limited: bool = True) -> Iterator[sqlite3.Connection]:
        """Give the connection of this thread, with a limit on time where it *is_limited*.

        A file that was made again is opened again.
        """
        path = self.folder.search
        try:
            there = path.stat().st_ino
        except OSError as error:
            raise StorageError(f"{path}: {error.strerror}; newscrawler search --rebuild makes it again") from error
        if getattr(self._local, "inode", None) != there:
            self._local.sql, self._local.inode = reading(path), there
        sql: sqlite3.Connection = self._local.sql
        deadline = time.monotonic() + self._seconds if is_limited else inf
        sql.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        try:
            yield sql
        except sqlite3.OperationalError as error:
            if time.monotonic() > deadline:
                raise UsageError(f"this needs more than {self._seconds:g} s; add a word, a site or days") from error
            raise StorageError(f"{path}: {error}; newscrawler search --rebuild makes it again") from error
        except sqlite3.Error as error:
            raise StorageError(f"{path}: {error}; newscrawler search --rebuild makes it again") from error
