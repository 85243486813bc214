"""From what a page reads as to what is stored: archive form, no boilerplate, valid; the same for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from newscrawler.boilerplate import clean_paragraphs
from newscrawler.dedup import fingerprint
from newscrawler.items import Article, Rejection, Removed
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
    """Return *article* with title, description and text in archive form; a field left empty becomes None."""
    title = archive_form(article.title)
    description = archive_form(article.description) or None if article.description else None
    text = archive_form(article.text) or None if article.text else None
    if (title, description, text) == (article.title, article.description, article.text):
        return article
    return _rehash(replace(article, title=title, description=description, text=text))


def strip(article: Article, *, lines: Iterable[str] = ()) -> tuple[Article, tuple[Removed, ...]]:
    """Return *article* without the boilerplate that is left in its text, and what was taken out now.

    *lines* are boilerplate lines of its site.
    """
    if not article.text:
        return article, ()
    paragraphs = article.text.split("\n\n")
    kept, removed = clean_paragraphs(paragraphs, title=article.title, lines=lines)
    if not removed:
        return article, ()
    merged = _merge(article.removed, tuple(removed), paragraphs, kept)
    return _rehash(replace(article, text="\n\n".join(kept) or None, removed=merged)), tuple(removed)


def _merge(
    old: tuple[Removed, ...], new: tuple[Removed, ...], paragraphs: list[str], kept: list[str]
) -> tuple[Removed, ...]:
    """Return both lists as one, the places of *old* re-counted in *kept*, in order of place."""
    gone: list[int] = []  # old places of the pieces taken out now
    position = 0
    for index, paragraph in enumerate(paragraphs):
        if position < len(kept) and kept[position] == paragraph:
            position += 1
        else:
            gone.append(index)
    moved = [replace(piece, before=piece.before - sum(place < piece.before for place in gone)) for piece in old]
    return tuple(sorted([*moved, *new], key=lambda piece: piece.before))


def _rehash(article: Article) -> Article:
    content, near = fingerprint(article.title, article.text)
    return replace(article, content_hash=content, near_hash=near)
