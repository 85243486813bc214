"""Articles that their site prints on several pages: the parts become one record."""

from collections.abc import Sequence
from dataclasses import replace

from newscrawler.dedup import fingerprint
from newscrawler.items import Article, Removed

MAX_PARTS = 30  # WordPress has no limit; a serial of more pages than that is a trap


def joined(parts: Sequence[Article]) -> Article:
    """Return the first of *parts* with the text, images, links and removed pieces of all, in order.

    A paragraph, image or link that a part repeats from the parts before it (a standfirst, a top picture) counts once.
    """
    first = parts[0]
    paragraphs: list[str] = []
    removed: list[Removed] = []
    for part in parts:
        kept = part.text.split("\n\n") if part.text else []
        fresh = [paragraph for paragraph in kept if paragraph not in paragraphs] if paragraphs else kept
        removed += [replace(piece, before=min(piece.before, len(fresh)) + len(paragraphs)) for piece in part.removed]
        paragraphs += fresh
    text = "\n\n".join(paragraphs) or None
    content, near = fingerprint(first.title, text)
    return replace(
        first,
        text=text,
        removed=tuple(removed),
        images=tuple(dict.fromkeys(image for part in parts for image in part.images)),
        links=tuple(dict.fromkeys(link for part in parts for link in part.links)),
        content_hash=content,
        near_hash=near,
    )
