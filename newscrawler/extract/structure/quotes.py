"""Whom a quotation is from, as the page prints it, and where it was taken from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.html.document import text_of
from newscrawler.text import archive_form

if TYPE_CHECKING:
    from lxml import etree

    from newscrawler.html.document import Document

_MAX_SPEAKER = 120  # characters of a name with an office; longer ones are sentences
_DASHES = "-–—―ـ•|: "


def speaker_of(quote: etree._Element) -> str | None:
    """Return who is named in the <cite> or <footer> of *quote*, or in the caption of the figure around it.

    >>> from lxml.html import fromstring
    >>> speaker_of(fromstring("<blockquote><p>سنعود.</p><footer>— هدى منصور</footer></blockquote>"))
    'هدى منصور'
    """
    found = next(quote.iter("cite", "footer"), None)
    if found is None:
        figure = quote.getparent()
        if figure is None or figure.tag != "figure":
            return None
        found = next(figure.iter("figcaption"), None)
    name = archive_form(text_of(found)).strip(_DASHES) if found is not None else ""
    return name if 0 < len(name) <= _MAX_SPEAKER else None


def cite_of(quote: etree._Element, document: Document) -> str | None:
    """Return the address that *quote* says it is from.

    >>> from newscrawler.html.decode import decode
    >>> from newscrawler.html.document import parse
    >>> page = parse(decode(b'<blockquote cite="/speech">'), "https://example.com/news/")
    >>> cite_of(page.root.find(".//blockquote"), page)
    'https://example.com/speech'
    """
    return document.absolute(quote.get("cite"))
