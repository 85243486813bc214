"""Conditions on the fields of a record, as ``--where`` has them: ``noai=false``, ``words>=200``, ``text~"قمة"``."""

import json
import operator
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from types import NoneType
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from newscrawler.errors import UsageError
from newscrawler.export.columns import MOMENTS, is_part, part_names
from newscrawler.items import Article
from newscrawler.text import search_key

Value = str | float | bool | date | None

_CONDITION = re.compile(r"(?P<field>[a-z_.]+)\s*(?P<sign>!=|>=|<=|=|>|<|~)\s*(?P<value>.*)", re.DOTALL)
_ORDERED: Final[dict[str, Callable[[Any, Any], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_TRUTH: Final = {"true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition: a *path* of fields, a *sign* (=, !=, >=, <=, >, <, ~) and the *value* to compare with.

    For a list, "=" means that the value is in it, "!=" that it is not. "~" means that the field, or an entry of the
    list, contains the value, both in search form. A value that is not there is null. A ``date`` is compared with the
    day on which a moment was by the calendar of its place, a ``datetime`` without a zone with the clock there.
    """

    path: tuple[str, ...]
    sign: str
    value: Value

    def __str__(self) -> str:
        if isinstance(self.value, date):
            return f"{'.'.join(self.path)}{self.sign}{self.value.isoformat()}"
        value = self.value if isinstance(self.value, str) else json.dumps(self.value)
        if isinstance(self.value, str) and (value == "null" or value != value.strip() or _quoted(value)):
            value = f'"{value}"'
        return f"{'.'.join(self.path)}{self.sign}{value}"

    def holds(self, article: Article) -> bool:
        """Return whether *article* meets the condition."""
        found: Any = article
        for name in self.path:
            found = None if found is None else getattr(found, name)
        if compare := _ORDERED.get(self.sign):
            return found is not None and compare(_beside(found, self.value), self.value)
        if self.sign == "~":
            wanted, entries = search_key(str(self.value)), found if isinstance(found, tuple) else (found or "",)
            return any(wanted in search_key(entry) for entry in entries)
        same = self.value in found if isinstance(found, tuple) else found == self.value
        return bool(same) == (self.sign == "=")


def parse_condition(text: str) -> Condition:
    """Return the condition that *text* says. Raises UsageError for a field, a sign or a value that cannot be.

    Fields of ``permissions`` and ``quality`` can be named without it. A text can stand in quotes.

    >>> parse_condition("noai=false")
    Condition(path=('permissions', 'noai'), sign='=', value=False)
    >>> parse_condition('title~"القمة العربية"').value
    'القمة العربية'
    """
    found = _CONDITION.fullmatch(text.strip())
    if not found:
        raise UsageError(f"--where {text}: write FIELD=VALUE, for example noai=false or quality.score>=0.5")
    path = tuple(found["field"].split("."))
    kinds = _paths()
    path = next((full for full in (path, ("permissions", *path), ("quality", *path)) if full in kinds), path)
    if path not in kinds:
        raise UsageError(f"--where {text}: no field {found['field']}; docs/record.md lists them")
    if found["sign"] in _ORDERED and path[-1] in MOMENTS:
        return Condition(path=path, sign=found["sign"], value=_moment(text, found["value"]))
    return Condition(path=path, sign=found["sign"], value=_value(text, kinds[path], found["sign"], found["value"]))


def _moment(text: str, value: str) -> date:
    """Return the day, or the moment (a ``datetime``), that *value* is."""
    for read in (date.fromisoformat, datetime.fromisoformat):
        with suppress(ValueError):
            return read(value)
    raise UsageError(f"--where {text}: {value!r} is no date; write 2026-01-31 or 2026-01-31T18:00:00+03:00")


def _beside(found: Any, value: Value) -> Any:
    """Return *found* as what *value* is: of a stored moment its day, its clock or, beside a zone, itself."""
    if not isinstance(value, date):
        return found
    moment = datetime.fromisoformat(found)
    if not isinstance(value, datetime):
        return moment.date()
    return moment if value.tzinfo else moment.replace(tzinfo=None)


def _value(text: str, kind: type, sign: str, value: str) -> Value:
    """Return *value* as what the field holds."""
    if sign in _ORDERED and kind not in {int, float}:
        raise UsageError(f"--where {text}: {sign} compares numbers and dates")
    if sign == "~":
        if kind is not str or not search_key(value):
            raise UsageError(f"--where {text}: ~ looks for words in a text or a list of texts")
    elif value == "null" and sign not in _ORDERED:
        return None
    if kind is bool:
        if value not in _TRUTH:
            raise UsageError(f"--where {text}: the value is true or false")
        return _TRUTH[value]
    if kind in {int, float}:
        try:
            return float(value)
        except ValueError as error:
            raise UsageError(f"--where {text}: {value!r} is no number") from error
    return value[1:-1] if _quoted(value) else value


def _quoted(value: str) -> bool:
    return len(value) > 1 and value[0] == value[-1] == '"'


def _paths() -> dict[tuple[str, ...], type]:
    """Return every path to a plain value, or to a list of strings, with the kind of the value."""
    found: dict[tuple[str, ...], type] = {}
    _collect(Article, (), found)
    return found


def _collect(record: type, before: tuple[str, ...], found: dict[tuple[str, ...], type]) -> None:
    hints = get_type_hints(record)
    for name in part_names(record):
        kind, *_ = (part for part in _parts(hints[name]) if part is not NoneType)
        if is_part(kind):
            _collect(kind, (*before, name), found)
        elif kind in {str, int, float, bool}:
            found[*before, name] = kind


def _parts(hint: Any) -> tuple[Any, ...]:
    """Return the kinds that a type hint is made of: of an option its parts, of a tuple its items, of a literal str."""
    if get_origin(hint) is Literal:
        return (str,)
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        return (item,) if item is str else (tuple,)
    args = get_args(hint)
    return tuple(part for arg in args for part in _parts(arg)) if args else (hint,)
