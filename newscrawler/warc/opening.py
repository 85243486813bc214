"""What a WARC file says of itself at its beginning: it is not said again while it holds."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from newscrawler.errors import NewsCrawlerError
from newscrawler.warc.records import records

if TYPE_CHECKING:
    from pathlib import Path


def said_at_first(warc: Path, opening: bytes) -> str | None:
    """Return the id of the first record of *warc* when it says what the record *opening* says; else None.

    A file that cannot be read says nothing: that is for ``verify`` to tell.
    """
    wanted = next(records(BytesIO(opening)))
    try:
        with warc.open("rb") as stream:
            first = next(records(stream), None)
    except (OSError, NewsCrawlerError):
        return None
    if first is None or first.type != wanted.type or first.block != wanted.block:
        return None
    return first.headers.get("warc-record-id")
