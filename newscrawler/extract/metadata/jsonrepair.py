"""JSON as pages print it: read as it stands, and mended only when it does not stand."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Final, TypeAlias

import msgspec

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_DECODE = msgspec.json.Decoder().decode
_MAX_MENDED: Final = 1_000_000  # characters; a longer block is data of an application, and mending runs in Python
_WRAPPERS = re.compile(r"^(?:\s|<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)+")
# Read backwards, so that a run of spaces inside is not tried from each of its places.
_ENDINGS_BACKWARDS = re.compile(r"(?:\s|;|>--(?:\s*//)?|/\*\s*>\]\]\s*\*/|>\]\](?:\s*//)?)+")
_OUTSIDE = re.compile(r'["{}\[\],]|/\*|//|\bundefined\b')
_INSIDE = re.compile(r'["\\\x00-\x1f]')
_KEY_ENDS = re.compile(r'"\s*:')
_NEXT_KEY = r'"(?:[^"\\\n]|\\.){0,80}"\s*:'
_COMMENTS = r"(?:\s+|/\*[^*]{0,500}\*/|//[^\n]{0,500}\n){0,20}+"  # bounded: it is tried at each quotation mark
_NEXT = rf"(?:{_COMMENTS},|[^\S\n]*\n){_COMMENTS}(?:\}}|\Z|{_NEXT_KEY})"  # the comma may be missing at a line's end
_VALUE_ENDS = re.compile(rf'"(?:{_COMMENTS}(?:\}}|\Z)|{_NEXT})')
_ITEM_ENDS = re.compile(r'"\s*(?:\]|\Z|,\s*(?:[\]"{\[0-9-]|\Z|true|false|null))')
_GOOD_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})')


def read_json(raw: str) -> Json:
    r"""Return the value of the JSON text *raw*, or None when nothing can be made of it.

    Mended are: comment and CDATA wrappers, raw control characters, trailing commas, a trailing semicolon, comments,
    wrong escapes, quotation marks inside strings, HTML entities instead of quotation marks, and a cut end.

    >>> read_json('<!-- {"headline": "قال "نعم"\nأمس", } -->')
    {'headline': 'قال "نعم"\nأمس'}
    """
    try:
        strict: Json = _DECODE(raw)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        pass
    else:
        return strict
    text = _without_ending(_WRAPPERS.sub("", raw))
    if "&quot;" in text and '"' not in text:
        text = unescape(text)
    found = _loads(text)
    if found is None and text and len(text) <= _MAX_MENDED:
        found = _loads(_Mender(text).mended())
    return found


def _without_ending(text: str) -> str:
    ending = _ENDINGS_BACKWARDS.match(text[::-1])
    return text[: len(text) - ending.end()] if ending else text


def _loads(text: str) -> Json:
    try:
        value: Json = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return value


class _Mender:
    """One pass over broken JSON that writes it again; the end of a string is where the grammar can go on."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._out: list[str] = []
        self._open: list[str] = []
        self._last = ""  # the last mark written that is not white space
        self._tops = 0  # values outside all brackets: two objects may follow each other

    def mended(self) -> str:
        at, text = 0, self._text
        while (match := _OUTSIDE.search(text, at)) is not None:
            self._plain(text[at : match.start()])
            at = self._step(match)
        self._plain(text[at:])
        self._drop_comma()
        self._out.extend("}" if bracket == "{" else "]" for bracket in reversed(self._open))
        whole = "".join(self._out)
        return f"[{whole}]" if self._tops > 1 else whole

    def _step(self, match: re.Match[str]) -> int:
        mark, at = match.group(), match.end()
        if mark == '"':
            return self._string(at)
        if mark in {"/*", "//"}:
            end = self._text.find("*/" if mark == "/*" else "\n", at)
            return len(self._text) if end < 0 else end + len(mark) - (mark == "//")
        if mark == ",":
            return self._comma(at)
        if mark in "{[":
            self._begin()
            self._open.append(mark)
        elif mark in "}]":
            self._drop_comma()
            if not self._open:
                return len(self._text)  # closed more often than opened: what follows is rubbish
            mark = "}" if self._open.pop() == "{" else "]"
        self._write("null" if mark == "undefined" else mark)
        return at

    def _plain(self, piece: str) -> None:
        self._out.append(piece)
        self._last = piece.rstrip()[-1:] or self._last

    def _write(self, mark: str) -> None:
        self._out.append(mark)
        self._last = mark[-1]

    def _comma(self, at: int) -> int:
        if self._last not in {",", "{", "["}:
            self._write(",")
        return at

    def _begin(self) -> None:
        """Write the comma that is missing before a string or bracket."""
        if self._last in {'"', "}", "]"}:
            self._write(",")
        self._tops += not self._open

    def _drop_comma(self) -> None:
        while self._out and (not self._out[-1].strip() or self._out[-1] == ","):
            self._out.pop()
        if self._out and self._out[-1].rstrip().endswith(":"):
            self._out.append("null")

    def _string(self, at: int) -> int:
        self._begin()
        ends = self._ends()
        self._out.append('"')
        while (match := _INSIDE.search(self._text, at)) is not None:
            place = match.start()
            self._out.append(self._text[at:place])
            mark = match.group()
            if mark == '"':
                if ends.match(self._text, place):
                    self._write('"')
                    return place + 1
                self._out.append('\\"')
                at = place + 1
            elif mark == "\\":
                at = self._escape(place)
            else:
                self._out.append(f"\\u{ord(mark):04x}")
                at = place + 1
        self._write(self._text[at:].rstrip() + '"')
        return len(self._text)

    def _escape(self, place: int) -> int:
        good = _GOOD_ESCAPE.match(self._text, place)
        if good:
            self._out.append(good.group())
            return good.end()
        if self._text[place + 1 : place + 2] == "'":
            return place + 1
        self._out.append("\\\\")
        return place + 1

    def _ends(self) -> re.Pattern[str]:
        """Return the pattern of where the string that begins here ends: a key, an object's value, or an item."""
        if not self._open or self._open[-1] == "[":
            return _ITEM_ENDS
        return _KEY_ENDS if self._last in {"{", ","} else _VALUE_ENDS
