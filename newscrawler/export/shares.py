"""Samples and splits: which articles, by their ids alone, so that a grown archive gives the same ones again."""

import heapq
import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Final

from newscrawler.errors import UsageError

# Salts of their own: of a sample, each split holds its share.
_SAMPLE: Final = "sample"
_SPLIT: Final = "split"
_ALL: Final = 1 << 64
_NAME = re.compile(r"[a-z][a-z0-9_]*")  # what `datasets` takes for the name of a split, and file systems everywhere
_SHARE = re.compile(r"(?:[0-9]*\.)?[0-9]+%?")


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of the articles: a *number* of them, or a *share* (0..1)."""

    number: int | None = None
    share: Fraction | None = None

    def __str__(self) -> str:
        return _percent(self.share) if self.share is not None else str(self.number)

    def bound(self, ids: Iterable[str]) -> int:
        """Return the bound below which the place of an id must lie to be in; a number needs *ids*, all there are."""
        if self.share is not None:
            return int(self.share * _ALL)
        lowest = heapq.nsmallest(self.number or 0, (place(one, _SAMPLE) for one in ids))
        return lowest[-1] + 1 if lowest else 0


@dataclass(frozen=True, slots=True)
class Split:
    """One of the parts that an export is divided into: its *name*, and its *share* (0..1)."""

    name: str
    share: Fraction

    def __str__(self) -> str:
        return f"{self.name}={_percent(self.share)}"


def is_sampled(article_id: str, bound: int) -> bool:
    """Return whether the article is in the sample of this :meth:`Portion.bound`."""
    return place(article_id, _SAMPLE) < bound


def split_of(article_id: str, splits: Iterable[Split]) -> str:
    """Return the name of the one of *splits* that the article is in.

    >>> split_of("2dce0a4c50441bfc", parse_splits("train=.9,test=.1"))
    'train'
    """
    at, end, name = place(article_id, _SPLIT), Fraction(0), ""
    for split in splits:
        name = split.name
        end += split.share * _ALL
        if at < end:
            break
    return name


def place(article_id: str, salt: str) -> int:
    """Return where the article stands among all that may come, evenly spread over 64 bits."""
    return int.from_bytes(sha256(f"{salt}:{article_id}".encode()).digest()[:8], "big")


def parse_sample(text: str) -> Portion:
    """Return the sample that *text* asks for: "500" articles, or "10%". Raises UsageError for anything else.

    >>> parse_sample("10%").share
    Fraction(1, 10)
    """
    if text.isascii() and text.isdigit() and int(text) > 0:
        return Portion(number=int(text))
    share = _share(text)
    if share is None:
        raise UsageError(f"--sample {text}: write a number of articles, or a share such as 10%")
    return Portion(share=share)


def parse_splits(text: str) -> tuple[Split, ...]:
    """Return the splits that *text* asks for: "train=.9,test=.1". Raises UsageError when the shares are not 1 in all.

    >>> [str(split) for split in parse_splits("train=.9,test=10%")]
    ['train=90%', 'test=10%']
    """
    pairs = [pair.strip().split("=") for pair in text.split(",")]
    shares = {name: _share(rest[0]) for name, *rest in pairs if len(rest) == 1 and _NAME.fullmatch(name)}
    splits = tuple(Split(name, share) for name, share in shares.items() if share is not None)
    if len(splits) != len(pairs) or sum(split.share for split in splits) != 1:
        raise UsageError(f"--split {text}: write names and shares that are 1 in all, for example train=.9,test=.1")
    return splits


def _share(text: str) -> Fraction | None:
    """Return what ".1" or "10%" says; None for what is no share above 0 and up to 1."""
    if not _SHARE.fullmatch(text):
        return None
    share = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    return share if 0 < share <= 1 else None


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.12g}%"
