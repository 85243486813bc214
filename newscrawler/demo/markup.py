"""The small markup of the demo articles: blocks, and what a reader of the page should get out of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")  # [words](story id)
_FIGURE = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")  # ![caption](picture name)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyPart:
    """A block of a body; *text* is the caption of a figure; *target* its picture, or the story of an "also" box."""

    kind: Literal["paragraph", "heading", "item", "quote", "figure", "also"]
    text: str = ""
    target: str = ""


def blocks(body: str) -> Iterator[BodyPart]:
    """Yield the blocks of *body*, list items one by one."""
    for part in filter(None, (chunk.strip() for chunk in body.split("\n\n"))):
        if part.startswith("## "):
            yield BodyPart(kind="heading", text=part[3:])
        elif part.startswith("> "):
            yield BodyPart(kind="quote", text=part[2:])
        elif part.startswith("* "):
            for line in part.splitlines():
                yield BodyPart(kind="item", text=line.removeprefix("* ").strip())
        elif part.startswith("@also "):
            yield BodyPart(kind="also", target=part[6:].strip())
        elif figure := _FIGURE.fullmatch(part):
            yield BodyPart(kind="figure", text=figure[1], target=figure[2])
        else:
            yield BodyPart(kind="paragraph", text=part)


def paragraphs(body: str) -> list[str]:
    """Return what belongs in the stored text: paragraphs, sub-headings, quotations and list items; no captions."""
    return [_LINK.sub(r"\1", block.text) for block in blocks(body) if block.kind not in {"figure", "also"}]


def linked(body: str) -> list[str]:
    """Return the targets of the links in running text, in their order."""
    return [target for _, target in _LINK.findall("\n".join(block.text for block in blocks(body)))]


def figures(body: str) -> list[BodyPart]:
    """Return the figures, in their order."""
    return [block for block in blocks(body) if block.kind == "figure"]


def inline(text: str, address: Callable[[str], str]) -> str:
    """Return *text* as HTML, its links pointing where *address* says."""
    return _LINK.sub(lambda link: f'<a href="{escape(address(link[2]))}">{link[1]}</a>', escape(text, quote=False))
