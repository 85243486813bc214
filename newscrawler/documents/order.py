"""Lines as they are drawn, from left to right, made lines as they are read."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGITS = "0-9٠-٩۰-۹"
_ARABIC = "\u0590-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"  # letters and marks that are written to the left
_NUMBER = f"[{_DIGITS}]+(?:[.,:/٫٬][{_DIGITS}]+)*"
_LATIN = "A-Za-z\u00c0-\u024f"
# What is written to the right in a line to the left: numbers, and Latin words with all between them (UAX 9, W1 to N1).
_TO_THE_RIGHT = re.compile(f"((?:{_NUMBER})?[{_LATIN}](?:[^{_ARABIC}\n]*[{_LATIN}{_DIGITS}])?|{_NUMBER})")
_TO_THE_LEFT = re.compile(f"([{_ARABIC}](?:[^{_LATIN}{_DIGITS}]*[{_ARABIC}])?)")
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")  # one code point for each shape of a letter: old fonts
_MIRRORED = str.maketrans("()[]{}«»‹›<>", ")(][}{»«›‹><")
_OPENS_WELL = re.compile(r"(?:^|\s)[(\[«](?=[^\s)\]»])|(?<=[^\s(\[«])[)\]»](?=[\s.,،؛:]|$)", re.MULTILINE)
_OPENS_ILL = re.compile(r"(?:^|\s)[)\]»](?=[^\s(\[«])|(?<=[^\s)\]»])[(\[«](?=[\s.,،؛:]|$)", re.MULTILINE)
_WORD = re.compile(f"[{_ARABIC}]{{3,}}")
_ENDS = (".", "؟", "!")
_ONLY_LAST = frozenset("ةى")  # letters that end a word, and never begin one


def as_read(lines: Sequence[str]) -> list[str]:
    """Return *lines*, each as it is drawn from left to right, as they are read.

    Where Arabic letters are the most, lines are read from the right; numbers and Latin words in them from the left.
    Letters that were drawn as shapes are letters again. Some programs write what is inside a word, or a whole line, in
    the order of reading: of the three ways the one is taken whose words begin and end as Arabic words do, and then the
    one whose lines end sentences.

    >>> as_read([".ﺲﻣأ (25%) 2026 راذآ 12 مﻮﻳ UNESCO AG ﻦﻋ"])
    ['عن UNESCO AG يوم 12 آذار 2026 (%25) أمس.']
    """
    text = "\n".join(lines)
    if len(re.findall(f"[{_ARABIC}]", text)) < len(re.findall(f"[{_LATIN}]", text)):
        return [_letters(_TO_THE_LEFT.sub(lambda found: found[0][::-1], line)) for line in lines]
    ways = [
        [_turned(line) for line in lines],
        [_words_turned(line) for line in lines],
        [_letters(one) for one in lines],
    ]
    return _bracketed(max(ways, key=lambda way: (standing(way), _ending(way))))


def standing(lines: Sequence[str]) -> int:
    """Return how many words of *lines* begin or end as Arabic words do, less those that do so when read backwards.

    >>> standing(["في المدينة"]), standing(["ةنيدملا يف"])
    (2, -2)
    """
    score = 0
    for word in _WORD.findall("\n".join(lines)):
        score += (word[:2] == "ال") - (word[-2:] == "لا") + (word[-1] in _ONLY_LAST) - (word[0] in _ONLY_LAST)
    return score


def _ending(lines: Sequence[str]) -> int:
    """Return how many of *lines* end a sentence with their last word, less those that do with their first."""
    words = [found for line in lines if (found := line.split())]
    return sum(one[-1].endswith(_ENDS) - one[0].endswith(_ENDS) for one in words)


def _turned(line: str) -> str:
    pieces = _TO_THE_RIGHT.split(line)  # every second one is written to the right
    return _letters("".join(piece if place % 2 else piece[::-1] for place, piece in reversed([*enumerate(pieces)])))


def _words_turned(line: str) -> str:
    return _letters(" ".join(reversed(line.split())))


def _letters(line: str) -> str:
    """Return *line* with letters in place of their shapes, and with single spaces."""
    return " ".join(_FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]).strip(), _signs(line)).split())


def _signs(line: str) -> str:
    return "".join(" " if unicodedata.category(char) == "Cc" else char for char in line)


def _bracketed(lines: list[str]) -> list[str]:
    """Return *lines* with brackets that open where they should: some programs tell their shapes, not what they do."""
    text = "\n".join(lines)
    if len(_OPENS_ILL.findall(text)) > len(_OPENS_WELL.findall(text)):
        return [line.translate(_MIRRORED) for line in lines]
    return lines
