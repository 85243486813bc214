"""Generated Arabic articles with syndicated copies, and the truth of which belong together. Deterministic.

Originals are built from phrases of the demo site, so that unrelated articles share formulas as real news does; some
belong to a series (prices, weather) that repeats whole sentences every day. A copy is cut, extended, re-titled,
re-spelled, lightly edited or shuffled, or two of these.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime

from newscrawler.demo.markup import paragraphs
from newscrawler.demo.stories import stories

_NAMES = [
    "سالم",
    "نورة",
    "خالد",
    "ريم",
    "فهد",
    "هالة",
    "ماجد",
    "سلمى",
    "زيد",
    "جنى",
    "عمر",
    "دانة",
    "يزن",
    "لينا",
    "قيس",
    "شهد",
    "بدر",
    "رغد",
    "وليد",
    "تالا",
]
_PLACES = [
    "الوادي",
    "الساحل",
    "الهضبة",
    "المرسى",
    "التل",
    "السهل",
    "الحصن",
    "الجزيرة",
    "المنارة",
    "البئر",
    "الكثيب",
    "العين",
]
COPIED = 0.6  # share of stories that may have copies
IN_SERIES = 0.2  # share of stories that repeat sentences of their series
NEW_TOP = 0.3  # share of extended copies that begin with something new
LOOSE = 0.5  # share of words of a re-spelled copy written without hamza
MARKED = 0.1  # share of its words with a haraka

_SPELLINGS = str.maketrans("أإآىة", "ااايه")


@dataclass(frozen=True, slots=True)
class Made:
    """A generated article: number of its story, headline, text, and how it was made."""

    story: int
    title: str
    text: str
    how: str


def syndicated(count: int, *, seed: int = 7) -> list[Made]:
    """Return *count* articles; about half of the stories have copies, 1 to 6 of them."""
    dice = random.Random(seed)
    phrases = _phrases()
    series = [[_sentence(dice, phrases) for _ in range(6)] for _ in range(30)]
    made: list[Made] = []
    story = 0
    while len(made) < count:
        text = _original(dice, phrases, series)
        made.append(Made(story, _title(dice, phrases), "\n\n".join(text), "original"))
        copies = min(6, int(dice.expovariate(0.8))) if dice.random() < COPIED else 0
        for _ in range(copies):
            how = dice.choice(
                ("cut", "extended", "retitled", "respelled", "edited", "shuffled", "cut+respelled", "extended+edited")
            )
            copy = text
            for step in how.split("+"):
                copy = _CHANGES[step](dice, copy, phrases)
            made.append(Made(story, _title(dice, phrases), "\n\n".join(copy), how))
        story += 1
    dice.shuffle(made)
    return made[:count]


def _phrases() -> list[list[str]]:
    """Return runs of 2 to 5 words from the demo articles."""
    dice = random.Random(1)
    found = []
    for told in stories(1, now=datetime(2026, 11, 1, tzinfo=UTC)):
        for paragraph in paragraphs(told.body):
            words = paragraph.split()
            while words:
                size = dice.randint(2, 5)
                found.append(words[:size])
                words = words[size:]
    return found


def _sentence(dice: random.Random, phrases: list[list[str]]) -> str:
    words = [word for _ in range(dice.randint(3, 7)) for word in dice.choice(phrases)]
    words.insert(dice.randrange(len(words)), dice.choice(_NAMES))
    words.insert(dice.randrange(len(words)), f"في {dice.choice(_PLACES)} {dice.randint(2, 9999)}")
    return " ".join(words).rstrip(".،") + "."


def _original(dice: random.Random, phrases: list[list[str]], series: list[list[str]]) -> list[str]:
    """Return the paragraphs of a story; one in five repeats two or three sentences of its series."""
    text = [" ".join(_sentence(dice, phrases) for _ in range(dice.randint(2, 4))) for _ in range(dice.randint(3, 9))]
    if dice.random() < IN_SERIES:
        for line in dice.sample(dice.choice(series), dice.randint(2, 3)):
            text.insert(dice.randrange(len(text)), line)
    return text


def _title(dice: random.Random, phrases: list[list[str]]) -> str:
    return " ".join(word for _ in range(3) for word in dice.choice(phrases))


def _cut(dice: random.Random, text: list[str], _: list[list[str]]) -> list[str]:
    """Keep 45 to 90 % of the paragraphs from the top, as desks do."""
    return text[: max(1, round(len(text) * dice.uniform(0.45, 0.9)))]


def _extended(dice: random.Random, text: list[str], phrases: list[list[str]]) -> list[str]:
    """Add 20 to 80 % of new paragraphs at the end, one perhaps at the top."""
    added = max(1, round(len(text) * dice.uniform(0.2, 0.8)))
    new = [" ".join(_sentence(dice, phrases) for _ in range(3)) for _ in range(added)]
    return [*new[:1], *text, *new[1:]] if dice.random() < NEW_TOP else [*text, *new]


def _retitled(_dice: random.Random, text: list[str], _: list[list[str]]) -> list[str]:
    return text


def _respelled(dice: random.Random, text: list[str], _: list[list[str]]) -> list[str]:
    """Write hamza, ta marbuta and alef maqsura loosely, and put harakat and tatweel on some words."""
    return [" ".join(_loosely(dice, word) for word in paragraph.split()) for paragraph in text]


def _loosely(dice: random.Random, word: str) -> str:
    if dice.random() < LOOSE:
        word = word.translate(_SPELLINGS)
    if dice.random() < MARKED:
        word = word[:1] + "َ" + word[1:]
    return word


def _edited(dice: random.Random, text: list[str], phrases: list[list[str]]) -> list[str]:
    """Change one word in 15 to 40, as a desk that has its own style."""
    rate = 1 / dice.randint(15, 40)
    return [
        " ".join(dice.choice(phrases)[0] if dice.random() < rate else word for word in paragraph.split())
        for paragraph in text
    ]


def _shuffled(dice: random.Random, text: list[str], _: list[list[str]]) -> list[str]:
    return [text[0], *dice.sample(text[1:], len(text) - 1)]


_CHANGES = {
    "cut": _cut,
    "extended": _extended,
    "retitled": _retitled,
    "respelled": _respelled,
    "edited": _edited,
    "shuffled": _shuffled,
}
