"""What a crawl writes of one page, in one go: its members, its record or the reason there is none, and its outcome."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import msgspec

from newscrawler.archive.reading import ReadPage, placed, read_exchange
from newscrawler.archive.rules import keep_rules
from newscrawler.dedup import Known, Verdict, next_version
from newscrawler.frontier import NewTask, OutcomeName, Task
from newscrawler.items import Article, Rejection, SiteRules, article_id
from newscrawler.items.schema import decode_line
from newscrawler.ledger import Ledger
from newscrawler.warc.cdxj import CdxjLine, index_path, write_index
from newscrawler.warc.exchange import Exchange, Prior
from newscrawler.warc.index import ensure_index
from newscrawler.warc.writer import WarcInfo, WarcWriter


@dataclass(frozen=True, slots=True, kw_only=True)
class PageToStore:
    """A page that was read and waits for the pipelines: its task, its exchange, its members, what it led to.

    *further* are the other pages of an article that is printed on several.
    """

    task: Task
    exchange: Exchange
    page: ReadPage
    discovered: tuple[NewTask, ...] = ()
    further: tuple[ReadPage, ...] = ()


@dataclass(slots=True, kw_only=True)
class Recorder:
    """Writes through *ledger*, under its commit rule; *info* opens every WARC file; *keep_warc* False keeps no WARC.

    A page that was read is expected back from the pipelines (:meth:`expect`) until it is stored or rejected; nothing of
    it is written before, so that a kill leaves it whole or not at all.
    """

    ledger: Ledger
    info: WarcInfo
    keep_warc: bool = True
    _expected: dict[str, PageToStore] = field(default_factory=dict)
    _lines: dict[str, list[CdxjLine]] = field(default_factory=dict)
    _rules: dict[str, SiteRules] = field(default_factory=dict)

    def expect(self, article: Article, page: PageToStore) -> None:
        """Keep what belongs to *article* until the pipelines are done with it."""
        self._expected[article.url] = page

    def expected(self, url: str) -> PageToStore | None:
        """Return what belongs to the article at *url*, which is with the pipelines."""
        return self._expected.get(url)

    def store(self, article: Article, *, due: float = 0.0) -> Verdict:
        """Write *article* as a new one or a further version, unless it reads as before; conclude its task.

        *due* is when its page is to be looked at again (epoch seconds; 0: not by itself).
        """
        state = self.ledger.article(article.id)
        known = Known(content_hash=state.content_hash, version=state.version) if state else None
        verdict = next_version(known, article)
        held = self._expected.pop(article.url, None)
        if held:
            page = self.append(article.site, held.page)
            for part in held.further:
                self.append(article.site, part)
            article = replace(article, warc=page.members.ref if self.keep_warc else None)
            self.ledger.discovered(held.discovered)
        if verdict != "same":
            self.ledger.store_article(replace(article, version=known.version + 1 if known else 1))
        if held:
            self.conclude(held.task, "unchanged" if verdict == "same" else "stored", exchange=held.exchange, due=due)
        return verdict

    def reject(self, rejection: Rejection, held: PageToStore, *, due: float = 0.0) -> None:
        """Write why a page is not stored; conclude its task."""
        self._expected.pop(rejection.url, None)
        site = rejection.site or held.task.site
        page = self.append(held.task.site, held.page)
        rejection = replace(
            rejection,
            site=site,
            warc=page.members.ref if self.keep_warc else None,
            fetched_at=held.exchange.fetched_at.astimezone(UTC).isoformat(timespec="seconds"),
        )
        self.ledger.store_rejected(rejection, site=site, month=f"{held.exchange.fetched_at:%Y-%m}")
        self.ledger.discovered(held.discovered)
        self.conclude(
            held.task, "rejected", exchange=held.exchange, reason=rejection.reason, detail=rejection.detail, due=due
        )

    def prior(self, task: Task) -> Prior | None:
        """Return the stored capture that an answer to *task* may repeat; None when there is none to point to."""
        state = self.ledger.article(article_id(task.key)) if task.etag or task.last_modified else None
        if state is None:
            return None
        try:
            with (self.ledger.folder.path / state.file).open("rb") as lines:
                lines.seek(state.offset)
                article = decode_line(lines.readline())
        except (OSError, msgspec.DecodeError):
            return None  # not on the disk yet, or moved away: the answer is stored whole
        if article.warc is None:
            return None
        return Prior(
            url=article.url,
            fetched_at=datetime.fromisoformat(article.fetched_at),
            digest=article.warc.digest,
            record_id=article.warc.record_id,
        )

    def give_back(self, article: Article) -> None:
        """Leave the page of *article* as it was before this run: its task is PENDING again."""
        held = self._expected.pop(article.url, None)
        if held:
            self.ledger.release([held.task])

    def append(self, site: str, page: ReadPage) -> ReadPage:
        """Append the members of *page* to the WARC of *site* and return the page as it lies there."""
        if page.rules and self._rules.get(site) != page.rules:
            self._rules[site] = page.rules
            keep_rules(self.ledger.folder, site, page.rules)
        if not self.keep_warc:
            return page
        place = self.ledger.warc_place(site, self._opening)
        page = placed(page, file=place.file, offset=place.offset)
        self.ledger.append_warc(place, page.members.data)
        self._index(place.file).append(page.members.line)
        return page

    def keep(self, site: str, exchange: Exchange) -> None:
        """Append an exchange that is no page: robots.txt, a feed, a sitemap, a redirect."""
        if self.keep_warc:
            self.append(site, read_exchange(exchange, SiteRules(), file="", read=False))

    def conclude(
        self,
        task: Task,
        outcome: OutcomeName,
        *,
        exchange: Exchange | None = None,
        reason: str | None = None,
        detail: str | None = None,
        due: float = 0.0,
    ) -> None:
        """Write how the fetch of *task* ended, with the validators of its answer."""
        headers = {name.lower(): value.decode("latin-1") for name, value in exchange.headers} if exchange else {}
        self.ledger.done(
            task,
            outcome,
            reason=reason,
            detail=detail,
            status=exchange.status if exchange else None,
            etag=headers.get(b"etag"),
            last_modified=headers.get(b"last-modified"),
            due=due,
        )

    def discovered(self, tasks: Sequence[NewTask]) -> None:
        """Put further URLs into the frontier."""
        self.ledger.discovered(tasks)

    def write_indexes(self) -> None:
        """Write the index beside every WARC file of this run; call it after the last commit."""
        for file, lines in self._lines.items():
            write_index(index_path(self.ledger.folder.path / file), lines)

    def _index(self, file: str) -> list[CdxjLine]:
        if file not in self._lines:
            warc = self.ledger.folder.path / file
            self._lines[file] = ensure_index(warc) if warc.exists() else []
        return self._lines[file]

    def _opening(self, file: str) -> bytes:
        return WarcWriter(file=file).opening(self.info, moment=datetime.now(UTC))
