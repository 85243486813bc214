"""The letters of the search form, by rules: every character, whatever it stands beside."""

import re
import unicodedata

from newscrawler.text.letters import DIGIT_FOLDS, FREQUENT_FOLDS, MARKS, VARIANT_FOLDS, spell_out
from newscrawler.text.marks import ordered

_ZERO_WIDTH = "\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_DROPPED = re.compile(f"[{MARKS}{_ZERO_WIDTH}\u0300-\u036f]+")
_PARTING = re.compile(f"[\u0640{_ZERO_WIDTH}]+")  # stands between a letter and its mark, and keeps them apart
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_FOLDS = {**VARIANT_FOLDS, **DIGIT_FOLDS}
_FOLDABLE = re.compile("[" + "".join(_FOLDS) + "]")
_COMPATIBILITY = re.compile(
    "[^\x00-\x9f\u0600-\u0652\u0656-\u06ff\u2010-\u2027\u2030-\u203a\xab\xbb\xa0-\xa7\xa9\xac-\xae\xb0\xb1\xb6\xb7\xbf]"
)
_GAP = re.compile("[^\\w\u0900-\u109f\u1780-\u17ff]+")  # vowel signs of Indic scripts are no \w, but no gap either


def folded(text: str) -> str:
    """Return the words of *text* in lower case with single spaces, letters and digits folded, marks dropped.

    >>> folded("الأُمّة العربيّة، ٢٠٢٦")
    'الامه العربيه 2026'
    """
    if not text.isascii():
        text = _fold_letters(text)
    return _GAP.sub(" ", text.lower().replace("_", " ")).strip(" ")


def _fold_letters(text: str) -> str:
    if _COMPATIBILITY.search(text):
        text = _PRESENTATION.sub(_letters, _PARTING.sub("", text))
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", ordered(text)).casefold())
    text = _DROPPED.sub("", text)
    for variant, letter in FREQUENT_FOLDS:
        text = text.replace(variant, letter)
    return _FOLDABLE.sub(_folded, text)


def _letters(match: re.Match[str]) -> str:
    return spell_out(match[0])


def _folded(match: re.Match[str]) -> str:
    return _FOLDS[match[0]]
