"""The encodings that a page is said to be in: by its header, its XML line, its meta tag."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SNIFF_BYTES: Final = 4096  # HTML asks for the declaration within 1024; real themes put comments before it
_META = re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.+-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.+-]{2,40})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.+-]{2,40})""", re.IGNORECASE)

# Browsers read these labels as the wider set on the right (WHATWG Encoding), and so do the pages that use them.
_WIDER: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_SPELLINGS: Final = {
    **dict.fromkeys("arabic asmo-708 iso-8859-6-i iso-8859-6-e".split(), "iso8859-6"),
    **dict.fromkeys("win-1256 cp-1256 x-cp1256".split(), "cp1256"),
    "x-mac-arabic": "mac_arabic",
    # the last three: a meta tag that could be read as ASCII cannot stand in UTF-16 (WHATWG)
    **dict.fromkeys("utf8mb4 unicode utf-16 utf-16le utf-16be".split(), "utf-8"),
}
# Codecs of Python that no page is written in: some raise for a page of another encoding, some read it in n * n steps.
_NO_CHARSETS: Final = frozenset("idna punycode unicode-escape raw-unicode-escape undefined utf-7 mbcs oem".split())


def content_type_of(headers: Mapping[str, str]) -> str | None:
    """Return the Content-Type in *headers*, whose names may be in any case; None when there is none.

    >>> content_type_of({"content-TYPE": "text/html; charset=windows-1256"})
    'text/html; charset=windows-1256'
    """
    return next((value for name, value in headers.items() if name.lower() == "content-type"), None)


def declared(html: bytes, content_type: str | None) -> tuple[str, ...]:
    """Return the encodings that header, XML line and meta tag declare, in this order, as Python names; no unknown ones.

    >>> declared(b'<meta charset="windows-1256">', "text/html; charset=ISO-8859-1")
    ('cp1252', 'cp1256')
    """
    found = []
    header = _HEADER.search(content_type) if content_type else None
    if header:
        found.append(header.group(1))
    start = html[:SNIFF_BYTES]
    for pattern in (_XML, _META):
        match = pattern.search(start)
        if match:
            found.append(match.group(1).decode("ascii"))
    names = [name for name in map(_python_name, found) if name]
    return tuple(dict.fromkeys(names))


def _python_name(label: str) -> str | None:
    label = label.strip().lower()
    try:
        name = codecs.lookup(_SPELLINGS.get(label, label)).name
        if name in _NO_CHARSETS:
            return None
        " ".encode(name)  # base64, rot13 and the like are codecs, too, but not of text
    except (LookupError, ValueError, TypeError):
        return None
    return _WIDER.get(name, name)
