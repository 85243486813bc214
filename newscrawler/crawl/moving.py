"""Stored articles that leave their address in a run: found under another one, or taken away when the run ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawler.archive.latest import latest_of
from newscrawler.archive.removals import is_away, note_removal
from newscrawler.dedup import came_out_together
from newscrawler.frontier import NewTask
from newscrawler.text import search_key
from newscrawler.urls import canonical_url

if TYPE_CHECKING:
    from newscrawler.archive.recorder import Recorder
    from newscrawler.frontier import ArticleState, Task
    from newscrawler.items import Article

# Share of the stored paragraphs that must stand on the new page when its headline is another: a redirect may lead to
# another article of the same form (rates of the day, a table of matches), whose words are the same and no paragraph.
_SAME_PARAGRAPHS = 0.5


@dataclass(slots=True)
class Moving:
    """Knows in a run which stored articles were not found where they stood, and which page may be theirs now."""

    recorder: Recorder
    _leads: dict[str, tuple[ArticleState, str]] = field(default_factory=dict)  # by address: what redirects there, how
    _gone: dict[str, tuple[ArticleState, str]] = field(default_factory=dict)  # by article id: how it went
    _twins: dict[str, str] = field(default_factory=dict)  # by article id: another address that shows it

    def redirects(self, task: Task, location: str, how: str) -> bool:
        """Take note that the page of *task* redirects to *location*; True when a stored article may have moved there.

        Later redirects to where it was found before say nothing new.
        """
        stored = self.recorder.addresses.stored_at(task.key)
        if stored is None or self.recorder.addresses.elsewhere(stored.id, task.key):
            return False
        to = canonical_url(location)
        if self._twins.get(stored.id) == to:  # its page came first
            self.recorder.addresses.moved(stored, to, how=how)
        else:
            self._leads[to] = stored, how
        return True

    def redirects_before(self, task: Task) -> int:
        """Return how many pages in a row redirected, the last of them to the page of *task*."""
        frontier = self.recorder.ledger.frontier
        hops, via, passed = 0, task.via, {task.key}
        while via and (key := canonical_url(via)) not in passed:
            told, status = frontier.history(key), frontier.status(key)
            if not status or not told or told[-1].reason != "redirect":
                break
            passed.add(key)
            hops, via = hops + 1, status.via
        return hops

    def known_as(self, article: Article, task: Task) -> tuple[Article, ArticleState | None]:
        """Return *article* as what it is: a stored one when it was read where that one moved to, else itself.

        With it what is stored of it, None when it is new.
        Whoever redirects here, or went while this page came, moved when the two read alike.
        """
        known = self.recorder.addresses.known_as(article)
        state = self.recorder.ledger.article(known.id)
        if known is not article or state:
            return known, state
        stored, how = self._leads.get(article.canonical_url) or self._from(task) or self._lost(article) or (None, "")
        latest = latest_of(stored, self.recorder.ledger) if stored else None
        if stored is None or latest is None or not _is_same(latest, article):
            return article, None
        self.recorder.addresses.moved(stored, article.canonical_url, how=how)
        return self.recorder.addresses.known_as(article), stored

    def twin(self, article: Article, stored: ArticleState) -> Article | None:
        """Return *article* as *stored*, whose twin it is, when that has left its address; None when it is there still.

        Whether it is there is looked up, unless it was in this run: an article that moved is found where it came.
        """
        ledger, addresses = self.recorder.ledger, self.recorder.addresses
        key = addresses.elsewhere(stored.id, stored.url) or stored.url
        leads, how = self._leads.get(article.canonical_url, (None, ""))
        if leads and leads.id == stored.id:  # told while this page was read
            addresses.moved(stored, article.canonical_url, how=how)
            return addresses.known_as(article)
        is_gone = stored.id in self._gone
        if is_gone or is_away(ledger, key):
            if not is_gone:
                note_removal(ledger, stored, "returned")
            addresses.moved(stored, article.canonical_url, how=self._gone[stored.id][1] if is_gone else "gone")
            return addresses.known_as(article)
        self._twins[stored.id] = article.canonical_url
        told = ledger.frontier.history(key)
        if not told or told[-1].run != ledger.run:
            ledger.discovered([NewTask(url=key, key=key, site=stored.site, again=True)])
        return None

    def goes(self, task: Task, how: str) -> bool:
        """Take note that the stored article of *task* is gone; True when its removal has to wait for the run's end.

        Until then the article may be found under another address. What was gone before is gone.
        """
        addresses = self.recorder.addresses
        stored = addresses.stored_at(task.key)
        if stored is None or is_away(self.recorder.ledger, task.key) or addresses.elsewhere(stored.id, task.key):
            return False
        if twin := self._twins.get(stored.id):
            addresses.moved(stored, twin, how=how)
            return False
        self._gone[stored.id] = stored, how
        return True

    def now_at(self, task: Task) -> str | None:
        """Return the address at which the stored article of *task* is found instead; None when it has no other."""
        stored = self.recorder.addresses.stored_at(task.key)
        return self.recorder.addresses.elsewhere(stored.id, task.key) if stored else None

    def _from(self, task: Task) -> tuple[ArticleState, str] | None:
        """Return the article whose address led to *task* in an earlier run, by a redirect."""
        key = canonical_url(task.via) if task.via else ""
        stored = self.recorder.addresses.stored_at(key) if key else None
        told = self.recorder.ledger.frontier.history(key) if stored else []
        return (stored, "redirect") if stored and told and told[-1].reason == "redirect" else None

    def _lost(self, article: Article) -> tuple[ArticleState, str] | None:
        """Return the article with the headline of *article* that went in this run."""
        same = (found for found in self._gone.values() if found[0].title == article.title)
        return next((found for found in same if found[0].site == article.site), None)


def _is_same(stored: Article, article: Article) -> bool:
    """Return whether *article*, read where *stored* led to, is the same one: of that day, its headline or its text."""
    if not came_out_together(article, stored):
        return False
    if search_key(stored.title) == search_key(article.title):
        return True
    before = [search_key(paragraph) for paragraph in (stored.text or "").split("\n\n")]
    after = {search_key(paragraph) for paragraph in (article.text or "").split("\n\n")}
    return sum(paragraph in after for paragraph in before) >= _SAME_PARAGRAPHS * len(before)
