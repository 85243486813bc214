"""What differs between two readings of one page, field by field and word by word."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import msgspec

from newscrawler.archive.reextract.words import WordChange, word_changes
from newscrawler.items import Article

# What a re-reading does not change (the page, its place), and what follows from other fields.
_GIVEN = frozenset({"schema", "version", "warc", "http", "fetched_at", "url", "extractor", "content_hash", "near_hash"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that reads differently, with the words that changed (or the whole values, for what is no text)."""

    field: str
    words: tuple[WordChange, ...]


def differences(old: Article, new: Article) -> tuple[Difference, ...]:
    """Return the fields in which *new* reads the page differently, in the order of the record."""
    return tuple(_differences(old, new))


def _differences(old: Article, new: Article) -> Iterator[Difference]:
    for one in fields(Article):
        before, after = getattr(old, one.name), getattr(new, one.name)
        if one.name not in _GIVEN and before != after:
            yield Difference(field=one.name, words=word_changes(_text(before), _text(after)))


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
