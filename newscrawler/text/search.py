"""The search form: what two spellings of one word have in common."""

import re
from codecs import charmap_build, charmap_decode, charmap_encode

from newscrawler.text.folding import folded
from newscrawler.text.stem import light_stem

# Almost all text of Arabic pages is written with these characters, each of which has one search form wherever it
# stands. So such text is coded a byte a character and levelled by tables, in five passes of C: four times as fast as
# by the rules, which are asked for the tables (3,442 paragraphs of the corpus, 2026-11: four hold another character).
_ALPHABET = (
    "".join(map(chr, range(128)))
    + "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
    + "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"  # tatweel, harakat, superscript alef
    + "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
    + "پچژگکیەڤڕێۆڵۀہھےںٹڈڑٱ"
    + "،؛؟٪٫٬«»“”‘’–—…•·©®°\xa0‹›"
    + "\xad\u200b\u200c\u200d\u200e\u200f\u202b\u202c\ufeff"  # invisible ones
).ljust(256, "\ufffe")  # no character: bytes without one
_CODES = charmap_build(_ALPHABET)
_FINAL_HAMZA = re.compile("(?<!ي)ي+ء(?![^ ])")


def _tables() -> tuple[bytes, bytes]:
    """Return the byte for each byte of the alphabet, and the bytes that are dropped."""
    levelled = bytearray(range(256))
    dropped = bytearray()
    for code, character in enumerate(_ALPHABET.rstrip("\ufffe")):
        form = folded(f"0{character}0")[1:-1]  # between digits, which stay as they are
        if form:
            levelled[code] = _ALPHABET.index(form)
        else:
            dropped.append(code)
    return bytes(levelled), bytes(dropped)


_LEVELLED, _DROPPED = _tables()


def search_key(text: str, *, stem: bool = False) -> str:
    """Return the search form of *text*: words in lower case with single spaces, letters and digits folded.

    Harakat and tatweel go; alef forms become ا, hamza on a seat ء, alef maqsura ي, ta marbuta ه; Persian, Urdu and
    Kurdish variants their Arabic letter, all digits ASCII; punctuation becomes a space. With *stem* each word goes
    through :func:`newscrawler.text.stem.light_stem`. Applying it twice changes nothing.

    >>> search_key("شـاهِد أيضًا:") == search_key("شاهد ايضا")
    True
    >>> search_key("الأُمّة العربيّة، ٢٠٢٦")
    'الامه العربيه 2026'
    >>> search_key("والمسؤولون الإيرانيون", stem=True)
    'مسءول ايران'
    """
    key = _fold(text)
    return " ".join(map(light_stem, key.split(" "))) if stem and key else key


def words(text: str) -> list[str]:
    """Return the words of the search form of *text*.

    >>> words("قال: «لا»")
    ['قال', 'لا']
    """
    return _fold(text).split()


def _fold(text: str) -> str:
    try:
        codes, _ = charmap_encode(text, "strict", _CODES)
    except UnicodeEncodeError:  # an emoji, a letter of another script
        key = _by_rules(text)
    else:
        key, _ = charmap_decode(b" ".join(codes.translate(_LEVELLED, _DROPPED).split()), "strict", _ALPHABET)
    return _FINAL_HAMZA.sub("ء", key) if "يء " in key or key.endswith("يء") else key


def _by_rules(text: str) -> str:
    """Return the folded words of *text*, line by line where it has several: most of them hold common letters only."""
    if "\n" in text:
        return " ".join(filter(None, map(_fold, text.split("\n"))))
    return folded(text)
