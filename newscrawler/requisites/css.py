"""What a style sheet needs: the sheets that it imports, fonts, images."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tinycss2
from tinycss2.ast import (
    AtKeywordToken,
    CurlyBracketsBlock,
    FunctionBlock,
    IdentToken,
    LiteralToken,
    ParenthesesBlock,
    SquareBracketsBlock,
    StringToken,
    UnicodeRangeToken,
    URLToken,
)
from tinycss2.bytes import decode_stylesheet_bytes

from newscrawler.requisites.named_file import NamedFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tinycss2.ast import Node

_CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9_-]+)", re.IGNORECASE)
_SPEAKS_OF_FILES = re.compile(r"url\(|@import|image-set\(", re.IGNORECASE)  # without any, there is nothing to look for
_TOLD = "import told"  # what stands behind its address is the name of a layer, or a condition
_BLOCKS = (ParenthesesBlock, SquareBracketsBlock)
_NO_FONTS = frozenset({"embedded-opentype", "svg"})  # formats of browsers that are gone
# The letters of our pages, Arabic and Latin: a font is cut in files for alphabets, and a browser takes those it needs.
_LETTERS = ((0x20, 0x7E), (0x0600, 0x06FF), (0xFB50, 0xFEFF))


def links_of_sheet(css: bytes | str, *, content_type: str | None = None) -> list[NamedFile]:
    """Return what the style sheet *css* names, in its order; bytes are decoded as *content_type* or @charset says.

    Of a font that browsers choose among formats the first that they still read is named, and no file that has only
    letters of other alphabets than Arabic and Latin.

    >>> links_of_sheet("@import url('a.css') print; .b {background: url(d.png)}")
    [NamedFile(address='a.css', kind='style'), NamedFile(address='d.png', kind='image')]
    """
    text = css if isinstance(css, str) else sheet_text(css, content_type)
    if not _SPEAKS_OF_FILES.search(text):
        return []
    return list(_links(tinycss2.parse_component_value_list(text, skip_comments=True)))


def sheet_text(css: bytes, content_type: str | None) -> str:
    """Return the style sheet *css* as text, decoded as *content_type* or its @charset says; UTF-8 else."""
    stated = _CHARSET.search(content_type or "")
    text, _ = decode_stylesheet_bytes(css, protocol_encoding=stated[1] if stated else None)
    return str(text)


def _links(nodes: Sequence[Node]) -> Iterator[NamedFile]:
    """Yield the links in *nodes*; what stands behind an at-keyword is read as that rule says."""
    rule = ""
    for node in nodes:
        if isinstance(node, AtKeywordToken):
            rule = node.lower_value
        elif isinstance(node, CurlyBracketsBlock):
            yield from _font(node.content) if rule == "font-face" else _links(node.content)
            rule = ""
        elif isinstance(node, LiteralToken) and node.value == ";":
            rule = ""
        elif rule == "import" and (address := _address(node) or _string(node)):
            yield NamedFile(address, "style")
            rule = _TOLD
        elif rule not in {"namespace", _TOLD}:
            yield from _within(node)


def _within(node: Node) -> Iterator[NamedFile]:
    if address := _address(node):
        yield NamedFile(address, "image")
    elif isinstance(node, FunctionBlock):
        yield from _images(node)
    elif isinstance(node, _BLOCKS):
        yield from _links(node.content)


def _images(function: FunctionBlock) -> Iterator[NamedFile]:
    is_set = function.lower_name.endswith("image-set")
    for node in function.arguments:
        if is_set and (address := _string(node)):
            yield NamedFile(address, "image")
        else:
            yield from _within(node)


def _string(node: Node) -> str:
    return str(node.value) if isinstance(node, StringToken) else ""


def _address(node: Node) -> str:
    """Return the address in ``url(a)`` or ``url("a")``; "" for anything else."""
    if isinstance(node, URLToken):
        return str(node.value)
    if isinstance(node, FunctionBlock) and node.lower_name == "url":
        return next(filter(None, map(_string, node.arguments)), "")
    return ""


def _font(nodes: Sequence[Node]) -> Iterator[NamedFile]:
    """Yield the file of a @font-face that a browser of today fetches; the last ``src`` counts."""
    chosen = ""
    for name, value in _declarations(nodes):
        if name == "src":
            chosen = _first_readable(value) or chosen
        elif name == "unicode-range" and not _has_our_letters(value):
            return
    if chosen:
        yield NamedFile(chosen, "font")


def _declarations(nodes: Sequence[Node]) -> Iterator[tuple[str, list[Node]]]:
    name = ""
    value: list[Node] = []
    for node in [*nodes, LiteralToken(0, 0, ";")]:
        if isinstance(node, LiteralToken) and node.value == ";":
            if name:
                yield name, value
            name, value = "", []
        elif not name and isinstance(node, IdentToken):
            name = node.lower_value
        else:
            value.append(node)


def _first_readable(value: Sequence[Node]) -> str:
    """Return the address of the first file in a ``src`` whose format browsers still read."""
    found: list[tuple[str, str]] = []  # address and format
    for node in value:
        if address := _address(node):
            found.append((address, ""))
        elif found and isinstance(node, FunctionBlock) and node.lower_name == "format":
            said = next((str(one.value).lower() for one in node.arguments if hasattr(one, "value")), "")
            found[-1] = (found[-1][0], said)
    readable = [address for address, said in found if said not in _NO_FONTS and ".eot" not in address.lower()]
    return next(iter(readable), "")


def _has_our_letters(value: Sequence[Node]) -> bool:
    ranges = [node for node in value if isinstance(node, UnicodeRangeToken)]
    return not ranges or any(node.start <= last and first <= node.end for node in ranges for first, last in _LETTERS)
