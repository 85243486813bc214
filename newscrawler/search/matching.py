"""Which of some articles a query finds: the same answer as the index gives, without the index."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

from newscrawler.search.forms import Forms
from newscrawler.search.rows import row_of
from newscrawler.search.schema import empty
from newscrawler.search.terms import match
from newscrawler.search.tree import Query
from newscrawler.search.writing import CHUNK, write
from newscrawler.text import search_key

_WITHIN = "SELECT offset FROM article WHERE iif(?3, wall, at) >= ?1 AND iif(?4, wall, at) < ?2"
_MATCHING = f"{_WITHIN} AND number IN (SELECT rowid FROM words WHERE words MATCH ?5)"  # noqa: S608 - ours


class Matcher:
    """Tells which articles *query* finds, whatever the number of the version."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._forms = Forms()

    def among(self, lines: Sequence[bytes]) -> list[bool]:
        """Return for each of the stored *lines* whether the query finds its article. Raises ValueError for damage."""
        chunks = (lines[start : start + CHUNK] for start in range(0, len(lines), CHUNK))
        return [found for chunk in chunks for found in self._among(chunk)]

    def _among(self, lines: Sequence[bytes]) -> list[bool]:
        bounds = (*self._query.bounds, *self._query.on_the_wall)
        rows = [row_of(line, self._forms, file=0, offset=place) for place, line in enumerate(lines)]
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as sql:
            empty(sql)
            write(sql, [row._replace(id=str(row.offset)) for row in rows])
            if self._query.root is None:
                found = sql.execute(_WITHIN, bounds)
            else:
                sites = {search_key(name): number for number, name in sql.execute("SELECT number, name FROM site")}
                found = sql.execute(_MATCHING, (*bounds, match(self._query.root, wide=True, sites=sites, months=())))
            places = {place for (place,) in found}
        return [place in places for place in range(len(rows))]
