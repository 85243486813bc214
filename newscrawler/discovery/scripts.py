"""Links that a page keeps in its JSON only: shells that a browser fills (Next.js and its kin), lists of JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.html.document import Document

_LINK_NAMES = frozenset({"url", "href", "link", "path", "permalink", "canonicalurl", "canonical_url", "slugurl", "@id"})
_TITLE_NAMES = ("title", "headline", "name", "shortTitle")
_MAX_NODES = 200_000  # of the JSON of a page: a bound on time, about 0.2 s


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
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
        yield from _links(document, data)


def _links(document: Document, data: object) -> Iterator[tuple[str, str]]:
    waiting, seen = [data], 0
    while waiting and seen < _MAX_NODES:
        node, seen = waiting.pop(), seen + 1
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            waiting.extend(reversed(list(node.values())))
            title = next((value for name in _TITLE_NAMES if isinstance(value := node.get(name), str)), "")
            for name, value in node.items():
                if name.lower() in _LINK_NAMES and isinstance(value, str) and value.startswith(("/", "http")):
                    url = document.absolute(value)
                    if url:
                        yield url, " ".join(title.split())
