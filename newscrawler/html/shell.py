"""Whether a page is a shell: a page without text that scripts are to fill."""

from __future__ import annotations

from newscrawler.errors import ExtractionError
from newscrawler.html.decode import decode
from newscrawler.html.document import parse
from newscrawler.html.elements import is_silent
from newscrawler.html.packed import unpacked

# Letters that a shell may have: the frames of React, Vue and Angular have none, or "Loading"; Next and Nuxt print head
# and foot of the paper, some 100. The shortest article of the demo site has 300 (2026-11).
SHELL_LETTERS = 200
FEW_ENTRIES = 3  # articles on a list; one with fewer is the frame of a list, which scripts fill below head and foot
_LARGEST = 1 << 20  # bytes; what is longer was not left empty


def has_scripts(body: bytes) -> bool:
    """Return whether the page *body* has scripts that may bring more of it."""
    return b"<script" in unpacked(body).lower()


def is_shell(body: bytes, content_type: str | None) -> bool:
    """Return whether the page *body* shows hardly any text, and has scripts that may bring some.

    >>> is_shell(b"<div id=app></div><script src=/app.js></script>", None), is_shell(b"<p>404</p>", None)
    (True, False)
    """
    if len(body) > _LARGEST:
        return False
    try:
        root = parse(decode(body, content_type), "").root
    except ExtractionError:
        return False
    letters = 0
    for node in root.iter():
        if isinstance(node.tag, str):
            within = "" if is_silent(node.tag) else node.text or ""
            letters += sum(map(str.isalpha, within)) + sum(map(str.isalpha, node.tail or ""))
    return letters < SHELL_LETTERS and next(root.iter("script"), None) is not None
