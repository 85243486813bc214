"""Readings that are worse than what is stored: held back, line by line, until evidence or a person decides."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from newscrawler.archive.reextract.differences import Difference, differences
from newscrawler.errors import ArchiveError
from newscrawler.items import Article  # noqa: TC001 - msgspec reads the annotations
from newscrawler.ledger import CommittedFiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from newscrawler.ledger import Ledger
    from newscrawler.storage import DataFolder

HeldEvent = Literal["held", "again", "better", "edit", "removed", "rules", "accepted", "dropped"]

# A page is looked at again a day after it was held: by its third visit a maintenance of one night, or a deployment that
# went wrong, is over, and an editor's cut has stayed.
VISITS = 3
_DAYS = timedelta(days=2)


class QuarantineLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``quarantine/<site>/<month>.jsonl``: a reading that was held back, or what became of it.

    *event* "held" brings the *reading* itself, its *reasons* and its *diff* to *version*, the latest that is stored;
    "again" says that a later visit found the same. The others end it: "better" (a good reading came), "edit" and
    "removed" (released by evidence), "rules" (today's rules read it better), "accepted" and "dropped" (by a person).
    *is_healthy* tells whether the site was found whole at that visit: only such visits are evidence.
    """

    event: HeldEvent
    id: str
    site: str
    url: str
    moment: str
    version: int
    content_hash: str
    is_healthy: bool = True
    reasons: tuple[str, ...] = ()
    diff: tuple[Difference, ...] = ()
    reading: Article | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A *reading* that is held back, since the line *held*; *visits* are the later ones that found the same."""

    held: QuarantineLine
    reading: Article
    visits: tuple[QuarantineLine, ...] = ()

    def lasts(self, moment: datetime) -> bool:
        """Return whether the same reading at *moment* is evidence enough, when the site is healthy then."""
        healthy = [datetime.fromisoformat(line.moment) for line in (self.held, *self.visits) if line.is_healthy]
        return len(healthy) >= VISITS - 1 and moment - min(healthy) >= _DAYS

    @property
    def is_shared(self) -> bool:
        """Whether other articles of the site had the same text at any visit."""
        return any("same_text" in line.reasons for line in (self.held, *self.visits))


_DECODER = msgspec.json.Decoder(QuarantineLine)


def quarantine_files(folder: DataFolder) -> list[Path]:
    """Return the files of the quarantine, by site and month."""
    return sorted((folder.path / "quarantine").rglob("*.jsonl"))


def quarantine_line(line: bytes) -> QuarantineLine:
    """Return what *line* tells. Raises ValueError when it is damaged."""
    return _DECODER.decode(line)


def quarantine_lines(folder: DataFolder) -> Iterator[QuarantineLine]:
    """Yield every line of the quarantine, each site's in order of time. Raises ArchiveError for a damaged line."""
    files = CommittedFiles(folder)
    for path in quarantine_files(folder):
        for offset, line in files.lines(path):
            try:
                yield quarantine_line(line)
            except ValueError as error:
                raise ArchiveError(f"{path}: offset {offset}: {error}; mend the line or delete it") from error


class Quarantine:
    """What is held back in *folder*: by article id the readings that wait, and those that a person has refused."""

    def __init__(self, folder: DataFolder) -> None:
        self.waiting: dict[str, Waiting] = {}
        self._refused: set[tuple[str, str]] = set()
        self._texts: Counter[tuple[str, str | None]] = Counter()  # of what waits, by site and text
        for line in quarantine_lines(folder):
            self._learn(line)

    def is_refused(self, article: Article) -> bool:
        """Return whether a person has dropped this very reading before."""
        return (article.id, article.content_hash) in self._refused

    def same_as(self, article: Article) -> Waiting | None:
        """Return what waits, when it is this very reading."""
        waits = self.waiting.get(article.id)
        return waits if waits and waits.reading.content_hash == article.content_hash else None

    def is_shared(self, article: Article) -> bool:
        """Return whether a reading with the text of *article* waits for another article of its site."""
        return self._texts[article.site, article.text] > (self.same_as(article) is not None)

    def hold(
        self, reading: Article, stored: Article, reasons: Sequence[str], *, is_healthy: bool, ledger: Ledger
    ) -> None:
        """Write that *reading* is held back in favour of *stored*: whole at first, then that it was seen again."""
        is_known = self.same_as(reading) is not None
        line = QuarantineLine(
            event="again" if is_known else "held",
            id=reading.id,
            site=reading.site,
            url=reading.url,
            moment=reading.fetched_at,
            version=stored.version,
            content_hash=reading.content_hash,
            is_healthy=is_healthy,
            reasons=tuple(reasons),
            diff=() if is_known else differences(stored, reading),
            reading=None if is_known else reading,
        )
        self._write(line, ledger)

    def end(self, article_id: str, event: HeldEvent, *, moment: datetime, ledger: Ledger) -> None:
        """Write what became of the reading that waits for the article, if one does."""
        waits = self.waiting.get(article_id)
        if waits is None:
            return
        line = QuarantineLine(
            event=event,
            id=article_id,
            site=waits.held.site,
            url=waits.held.url,
            moment=moment.isoformat(timespec="seconds"),
            version=waits.held.version,
            content_hash=waits.held.content_hash,
        )
        self._write(line, ledger)

    def _write(self, line: QuarantineLine, ledger: Ledger) -> None:
        ledger.append(f"quarantine/{line.site}/{line.moment[:7]}.jsonl", msgspec.json.encode(line) + b"\n")
        self._learn(line)

    def _learn(self, line: QuarantineLine) -> None:
        waits = self.waiting.get(line.id)
        if waits is not None and line.event != "again":
            self._texts[waits.held.site, waits.reading.text] -= 1
        if line.event == "held" and line.reading is not None:
            self._texts[line.site, line.reading.text] += 1
            self.waiting[line.id] = Waiting(held=line, reading=line.reading)
        elif line.event == "again" and waits is not None:
            self.waiting[line.id] = replace(waits, visits=(*waits.visits, line))
        else:
            self.waiting.pop(line.id, None)
            if line.event == "dropped":
                self._refused.add((line.id, line.content_hash))


def held_back(folder: DataFolder) -> Counter[str]:
    """Return how many readings of each site are held back and wait."""
    return Counter(waits.held.site for waits in Quarantine(folder).waiting.values())
