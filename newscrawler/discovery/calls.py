"""What the scripts of a page ask for: the calls for an address, with their fields, as far as they stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# fetch("…", {…}), $.ajax({…}), $.post("…", {…}), $.getJSON("…"), axios.get("…"), request.open("POST", "…")
_CALL = re.compile(r"(?:\bfetch|(?:\$|jQuery|axios)\.(ajax|post|get|getJSON)|\.(open))\s*\(")
_APPENDED = re.compile(r"""\.(?:append|set)\(\s*["'](\w+)["']\s*,""")
_SENT = re.compile(r"\.send\s*\(")
_PIECES = re.compile(r"""\$\{([^}]*)\}|([^$]+|\$)""")
_METHOD = re.compile(r"""\b(?:method|type)["']?\s*:\s*["'](get|post)["']""", re.IGNORECASE)
_FIELDS = ("data", "body", "params")
_MADE = re.compile(r"(?:new\s+URLSearchParams|JSON\.stringify|\$\.param)\s*\(")
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\(.)")
_MAX_CALLS = 20  # of a script, and as many fields that are appended: scripts of a hundred kilobytes hold some ten
_MAX_CALL = 20_000  # characters of a call, callbacks and all: a bound on time
_CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of a script. *url* and the values of *fields* are expressions: literals in quotes, or names."""

    url: str
    fields: tuple[tuple[str, str], ...] = ()
    is_post: bool = False
    is_json: bool = False


def calls_of(script: str) -> Iterator[Call]:
    """Yield the calls in the text of a script.

    >>> list(calls_of('fetch("/more.php", {method: "POST", body: new URLSearchParams({act: "more", page: n})})'))
    [Call(url='"/more.php"', fields=(('act', '"more"'), ('page', 'n')), is_post=True, is_json=False)]
    """
    found = islice(_APPENDED.finditer(script), _MAX_CALLS)
    appended = [(match[1], (arguments(script, match.end()) or [""])[0]) for match in found]
    for match in islice(_CALL.finditer(script), _MAX_CALLS):
        given = arguments(script, match.end())
        if not given:
            return
        name = match[1] or match[2] or "fetch"
        if name == "open":
            sent = _SENT.search(script, match.end())
            body = (arguments(script, sent.end()) or [""])[0] if sent else ""
            if len(given) > 1:
                yield _call(given[1], body, is_post="post" in given[0].lower(), appended=appended)
            continue
        options = dict(pairs_of_object(given[-1]))
        url = options.get("url", "") if given[0].startswith("{") else given[0]
        named = next((options[field] for field in _FIELDS if field in options), "")
        fields = named or (given[1] if name in {"post", "get", "getJSON"} and len(given) > 1 else "")
        is_post = name == "post" or any(said[1].lower() == "post" for said in _METHOD.finditer(given[-1]))
        yield _call(url, fields, is_post=is_post, appended=appended)


def _call(url: str, fields: str, *, is_post: bool, appended: list[tuple[str, str]]) -> Call:
    made = _MADE.match(fields)
    inner = (arguments(fields, made.end()) or [""])[0] if made else fields
    pairs = pairs_of_object(inner) if inner.startswith("{") else query_of_expression(inner)
    is_name = bool(inner) and not pairs  # what was put together before: "body: form"
    return Call(
        url=url,
        fields=tuple(pairs or (appended if is_name or not inner else ())),
        is_post=is_post,
        is_json="stringify" in fields[: made.end() if made else 0],
    )


def arguments(text: str, start: int) -> list[str]:
    """Return the arguments of the call whose bracket ends before *start*; [] when it does not end.

    >>> arguments('f("a, b", {c: [1, 2]})', 2)
    ['"a, b"', '{c: [1, 2]}']
    """
    found: list[str] = []
    awaited, begin, quote, at = [")"], start, "", start
    while at < min(len(text), start + _MAX_CALL):
        char = text[at]
        if quote:
            at += char == "\\"
            quote = "" if char == quote else quote
        elif char in "\"'`":
            quote = char
        elif char in _CLOSING:
            awaited.append(_CLOSING[char])
        elif char == awaited[-1]:
            awaited.pop()
            if not awaited:
                last = text[begin:at].strip()
                return [*found, last] if last or found else []
        elif char == "," and len(awaited) == 1:
            found.append(text[begin:at].strip())
            begin = at + 1
        at += 1
    return []


def pairs_of_object(text: str) -> list[tuple[str, str]]:
    """Return the names and values (expressions) of an object as scripts write it; of ``{page}`` the name is the value.

    >>> pairs_of_object('{action: "more", "page": p, nonce}')
    [('action', '"more"'), ('page', 'p'), ('nonce', 'nonce')]
    """
    if not (text.startswith("{") and text.endswith("}")):
        return []
    pairs = []
    for piece in arguments(f"{text[1:-1]})", 0):
        name, _, value = piece.partition(":")
        name = name.strip().strip("\"'")
        if re.fullmatch(r"[\w-]+", name):
            pairs.append((name, value.strip() or name))
    return pairs


def summands_of(expression: str) -> list[tuple[bool, str]]:
    """Return what *expression* joins: (True, text) for what stands there, (False, expression) for what is computed.

    >>> summands_of('"/a?page=" + page')
    [(True, '/a?page='), (False, 'page')]
    >>> summands_of("`/a?page=${page}&l=ar`")
    [(True, '/a?page='), (False, 'page'), (True, '&l=ar')]
    """
    pieces: list[tuple[bool, str]] = []
    for part in _joined(expression):
        if part[:1] in {'"', "'"} and part[-1:] == part[:1] and len(part) > 1:
            pieces.append((True, _ESCAPED.sub(_unescaped, part[1:-1])))
        elif part[:1] == "`" and part[-1:] == "`" and len(part) > 1:
            pieces += [(match[1] is None, match[1] or match[2] or "") for match in _PIECES.finditer(part[1:-1])]
        elif part:
            pieces.append((False, part))
    return pieces


def query_of_expression(expression: str) -> list[tuple[str, str]]:
    """Return names and values (expressions) of a query that is put together: what follows "?" where there is one.

    >>> query_of_expression('"action=more&page=" + page')
    [('action', '"more"'), ('page', 'page')]
    """
    text, computed = "", []
    for is_text, piece in summands_of(expression):
        if not is_text:
            computed.append(piece)
        text += piece if is_text else f"\0{len(computed) - 1}\0"
    pairs = []
    for piece in text.rpartition("?")[2].split("&"):
        name, equals, value = piece.partition("=")
        if equals and re.fullmatch(r"[\w\[\]-]+", name):
            known = re.fullmatch("\0([0-9]+)\0", value)
            pairs.append((name, computed[int(known[1])] if known else f'"{value}"'))
    return pairs if not any("\0" in value for _, value in pairs) else []


def _joined(expression: str) -> list[str]:
    """Return the parts of a sum."""
    found, begin, quote, depth = [], 0, "", 0
    for at, char in enumerate(expression):
        if quote:
            quote = "" if char == quote and expression[at - 1] != "\\" else quote
        elif char in "\"'`":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == "+" and not depth and expression[at + 1 : at + 2] != "+" and expression[at - 1 : at] != "+":
            found.append(expression[begin:at].strip())
            begin = at + 1
    return [*found, expression[begin:].strip()]


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]
