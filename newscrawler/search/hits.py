"""The line of an article as the index points to it, and an answer made of it."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from newscrawler.errors import StorageError
from newscrawler.search.snippet import Snippet, snippet
from newscrawler.search.tree import Term
from newscrawler.storage import DataFolder
from newscrawler.storage.errors import storage_error


class ArticlePlace(NamedTuple):
    """Where the line of an article lies: its file, offset and length there, and the line itself when that is packed."""

    file: str
    offset: int
    length: int
    packed: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that answers a query: what it is, its title and the best piece of its text, both with marks.

    *score* is bm25, higher is better; matches that differ from the words asked by a bare preposition come last.
    """

    id: str
    version: int
    url: str
    site: str
    published: str | None
    published_precision: str | None
    fetched_at: str
    title: Snippet
    snippet: Snippet
    score: float


class _Shown(msgspec.Struct):
    id: str
    version: int
    url: str
    site: str
    title: str
    fetched_at: str
    published: str | None = None
    published_precision: str | None = None
    text: str | None = None


_DECODER = msgspec.json.Decoder(_Shown)


def line_of_article(folder: DataFolder, place: ArticlePlace) -> bytes:
    """Return the stored line at *place*. Raises StorageError when its file cannot be read."""
    if place.packed is not None:
        return zlib.decompress(place.packed)
    path = folder.path / place.file
    try:
        with path.open("rb") as stream:
            stream.seek(place.offset)
            return stream.read(place.length)
    except OSError as error:
        raise storage_error(error, path) from error


def hit_of(folder: DataFolder, place: ArticlePlace, *, score: float, terms: Sequence[Sequence[Term]]) -> Hit:
    """Return the article at *place* as an answer, with *terms* marked where they stand. Raises StorageError."""
    try:
        article = _DECODER.decode(line_of_article(folder, place))
    except ValueError as error:
        raise changed(folder, place) from error
    return Hit(
        id=article.id,
        version=article.version,
        url=article.url,
        site=article.site,
        published=article.published,
        published_precision=article.published_precision,
        fetched_at=article.fetched_at,
        title=snippet(article.title, terms, words=None),
        snippet=snippet(article.text or "", terms),
        score=score,
    )


def changed(folder: DataFolder, place: ArticlePlace) -> StorageError:
    """Return the error for a *place* that does not hold the article that was indexed there."""
    return StorageError(f"{folder.path / place.file}: changed since it was indexed; run: newscrawler search --rebuild")
