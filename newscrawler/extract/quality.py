"""How far a record can be trusted: the probability that its text is whole and clean, and what was noticed besides."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from math import exp, log10
from typing import TYPE_CHECKING, NamedTuple

from newscrawler.html.elements import CONTENT
from newscrawler.items import Quality
from newscrawler.text import search_key
from newscrawler.text.sentences import SENTENCE_ENDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml import etree

    from newscrawler.extract.body.line import Line
    from newscrawler.extract.body.paragraphs import Body
    from newscrawler.extract.metadata.facts import PageFacts
    from newscrawler.html.document import Document
    from newscrawler.items import Access, Reading

_SHORT = 250  # characters
_SUPPORT = 1  # one good source
_SHARE = 0.35  # of the page's running text
_SPOKEN = 3000  # characters of a text in which its title and description are looked for
_LONG = 100  # characters of a paragraph that is no caption and no entry of a list
_ENDS = (*SENTENCE_ENDS, '."', ".”", ".»", ".'", ")", ":")
_CUT = ("…", "...", "[…]")
_ITEMS = frozenset({"li", "dt", "dd"})
_LIMIT = 30.0  # beyond which a probability is 0 or 1 for every purpose


class Model(NamedTuple):
    """A logistic model: the logit is *bias* plus each feature times its weight (``make fit-quality`` writes them)."""

    bias: float
    weights: Mapping[str, float]


def quality_of(document: Document, reading: Reading, facts: PageFacts, body: Body, access: Access) -> Quality:
    """Return score and flags of the record of *document*; *access* says who may read it."""
    return Quality(
        score=round(probability(features_of(reading, facts, body), model()), 2),
        flags=tuple(dict.fromkeys([*document.flags, *facts.flags, *_flags(reading, facts, body, access)])),
    )


def _flags(reading: Reading, facts: PageFacts, body: Body, access: Access) -> list[str]:
    flags: list[str] = []
    size = sum(map(len, body.paragraphs))
    if not size:
        flags.append("no_body")
    elif size < _SHORT:
        flags.append("short")
    if reading.published is None:
        flags.append("no_date")
    elif reading.published_source == "url":
        flags.append("date_from_url")
    if facts.title_support < _SUPPORT:
        flags.append("weak_title")
    if body.paragraphs and body.paragraphs[-1].endswith(_CUT):
        flags.append("tail_cut")
    if body.container is not None and body.share < _SHARE:
        flags.append("low_share")
    if sum(len(piece.text) for piece in body.removed) > size:
        flags.append("much_removed")
    if access.status == "teaser":
        flags.append("teaser")
    return flags


def features_of(reading: Reading, facts: PageFacts, body: Body) -> dict[str, float]:
    """Return what is known of a reading in numbers of about 0 to 1, by name.

    None looks at letters or names, so pages of all scripts and themes are judged alike.
    """
    size = sum(map(len, body.paragraphs))
    lines = _Kept([line for line, rule in zip(body.lines, body.rules, strict=True) if rule is None])
    characters, number = lines.characters or 1, lines.number or 1
    removed = sum(len(piece.text) for piece in body.removed)
    outside = size * (1 / body.share - 1) if body.share else 0.0
    stated = facts.article_body or ""
    spoken = frozenset(search_key((body.text or "")[:_SPOKEN]).split())
    first, last = (body.paragraphs[0], body.paragraphs[-1]) if body.paragraphs else ("", "")
    return {
        "no_text": float(not size),
        "size": log10(1 + size) / 4,
        "outside": log10(1 + outside) / 4,
        "share": body.share,
        "paragraphs": log10(1 + len(body.paragraphs)) / 2,
        "paragraph_size": log10(1 + size / (len(body.paragraphs) or 1)) / 3,
        "sentences": lines.finished / characters,
        "linked": lines.linked / characters,
        "headings": lines.headings / number,
        "items": lines.items / number,
        "rows": lines.rows / number,
        "removed": removed / (removed + size) if removed else 0.0,
        "pruned": 1 - lines.number / len(body.lines) if body.lines else 0.0,
        "blocks": log10(1 + lines.places) / 2,
        "opens": float(first.endswith(_ENDS)),
        "closes": float(last.endswith(_ENDS)),
        "is_article": float(facts.is_article_hint),
        "several": float(facts.headline_count > 1),
        "support": min(facts.title_support, 4.0) / 4,
        "dated": float(reading.published is not None and reading.published_source != "url"),
        "stated": float(bool(stated)),
        "agrees": min(size, len(stated)) / max(size, len(stated)) if size and stated else 0.0,
        "emptied": float(not size and bool(body.lines)),
        "titled": _spoken(reading.title, spoken),
        "described": _spoken(reading.description or "", spoken),
        "undescribed": float(not reading.description),
        "long_lines": lines.long / characters,
        "repeated": 1 - len(set(body.paragraphs)) / len(body.paragraphs) if body.paragraphs else 0.0,
        "top_headings": min(1.0, len(facts.claims.of("title")) / 20),
        "blocks_each": lines.places / number,
        "pruned_squared": (1 - lines.number / len(body.lines)) ** 2 if body.lines else 0.0,
        "size_squared": (log10(1 + size) / 4) ** 2,
        "in_content": float(_stands_in_content(body)),
        "with_headline": float(_holds(body, facts)),
    }


class _Kept:
    """What the lines of a text have together: characters of some kind, numbers of some kind, met in one pass."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.number = len(lines)
        self.characters = self.finished = self.linked = self.long = self.headings = self.items = self.rows = 0
        places: set[etree._Element | None] = set()
        for line in lines:
            size = len(line.text)
            self.characters += size
            self.linked += line.linked
            self.headings += line.heading
            self.items += line.tag in _ITEMS
            self.rows += line.row is not None
            if size > _LONG:
                self.long += size
            if line.text.endswith(_ENDS):
                self.finished += size
            places.add(line.block.getparent())
        self.places = len(places)


def _spoken(said: str, words: frozenset[str]) -> float:
    """Return the share of the words of *said* that the text (its *words*) has, too."""
    own = search_key(said).split()
    return sum(word in words for word in own) / len(own) if own else 0.0


def _stands_in_content(body: Body) -> bool:
    root = body.container
    return root is not None and (root.tag in CONTENT or next(root.iterancestors(*CONTENT), None) is not None)


def _holds(body: Body, facts: PageFacts) -> bool:
    """Return whether the headline stands in the container of the text."""
    root = body.container
    return (
        root is not None
        and facts.headline is not None
        and any(above is root for above in facts.headline.iterancestors())
    )


def probability(features: Mapping[str, float], fitted: Model) -> float:
    """Return the probability that *fitted* gives to *features*.

    >>> probability({"size": 0.5}, Model(0.0, {"size": 2.0}))
    0.7310585786300049
    """
    logit = fitted.bias + sum(weight * features[name] for name, weight in fitted.weights.items())
    return 1 / (1 + exp(-max(-_LIMIT, min(_LIMIT, logit))))


@cache
def model() -> Model:
    """Return the model that ships: ``quality.json``, fitted on real pages with known texts."""
    stored = json.loads(files(__package__).joinpath("quality.json").read_text("utf-8"))
    return Model(stored["bias"], stored["weights"])
