"""A light stemmer for search: takes articles, conjunctions, prepositions and common endings off a folded word."""

from functools import lru_cache

# The longest that fits is taken off a stem of at least _SHORTEST letters. Bare ب, ل and ك are left alone: they begin
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
_PREFIXES, _SUFFIXES = frozenset(PREFIXES), frozenset(SUFFIXES)
_FIRST_LETTERS, _LAST_LETTERS = {prefix[0] for prefix in PREFIXES}, {suffix[-1] for suffix in SUFFIXES}
_SIZES = sorted({len(affix) for affix in (*PREFIXES, *SUFFIXES)}, reverse=True)  # in letters
_REMEMBERED = 65_536  # words; the vocabulary of a month of one paper


@lru_cache(maxsize=_REMEMBERED)
def light_stem(word: str) -> str:
    """Return the light stem of *word* (a word of the search form): at most one prefix and one suffix come off.

    >>> light_stem("والسعوديين"), light_stem("سعوديه"), light_stem("لبنان")
    ('سعود', 'سعود', 'لبن')
    """
    longest = len(word) - _SHORTEST  # letters that can come off
    if word[:1] in _FIRST_LETTERS:
        for size in _SIZES:
            if size <= longest and word[:size] in _PREFIXES:
                if not (size == 1 and word.startswith(WAW_STEMS)):
                    word = word[size:]
                    longest -= size
                break
    if word[-1:] in _LAST_LETTERS:
        for size in _SIZES:
            if size <= longest and word[-size:] in _SUFFIXES:
                return word[:-size]
    return word
