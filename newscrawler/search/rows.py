"""A stored line as a row of the index."""

import zlib
from datetime import UTC, datetime

import msgspec

from newscrawler.dates import shown_at
from newscrawler.dates.parsed import aware
from newscrawler.search.forms import Forms
from newscrawler.search.writing import Row


class Indexed(msgspec.Struct):
    """The fields of a stored line that the index is made of."""

    id: str
    version: int
    site: str
    title: str
    fetched_at: str
    text: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    kind: str | None = None


_DECODER = msgspec.json.Decoder(Indexed)


def row_of(line: bytes, forms: Forms, *, file: int, offset: int, is_packed: bool = False) -> Row:
    """Return the row of the article in *line*, which lies at *offset* of *file*, a number of the index.

    With *is_packed* the row keeps the line. Raises ValueError for a damaged line.
    """
    article = _DECODER.decode(line)
    at = shown_at(article.published, article.fetched_at)
    return Row(
        id=article.id,
        version=article.version,
        at=at.timestamp(),
        wall=at.replace(tzinfo=UTC).timestamp(),
        site=article.site,
        month=f"{at:%Y%m}",
        file=file,
        offset=offset,
        length=len(line),
        packed=zlib.compress(line, 1) if is_packed else None,
        title=forms.of(article.title),
        text=forms.of(article.text or ""),
        author=forms.of(" ".join(article.authors)),
        section=forms.of(article.section or ""),
        tag=forms.of(" ".join(article.tags)),
        language=(article.language or "").partition("-")[0],
        fetched=aware(datetime.fromisoformat(article.fetched_at), UTC).timestamp(),
        day=f"{at:%Y-%m-%d}",
        shown_section=article.section,
        shown_authors="\n".join(article.authors) or None,
        shown_language=article.language,
        kind=article.kind,
    )
