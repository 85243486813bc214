"""Articles that moved to another address: one article, its history under both; a line for each move."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from newscrawler.errors import ArchiveError
from newscrawler.items import article_id
from newscrawler.ledger import CommittedFiles
from newscrawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawler.frontier import ArticleState
    from newscrawler.items import Article
    from newscrawler.ledger import Ledger
    from newscrawler.storage import DataFolder


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``moves/<site>/<month>.jsonl``: the stored article *id* is found at *moved_to* now.

    *url* is its canonical address, which stays its identity; *how* is what the old address answered ("http_301",
    "http_404", …), *noticed* ISO 8601 in UTC.
    """

    id: str
    url: str
    moved_to: str
    site: str
    how: str
    noticed: str


_DECODER = msgspec.json.Decoder(Move)


def move_files(folder: DataFolder) -> list[Path]:
    """Return the files of moves, by site and month."""
    return sorted((folder.path / "moves").rglob("*.jsonl"))


def move_of(line: bytes) -> Move:
    """Return the move that *line* tells. Raises ValueError when it is damaged."""
    return _DECODER.decode(line)


def moves(folder: DataFolder) -> Iterator[Move]:
    """Yield the moves of all sites, each site's in order of time. Raises ArchiveError for a damaged line."""
    files = CommittedFiles(folder)
    for path in move_files(folder):
        for offset, line in files.lines(path):
            try:
                yield move_of(line)
            except ValueError as error:
                raise ArchiveError(f"{path}: offset {offset}: {error}; mend the line or delete it") from error


@dataclass(slots=True)
class Addresses:
    """Where the stored articles of *ledger* are found: under their canonical address, or where they moved to."""

    ledger: Ledger
    _at: dict[str, Move] = field(default_factory=dict)  # by the new address
    _now: dict[str, str] = field(default_factory=dict)  # the address of today, by article id

    def __post_init__(self) -> None:
        for move in moves(self.ledger.folder):
            self._learn(move)

    def id_of(self, key: str) -> str:
        """Return the id of the article whose page has the canonical address *key*."""
        move = self._at.get(key)
        return move.id if move else article_id(key)

    def stored_at(self, key: str) -> ArticleState | None:
        """Return the stored article whose page has the canonical address *key*."""
        return self.ledger.article(self.id_of(key))

    def elsewhere(self, article: str, key: str) -> str | None:
        """Return the address at which the article with this id is found today, when that is not *key*."""
        now = self._now.get(article, key)
        return None if now == key else now

    def known_as(self, article: Article) -> Article:
        """Return *article* with the identity under which it is stored, when it was read from where it moved to."""
        move = self._at.get(article.canonical_url)
        return replace(article, id=move.id, canonical_url=move.url) if move else article

    def moved(self, stored: ArticleState, to: str, *, how: str) -> None:
        """Write down that *stored* is found at the canonical address *to* now."""
        moment = datetime.now(UTC)
        noticed = moment.isoformat(timespec="seconds")
        move = Move(id=stored.id, url=stored.url, moved_to=to, site=stored.site, how=how, noticed=noticed)
        self.ledger.append(f"moves/{stored.site}/{moment:%Y-%m}.jsonl", msgspec.json.encode(move) + b"\n")
        self._learn(move)

    def _learn(self, move: Move) -> None:
        self._at[move.moved_to] = move
        self._now[move.id] = move.moved_to


def ids_at(folder: DataFolder, url: str) -> list[str]:
    """Return the ids of articles that moved to *url*, the latest first: to find what is stored under an old address."""
    key = canonical_url(url)
    return [move.id for move in moves(folder) if canonical_url(move.moved_to) == key][::-1]
