"""Pages that are visited again: when, and what it means that a stored article is not there any more."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from newscrawler.archive.recorder import OUT_OF_RANGE
from newscrawler.archive.removals import is_away, note_removal
from newscrawler.crawl.visits import next_visit
from newscrawler.dates import PRECISE
from newscrawler.sites.memory import Habits, load_memory
from newscrawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Collection

    from newscrawler.archive.recorder import PageToStore, Recorder
    from newscrawler.crawl.answers import Answer
    from newscrawler.frontier import ArticleState, Task
    from newscrawler.items import Article
    from newscrawler.ledger import Ledger

OUTSIDE_SECONDS = 86_400.0  # a run of tomorrow may ask for other days than this one did


@dataclass(slots=True)
class Revisits:
    """Knows which tasks are pages of stored articles, and writes down what became of them."""

    recorder: Recorder
    habits: dict[str, Habits] = field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        """The ledger of the run."""
        return self.recorder.ledger

    def begin(self, sites: Collection[str], *, everything: bool) -> None:
        """Read the habits of *sites*; make their known pages due now when *everything* is wanted."""
        self.habits = {site: load_memory(self.ledger.folder, site).habits for site in sites}
        if everything:
            self.ledger.frontier.visit_again(sites, now=time.time())

    def after(self, page: PageToStore | None, article: Article) -> float:
        """Return when the page of *article* is visited next (epoch seconds); 0.0 when it came without a page."""
        if page is None:
            return 0.0
        published = article.published if article.published_precision in PRECISE else None
        return self._next(page.task, datetime.fromisoformat(published).timestamp() if published else None)

    def due(self, task: Task, reason: str | None = None) -> float:
        """Return when *task* is due again: 0.0 (not by itself) unless it is the page of a stored article.

        *reason* is why its page was rejected: what only lies outside of the days that were asked for is due tomorrow.
        """
        if reason == OUT_OF_RANGE:
            return time.time() + OUTSIDE_SECONDS
        return self._next(task, None) if self.stored(task) else 0.0

    def returned(self, task: Task) -> None:
        """Write down that an article that was taken away is there again, if that is so."""
        stored = self.stored(task)
        if stored is not None:
            self.recorder.back(task, stored)

    def taken_away(self, task: Task, answer: Answer, *, home: str) -> str | None:
        """Return how *answer* says that the stored article of *task* was taken away; None when it does not say that."""
        return _how(answer, home) if self.stored(task) else None

    def removed(self, task: Task, how: str) -> None:
        """Write down that the stored article of *task* was taken away, the first time that it is found so."""
        stored = self.stored(task)
        if stored is None or self.recorder.addresses.elsewhere(stored.id, task.key):
            return
        if not (task.visited and is_away(self.ledger, task.key)):
            note_removal(self.ledger, stored, how)

    def rejected(self, task: Task, reason: str) -> None:
        """Take note that the page of a stored article is rejected now: an error page that says 200 is a removal."""
        stored = self.stored(task)
        if stored is None:
            return
        if reason == "soft_404":
            self.removed(task, reason)
        else:
            self.recorder.runs[stored.site].worse += 1

    def _next(self, task: Task, published: float | None) -> float:
        now = time.time()
        first_seen = now if task.seen is None else task.seen
        return next_visit(first_seen=first_seen, now=now, published=published, habits=self.habits.get(task.site))

    def stored(self, task: Task) -> ArticleState | None:
        """Return the stored article whose page *task* is; None when it is the page of none."""
        return self.recorder.addresses.stored_at(task.key) if task.kind == "page" else None


def _how(answer: Answer, home: str) -> str | None:
    """Return how an answer says that a page was taken away; None when it does not say that."""
    if answer.meaning == "gone":
        return (answer.reason or "").removeprefix("http_")
    is_home = answer.meaning == "moved" and answer.location and canonical_url(answer.location) == canonical_url(home)
    return "home" if is_home else None
