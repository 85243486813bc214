"""What a site's declaration names by CSS or XPath."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from newscrawler.errors import SiteError

if TYPE_CHECKING:
    from collections.abc import Callable


def select_declared(page: etree._Element, selector: str) -> list[etree._Element]:
    """Return the elements of *page* that *selector* names: XPath when it starts with "/" or "(", else CSS.

    Raises SiteError when it is neither.

    >>> from lxml.html import fromstring
    >>> page = fromstring('<div><p class="lead">مقدمة</p><p>نص</p></div>')
    >>> [[node.text for node in select_declared(page, selector)] for selector in ("p.lead", "//p[2]")]
    [['مقدمة'], ['نص']]
    """
    found = _compiled(selector)(page)
    return [node for node in found if etree.iselement(node)] if isinstance(found, list) else []


@lru_cache(maxsize=1024)
def _compiled(selector: str) -> Callable[[etree._Element], object]:
    try:
        if selector.startswith(("/", "(")):
            return etree.XPath(selector, smart_strings=False)
        return etree.XPath(HTMLTranslator().css_to_xpath(selector), smart_strings=False)
    except (SelectorError, etree.XPathError) as error:
        raise SiteError(f"{selector!r} is neither CSS nor XPath ({error}); correct it in the site's file") from error
