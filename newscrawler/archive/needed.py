"""What pages that others captured need to be shown, taken with them where the same files have it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from newscrawler.frontier import NewTask, Task
from newscrawler.frontier.task import key_hash
from newscrawler.record.clock import Failed, guarded
from newscrawler.record.reading import needs_in
from newscrawler.requisites import requisite_key
from newscrawler.urls import host_of, resolve
from newscrawler.warc.exchange import capture_of

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable

    from newscrawler.archive.recorder import Recorder
    from newscrawler.requisites import Kinds, Need
    from newscrawler.warc.exchange import Exchange
    from newscrawler.warc.foreign import Taken


_SETTLED_SECONDS = 20.0  # until then nobody asks for what is in the archive: its outcome is committed in a few


@dataclass(slots=True, kw_only=True)
class NeededCaptures:
    """Takes the captures of what pages need, the first of each address; *counts* get "requisites/<kind>".

    What was passed by before a page named it is remembered as a number, so that the files are gone through again only
    when something is to be found in them.
    """

    recorder: Recorder
    kinds_of: Callable[[str], Kinds]
    counts: Counter[str]
    _open: dict[str, tuple[str, Need]] = field(default_factory=dict)  # by address: for which site, as what
    _named: set[int] = field(default_factory=set)
    _passed: set[int] = field(default_factory=set)
    _has_taken: bool = True

    def add(self, site: str, needs: Iterable[Need]) -> None:
        """Take note of what a page, or a style sheet, of *site* needs."""
        for need in needs:
            number = key_hash(requisite_key(need.url))
            if number not in self._named:
                self._named.add(number)
                self._open[need.url] = site, need

    def wants(self, url: str) -> bool:
        """Return whether a page needs what is at *url*, and it was not taken yet."""
        return _spelled(url) in self._open

    def passed(self, url: str) -> None:
        """Remember that the files have an answer of *url*, which no page has named so far."""
        self._passed.add(key_hash(requisite_key(_spelled(url))))

    def begins_again(self) -> bool:
        """Return whether what was passed by is needed now; the next round begins."""
        is_there = self._has_taken and any(key_hash(requisite_key(url)) in self._passed for url in self._open)
        self._passed.clear()
        self._has_taken = False
        return is_there

    def take(self, taken: Taken) -> bool:
        """Take a capture that a page needs; False when none does."""
        url = _spelled(taken.url)
        if taken.exchange is None:
            return False
        if url not in self._open:
            self.passed(url)
            return False
        site, need = self._open.pop(url)
        self._has_taken = True
        history = self.recorder.ledger.frontier.history(requisite_key(url))
        exchange = replace(taken.exchange, kind=need.kind)
        if any(event.outcome == "stored" for event in history):
            self.counts["known"] += 1
        else:
            self._store(exchange, site, url=url, mark=taken.mark)
        self.add(site, self._needs_of(exchange, site))
        return True

    def _store(self, exchange: Exchange, site: str, *, url: str, mark: str) -> None:
        self.recorder.keep(site, exchange)
        settle_requisite(self.recorder, exchange, site, url=url, mark=mark)
        self.counts[f"requisites/{exchange.kind}"] += 1

    def _needs_of(self, exchange: Exchange, site: str) -> tuple[Need, ...]:
        if exchange.kind != "style":
            return ()
        found = guarded(lambda: needs_in(capture_of(exchange), self.kinds_of(site)))
        return () if isinstance(found, Failed) else found


def settle_requisite(
    recorder: Recorder, exchange: Exchange, site: str, *, url: str, mark: str | None = None, due: float = 0.0
) -> None:
    """Conclude that what pages of *site* need at *url* is in the archive, so that no crawl asks for it before *due*.

    *mark* is the id of the record that it was copied from. What the crawl is asking for at this moment is left to it.
    """
    ledger, key, host = recorder.ledger, requisite_key(url), host_of(url)
    if key in ledger.leased:
        return
    later = time.time() + _SETTLED_SECONDS
    ledger.discovered([NewTask(url=url, key=key, site=site, host=host, kind=exchange.kind, due=later)])
    task = Task(url=url, key=key, site=site, host=host, kind=exchange.kind)
    ledger.take(task)
    moment = exchange.fetched_at.timestamp()
    ledger.done(task, "stored", reason="requisite", detail=mark, status=exchange.status, fetched=moment, due=due)


def _spelled(url: str) -> str:
    """Return *url* as a page's link to it is resolved."""
    return (resolve(url, url) or url).partition("#")[0]
