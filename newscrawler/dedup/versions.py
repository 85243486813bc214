"""What a page that was fetched again means: a new article, an edit, or nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from newscrawler.items import Article, Precision

VersionVerdict = Literal["new", "edited", "same"]

# A print page that shows the day only, or the wrong offset, is up to a day away from the page it is a twin of.
_DAY = timedelta(days=1)
_INEXACT: dict[Precision, timedelta] = {"week": timedelta(days=7), "month": timedelta(days=31)}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVersion:
    """What the archive holds of an article: its latest version (1, 2, ...) and that version's content_hash."""

    content_hash: str
    version: int = 1


def next_version(previous: KnownVersion | None, article: Article) -> VersionVerdict:
    """Return "new" when nothing is known, "edited" when title or text read differently, else "same".

    An edit is stored as version ``previous.version + 1``; view counters, related posts, harakat and white space
    are not part of ``content_hash``, so they are never an edit.
    """
    if previous is None:
        return "new"
    return "same" if previous.content_hash == article.content_hash else "edited"


def came_out_together(one: Article, other: Article) -> bool:
    """Return whether two articles of the same words can be one under two addresses.

    They are not when their dates lie more than a day (for an inexact date its week or month) apart: then the text was
    published again, and is an article of its own. A date that is missing proves nothing.
    """
    if one.published is None or other.published is None:
        return True
    apart = abs(datetime.fromisoformat(one.published) - datetime.fromisoformat(other.published))
    return apart <= max(_INEXACT.get(article.published_precision or "day", _DAY) for article in (one, other))
