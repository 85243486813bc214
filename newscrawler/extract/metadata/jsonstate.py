"""The article in the JSON state that a page of a JavaScript application carries (Next.js, Nuxt and the like)."""

from __future__ import annotations

import json
import re
from collections import deque
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from newscrawler.extract.metadata.jsonld import HOLDERS, text_value
from newscrawler.extract.metadata.jsonrepair import Json, read_json
from newscrawler.extract.wordlists import wordlists

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.html.document import Document

_KEYS: Final = wordlists("statekeys")
_NO_TEXT: Final = frozenset(_KEYS["no_text"])
_BLOCK_TEXT: Final = frozenset(_KEYS["block_text"])
_HEADING_BLOCK: Final = re.compile(r"h[1-6]|heading|header|subtitle|subhead(?:ing)?|title")
_ASSIGNED: Final = re.compile(
    r"""(?:window|self|globalThis)(?:\.|\[["'])[A-Za-z_$][\w$]*(?:["']\])?\s*=\s*(?=[{\["J])"""
)
_PARSED: Final = re.compile(r"JSON\.parse\(\s*(?=[\"'])")
_DECODER: Final = json.JSONDecoder(strict=False)
_MIN_BODY: Final = 80  # characters; shorter ones are teasers and labels
_MIN_SCRIPT: Final = 200
_MAX_NODES: Final = 50_000
_MAX_LOOKED_THROUGH: Final = 50_000_000  # characters before all assignments that are no JSON: json counts their lines
_MAX_DEPTH: Final = 40


@dataclass(frozen=True, slots=True)
class State:
    """An article as found in a page's JSON state; *values* by normalised key."""

    values: dict[str, Json]

    def text(self, field: str) -> str | None:
        """Return the first text or number under one of the keys of *field*."""
        for key in _KEYS[field]:
            value = self.values.get(key)
            if value is None:
                continue
            if isinstance(value, int | float) and not isinstance(value, bool):
                return str(int(value))
            text = text_value(value)
            if text:
                return text
        return None

    @property
    def title(self) -> str | None:
        """The headline."""
        return self.text("title")

    @property
    def published(self) -> str | None:
        """The date of publication, as printed; epochs as digits."""
        return self.text("published")

    @property
    def modified(self) -> str | None:
        """The date of modification, as printed."""
        return self.text("modified")

    @property
    def section(self) -> str | None:
        """The section."""
        return self.text("section")

    @property
    def description(self) -> str | None:
        """The standfirst."""
        return self.text("description")

    @property
    def authors(self) -> list[str]:
        """The authors' names."""
        return _texts(next((self.values[key] for key in _KEYS["author"] if self.values.get(key)), None))

    @property
    def tags(self) -> list[str]:
        """The tags."""
        return _texts(next((self.values[key] for key in _KEYS["tags"] if self.values.get(key)), None))

    @property
    def image(self) -> str | None:
        """The URL of the lead image, as printed."""
        for key in _KEYS["image"]:
            value = self.values.get(key)
            for item in value if isinstance(value, list) else [value]:
                found = item.get("url") or item.get("src") if isinstance(item, dict) else item
                if isinstance(found, str) and "/" in found:
                    return found
        return None

    @property
    def body(self) -> str | None:
        """The body as HTML; plain text becomes paragraphs, one a line."""
        pieces: list[str] = []
        for key in _KEYS["body"]:
            _render(self.values.get(key), pieces, 0)
            if sum(map(len, pieces)) >= _MIN_BODY:
                return "\n".join(pieces)
            pieces.clear()
        return None


def find_state(document: Document) -> State | None:
    """Return the article in the JSON state of *document*, or None; of several the one with the longest body."""
    best: State | None = None
    most = 0
    for value in _states(document):
        for state, weight in _articles(value, document.url):
            if weight > most:
                best, most = state, weight
    return best


