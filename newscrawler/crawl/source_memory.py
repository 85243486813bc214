"""Sources that did not change cost nothing: they are asked with their validators, and equal answers are stored once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec

from newscrawler.crawl.requisites import SHARED
from newscrawler.crawl.visits import is_check
from newscrawler.errors import NewsCrawlerError
from newscrawler.requisites import REQUISITE_KINDS
from newscrawler.sites.answered import Answers, StoredAnswer, load_answers, save_answers
from newscrawler.warc import Prior, Replay, payload_digest

if TYPE_CHECKING:
    from newscrawler.archive.recorder import Recorder
    from newscrawler.items import WarcRef
    from newscrawler.warc import Exchange

# Kinds of what is asked for again and again: every run asks the sources, style sheets and fonts have their time.
REMEMBERED = frozenset({"robots", "home", "feed", "sitemap", "rest"}) | SHARED
MOST_DIGESTS = 20_000  # of requisites of this run, 300 bytes each: the same picture under another address
MOST_ANSWERS = 500  # addresses remembered of a site, 300 bytes each; the newest sitemaps of the largest sites are fewer


@dataclass(slots=True)
class SourceMemory:
    """How the sources of *site* answered last, and what their answers mean now; ``save`` it after the last commit."""

    recorder: Recorder
    site: str
    answers: Answers = field(init=False)
    _read: dict[str, Exchange] = field(default_factory=dict)
    _digests: dict[str, Prior] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.answers = load_answers(self.recorder.ledger.folder, self.site)

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """Return ETag and Last-Modified to ask for *url* with; None when the whole answer is wanted.

        That is so when they stayed while the answer changed last, when the stored answer cannot be read, now and then.
        """
        stored = self.answers.stored.get(url)
        if stored is None or stored.lies or is_check(url, self.recorder.ledger.run):
            return None, None
        if not (stored.etag or stored.last_modified) or self._stored(url) is None:
            return None, None
        return stored.etag, stored.last_modified

    def keep(self, exchange: Exchange) -> None:
        """Put the answer of a source into the archive: as a revisit record when it is the one that is stored."""
        is_known = exchange.kind in REMEMBERED and self._stored(exchange.url) is not None
        stored = self.answers.stored.get(exchange.url) if is_known else None
        prior = _prior(exchange.url, stored) if stored else self._same_bytes(exchange)
        ref = self.recorder.keep(self.site, exchange, prior=prior)
        if ref is not None and prior is None:
            self._note_bytes(exchange, ref)
        if ref is None or exchange.kind not in REMEMBERED:
            return
        etag, modified = exchange.header(b"etag"), exchange.header(b"last-modified")
        repeats = stored is not None and (exchange.status == HTTPStatus.NOT_MODIFIED or ref.digest == stored.digest)
        if stored and repeats:
            again = msgspec.structs.replace(
                stored, etag=etag or stored.etag, last_modified=modified or stored.last_modified
            )
            self._remember(exchange.url, again)
        elif exchange.status == HTTPStatus.OK and not exchange.truncated:
            told = (etag, None if etag else modified)
            stays = stored is not None and told == (stored.etag, None if etag else stored.last_modified)
            now = StoredAnswer(
                file=ref.file,
                offset=ref.offset,
                record_id=ref.record_id,
                digest=ref.digest,
                fetched_at=exchange.fetched_at,
                etag=etag,
                last_modified=modified,
                lies=any(told) and stays,
            )
            self._read.pop(exchange.url, None)  # the body of an older answer is none of this one
            self._remember(exchange.url, now)

    def _same_bytes(self, exchange: Exchange) -> Prior | None:
        """Return the answer of this run, to another address perhaps, that the requisite *exchange* repeats."""
        if exchange.kind not in REQUISITE_KINDS or exchange.status != HTTPStatus.OK:
            return None
        return self._digests.get(payload_digest(exchange.body))

    def _note_bytes(self, exchange: Exchange, ref: WarcRef) -> None:
        is_whole = exchange.status == HTTPStatus.OK and not exchange.truncated and exchange.body
        if exchange.kind in REQUISITE_KINDS and is_whole and len(self._digests) < MOST_DIGESTS:
            self._digests[ref.digest] = Prior(
                url=exchange.url, fetched_at=exchange.fetched_at, digest=ref.digest, record_id=ref.record_id
            )

    def whole(self, exchange: Exchange) -> Exchange:
        """Return *exchange* as it is read: for "not modified" the stored answer, as if it had come again."""
        stored = self._stored(exchange.url) if exchange.status == HTTPStatus.NOT_MODIFIED else None
        self._read.pop(exchange.url, None)  # sitemaps have up to 20 MB, and a site has hundreds
        if stored is None:
            return exchange
        return replace(exchange, status=stored.status, headers=stored.headers, body=stored.body)

    def save(self) -> None:
        """Write what is remembered."""
        if self.answers.stored:
            save_answers(self.recorder.ledger.folder, self.site, self.answers)

    def _stored(self, url: str) -> Exchange | None:
        """Return the stored answer of *url*; None when it cannot be read any more."""
        place = self.answers.stored.get(url)
        if url not in self._read and place is not None:
            folder = self.recorder.ledger.folder
            try:
                path = folder.place(place.file)
                found = next(Replay(folder.path).exchanges(path, offset=place.offset, end=place.offset + 1), None)
            except (NewsCrawlerError, OSError):
                found = None
            if found and found[1].record_id == place.record_id and payload_digest(found[0].body) == place.digest:
                self._read[url] = found[0]
        return self._read.get(url)

    def _remember(self, url: str, answer: StoredAnswer) -> None:
        self.answers.stored.pop(url, None)
        self.answers.stored[url] = answer
        while len(self.answers.stored) > MOST_ANSWERS:
            del self.answers.stored[next(iter(self.answers.stored))]


def _prior(url: str, stored: StoredAnswer) -> Prior:
    return Prior(url=url, fetched_at=stored.fetched_at, digest=stored.digest, record_id=stored.record_id)
