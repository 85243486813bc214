"""Links that a page keeps in its JSON only: shells that a browser fills (Next.js and its kin), lists of JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newscrawler.html.document import Document

LINK_NAMES = frozenset({"url", "href", "link", "path", "permalink", "canonicalurl", "canonical_url", "slugurl", "@id"})
_TITLE_NAMES = ("title", "headline", "name", "shortTitle")
MAX_NODES = 200_000  # of the JSON of a page: a bound on time, about 0.2 s


def script_links(document: Document) -> Iterator[tuple[str, str]]:
    """Yield (absolute URL, title or "") for every object in the JSON scripts of the page that names a link.

    >>> from newscrawler.html.decode import decode
    >>> from newscrawler.html.document import parse
    >>> page = '<script type="application/json">[{"title": "افتتاح الجسر", "url": "/2026/bridge"}]</script>'
    >>> list(script_links(parse(decode(page.encode()), "https://example.com/")))
    [('https://example.com/2026/bridge', 'افتتاح الجسر')]
    """
    for script in document.root.iter("script"):
        kind = (script.get("type") or "").lower()
        if "json" not in kind or not script.text:
            continue
        try:
            data: object = msgspec.json.decode(script.text)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            continue
        yield from _links(document, data)


def _links(document: Document, data: object) -> Iterator[tuple[str, str]]:
    waiting, seen = [data], 0
    while waiting and seen < MAX_NODES:
        node, seen = waiting.pop(), seen + 1
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            waiting.extend(reversed(list(node.values())))
            title = title_in(node)
            for name, value in node.items():
                if name.lower() in LINK_NAMES and isinstance(value, str) and value.startswith(("/", "http")):
                    url = document.absolute(value)
                    if url:
                        yield url, title


def title_in(node: Mapping[str, object]) -> str:
    """Return the title of an object that stands for an article, "" when it has none.

    >>> title_in({"title": {"rendered": "افتتاح الجسر"}, "link": "/2026/bridge"})
    'افتتاح الجسر'
    """
    for name in _TITLE_NAMES:
        value = node.get(name)
        if isinstance(value, dict):  # the REST API of WordPress
            value = value.get("rendered")
        if isinstance(value, str):
            return " ".join(value.split())
    return ""
