"""The form in which dates are read: one spelling for each letter and digit, and the way back to the original text."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

_LETTERS = {
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",  # Persian and Urdu ya
    "ې": "ي",
    "ئ": "ي",
    "ؤ": "و",
    "ة": "ه",
    "ۀ": "ه",
    "ہ": "ه",  # Urdu
    "ە": "ه",  # Kurdish
    "ک": "ك",  # Persian and Urdu kaf
    "گ": "ك",
    "٫": ".",
    "٬": ",",
    "،": ",",
    "؛": ";",
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "∕": "/",
    "⁄": "/",
    "：": ":",
    "∶": ":",
    "|": "|",
    "’": "'",
    "é": "e",
    "è": "e",
    "ê": "e",
    "û": "u",
    "ù": "u",
    "à": "a",
    "â": "a",
    "ç": "c",
}
_SPACES = (
    "\t\n\r\x0b\x0c\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
# Tatweel, harakat, Quranic marks, bidi marks and isolates, zero-width characters, soft hyphen, BOM: no part of a date.
_DROPPED = (
    *(0x00AD, 0x0640, 0x0670, 0x061C, 0xFEFF, 0x180E),
    *range(0x064B, 0x0660),
    *range(0x0610, 0x061B),
    *range(0x06D6, 0x06DD),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
)
# What stays as it is stands in the table, too, up to the Arabic letters: a miss costs an exception.
_TABLE: dict[int, str | None] = {code: chr(code).lower() for code in range(0x700) if len(chr(code).lower()) == 1}
_TABLE |= {ord(letter): plain for letter, plain in _LETTERS.items()}
_TABLE |= {ord(letter.upper()): plain for letter, plain in _LETTERS.items() if len(letter.upper()) == 1}
_TABLE |= {ord(space): " " for space in _SPACES}
_TABLE |= {zero + digit: str(digit) for zero in (0x0660, 0x06F0, 0xFF10) for digit in range(10)}
_TABLE |= dict.fromkeys(_DROPPED)

_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
# A year glued to the clock or the date after it, as in text without its tags ("19/12/202410:33"), is a number alone.
_TOKEN = re.compile(
    r"((?:19|20)[0-9]{2}(?=[0-9]{1,2}:[0-9]{2})|(?<=[/.-])(?:19|20)[0-9]{2}(?=[0-9]{1,2}(?:[/.-]|\s?[^\W\d_]{2}))|[0-9]+)"
    r"|([^\W\d_]+)|(\S)"
)
_KINDS = ("", "n", "w", "p")


@dataclass(frozen=True, slots=True)
class Levelled:
    """A *text* and the same in one spelling (*key*); *is_even*: each character of the one is one of the other."""

    text: str
    key: str
    is_even: bool

    def original(self, start: int, end: int) -> str:
        """Return the piece of the original text that the characters *start* to *end* of the key were made from."""
        if self.is_even:
            return self.text[start:end]
        origin = [index for index, character in enumerate(self.text) for _ in _plain(character)]
        return self.text[origin[start] : origin[end - 1] + 1] if end > start else ""


class Token(NamedTuple):
    """A number ("n"), a word ("w"), one other character ("p") or the end ("e") of a levelled text, with its place."""

    kind: str
    value: str
    start: int
    end: int

    @property
    def is_short(self) -> bool:
        """Whether it is a number of one or two digits."""
        return self.kind == "n" and self.end - self.start <= PAIR

    @property
    def is_pair(self) -> bool:
        """Whether it is a number of two digits."""
        return self.kind == "n" and self.end - self.start == PAIR

    @property
    def is_year(self) -> bool:
        """Whether it is a number of four digits."""
        return self.kind == "n" and self.end - self.start == FOUR


Tokens = Sequence[Token]
PAIR = 2
FOUR = 4
_ENDS = (
    6  # tokens of kind "e" behind a line, so that a look ahead, or back from the start, needs no check of the length
)


def level(text: str) -> Levelled:
    """Return *text* in the spelling in which dates are read: ASCII digits, plain letters, lower case, no marks.

    >>> level("١٩ ديسمبر ٢٠٢٤م").key
    '19 ديسمبر 2024م'
    >>> level("مســـاءً").key
    'مساء'
    """
    if _PRESENTATION.search(text):
        return Levelled(text, "".join(map(_plain, text)), is_even=False)
    key = text.translate(_TABLE)
    return Levelled(text, key, is_even=len(key) == len(text))


def _plain(character: str) -> str:
    if _PRESENTATION.match(character):
        character = unicodedata.normalize("NFKC", character)
    return character.translate(_TABLE)


def tokens(key: str) -> list[Token]:
    """Return the numbers, words and marks of a levelled text in order, white space left out, then tokens of kind "e".

    >>> [token.value for token in tokens("5مايو2024, 14:05") if token.kind != "e"]
    ['5', 'مايو', '2024', ',', '14', ':', '05']
    """
    line = [Token(_KINDS[m.lastindex or 0], m[0], m.start(), m.end()) for m in _TOKEN.finditer(key)]
    end = Token("e", "", len(key), len(key))
    line.extend([end] * _ENDS)
    return line


def keys(*spellings: str) -> frozenset[str]:
    """Return the levelled forms of *spellings*.

    >>> sorted(keys("نشر", "بتاريخٍ"))
    ['بتاريخ', 'نشر']
    """
    return frozenset(level(spelling).key for spelling in spellings)
