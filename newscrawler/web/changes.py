"""What happened to stored articles: edits, silent ones, changed headlines, removals, returns, moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Literal

from newscrawler.archive.reextract import word_changes
from newscrawler.archive.reextract.pieces import pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.archive import Move, Removal
    from newscrawler.archive.reextract.pieces import DiffPiece
    from newscrawler.items import Article
    from newscrawler.search.reading import Edit
    from newscrawler.web.served import Served

ChangeKind = Literal["edited", "headline", "silent", "removed", "returned", "moved"]
CHANGE_KINDS: tuple[ChangeKind, ...] = ("edited", "headline", "silent", "removed", "returned", "moved")
Turn = tuple[float, int]
"""A moment (epoch seconds) and a number that parts what happened in one second: where a list goes on."""

LATEST: Turn = (float("inf"), 0)
_AROUND = 8  # words shown on either side of a change
_MOST_PIECES = 12  # of a text that are shown in a list
_LOOKED_AT = 200  # edits that are read for one page when few are of the kind that is asked for: 0.2 s


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleChange:
    """One thing that happened to the article *id*; *how* is what its page answers, or where it moved to.

    Of an edit: what it is (*kinds*), the pieces of headline and text around the changed words, and how many words were
    cut and added. "silent": the page names no new time of modification.
    """

    kinds: tuple[ChangeKind, ...]
    id: str
    site: str
    title: str
    moment: float
    place: Turn
    version: int = 0
    how: str = ""
    headline: tuple[DiffPiece, ...] = ()
    text: tuple[DiffPiece, ...] = ()
    cut: int = 0
    added: int = 0


def latest_changes(
    served: Served,
    *,
    limit: int,
    kind: ChangeKind | None = None,
    site: str | None = None,
    before: Turn = LATEST,
) -> list[ArticleChange]:
    """Return what happened, the latest first, *limit* at most, only what was *before* that place."""
    found: list[ArticleChange] = []
    if kind in {None, "edited", "headline", "silent"}:
        edits = islice(_edits(served, site, before), _LOOKED_AT)
        found += islice((one for one in edits if kind is None or kind in one.kinds), limit)
    told = [
        *(_of_removal(removal, -number) for number, removal in enumerate(served.picture.removals, 1)),
        *(_of_move(served, move, -number) for number, move in enumerate(served.picture.moves, 1)),
    ]
    found += [one for one in told if kind in {None, *one.kinds} and site in {None, one.site} and one.place < before]
    return sorted(found, key=lambda one: one.place, reverse=True)[:limit]


def edit_of(earlier: Article, article: Article, place: Turn) -> ArticleChange:
    """Return what *article* changed of the *earlier* version."""
    old, new = earlier.text or "", article.text or ""
    runs = word_changes(old, new)
    title = word_changes(earlier.title, article.title)
    kinds: list[ChangeKind] = ["edited"]
    if title:
        kinds.append("headline")
    if article.modified in {None, earlier.modified}:
        kinds.append("silent")
    words = [(len(run.old.split()), len(run.new.split())) for run in (*title, *runs) if run.to is None]
    return ArticleChange(
        kinds=tuple(kinds),
        id=article.id,
        site=article.site,
        title=article.title,
        moment=place[0],
        place=place,
        version=article.version,
        headline=tuple(pieces_of(earlier.title, title, around=None)) if title else (),
        text=tuple(islice(pieces_of(old, runs, around=_AROUND), _MOST_PIECES)) if runs else (),
        cut=sum(cut for cut, _ in words),
        added=sum(added for _, added in words),
    )


def _edits(served: Served, site: str | None, before: Turn) -> Iterator[ArticleChange]:
    while batch := served.index.edits(site, before=before, limit=20):
        for edit in batch:
            if change := _edit(served, edit):
                yield change
        before = batch[-1].fetched, batch[-1].number


@lru_cache(maxsize=4096)
def _edit(served: Served, edit: Edit) -> ArticleChange | None:
    """Return what an edit changed; None when the version before it is not there."""
    versions = {article.version: article for article in served.index.versions(edit.id)}
    earlier = versions.get(max((number for number in versions if number < edit.version), default=0))
    if earlier is None or edit.version not in versions:
        return None
    return edit_of(earlier, versions[edit.version], (edit.fetched, edit.number))


def _of_removal(removal: Removal, number: int) -> ArticleChange:
    moment = removal.moment.timestamp()
    return ArticleChange(
        kinds=("returned" if removal.how == "returned" else "removed",),
        id=removal.id,
        site=removal.site,
        title=removal.title,
        moment=moment,
        place=(moment, number),
        version=removal.version,
        how=removal.how,
    )


def _of_move(served: Served, move: Move, number: int) -> ArticleChange:
    moment = datetime.fromisoformat(move.noticed).timestamp()
    return ArticleChange(
        kinds=("moved",),
        id=move.id,
        site=move.site,
        title=next((one.title for one in served.index.latest([move.id])), move.moved_to),
        moment=moment,
        place=(moment, number),
        how=move.moved_to,
    )
