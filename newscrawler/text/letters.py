"""Letters, marks and digits of the Arabic script: what is one letter in another dress, and what it folds to."""

import re
import unicodedata
from functools import cache

# Ligatures that are signs of their own; compatibility normalisation would make a phrase or a word of them.
SIGNS = frozenset("\ufdfa\ufdfb\ufdfc\ufdfd")  # ﷺ ﷻ ﷼ ﷽

# Signs above and below letters: harakat, Koranic marks, superscript alef, hamza above and below, and the tatweel.
MARKS = (
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0898-\u089f\u08ca-\u08ff"
)
# Frequent in Arabic text, so each is worth a str.replace of its own (which is ten times faster than a lookup).
FREQUENT_FOLDS = (("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ة", "ه"), ("ى", "ي"), ("ئ", "ء"), ("ؤ", "ء"))

# Variants, by the letter they fold to. Sources: Unicode charts of the Arabic blocks; the keyboards of Persian, Urdu,
# Kurdish (Sorani), Pashto and Uyghur; Arabic practice in writing foreign names (پ چ ژ ڤ گ).
_VARIANTS = {
    "ا": "ٱٲٳٵ",
    "ب": "پٻڀ",
    "ت": "ٹټٺٿ",
    "ج": "چڄڃ",
    "ح": "ځ",
    "خ": "څ",
    "د": "ڈډڌڎ",
    "ر": "ڑړڕڒ",
    "ز": "ژږ",
    "س": "ښ",
    "ف": "ڤڢ",
    "ق": "ڨ",
    "ك": "کڪگګڭڮڰ",
    "ل": "ڵ",
    "ن": "ںڼڻ",
    "ه": "ەھہۀۂۃۿ",
    "و": "ۆۇۈۉۊۋۏۄۅٷٶ",
    "ي": "یېێےۍٸ",
    "ء": "ۓٴ",
}
VARIANT_FOLDS = {variant: letter for letter, variants in _VARIANTS.items() for variant in variants}

# Every decimal digit outside ASCII that Arabic-script pages use, and full-width ones.
_DIGIT_ZEROS = "٠۰߀०০０"
DIGIT_FOLDS = {chr(ord(zero) + value): str(value) for zero in _DIGIT_ZEROS for value in range(10)}

_FOREIGN_DIGIT = re.compile("[" + "".join(DIGIT_FOLDS) + "]")


def ascii_digits(text: str) -> str:
    """Return *text* with Arabic-Indic, Persian and full-width digits as ASCII.

    >>> ascii_digits("١٤٤٧ هـ، ۲۰۲۶")
    '1447 هـ، 2026'
    """
    return text if text.isascii() else _FOREIGN_DIGIT.sub(_digit, text)


def _digit(match: re.Match[str]) -> str:
    return DIGIT_FOLDS[match[0]]


@cache
def spell_out(form: str) -> str:
    """Return the letters of one presentation form; a character that is none, or is a sign, as it is.

    >>> spell_out("ﻻ"), spell_out("ﷲ"), spell_out("ﷺ")
    ('لا', 'الله', 'ﷺ')
    """
    if form in SIGNS or unicodedata.category(form)[0] not in "LM":
        return form
    letters = unicodedata.normalize("NFKC", form)
    return letters.strip() or form
