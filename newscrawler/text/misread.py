"""The code pages through which Arabic is misread, and what comes back when it is read as it was meant."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_ALONE = 4  # lead characters without continuation before a sequence


def _bytes_of(codec: str) -> dict[str, int]:
    """Return the byte of each character of *codec* above ASCII.

    Browsers map the five bytes that windows-1252 leaves open to the control characters of latin-1, so both tables go
    into one. Python's windows-1256 has no open bytes.
    """
    table = {chr(byte): byte for byte in range(0x80, 0x100)} if codec == "cp1252" else {}
    for byte in range(0x80, 0x100):
        character = bytes([byte]).decode(codec, "replace")
        if character != "\ufffd":
            table[character] = byte
    return table


class CodePage(NamedTuple):
    """A single-byte code page: byte of each character, and how UTF-8 looks that was read through it."""

    byte_of: dict[str, int]
    stretch: re.Pattern[str]  # sequences with nothing but ASCII between
    run: re.Pattern[str]
    piece: re.Pattern[str]  # one sequence, or a lead byte whose continuation was lost on the way
    pair: re.Pattern[str]
    follow: re.Pattern[str]
    lost: dict[str, str]


def _code_page(codec: str, lost: dict[str, str]) -> CodePage:
    """Return the table of *codec*; *lost* gives the letter of a lead character that stands alone."""
    byte_of = _bytes_of(codec)

    def group(low: int, high: int) -> str:
        return "[" + "".join(re.escape(char) for char, byte in byte_of.items() if low <= byte < high) + "]"

    follow = group(0x80, 0xC0)
    sequence = f"{group(0xC2, 0xE0)}{follow}|{group(0xE0, 0xF0)}{follow}{{2}}|{group(0xF0, 0xF5)}{follow}{{3}}"
    alone = f"[{''.join(lost)}](?!{follow})"
    run = f"(?:{alone}){{0,{_ALONE}}}(?:{sequence})(?:{sequence}|{alone})*"
    return CodePage(
        byte_of=byte_of,
        stretch=re.compile(f"{run}(?:[\\x00-\\x7f]+{run})*"),
        run=re.compile(run),
        piece=re.compile(f"{sequence}|{alone}"),
        pair=re.compile(f"{group(0xD8, 0xDC)}{follow}"),
        follow=re.compile(follow),
        lost=lost,
    )


@cache
def code_pages() -> tuple[CodePage, CodePage]:
    """Return windows-1256 and windows-1252, made on the first call (20 milliseconds).

    Lost continuations: byte 81 is open in windows-1252, byte AD is the soft hyphen, which cleaners take out.
    """
    return _code_page("cp1256", {"ط": "ح"}), _code_page("cp1252", {"Ù": "ف", "Ø": "ح"})


def decoded_through(table: CodePage, text: str) -> str:
    """Return *text* with every UTF-8 sequence read through *table* decoded.

    >>> decoded_through(code_pages()[0], "ط®ط¨ط±")
    'خبر'
    """

    def decode_piece(match: re.Match[str]) -> str:
        piece = match[0]
        if piece in table.lost:
            return table.lost[piece]
        try:
            return bytes(table.byte_of[character] for character in piece).decode("utf-8")
        except UnicodeDecodeError:
            return piece

    return table.piece.sub(decode_piece, text)


ARABIC_OF_LATIN = {character: bytes([byte]).decode("cp1256") for character, byte in _bytes_of("cp1252").items()}
