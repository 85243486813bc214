"""Articles that their site prints on several pages: the parts become one record."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from msgspec.structs import replace as changed

from newscrawler.dedup import fingerprint
from newscrawler.extract.structure.remap import moved, moved_link, with_paragraphs, with_places
from newscrawler.items import Article, Block, Embed, Hyperlink, Image, Mark, Removed, Span

MAX_PARTS = 30  # WordPress has no limit; a serial of more pages than that is a trap
_REPEATED = "repeated:part"


def joined(parts: Sequence[Article]) -> Article:
    r"""Return the first of *parts* with the text, its structure, and the removed pieces of all, in order.

    A paragraph, image or link that a part repeats from the parts before it (a standfirst, a top picture) counts once;
    the paragraph is listed as removed.

    >>> from datetime import UTC, datetime
    >>> from newscrawler.record import article_of_fields
    >>> pages = "مقدمة.\n\nأول الخبر.", "مقدمة.\n\nآخر الخبر."
    >>> now, url = datetime(2026, 1, 8, tzinfo=UTC), "https://example.com/a"
    >>> whole = joined([article_of_fields(url, "عنوان", text, fetched_at=now) for text in pages])
    >>> whole.text.split("\n\n"), [piece.text for piece in whole.removed]
    (['مقدمة.', 'أول الخبر.', 'آخر الخبر.'], ['مقدمة.'])
    """
    first = parts[0]
    paragraphs: list[str] = []
    removed: list[Removed] = []
    fresh_parts = []
    for part in parts:
        own = part.text.split("\n\n") if part.text else []
        before = set(paragraphs)
        keeps = [paragraph not in before for paragraph in own]
        removed += _pieces(part.removed, own, keeps, len(paragraphs))
        fresh_parts.append(part if all(keeps) else with_paragraphs(part, keeps))
        paragraphs += [paragraph for paragraph, stays in zip(own, keeps, strict=True) if stays]
    text = "\n\n".join(paragraphs) or None
    content, near = fingerprint(first.title, text)
    whole = _structure(replace(first, text=text), fresh_parts)
    return replace(
        whole,
        removed=with_places(removed, text, whole.blocks),
        words=len((text or "").split()),
        paragraphs=len(paragraphs),
        updated=tuple(dict.fromkeys(moment for part in parts for moment in part.updated)),
        content_hash=content,
        near_hash=near,
    )


def _pieces(removed: Sequence[Removed], own: Sequence[str], keeps: Sequence[bool], before: int) -> list[Removed]:
    """Return what was removed from a part and what it repeats, in order, with *before* paragraphs in front of it."""
    here: defaultdict[int, list[Removed]] = defaultdict(list)
    for piece in removed:
        here[min(piece.before, len(own))].append(piece)
    pieces: list[Removed] = []
    place = 0
    for index in range(len(own) + 1):
        pieces += [changed(piece, before=place + before) for piece in here[index]]
        if index < len(own) and keeps[index]:
            place += 1
        elif index < len(own):
            pieces.append(Removed(text=own[index], rule=_REPEATED, before=place + before))
    return pieces


def _structure(whole: Article, parts: Sequence[Article]) -> Article:
    """Return *whole* with the structure of *parts*, one behind the other."""
    blocks: list[Block] = []
    links: list[Hyperlink] = []
    marks: list[Mark] = []
    images: dict[str, Image] = {}
    embeds: dict[str, Embed] = {}
    begin = 0
    for part in parts:
        for image in part.images:
            images.setdefault(image.url, changed(image, after=_behind(image.after, len(blocks))))
        for embed in part.embeds:
            embeds.setdefault(embed.url, changed(embed, after=embed.after + len(blocks)))
        links += [moved_link(link, _by(begin)) for link in part.links]
        marks += [changed(mark, start=mark.start + begin, end=mark.end + begin) for mark in part.marks]
        blocks += [block for each in part.blocks if (block := moved(each, _by(begin)))]
        begin += len(part.text) + 2 if part.text else 0
    return replace(
        whole,
        blocks=tuple(blocks),
        marks=tuple(marks),
        images=tuple(images.values()),
        embeds=tuple(embeds.values()),
        links=tuple(dict.fromkeys(links)),
    )


def _behind(after: int | None, blocks: int) -> int | None:
    return None if after is None else after + blocks


def _by(begin: int) -> Callable[[Span], Span]:
    """Return what moves a span by *begin* characters."""
    return lambda span: (span[0] + begin, span[1] + begin)
