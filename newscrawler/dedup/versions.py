"""What a page that was fetched again means: a new article, an edit, or nothing."""

from dataclasses import dataclass
from typing import Literal

from newscrawler.items import Article

Verdict = Literal["new", "edited", "same"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the archive holds of an article: its latest version (1, 2, ...) and that version's content_hash."""

    content_hash: str
    version: int = 1


def next_version(previous: Known | None, article: Article) -> Verdict:
    """Return "new" when nothing is known, "edited" when title or text read differently, else "same".

    An edit is stored as version ``previous.version + 1``; view counters, related posts, harakat and white space
    are not part of ``content_hash``, so they are never an edit.
    """
    if previous is None:
        return "new"
    return "same" if previous.content_hash == article.content_hash else "edited"
