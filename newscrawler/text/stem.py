"""A light stemmer for search: takes articles, conjunctions, prepositions and common endings off a folded word."""

from functools import lru_cache

# Longest first. Each stands before a stem of at least _SHORTEST letters. Bare ب, ل and ك are left alone: they begin
# too many stems (بلد, لبنان, كتاب), and a stem cut on one side only is found by nobody.
PREFIXES = (
    "وبال",  # and with the
    "وكال",  # and like the
    "فبال",  # so with the
    "ولل",  # and for the
    "فلل",  # so for the
    "بال",  # with the
    "كال",  # like the
    "وال",  # and the
    "فال",  # so the
    "لل",  # for the
    "ال",  # the
    "و",  # and
)
SUFFIXES = (
    "اتها",  # her ...s
    "اتهم",  # their ...s
    "ياته",  # of its ...
    "تها",  # her
    "تهم",  # their
    "هما",  # of the two
    "يات",  # abstract nouns, plural
    "يون",  # people of, nominative
    "يين",  # people of, oblique
    "تين",  # two (feminine)
    "تان",  # two (feminine), nominative
    "ها",  # her
    "هم",  # their
    "نا",  # our
    "ات",  # feminine plural
    "ون",  # masculine plural
    "ين",  # masculine plural, dual
    "ان",  # dual
    "يه",  # adjective, feminine
    "ته",  # his, behind a feminine
    "ه",  # ta marbuta; his
    "ي",  # adjective; my
    "ا",  # accusative
)
_SHORTEST = 3

# News words that begin with و themselves; the conjunction is not taken off them (وزارة stays beside الوزارة).
WAW_STEMS = (
    *("وزير", "وزار", "وزراء", "وكال", "وكيل", "وطن", "ولاي", "وسائل", "وسيل", "وسيط", "وساط", "وسام", "وسط"),
    *("وفد", "وفود", "وفاه", "وفيات", "وفق", "وثيق", "وثاءق", "واشنطن", "وحده", "وحدات", "وظيف", "وظاءف", "وضع"),
    *("وقت", "وقف", "وقع", "واقع", "واسع", "واضح", "وارد", "والد", "واجه", "واجب", "واحد", "وجود", "وجه", "وجد"),
    *("ورق", "ورشه", "وزن", "وصل", "وصول", "وصف", "وصي", "وعود", "وعده", "وباء", "وليد", "ولاده", "وديع", "ورث"),
)
_REMEMBERED = 65_536  # words; the vocabulary of a month of one paper


@lru_cache(maxsize=_REMEMBERED)
def light_stem(word: str) -> str:
    """Return the light stem of *word* (a word of the search form): at most one prefix and one suffix come off.

    >>> light_stem("والسعوديين"), light_stem("سعوديه"), light_stem("لبنان")
    ('سعود', 'سعود', 'لبن')
    """
    for prefix in PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST:
            if prefix == "و" and word.startswith(WAW_STEMS):
                break
            word = word[len(prefix) :]
            break
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST:
            return word[: -len(suffix)]
    return word
