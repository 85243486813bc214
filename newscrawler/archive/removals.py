"""What sites took away: a line for each stored article whose page went, or came back."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from newscrawler.errors import ArchiveError
from newscrawler.ledger import CommittedFiles
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from newscrawler.frontier import ArticleState, Fetch, FetchEvent
    from newscrawler.ledger import Ledger


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``removals/<site>/<month>.jsonl``: a stored article that its site took away, or put back.

    *how* is "404", "410", "451", "home" (redirected to the home page), "soft_404", "replaced" (one page in the
    place of several articles, for days), or "returned"; *version* is the
    stored version that was the latest, *noticed* ISO 8601 in UTC.
    """

    id: str
    url: str
    site: str
    title: str
    version: int
    how: str
    noticed: str

    @property
    def moment(self) -> datetime:
        """Return when it was noticed."""
        return datetime.fromisoformat(self.noticed)


_DECODER = msgspec.json.Decoder(Removal)


def removal_files(folder: DataFolder) -> list[Path]:
    """Return the files of removals, by site and month."""
    return sorted((folder.path / "removals").rglob("*.jsonl"))


def removal_of(line: bytes) -> Removal:
    """Return the removal that *line* tells. Raises ValueError when it is damaged."""
    return _DECODER.decode(line)


def removals(folder: DataFolder) -> Iterator[Removal]:
    """Yield what sites took away and put back, by site, in order of time. Raises ArchiveError for a damaged line."""
    files = CommittedFiles(folder)
    for path in removal_files(folder):
        for offset, line in files.lines(path):
            try:
                yield removal_of(line)
            except ValueError as error:
                raise ArchiveError(f"{path}: offset {offset}: {error}; mend the line or delete it") from error


def away(folder: DataFolder) -> Counter[str]:
    """Return how many stored articles each site took away and has not put back."""
    latest = {removal.id: removal for removal in removals(folder)}
    return Counter(removal.site for removal in latest.values() if removal.how != "returned")


def is_away(ledger: "Ledger", key: str) -> bool:
    """Return whether the last visit to the address *key* that got an answer found that its article is gone."""
    told = [event for event in ledger.frontier.history(key) if event.outcome not in {"retried", "failed"}]
    return bool(told) and found_away(told[-1])


def found_away(visit: "Fetch | FetchEvent") -> bool:
    """Return whether a *visit* to the page of an article found that it is gone: an error page that says 200 counts."""
    return visit.outcome == "gone" or visit.reason == "soft_404"


def note_removal(ledger: "Ledger", stored: "ArticleState", how: str) -> None:
    """Write down that the site took *stored* away (*how*), or put it back ("returned")."""
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
    ledger.append(f"removals/{stored.site}/{moment:%Y-%m}.jsonl", msgspec.json.encode(line) + b"\n")
