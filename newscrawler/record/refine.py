"""From what a page reads as to what is stored: archive form, no boilerplate, valid; the same for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from msgspec.structs import replace as changed

from newscrawler.boilerplate import clean_paragraphs
from newscrawler.dedup import fingerprint
from newscrawler.extract.body.code import code_form
from newscrawler.extract.structure.remap import with_paragraphs, with_places
from newscrawler.items import Article, Hyperlink, Rejection, Removed, plain_blocks
from newscrawler.items.schema import decode_line, encode_line
from newscrawler.text import archive_form


@dataclass(frozen=True, slots=True, kw_only=True)
class Refined:
    """The *record* to store, or why there is none; what was *removed* now, and whether letters were *normalized*."""

    record: Article | Rejection
    removed: tuple[Removed, ...]
    normalized: bool


def refine(article: Article, *, lines: Iterable[str] = ()) -> Refined:
    """Return *article* in archive form and without the boilerplate left in it; or why it is not stored.

    *lines* are boilerplate lines of its site. Reasons: "no_title", "not_reversible" (its line in the archive would
    read back otherwise).
    """
    normal = normalize(article)
    clean, removed = strip(normal, lines=lines)
    rejection: Rejection | None = None
    if not clean.title:
        rejection = Rejection(url=article.url, reason="no_title")
    elif decode_line(encode_line(clean)) != clean:
        rejection = Rejection(url=article.url, reason="not_reversible")
    return Refined(record=rejection or clean, removed=removed, normalized=normal is not article)


def normalize(article: Article) -> Article:
    """Return *article* with title, description and text in archive form; a field left empty becomes None.

    >>> from datetime import UTC, datetime
    >>> from newscrawler.record import article_of_fields
    >>> article = article_of_fields("https://example.com/a", "ﻣﺼﺮ  اليوم", "", fetched_at=datetime.now(UTC))
    >>> normalize(article).title
    'مصر اليوم'
    """
    title = archive_form(article.title)
    description = archive_form(article.description) or None if article.description else None
    text = _text(article)
    if (title, description, text) == (article.title, article.description, article.text):
        return article
    normal = replace(article, title=title, description=description, text=text)
    return _rehash(normal if text == article.text else restructured(normal))


def _text(article: Article) -> str | None:
    """Return the text in archive form; code in it has its own."""
    if not article.text:
        return None
    codes = [(block.start, block.end) for block in article.blocks if block.type == "code"]
    if not codes:
        return archive_form(article.text) or None
    pieces: list[str] = []
    end = 0
    for begin, stop in codes:
        pieces += archive_form(article.text[end:begin]), code_form(article.text[begin:stop])
        end = stop
    pieces.append(archive_form(article.text[end:]))
    return "\n\n".join(piece for piece in pieces if piece) or None


def restructured(article: Article) -> Article:
    """Return *article*, whose text was changed as a whole, with the structure that can be told of it: paragraphs."""
    blocks = plain_blocks(article.text)
    return replace(
        article,
        blocks=blocks,
        links=tuple(Hyperlink(url=url) for url in dict.fromkeys(link.url for link in article.links)),
        marks=(),
        embeds=(),
        words=len((article.text or "").split()),
        paragraphs=len(blocks),
        removed=with_places(article.removed, article.text, blocks),
    )


def strip(article: Article, *, lines: Iterable[str] = ()) -> tuple[Article, tuple[Removed, ...]]:
    r"""Return *article* without the boilerplate that is left in its text, and what was taken out now.

    *lines* are boilerplate lines of its site.

    >>> from datetime import UTC, datetime
    >>> from newscrawler.record import article_of_fields
    >>> text = "وصل الوفد إلى العاصمة مساء أمس.\n\nشاهد أيضاً"
    >>> article = article_of_fields("https://example.com/a", "وفد", text, fetched_at=datetime.now(UTC))
    >>> stripped, removed = strip(article)
    >>> stripped.text, removed[0].text
    ('وصل الوفد إلى العاصمة مساء أمس.', 'شاهد أيضاً')
    """
    if not article.text:
        return article, ()
    paragraphs = article.text.split("\n\n")
    kept, removed = clean_paragraphs(paragraphs, title=article.title, lines=lines)
    if not removed:
        return article, ()
    keeps = _keeps(paragraphs, kept)
    left = with_paragraphs(article, keeps)
    merged = with_places(_merge(article.removed, tuple(removed), keeps), left.text, left.blocks)
    return _rehash(replace(left, removed=merged)), tuple(removed)


def _keeps(paragraphs: list[str], kept: list[str]) -> list[bool]:
    """Return which of *paragraphs* are the *kept* ones."""
    keeps: list[bool] = []
    position = 0
    for paragraph in paragraphs:
        keeps.append(position < len(kept) and kept[position] == paragraph)
        position += keeps[-1]
    return keeps


def _merge(old: tuple[Removed, ...], new: tuple[Removed, ...], keeps: list[bool]) -> list[Removed]:
    """Return both lists as one, the places of *old* re-counted among the kept paragraphs, in order of place."""
    gone = [place for place, stays in enumerate(keeps) if not stays]
    again = [changed(piece, before=piece.before - sum(place < piece.before for place in gone)) for piece in old]
    return sorted([*again, *new], key=lambda piece: piece.before)


def _rehash(article: Article) -> Article:
    content, near = fingerprint(article.title, article.text)
    return replace(article, content_hash=content, near_hash=near)
