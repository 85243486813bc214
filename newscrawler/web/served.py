"""What the pages are made from: the archive, its index, and a picture of the rest, renewed as a crawl goes on."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

from newscrawler.archive import Archive, Quarantine, away, held_back, moves, open_archive, removals
from newscrawler.errors import NewsCrawlerError
from newscrawler.ledger import has_frontier, reader_of
from newscrawler.ledger.custody import chains
from newscrawler.report.status import statuses
from newscrawler.search import IndexReader, update_index
from newscrawler.sites.memory import load_memories
from newscrawler.storage import DataFolder
from newscrawler.web.stories import KeptStories

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from newscrawler.archive import Move, Removal, Waiting
    from newscrawler.report.status import SiteStatus
    from newscrawler.sites import Site

logger = logging.getLogger(__name__)

Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WebSnapshot:
    """The state of an archive at one moment: what is small enough to be held, and made anew when it changes.

    *stories* are groups of article ids, the story with the newest article first; *story_of* has the place of each
    article's. *titles* are the names of the papers by site, *counts* how many articles are in the index. *is_whole* is
    False until the index and the stories are up to date. *number* tells pictures apart.
    """

    archive: Archive
    number: int = 0
    statuses: tuple[SiteStatus, ...] = ()
    removals: tuple[Removal, ...] = ()
    moves: tuple[Move, ...] = ()
    waiting: Mapping[str, Waiting] = field(default_factory=dict)
    stories: tuple[tuple[str, ...], ...] = ()
    story_of: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    is_whole: bool = False

    def title(self, site: str) -> str:
        """Return the name of the paper, that of its site where no name is known."""
        return self.titles.get(site, site)


class Served:
    """The archive in *data*, with what is declared of its *sites* and in the folder *watches*; see :meth:`renew`."""

    def __init__(self, data: Path, sites: Sequence[Site], watches: Path) -> None:
        self.folder = DataFolder(data)
        self.sites = {site.name: site for site in sites}
        self.watches = watches
        self.index = IndexReader(self.folder)
        self.picture = WebSnapshot(archive=open_archive(data))
        self._numbers = count(1)
        self._stories = KeptStories(self.index)
        self._seen: tuple[Stamp, int | None] | None = None
        self._ended = threading.Event()
        self._look = threading.Event()

    def renew(self) -> bool:
        """Make a new picture when a crawl committed something since the last one; return whether there is one.

        First what is read at once, then the index of words, then the stories, so that pages need not wait for them.
        """
        stamp = self._stamped()
        if (stamp, self.index_file) == self._seen:
            return False
        picture = self.glance()
        update_index(self.folder)
        self.index.catalog()  # so that no reader waits for it
        stories = self._stories.groups()
        self.picture = replace(
            picture,
            number=next(self._numbers),
            stories=stories,
            story_of={one: place for place, story in enumerate(stories) for one in story},
            titles=self._titles(),
            counts=self.index.counts(),
            is_whole=True,
        )
        self._seen = stamp, self.index_file
        return True

    @property
    def index_file(self) -> int | None:
        """The number of the index's file, None where there is none: who takes an article out deletes it."""
        try:
            return self.folder.search.stat().st_ino
        except OSError:
            return None

    def glance(self) -> WebSnapshot:
        """Take what is read at once into the picture, and return that much of it."""
        seen, old = self._small(), self.picture
        self.picture = replace(
            seen,
            number=next(self._numbers),
            stories=old.stories,
            story_of=old.story_of,
            titles=old.titles,
            counts=old.counts,
        )
        return seen

    def give_way(self, seconds: float) -> None:
        """Return after so many *seconds*, sooner when the serving ends; at once where no page can be shown as yet."""
        if self.folder.search.exists():
            self._ended.wait(seconds)

    def keep_renewing(self, every_seconds: float) -> None:
        """Renew the picture again and again until :meth:`close` is called; what fails is logged and tried again."""
        while not self._ended.is_set():
            try:
                self.renew()
            except NewsCrawlerError as error:
                logger.warning("%s", error)
            self._look.wait(every_seconds)
            self._look.clear()

    def declare(self, site: Site) -> None:
        """Take in a *site* whose file was written just now."""
        self.sites[site.name] = site

    def hurry(self) -> None:
        """Let the thread that renews look at once."""
        self._look.set()

    def close(self) -> None:
        """End the renewing, let go of the files."""
        self._ended.set()
        self._look.set()
        self.picture.archive.close()

    def _stamped(self) -> Stamp:
        """Return what changes with every commit and every run: times and sizes of a few files.

        Workers with a frontier elsewhere tell what they commit in the custody logs of their sites first (40 us each).
        """
        frontier, root = self.folder.frontier, self.folder.path
        logs = () if frontier.exists() else chains(root)
        paths = [frontier, frontier.with_name(f"{frontier.name}-wal"), *sorted((root / "sites").glob("*")), *logs]
        found = ((path, path.stat()) for path in paths if path.exists())
        return tuple((str(path), seen.st_mtime_ns, seen.st_size) for path, seen in found)

    def _small(self) -> WebSnapshot:
        folder = self.folder
        rows: list[SiteStatus] = []
        if has_frontier(folder):  # without one, the articles are all there is to tell of
            memories, removed, held = load_memories(folder), away(folder), held_back(folder)
            with reader_of(folder) as frontier:
                rows = statuses(memories, self.sites, frontier.counts, removed=removed, held=held)
        return WebSnapshot(
            archive=open_archive(folder.path),
            statuses=tuple(rows),
            removals=tuple(sorted(removals(folder), key=lambda removal: removal.moment, reverse=True)),
            moves=tuple(sorted(moves(folder), key=lambda move: move.noticed, reverse=True)),
            waiting=Quarantine(folder).waiting,
        )

    def _titles(self) -> dict[str, str]:
        found = {}
        for name in self.index.counts():
            declared = self.sites.get(name)
            newest = next(iter(self.index.recent(name, 1)), None)
            title = (declared.title if declared else None) or (newest.site_title if newest else None)
            if title:
                found[name] = title
        return found
