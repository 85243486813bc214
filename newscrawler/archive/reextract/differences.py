"""What differs between two readings of one page, field by field and word by word."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import msgspec

from newscrawler.archive.reextract.words import WordChange, word_changes
from newscrawler.items import Article

# What a re-reading does not change (the page, its place), and what follows from other fields.
_GIVEN = frozenset({"schema", "version", "warc", "http", "fetched_at", "url", "extractor", "content_hash", "near_hash"})
# Places in the text, and counts of it: they follow from the text where that reads differently.
_PLACES = frozenset("start end after block offset before heading cells lines".split())
_COUNTS = frozenset({"words", "paragraphs"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that reads differently, with the words that changed (or the whole values, for what is no text).

    Where the text reads differently too, lists of what is in it are told without their places.
    """

    field: str
    words: tuple[WordChange, ...]


def differences(old: Article, new: Article) -> tuple[Difference, ...]:
    """Return the fields in which *new* reads the page differently, in the order of the record."""
    return tuple(_differences(old, new))


def _differences(old: Article, new: Article) -> Iterator[Difference]:
    is_other = old.text != new.text
    for one in fields(Article):
        before, after = getattr(old, one.name), getattr(new, one.name)
        if is_other and isinstance(before, tuple):
            before, after = _placeless(msgspec.to_builtins(before)), _placeless(msgspec.to_builtins(after))
        if one.name not in _GIVEN and before != after and not (is_other and one.name in _COUNTS):
            yield Difference(field=one.name, words=word_changes(_text(before), _text(after)))


def _placeless(value: object) -> object:
    """Return *value* without places in the text."""
    if isinstance(value, dict):
        return {name: _placeless(part) for name, part in value.items() if name not in _PLACES}
    return [_placeless(part) for part in value] if isinstance(value, list | tuple) else value


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
