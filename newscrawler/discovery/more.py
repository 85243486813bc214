"""Lists that go on where no link leads: the form, the attributes or the script of a page that ask for more of it."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from newscrawler.discovery.calls import calls_of, query_of_expression, summands_of
from newscrawler.discovery.numbers import number_of
from newscrawler.discovery.pagination import PAGE_PARAMS, asks_for_more
from newscrawler.urls.address import query_pairs, same_site
from newscrawler.urls.posted import MAX_POSTED_BYTES, posted_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from newscrawler.discovery.calls import Call
    from newscrawler.html.document import Document

COUNTERS = (PAGE_PARAMS | frozenset("page_number pagenumber current_page currentpage next_page nextpage".split())) - {
    "start",
    "offset",
}
OFFSETS = frozenset("offset start skip from".split())
CURSORS = frozenset(
    "cursor next_cursor nextcursor after before token page_token pagetoken last_id lastid max_id since_id".split()
)
_PLACES = COUNTERS | OFFSETS | CURSORS  # fields that say where in a list to go on
# Attributes that hold the address a button asks: htmx's own, and what themes and hand-made scripts call theirs.
_ADDRESS = re.compile(r"(?:data-)?hx-(?:get|post)|data-(?:[\w-]*(?:url|href|endpoint|api)|next|load-?more|ajax|src)")
_BY_ITSELF = re.compile(r"\b(?:revealed|intersect)\b")  # hx-trigger of lists that go on as they are scrolled
_SCROLLED = re.compile(r"IntersectionObserver|scroll")
_PLAIN = re.compile(r"[^\W_][\w:=,|+/ -]{0,199}|")  # a value to send; a selector ("#list") is none
_OF_SCREENS = re.compile(r"target|toggle|container|selector|text|label|class|method|bs-.*|aos.*")
_ADVANCED = re.compile(r"\+\+|\+=\s*1\b|\+\s*1\b")  # the script counts before it asks
_NAMES = re.compile(r"[A-Za-z_]\w*")
_MOST = 20  # buttons, fields of a call: a page that reads on has one of the former, and five of the latter
_MOST_CALLS = 60  # of all scripts of a page; each is looked for in all of them
_MOST_NAMES = 3  # of an expression: "jQuery(this).data('page')" has four, and the last is meant
_NEAR = 3  # elements around a button whose attributes may be meant
_BY_POST = "admin-ajax.php"  # handlers of WordPress themes read $_POST


def more_of(document: Document) -> str | None:
    """Return the address that gives more of the list on *document*; None when the page names none that is whole.

    Looked at: the form of a button that says "more", its attributes, then the calls of scripts that stand in the page.
    A request by POST is written as ``posted_url`` does. Only addresses of the site itself; only what says where to go
    on: a page, an offset, a cursor.
    """
    blocks = document.root.iter("button", "a", "input", "div", "span")
    buttons = list(islice(filter(_is_more, blocks), _MOST))
    for button in buttons:
        for url in (_of_form(document, button), _of_attributes(document, button)):
            if url:
                return url
    scripts = [script.text for script in document.root.iter("script") if script.text and not script.get("src")]
    asked = _Asked(document, scripts)
    looked_at = (script for script in scripts if buttons or _SCROLLED.search(script))
    calls = ((script, call) for script in looked_at for call in calls_of(script))
    for script, call in islice(calls, _MOST_CALLS):
        url = asked.url_of(call, is_advanced=_is_advanced(script, call))
        if url and same_site(url, document.url):
            return url
    return None


def _is_more(element: etree._Element) -> bool:
    if _BY_ITSELF.search(element.get("hx-trigger") or ""):
        return True
    is_block = element.tag in {"div", "span"}  # of all blocks the text would be read again and again
    return (not is_block or "more" in (element.get("class") or "").lower()) and asks_for_more(element)


def _of_form(document: Document, button: etree._Element) -> str | None:
    """Return what the form around *button* sends when it is pressed."""
    form = next(button.iterancestors("form"), None)
    if form is None or button.get("type", "submit").lower() != "submit" or button.tag not in {"button", "input"}:
        return None
    url = document.absolute(form.get("action")) or document.url
    fields = [
        (name, field.get("value") or "")
        for field in form.iter("input")
        if (name := field.get("name")) and (field.get("type") or "text").lower() in {"hidden", "text"}
    ]
    if name := button.get("name"):
        fields.append((name, button.get("value") or ""))
    return _request(document, url, fields, is_post=(form.get("method") or "").lower() == "post")


def _of_attributes(document: Document, button: etree._Element) -> str | None:
    """Return the address in the attributes of *button*, or around it, with the others as its fields."""
    attributes: dict[str, str] = {}
    for element in (button, *list(button.iterancestors())[:_NEAR]):
        attributes = {**dict(element.attrib), **attributes}
        for name, value in element.attrib.items():
            if not _ADDRESS.fullmatch(name) or not value.startswith(("/", "http", "?", "./")):
                continue
            url = document.absolute(value)
            is_whole = url is not None and _names_place(query_pairs(url))
            fields = [] if is_whole or "hx-" in name or not url else list(_fields(attributes))
            said = attributes.get("data-method", "")
            is_post = "hx-post" in name or said.lower() == "post" or (not said and _BY_POST in value)
            if url and (is_whole or "hx-" in name or _names_place(fields)):
                return _request(document, url, fields, is_post=is_post, is_whole=True)
    return None


def _fields(attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
    for attribute, value in attributes.items():
        name = attribute.removeprefix("data-")
        if name != attribute and not _OF_SCREENS.fullmatch(name) and not _ADDRESS.fullmatch(attribute):
            name = name.replace("-", "_")
            for prefix in ("next_", "current_"):
                if name.removeprefix(prefix) in _PLACES:
                    name = name.removeprefix(prefix)
            if _PLAIN.fullmatch(value):
                yield name, value


def _names_place(fields: list[tuple[str, str]]) -> bool:
    return any(name.lower() in _PLACES for name, _ in fields)


def _request(
    document: Document, url: str, fields: list[tuple[str, str]], *, is_post: bool, is_whole: bool = False
) -> str | None:
    """Return the address of a request that says where to go on, to the site itself; None for every other."""
    if not same_site(url, document.url) or not (is_whole or _names_place([*fields, *query_pairs(url)])):
        return None
    if is_post:
        return posted_url(url, fields) if len(urlencode(fields)) <= MAX_POSTED_BYTES else None
    return f"{url}{'&' if '?' in url else '?'}{urlencode(fields)}" if fields else url


def _is_advanced(script: str, call: Call) -> bool:
    """Return whether *script* counts before it asks: "page++", or "page + 1" in what is sent."""
    begin = script.find(call.url) if call.url else -1
    return bool(_ADVANCED.search(script[: max(begin, 0)])) or any(
        "1" in value and "+" in value for _, value in (*query_of_expression(call.url), *call.fields)
    )


class _Asked:
    """What the names in a call stand for: attributes of the page's elements, and literals in its scripts."""

    def __init__(self, document: Document, scripts: list[str]) -> None:
        self.document = document
        self.scripts = scripts

    @cached_property
    def _attributes(self) -> dict[str, str]:
        """The attributes for scripts of all elements: of each name the first."""
        found: dict[str, str] = {}
        for element in self.document.root.iter("*"):
            for name, value in element.attrib.items():
                if name.startswith("data-"):
                    found.setdefault(name, value)
        return found

    def url_of(self, call: Call, *, is_advanced: bool) -> str | None:
        """Return the address of *call*; None when it is no list, or a part of it stands nowhere in the page."""
        pairs = [*query_of_expression(call.url), *call.fields]
        if not _names_place(pairs) or len(pairs) > _MOST:
            return None
        pieces = summands_of(call.url)
        first = pieces[0] if pieces else (True, "")
        address = first[1] if first[0] else self._known(first[1])
        url = self.document.absolute((address or "").partition("?")[0])
        if url is None:
            return None
        fields = []
        for name, expression in pairs:
            if (value := self._value(name, expression, is_advanced=is_advanced)) is None:
                return None
            fields.append((name, value))
        if call.is_post:
            return posted_url(url, fields, is_json=call.is_json)
        return f"{url}?{urlencode(fields)}"

    def _value(self, name: str, expression: str, *, is_advanced: bool) -> str | None:
        pieces = summands_of(expression)
        if all(is_text for is_text, _ in pieces):
            return "".join(text for _, text in pieces)
        if expression.isdecimal():
            return expression
        value = self._known(expression)
        if value is None and name.lower() in _PLACES:
            value = self._known(name)
        if name.lower() in COUNTERS:
            number = number_of(value)
            return None if number is None else str(number + is_advanced)
        return value

    def _known(self, expression: str) -> str | None:
        """Return what the last name in *expression* that the page knows stands for."""
        for name in _NAMES.findall(expression)[: -_MOST_NAMES - 1 : -1]:
            attribute = "data-" + re.sub(r"(?<=[a-z])([A-Z])", r"-\1", name).replace("_", "-").lower()
            if attribute in self._attributes:
                return self._attributes[attribute]
            literal = re.compile(
                rf"""(?<![\w.-])["']?{name}["']?\s*[:=]\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([0-9]+)|(null|undefined))"""
            )
            for script in self.scripts:
                if match := literal.search(script):
                    text = match[1] or match[2]
                    return summands_of(f'"{text}"')[0][1] if text else match[3] or ""
        return None
