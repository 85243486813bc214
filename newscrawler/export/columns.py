"""The record as flat columns, for tables that know no nesting."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import msgspec

from newscrawler.errors import UsageError
from newscrawler.items import Access, Article, Http, Permissions, Quality, WarcRef

FIELDS = tuple(field.name for field in fields(Article))
MOMENTS = ("published", "modified", "fetched_at")
_PARTS: dict[str, type] = {
    "access": Access,
    "http": Http,
    "warc": WarcRef,
    "quality": Quality,
    "permissions": Permissions,
}
_WHOLE = frozenset({"version", "words", "paragraphs", "http_status", "warc_offset", "warc_length"})


@dataclass(frozen=True, slots=True)
class Column:
    """A flat column: its *name*, and the path of the value in the record."""

    name: str
    path: tuple[str, ...]

    def value(self, article: Article) -> object:
        """Return the value in *article*; None when it, or what holds it, is absent."""
        found: object = article
        for name in self.path:
            found = None if found is None else getattr(found, name)
        return found

    @property
    def affinity(self) -> str:
        """The type that SQLite knows it by."""
        if self.name in _WHOLE or self.name == "permissions_noai":
            return "INTEGER"
        return "REAL" if self.name == "quality_score" else "TEXT"


def columns(chosen: Sequence[str] = FIELDS) -> list[Column]:
    """Return the columns of the *chosen* fields; a part of ``http`` is named ``http_status``, and so on."""
    found = []
    for name in chosen:
        if name in _PARTS:
            found += [Column(f"{name}_{part}", (name, part)) for part in part_names(_PARTS[name])]
        else:
            found.append(Column(name, (name,)))
    return found


def part_names(kind: type) -> tuple[str, ...]:
    """Return the names of the fields of *kind*, a part of the record: a dataclass, or a struct of its own form."""
    if is_dataclass(kind):
        return tuple(part.name for part in fields(kind))
    return tuple(part.name for part in msgspec.structs.fields(kind))


def is_part(kind: Any) -> bool:
    """Return whether *kind* is a part of the record that has fields of its own."""
    return isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, msgspec.Struct))


def parse_fields(text: str) -> tuple[str, ...]:
    """Return the fields that a comma-separated list names, in its order. Raises UsageError for one that is none."""
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in FIELDS]
    if unknown or not names:
        raise UsageError(f"--fields {text}: no such field ({', '.join(unknown)}); there are: {', '.join(FIELDS)}")
    return names
