"""What changed of the images of an article: captions, credits and pictures are no part of its text."""

from collections.abc import Iterator

import msgspec

from newscrawler.items import ELDER_SCHEMA, Article

_ELDER = ("caption",)  # what lines of article/1 know of an image
_TOLD = ("caption", "credit", "alt")


class ImageChange(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that changed: the *field* ("caption", "credit", "alt"; "url" for an image that came or went).

    *old* and *new* are None for what is not there.
    """

    url: str
    field: str
    old: str | None
    new: str | None


def image_changes(old: Article, new: Article) -> tuple[ImageChange, ...]:
    """Return what of the images of *old* is different in *new*; one that only stands elsewhere is not told."""
    return tuple(_changes(old, new))


def _changes(old: Article, new: Article) -> Iterator[ImageChange]:
    before, after = ({image.url: image for image in one.images} for one in (old, new))
    told = _ELDER if ELDER_SCHEMA in {old.schema, new.schema} else _TOLD
    for url, image in before.items():
        if url not in after:
            yield ImageChange(url=url, field="url", old=url, new=None)
            continue
        for name in told:
            was, has = getattr(image, name), getattr(after[url], name)
            if was != has:
                yield ImageChange(url=url, field=name, old=was, new=has)
    for url in after:
        if url not in before:
            yield ImageChange(url=url, field="url", old=None, new=url)
