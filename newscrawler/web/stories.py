"""The stories of an archive: which articles tell the same, kept between starts in ``stories.sqlite``."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newscrawler.dedup import NearIndex
from newscrawler.errors import StorageError
from newscrawler.search.schema import is_read_only, remove

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.search import IndexReader

logger = logging.getLogger(__name__)

MOST_COPIES = 100  # of a story: what more articles share is a formula of a paper, and no page shows them all


class KeptStories:
    """The stories of the articles in *index*; what was compared once is not compared again.

    The file holds nothing that the articles do not: where it is damaged, or of another index, it is made again, and
    where the folder may only be read it is made in memory.
    """

    def __init__(self, index: IndexReader) -> None:
        self._index = index
        self._path = index.folder.stories

    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Return the ids of each story that more than one article tells, the story with the newest article first.

        Raises StorageError when an index cannot be used, or a line holds a near_hash that is none.
        """
        try:
            groups = self._groups()
        except (StorageError, sqlite3.Error, ValueError) as error:
            cause = error.__cause__ if isinstance(error, StorageError) else error
            if type(cause) is not sqlite3.DatabaseError:  # what it says of bytes; of locks and disks it says more
                raise StorageError(f"{self._path}: {error}") from error
            logger.warning("%s: %s; it is made again", self._path, error)
            remove(self._path)
            groups = self._groups()
        moments = self._index.moments(one for group in groups for one in group)
        return tuple(sorted(groups, key=lambda group: max(moments.get(one, 0.0) for one in group), reverse=True))

    def _groups(self) -> list[tuple[str, ...]]:
        state = self._index.state()
        with self._opened() as near:
            made_of, _, upto = near.mark.partition(":")
            if made_of != state.made:
                near.clear()
                upto = ""
            near.add(self._index.sketches(behind=int(upto or 0)))
            near.mark = f"{state.made}:{state.last}"
            return [tuple(group[:MOST_COPIES]) for group in near.groups()]

    @contextmanager
    def _opened(self) -> Iterator[NearIndex]:
        with NearIndex(None if is_read_only(self._index.folder.search) else self._path) as near:
            yield near
