"""What a page says around its text, beside the fields of the record, and what speaks for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from newscrawler.extract.metadata.claims import Claims
from newscrawler.extract.metadata.jsonld import is_article_type
from newscrawler.extract.metadata.jsonstate import find_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from newscrawler.extract.metadata.jsonrepair import Json
    from newscrawler.html.document import Document


@dataclass(frozen=True, kw_only=True)
class PageFacts:
    """What is known of a page beside the fields of its reading.

    *headline* is the element that prints the title. *types* are the schema.org types and "og:…" of the page,
    *headline_count* the number of articles that structured data speaks of, *title_support* how much spoke for the title
    (1 is one good source). Without *has_parts* no link leads to a second part. *flags* name what was wrong; *claims*
    are those of all sources that were asked; *stated* are the properties that structured data give the article, and
    *site_title* is the name of the paper as its pages give it.
    """

    title_support: float = 0.0
    headline: etree._Element | None = None
    types: frozenset[str] = frozenset()
    headline_count: int = 0
    has_parts: bool = True
    flags: tuple[str, ...] = ()
    claims: Claims = field(default_factory=Claims, repr=False, compare=False)
    site_title: str | None = None
    stated: Mapping[str, Json] = field(default_factory=dict, repr=False)
    article_body: str | None = field(default=None, repr=False)
    document: Document | None = field(default=None, repr=False, compare=False)

    @property
    def is_article_hint(self) -> bool:
        """Whether structured data calls the page an article."""
        return "og:article" in self.types or any(map(is_article_type, self.types))

    @cached_property
    def state_body(self) -> str | None:
        """The text as the page's data hold it, read on demand: HTML of the JSON state, else plain ``articleBody``."""
        state = find_state(self.document) if self.document is not None else None
        return (state.body if state is not None else None) or self.article_body