def _states(document: Document) -> Iterator[Json]:
    for script in document.root.iter("script"):
        text = script.text
        if not text or len(text) < _MIN_SCRIPT or script.get("src"):
            continue
        kind = (script.get("type") or "").lower()
        if "json" in kind:
            if "ld+json" not in kind:
                yield read_json(text)
        elif "=" in text[:400]:
            yield from _assigned(text)


def _assigned(text: str) -> Iterator[Json]:
    at = looked_through = 0
    while looked_through < _MAX_LOOKED_THROUGH and (match := _ASSIGNED.search(text, at)) is not None:
        at = match.end()
        call = _PARSED.match(text, at)
        try:
            value, at = _DECODER.raw_decode(text, call.end() if call else at)
        except (ValueError, RecursionError):
            looked_through += at
            continue
        yield read_json(value) if call and isinstance(value, str) else value


def _articles(top: Json, url: str) -> Iterator[tuple[State, int]]:
    waiting: deque[tuple[Json, int]] = deque([(top, 0)])
    seen = 0
    while waiting and seen < _MAX_NODES:
        value, depth = waiting.popleft()
        seen += 1
        if isinstance(value, list):
            waiting.extend([(item, depth + 1) for item in value if type(item) in HOLDERS])
        elif isinstance(value, dict) and depth < _MAX_DEPTH:
            state = State({key.lower().replace("_", "").replace("-", ""): inner for key, inner in value.items()})
            if state.title:
                weight = _weight(state, url)
                if weight:
                    yield state, weight
            waiting.extend([(inner, depth + 1) for inner in value.values() if type(inner) in HOLDERS])


def _weight(state: State, url: str) -> int:
    body = max([_length(state.values[key], 0) for key in _KEYS["body"] if key in state.values], default=0)
    if body < _MIN_BODY:
        return 0
    number = state.values.get("id")
    is_own = isinstance(number, int | str) and len(str(number)) > 1 and str(number) in url
    return body + 100_000 * is_own + 500 * bool(state.published)


def _length(value: Json, depth: int) -> int:
    if isinstance(value, str):
        return len(value)
    if depth > _MAX_DEPTH:
        return 0
    if isinstance(value, list):
        return sum([_length(item, depth + 1) for item in value])
    if isinstance(value, dict) and _kind(value) not in _NO_TEXT:
        return sum([_length(inner, depth + 1) for key, inner in value.items() if key.lower() in _BLOCK_TEXT])
    return 0


def _kind(block: dict[str, Json]) -> str:
    value = block.get("type") or block.get("kind") or block.get("_type") or block.get("name")
    return value.lower() if isinstance(value, str) else ""


def _render(value: Json, pieces: list[str], depth: int, tag: str = "p") -> None:
    """Append the HTML of a body or block: texts as paragraphs, known kinds of block as their element."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, str):
        if "<p" in value or "<div" in value or "<br" in value:
            pieces.append(value)
        else:
            inline = value if "</" in value else escape(value, quote=False)
            pieces.extend(f"<{tag}>{line}</{tag}>" for line in inline.splitlines() if line.strip())
    elif isinstance(value, list):
        for item in value:
            _render(item, pieces, depth + 1, tag)
    elif isinstance(value, dict):
        kind = _kind(value)
        if kind not in _NO_TEXT:
            for key, inner in value.items():
                if key.lower() in _BLOCK_TEXT:
                    _render(inner, pieces, depth + 1, _tag_of(kind, tag))
                    break


def _tag_of(kind: str, outer: str) -> str:
    if _HEADING_BLOCK.fullmatch(kind):
        return "h2"
    if kind in {"ul", "ol", "list"}:
        return "li"
    return "blockquote" if kind in {"quote", "blockquote"} else outer


def _texts(value: Json) -> list[str]:
    found = [text_value(item) or _label(item) for item in (value if isinstance(value, list) else [value])]
    return [text for text in dict.fromkeys(found) if text]


def _label(value: Json) -> str | None:
    if not isinstance(value, dict):
        return None
    return next(
        (text for key in ("title", "label", "fullName", "displayName") if (text := text_value(value.get(key)))), None
    )
