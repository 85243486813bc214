"""What differs between two readings of one page, field by field and word by word."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from difflib import SequenceMatcher

import msgspec

from newscrawler.items import Article

# What a re-reading does not change (the page, its place), and what follows from other fields.
_GIVEN = frozenset({"schema", "version", "warc", "http", "fetched_at", "url", "extractor", "content_hash", "near_hash"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WordChange:
    """One run of words that changed: *at* is the word index in the old text, *old* and *new* the words."""

    at: int
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that reads differently, with the words that changed (or the whole values, for what is no text)."""

    field: str
    words: tuple[WordChange, ...]


def differences(old: Article, new: Article) -> tuple[Difference, ...]:
    """Return the fields in which *new* reads the page differently, in the order of the record."""
    return tuple(_differences(old, new))


def word_changes(old: str, new: str) -> tuple[WordChange, ...]:
    """Return the runs of words in which *new* differs from *old*; paragraph breaks count as words.

    >>> word_changes("قال الوزير أمس إن", "قال الوزير اليوم إن")
    (WordChange(at=2, old='أمس', new='اليوم'),)
    """
    before, after = _words(old), _words(new)
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    left, right = before[start : len(before) - end], after[start : len(after) - end]
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return tuple(
        WordChange(at=start + a, old=" ".join(left[a:b]), new=" ".join(right[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    )


def _differences(old: Article, new: Article) -> Iterator[Difference]:
    for one in fields(Article):
        before, after = getattr(old, one.name), getattr(new, one.name)
        if one.name not in _GIVEN and before != after:
            yield Difference(field=one.name, words=word_changes(_text(before), _text(after)))


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _words(text: str) -> list[str]:
    return text.replace("\n\n", " ¶ ").split()
