"""From the bytes of a page to its text: declarations are evidence, the bytes themselves decide.

Order: byte order mark; valid UTF-8; UTF-16 seen by its NUL bytes; then the legacy encodings, which any bytes fit, are
weighed by how often the commonest Arabic letters come out. What a header or a meta tag says breaks ties only.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from newscrawler.html.declared import SNIFF_BYTES, declared
from newscrawler.text import repair

if TYPE_CHECKING:
    from collections.abc import Iterable

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COMMON: Final = "اليمونرتبهدعف"  # 77 % of the Arabic letters in running news text
# 93 Arabic pages, 2026-11: .66-.77 in their own encoding; cp1256 and iso-8859-6 swapped .31-.50; as cp1252 below 0.
_MIN_ARABIC_SCORE: Final = 0.5
# Share of the high bytes that stand side by side: Arabic words > .9, umlauts and accents between Latin letters < .1.
_MIN_RUNS_SHARE: Final = 0.5
_RUNS = re.compile(rb"[\x80-\xff]{2,}")
_LOW: Final = bytes(range(128))
_ONE_BYTE: Final = ("cp125", "iso8859", "mac-")  # encodings in which every byte is a character
# Share of the non-ASCII characters that may be broken and the page still be UTF-8; cp1256 read as UTF-8 breaks > .9.
_MAX_BROKEN_SHARE: Final = 0.1
# Traces of Arabic read in a wrong encoding and saved as UTF-8: the alef (UTF-8 D8 A7) shows as "§" behind "Ø" or "ط",
# the alef of windows-1256 as "Ç". A page that quotes one such word is left alone; text.repair looks closer and decides.
_TRACES: Final = ("§", "Ç")
_MIN_TRACES: Final = 2
_SAMPLE: Final = 12_000  # characters at the start (the title) and on either side of the middle (the article)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page, the Python name of the *encoding* it was read in, and what had to be mended.

    Flags: "encoding_mislabelled" (a declaration was wrong), "encoding_guessed" (a legacy encoding, and none declared),
    "encoding_repaired" (broken bytes were replaced by U+FFFD, or text that had been encoded twice was turned back).
    """

    text: str
    encoding: str
    flags: tuple[str, ...] = ()


def decode(html: bytes, content_type: str | None = None) -> Decoded:
    """Return the text of the bytes *html*; *content_type* is the header's value, or None. Never fails.

    >>> decode("<p>خبر عاجل</p>".encode("cp1256"), "text/html; charset=utf-8")
    Decoded(text='<p>خبر عاجل</p>', encoding='cp1256', flags=('encoding_mislabelled',))
    """
    marked = _by_mark(html)
    if marked is not None:
        return marked
    labels = declared(html, content_type)
    try:
        text = html.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(html, labels)
    if b"\0" in html:
        wide = _wide(html)
        if wide is not None:
            return wide
    flags = ["encoding_mislabelled"] if labels and "utf-8" not in labels[:1] and not text.isascii() else []
    return _undouble(text, "utf-8", flags)


def _by_mark(html: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if html.startswith(mark):
            text = html[len(mark) :].decode(encoding, "replace")
            if encoding == "utf-8" and _is_broken(text):
                return None  # a mark glued before bytes of another encoding: seen when a script includes a UTF-8 file
            return _undouble(text, encoding, ["encoding_repaired"] if "\ufffd" in text else [])
    return None


def _is_broken(text: str) -> bool:
    bad = text.count("\ufffd")
    return bad > 0 and bad > _MAX_BROKEN_SHARE * (len(text) - len(text.encode("ascii", "ignore")))


def _wide(html: bytes) -> Decoded | None:
    """Return the text if NUL bytes stand in every second place of the mark-up, as in UTF-16 without a mark."""
    start = html[:SNIFF_BYTES]
    for encoding, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        high = start[offset::2]
        other = start[1 - offset :: 2]
        if high.count(0) > 0.3 * len(high) and other.count(0) < 0.05 * len(other) + 1:
            text = html.decode(encoding, "replace")
            return Decoded(text, encoding, ("encoding_repaired",) if "\ufffd" in text else ())
    return None


def _legacy(html: bytes, labels: tuple[str, ...]) -> Decoded:
    wide = _wide(html) if html[:SNIFF_BYTES].count(0) else None
    if wide is not None:
        return wide
    utf8 = html.decode("utf-8", "replace")
    if not _is_broken(utf8):
        flags = ["encoding_repaired"]
        if labels and "utf-8" not in labels[:1]:
            flags.append("encoding_mislabelled")
        return _undouble(utf8, "utf-8", flags)
    best = _most_arabic(html, labels) or next((name for name in labels if name != "utf-8"), "cp1252")
    flags = ["encoding_mislabelled" if labels else "encoding_guessed"] if best not in labels[:1] else []
    text = html.decode(best, "replace")
    if "\ufffd" in text:
        flags.append("encoding_repaired")
    return Decoded(text, best, tuple(flags))


def _most_arabic(html: bytes, labels: tuple[str, ...]) -> str | None:
    """Return the encoding in which *html* reads most like Arabic, or None if in none of them."""
    high = html.translate(None, _LOW)
    if sum(map(len, _RUNS.findall(html))) < _MIN_RUNS_SHARE * len(high):
        return None
    kinds = bytes(sorted(set(high)))
    counts = [high.count(byte) for byte in kinds]
    best, most = None, _MIN_ARABIC_SCORE
    for name in dict.fromkeys((*labels, "cp1256", "iso8859-6")):
        if name == "utf-8":
            continue
        if name.startswith(_ONE_BYTE):
            score = _arabic_score(zip(kinds.decode(name, "replace"), counts, strict=True))
        else:
            score = _arabic_score(Counter(html.decode(name, "replace")).items())
        if score > most:  # a declaration comes first and wins a tie
            best, most = name, score
    return best


def _arabic_score(counted: Iterable[tuple[str, int]]) -> float:
    """Return the share of common Arabic letters among the non-ASCII of *counted*, less that of Latin and rubbish."""
    foreign = good = bad = 0
    for char, seen in counted:
        if char > "\xa0":
            foreign += seen
            good += seen if char in _COMMON else 0
            bad += seen if "\xc0" <= char <= "\xff" or char == "\ufffd" else 0
    return (good - bad) / foreign if foreign else 0.0


def _undouble(text: str, encoding: str, flags: list[str]) -> Decoded:
    if not text.isascii() and _looks_doubled(text):
        mended = repair(text)
        if mended == text:
            mended = "\n".join(map(repair, text.split("\n")))
        if mended != text:
            text = mended
            flags.append("encoding_repaired")
    return Decoded(text, encoding, tuple(dict.fromkeys(flags)))


def _looks_doubled(text: str) -> bool:
    middle = len(text) // 2
    places = [(0, len(text))]
    if middle >= 2 * _SAMPLE:
        places = [(0, _SAMPLE), (middle - _SAMPLE, middle + _SAMPLE)]
    for trace in _TRACES:
        # To find none is ten times as fast as to count none.
        held = [place for place in places if text.find(trace, *place) >= 0]
        if held and sum(text.count(trace, *place) for place in held) >= _MIN_TRACES:
            return True
    return False
