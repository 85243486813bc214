"""The lines of a naive text, each with what learning and cleaning ask of it; short ones are read once for all."""

import re
from collections.abc import Iterator
from hashlib import blake2b

from newscrawler.boilerplate.dump.core import SHORT_LINE
from newscrawler.boilerplate.plain import split_paragraphs
from newscrawler.boilerplate.recurring import line_key
from newscrawler.boilerplate.shape import is_running_text
from newscrawler.text import archive_form

MAX_KEPT = 150  # characters of a line that is kept for the next record: what recurs is short
OPENING_WORDS = 6  # tell a paragraph from others; themes cut excerpts at 15 words and more
_ASKED_WORDS = 8  # signs that stand alone are no words of a key
MAX_CACHE = 50_000  # lines kept, some 20 MB; then all are forgotten and read anew

_RARE_BREAKS = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


class DumpLine:
    """One line in archive form: how many *words* it has, whether it is *running* text, and what to know it by.

    *mark* is the hash of its :func:`line_key` (of the text itself when it is long), 0 without words; *start* the hash
    of the first word of the key, 0 for a long line; *worth* what it adds to a text when the site does not repeat it.
    """

    __slots__ = ("_key", "_opening", "mark", "running", "start", "text", "words", "worth")

    def __init__(self, text: str) -> None:
        self.text = text
        self._opening: int | None = None
        self.words = text.count(" ") + 1  # single ones: the archive form
        self.running = is_running_text(text)
        if len(text) > MAX_KEPT:
            self._key: str | None = None
            self.mark, self.start = hash(text), 0
        else:
            key = self._key = line_key(text)
            self.mark = hash(key) if key else 0
            self.start = hash(key[: key.find(" ")]) if " " in key else self.mark

        self.worth = (self.words if self.running else self.words * SHORT_LINE) if self.mark else 0.0

    @property
    def key(self) -> str:
        """Its line key: of a long line only of how it begins."""
        if self._key is None:
            self._key = line_key(self.text[:MAX_KEPT])
        return self._key

    @property
    def opening(self) -> int:
        """The mark of how it begins."""
        if self._opening is None:
            self._opening = opening_mark(self.text)
        return self._opening


def opening_mark(text: str) -> int:
    """Return 64 bits for the first words of *text*, the same in every process.

    >>> opening_mark("افتتح الوزير أمس معرض الكتاب في دورته") == opening_mark("إفتتح الوزير أمس معرض الكتاب فى …")
    True
    """
    words = line_key(" ".join(text.split(None, _ASKED_WORDS)[:_ASKED_WORDS])).split(" ")
    opening = " ".join(words[:OPENING_WORDS])
    return int.from_bytes(blake2b(opening.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


class LineReader:
    """Splits texts into lines; equal short lines are the same object."""

    def __init__(self) -> None:
        self._known: dict[str, DumpLine | None] = {}

    def read(self, text: str) -> Iterator[DumpLine]:
        """Yield the lines of *text*: its paragraphs where blank lines part them, none empty."""
        known = self._known
        if len(known) > MAX_CACHE:
            known.clear()
        for raw in _split(text):
            if raw in known:
                line = known[raw]
            else:
                form = archive_form(raw)
                line = DumpLine(form) if form else None
                if len(raw) <= MAX_KEPT:
                    known[raw] = line
            if line is not None:
                yield line


def _split(text: str) -> list[str]:
    """Return the lines of *text*; by the rules for wrapped text when it has blank lines and lines between them."""
    if not _RARE_BREAKS.search(text):
        paragraphs = text.split("\n\n")
        if len(paragraphs) == 1:
            return text.split("\n")
        if not any("\n" in paragraph.strip("\n") for paragraph in paragraphs):
            return paragraphs
    return split_paragraphs(text)
