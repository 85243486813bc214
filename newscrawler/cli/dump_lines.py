"""The lines of a dump: JSON objects with a text to clean, and lines that are none."""

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from newscrawler.text.printable import visible

_HOST = re.compile(r"https?://(?:www\.)?([a-z0-9.-]+)/")  # of most addresses; the others are parsed


@dataclass(slots=True, kw_only=True)
class DumpLine:
    """One record of a dump: its *data*, the *text* to clean and the *title* beside it (None: none), its *site*.

    *site* is the ``site`` field, else the host of ``url``, else "".
    """

    data: dict[str, Any]
    text: str | None
    title: str | None
    site: str


@dataclass(slots=True, kw_only=True)
class DumpLines:
    """The records of the dump *stream*, which is called *source* in messages; *name* is the field with the text.

    *first* is the number of its first line. What is wrong with a line is counted in *bad* and *said*, with its number.
    A record whose text is none is passed on without one; a line that is no JSON object is not.
    """

    stream: Iterable[bytes]
    source: str
    name: str
    said: Callable[[str], object]
    first: int = 1
    bad: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[DumpLine]:
        """Yield the records, in order."""
        for number, line in enumerate(self.stream, self.first):
            if line.strip():
                record = self._read(line, number)
                if record is not None:
                    yield record

    def _read(self, line: bytes, number: int) -> DumpLine | None:
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            self._say(number, "not a JSON object; mend or drop the line")
            return None
        text = data.get(self.name)
        if text is not None and not isinstance(text, str):
            self._say(number, f"{self.name} is no text; name a text field with --field")
            text = None
        title = data.get("title") if self.name != "title" else None
        return DumpLine(data=data, text=text, title=title if isinstance(title, str) else None, site=_site_of(data))

    def _say(self, number: int, what: str) -> None:
        self.bad += 1
        self.said(f"{self.source}, line {number}: {what}")


def _site_of(data: dict[str, Any]) -> str:
    site = data.get("site")
    if isinstance(site, str) and site:
        return site
    url = data.get("url")
    if not isinstance(url, str):
        return ""
    plain = _HOST.match(url)
    if plain is not None:
        return plain[1]
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def encode_line(data: dict[str, Any]) -> bytes:
    """Return *data* as one line of JSON: Arabic unescaped, what no terminal should obey escaped."""
    return visible(json.dumps(data, ensure_ascii=False)).encode() + b"\n"


def spooled(stream: BinaryIO) -> BinaryIO:
    """Return what *stream* holds, in a temporary file that can be read twice and is gone when it is closed."""
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - the caller closes it
    shutil.copyfileobj(stream, file)
    file.seek(0)
    return file
