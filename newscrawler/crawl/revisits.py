"""Pages that are visited again: when, and what it means that a stored article is not there any more."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from newscrawler.archive.removals import Removal
from newscrawler.crawl.visits import next_visit
from newscrawler.items import article_id
from newscrawler.sites.memory import Habits, load_memory
from newscrawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Collection

    from newscrawler.archive.recorder import PageToStore
    from newscrawler.crawl.answers import Answer
    from newscrawler.frontier import ArticleState, Task
    from newscrawler.items import Article
    from newscrawler.ledger import Ledger

PRECISE = frozenset({"second", "minute", "hour", "day"})  # enough to say whether an article was old when it was found


@dataclass(slots=True)
class Revisits:
    """Knows which tasks are pages of stored articles, and writes down what became of them."""

    ledger: Ledger
    habits: dict[str, Habits] = field(default_factory=dict)

    def begin(self, sites: Collection[str], *, everything: bool) -> None:
        """Read the habits of *sites*; make their known pages due now when *everything* is wanted."""
        self.habits = {site: load_memory(self.ledger.folder, site).habits for site in sites}
        if everything:
            self.ledger.frontier.visit_again(sites, now=time.time())

    def after(self, page: PageToStore | None, article: Article) -> float:
        """Return when the page of *article* is visited next (epoch seconds); 0.0 when it came without a page."""
        if page is None:
            return 0.0
        self.returned(page.task)
        published = article.published if article.published_precision in PRECISE else None
        return self._next(page.task, datetime.fromisoformat(published).timestamp() if published else None)

    def due(self, task: Task) -> float:
        """Return when *task* is due again: 0.0 (not by itself) unless it is the page of a stored article."""
        return self._next(task, None) if self._stored(task) else 0.0

    def returned(self, task: Task) -> None:
        """Write down that an article that was taken away is there again, if that is so."""
        stored = self._stored(task) if self._is_away(task) else None
        if stored is not None:
            self._write(stored, "returned")

    def removed(self, task: Task, answer: Answer, *, home: str) -> bool:
        """Return whether *answer* says that a stored article was taken away; the first time it is written down."""
        how = _how(answer, home)
        return how is not None and self._lost(task, how)

    def rejected(self, task: Task, reason: str) -> None:
        """Take note that the page of a stored article is rejected now: an error page that says 200 is a removal."""
        if reason == "soft_404":
            self._lost(task, reason)

    def _lost(self, task: Task, how: str) -> bool:
        stored = self._stored(task)
        if stored is None:
            return False
        if not self._is_away(task):
            self._write(stored, how)
        return True

    def _next(self, task: Task, published: float | None) -> float:
        now = time.time()
        first_seen = now if task.seen is None else task.seen
        return next_visit(first_seen=first_seen, now=now, published=published, habits=self.habits.get(task.site))

    def _stored(self, task: Task) -> ArticleState | None:
        return self.ledger.article(article_id(task.key)) if task.kind == "page" else None

    def _is_away(self, task: Task) -> bool:
        """Whether the last visit that got an answer found that the article is gone."""
        if not task.visited:
            return False
        history = self.ledger.frontier.history(task.key)
        answered = [event for event in history if event.outcome not in {"retried", "failed"}]
        return bool(answered) and (answered[-1].outcome == "gone" or answered[-1].reason == "soft_404")

    def _write(self, stored: ArticleState, how: str) -> None:
        moment = datetime.now(UTC)
        line = Removal(
            id=stored.id,
            url=stored.url,
            site=stored.site,
            title=stored.title,
            version=stored.version,
            how=how,
            noticed=moment.isoformat(timespec="seconds"),
        )
        self.ledger.append(f"removals/{stored.site}/{moment:%Y-%m}.jsonl", msgspec.json.encode(line) + b"\n")


def _how(answer: Answer, home: str) -> str | None:
    """Return how an answer says that a page was taken away; None when it does not say that."""
    if answer.meaning == "gone":
        return (answer.reason or "").removeprefix("http_")
    is_home = answer.meaning == "moved" and answer.location and canonical_url(answer.location) == canonical_url(home)
    return "home" if is_home else None
