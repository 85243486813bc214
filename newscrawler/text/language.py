"""Language of a text by its script, its telling letters and its small words."""

import re

from newscrawler.text.search import words

_SAMPLE = 6_000  # characters: bounds the cost of very long texts
_LETTERS_NEEDED = 2

_SCRIPTS = {
    "arabic": re.compile(
        "[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdf9\ufe80-\ufefc]"
    ),
    "latin": re.compile("[A-Za-z\xc0-\u024f]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "hy": re.compile("[\u0530-\u058f]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "am": re.compile("[\u1200-\u137f]"),
    "ka": re.compile("[\u10a0-\u10ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "ja": re.compile("[\u3040-\u30ff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}
_AMBIGUOUS = frozenset({"cyrillic"})
_ARABIC_RUNS = re.compile(f"{_SCRIPTS['arabic'].pattern}+")  # counted by run: a word is found as fast as a letter

# Letters that only one of the languages in Arabic script uses (or that tell it from its neighbours), with the weight
# of one occurrence. Sources: the alphabets; پ چ ژ گ and ک ی are shared, so they weigh little and decide only together.
_LETTER_WEIGHTS = {
    "ckb": {"ێ": 4, "ۆ": 3, "ڵ": 5, "ڕ": 4, "ە": 2, "ڤ": 1, "گ": 1, "چ": 1, "ژ": 1, "پ": 1, "ی": 1, "ک": 1},
    "ps": {
        "ټ": 5,
        "ډ": 5,
        "ړ": 5,
        "ښ": 5,
        "ګ": 5,
        "ڼ": 5,
        "ې": 3,
        "ۍ": 5,
        "ځ": 5,
        "څ": 5,
        "ږ": 5,
        "ی": 1,
        "چ": 1,
        "ئ": 0,
    },
    "ur": {"ٹ": 5, "ڈ": 5, "ڑ": 5, "ں": 4, "ے": 3, "ہ": 2, "ھ": 1, "ۓ": 5, "گ": 1, "چ": 1, "پ": 1, "ی": 1, "ک": 1},
    "fa": {"پ": 1, "چ": 1, "ژ": 2, "گ": 2, "ی": 1, "ک": 1, "ۀ": 3},
    "ug": {"ې": 3, "ۈ": 5, "ۋ": 5, "ۇ": 4, "ڭ": 5, "ە": 2, "ۆ": 2, "ھ": 1, "چ": 1, "گ": 1, "پ": 1},
    "sd": {"ٻ": 5, "ڄ": 5, "ڃ": 5, "ڌ": 5, "ڊ": 5, "ٺ": 5, "ٿ": 5, "ڀ": 5, "ڳ": 5, "ڻ": 5, "ڪ": 2, "ڙ": 5},
    "ar": {
        "ة": 4,
        "ى": 1,
        "ي": 1,
        "ك": 1,
        "أ": 2,
        "إ": 3,
        "ؤ": 1,
        "ئ": 1,
        "ط": 1,
        "ص": 1,
        "ض": 1,
        "ظ": 1,
        "ث": 1,
        "ذ": 1,
    },
}

# Small words in search form (letters folded), one occurrence weighs _WORD_WEIGHT.
_WORD_WEIGHT = 6
_WORDS = {
    "ar": "في من علي الي عن ان التي الذي هذا هذه ما لا لم لن كان كانت قد مع بعد قبل بين كما ذلك او ثم وقد قال خلال",
    "fa": "است را از كه اين براي با مي هاي شد شده كرد آن اند بود نيز تا هم خود يك بر شود كند",
    "ur": "كي كے هے ميں اور سے نے كو پر هيں كا يه بهي تها اس كيا",
    "ckb": "له كه بو لهسهر دهكات لهگهل ئهم ئهو نيه ههر دهبيت بهلام كرد يان",
    "ps": "چې د په كې دي ته او كوي دا له شوي سره وي څخه",
    "en": "the of and to in a is that for on with as was by it from at are this be has have his not an were which who "
    "you your we they he she but or all will can if more about when what up out so i",
    "fr": "le la les de des du et en un une dans pour que qui est sur au par pas plus il elle avec son ce cette aux ne",
    "de": "der die das und in den von zu mit ist des im auf nicht ein eine dem für sich auch es an als",
    "es": "el la los las de del y en un una que por con se su para al lo es como más pero",
    "tr": "ve bir bu için ile da de olarak en daha çok gibi olan sonra kadar ancak ne var",
    "it": "il lo la gli le di del della e in un una che per con si è non più sono nel anche",
    "pt": "o os as de do da dos e em um uma que para com não se por mais na no ao",
    "nl": "de het een en van in is dat op te voor met zijn die niet aan er ook",
    "id": "yang dan di ini itu dengan untuk dari tidak akan pada ke ada juga kita",
}
_LATIN = ("en", "fr", "de", "es", "tr", "it", "pt", "nl", "id")


def _folded(table: str) -> frozenset[str]:
    return frozenset(words(table))


_WORD_SETS = {language: _folded(table) for language, table in _WORDS.items()}
_LANGUAGES_OF_WORD = {
    word: tuple(name for name in _LETTER_WEIGHTS if word in _WORD_SETS.get(name, ()))
    for word in frozenset().union(*_WORD_SETS.values())
}
_LANGUAGES_OF_LETTER = {
    letter: tuple((name, weights[letter]) for name, weights in _LETTER_WEIGHTS.items() if letter in weights)
    for letter in frozenset().union(*_LETTER_WEIGHTS.values())
}
_OF_OTHERS = re.compile(f"[{''.join(_LANGUAGES_OF_LETTER.keys() - _LETTER_WEIGHTS['ar'].keys())}]")
_EVIDENCE_NEEDED = 2  # small words in Latin script: one ("de", "la") is shared by five languages
_EVIDENCE_SHARE = 0.06  # of all words; the languages listed have .10 (Turkish) to .40 (English), others less


def language(text: str) -> str | None:
    """Return the language of *text* as a BCP 47 tag; None when nothing tells.

    Script first, then telling letters and small words. Text in Arabic script that no other language claims is "ar";
    dialects are "ar" too. Latin script needs small words, so a name alone has no language.

    >>> language("أعلنت الوزارة بدء العام الدراسي"), language("دولت برنامه تازه را اعلام کرد")
    ('ar', 'fa')
    >>> language("The minister said it was over"), language("Le ministre a dit que c'est fini"), language("IBM")
    ('en', 'fr', None)
    """
    sample = text[:_SAMPLE]
    arabic = sum(map(len, _ARABIC_RUNS.findall(sample)))
    if 2 * arabic > len(sample):
        return _arabic_script(sample) if arabic >= _LETTERS_NEEDED else None
    counts = {script: len(pattern.findall(sample)) for script, pattern in _SCRIPTS.items()}
    script, count = max(counts.items(), key=lambda item: item[1])
    if count < _LETTERS_NEEDED or script in _AMBIGUOUS:
        return None
    if script == "arabic":
        return _arabic_script(sample)
    if script == "latin":
        return _latin_script(sample)
    if script == "zh" and counts["ja"]:
        return "ja"
    return script


def _arabic_script(text: str) -> str:
    scores = dict.fromkeys(_LETTER_WEIGHTS, 0)
    for names in filter(None, map(_LANGUAGES_OF_WORD.get, words(text))):
        for name in names:
            scores[name] += _WORD_WEIGHT
    if scores["ar"] == max(scores.values()) and not _OF_OTHERS.search(text):
        return "ar"  # what its own letters would add is not needed
    for letter, weights in _LANGUAGES_OF_LETTER.items():
        if letter in text:
            count = text.count(letter)
            for name, weight in weights:
                scores[name] += weight * count
    return max(scores, key=lambda name: (scores[name], name == "ar"))


def _latin_script(text: str) -> str | None:
    found = words(text)
    scores = {name: sum(word in _WORD_SETS[name] for word in found) for name in _LATIN}
    best = max(_LATIN, key=lambda name: scores[name])
    return best if scores[best] >= max(_EVIDENCE_NEEDED, _EVIDENCE_SHARE * len(found)) else None
