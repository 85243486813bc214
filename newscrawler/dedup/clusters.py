"""All stories of an archive that came out more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.dedup.index import NearIndex
from newscrawler.dedup.story import Story, claimed_at, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newscrawler.items import Article


def clusters(read: Callable[[], Iterable[Article]]) -> Iterator[Story]:
    """Yield each story that at least two articles tell, in order of the moment it first came out.

    *read* gives all records of the archive, oldest version first, each time it is called (it is called twice: once for
    the sketches, once for the articles of the stories, so that only those are held in memory); the latest version of
    an article counts.
    """
    with NearIndex(None) as index:
        index.add((article.id, article.near_hash) for article in read())
        groups = list(index.groups())
    wanted = {key for group in groups for key in group}
    latest = {article.id: article for article in read() if article.id in wanted}
    told = (tell([latest[key] for key in group if key in latest]) for group in groups)
    yield from sorted(told, key=lambda story: (claimed_at(story.first), story.first.url))
