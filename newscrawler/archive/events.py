"""What happened in the archive, as events: a line of one of its files each, with a key that never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import msgspec

from newscrawler.archive.moves import move_of
from newscrawler.archive.quarantine import quarantine_line
from newscrawler.archive.removals import removal_of
from newscrawler.items.schema import encode_line

if TYPE_CHECKING:
    from collections.abc import Callable

EVENT_SCHEMA: Final = "event/1"

EventName = Literal["new", "version", "removed", "returned", "moved", "held", "released", "accepted", "dropped"]


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to one article, schema ``event/1``; keys are written in the order of declaration.

    *key* names the event, whenever it is told again. *event* is "new" (its first version), "version" (a later one),
    "removed" and "returned" (by its site, *how* as in ``removals/``), "moved" (*how* is where to), or of the
    quarantine "held" (*how*: why), "released" (*how*: by which evidence), "accepted" and "dropped" (by a person).
    *version* is the one that is stored, *moment* ISO 8601: when the page was fetched, or when the rest was noticed.
    *article* is the record as it is stored, of "held" the reading that waits; null with the other events.
    """

    schema: str = EVENT_SCHEMA
    key: str
    event: EventName
    site: str
    id: str
    version: int | None
    url: str
    title: str | None
    moment: str
    how: str | None
    article: msgspec.Raw | None


class _Stored(msgspec.Struct):
    id: str
    version: int
    site: str
    canonical_url: str
    title: str
    fetched_at: str


_DECODE = msgspec.json.Decoder(_Stored).decode
_ENCODE = msgspec.json.Encoder().encode


def event_of(file: str, line: bytes) -> Event | None:
    """Return the event that *line* of *file* (as the archive names it) tells; None when it tells none.

    Raises ValueError when the line is damaged.
    """
    return _TELLERS[file.partition("/")[0]](line)


def tells_events(file: str) -> bool:
    """Return whether lines of *file* (as the archive names it) tell events.

    >>> tells_events("articles/alwatan/2026-11.jsonl"), tells_events("rejected/alwatan/2026-11.jsonl")
    (True, False)
    """
    return file.partition("/")[0] in _TELLERS


def event_line(event: Event) -> bytes:
    r"""Return *event* as one UTF-8 line of JSON, Arabic as it is, "\n" at its end."""
    return _ENCODE(event) + b"\n"


def _stored(line: bytes) -> Event:
    one = _DECODE(line)
    return Event(
        key=f"{one.id}/{one.version}",
        event="new" if one.version == 1 else "version",
        site=one.site,
        id=one.id,
        version=one.version,
        url=one.canonical_url,
        title=one.title,
        moment=one.fetched_at,
        how=None,
        article=msgspec.Raw(line),
    )


def _removal(line: bytes) -> Event:
    one = removal_of(line)
    name: EventName = "returned" if one.how == "returned" else "removed"
    return Event(
        key=f"{one.id}/{name}/{one.noticed}",
        event=name,
        site=one.site,
        id=one.id,
        version=one.version,
        url=one.url,
        title=one.title,
        moment=one.noticed,
        how=None if name == "returned" else one.how,
        article=None,
    )


def _move(line: bytes) -> Event:
    one = move_of(line)
    return Event(
        key=f"{one.id}/moved/{one.noticed}",
        event="moved",
        site=one.site,
        id=one.id,
        version=None,
        url=one.url,
        title=None,
        moment=one.noticed,
        how=one.moved_to,
        article=None,
    )


def _decision(line: bytes) -> Event | None:
    one = quarantine_line(line)
    name: EventName
    match one.event:
        case "again":
            return None  # the same reading at a later visit: nothing was decided
        case "held" | "accepted" | "dropped":
            name, how = one.event, ", ".join(one.reasons) or None
        case _:
            name, how = "released", one.event
    return Event(
        key=f"{one.id}/{name}/{one.moment}/{one.content_hash[:16]}",
        event=name,
        site=one.site,
        id=one.id,
        version=one.version,
        url=one.url,
        title=one.reading.title if one.reading else None,
        moment=one.moment,
        how=how,
        article=msgspec.Raw(encode_line(one.reading).removesuffix(b"\n")) if one.reading else None,
    )


# What one commit holds is told in the order of these names: a version before what became of the reading that it was.
_TELLERS: dict[str, Callable[[bytes], Event | None]] = {
    "articles": _stored,
    "moves": _move,
    "removals": _removal,
    "quarantine": _decision,
}
