"""Dumps of naive texts in our own words: articles that all differ, in the frames of several sites."""

from __future__ import annotations

import random
from dataclasses import dataclass

_WHO = [
    "الوزير",
    "المدير",
    "الرئيس",
    "المحافظ",
    "الخبير",
    "المهندس",
    "الطبيب",
    "الأمين",
    "الناطق",
    "المستشار",
    "المعلم",
    "الباحث",
]
_DID = ["افتتح", "أعلن", "زار", "وقع", "أقر", "راجع", "ناقش", "كرم", "تابع", "دشن", "عرض", "بحث"]
_WHAT = [
    "المعرض",
    "الجسر",
    "المشروع",
    "الميزانية",
    "المكتبة",
    "المستشفى",
    "المدرسة",
    "الطريق",
    "الميناء",
    "المتحف",
    "المصنع",
    "السوق",
]
_WHERE = [
    "العاصمة",
    "الساحل",
    "الجنوب",
    "الشمال",
    "القرية",
    "المدينة",
    "الواحة",
    "الجبل",
    "الوادي",
    "الجزيرة",
    "الضاحية",
    "السهل",
]
_WHEN = ["أمس", "اليوم", "غداً", "الصباح", "المساء", "الربيع", "الخريف", "الشتاء", "الصيف", "الأحد", "الاثنين", "الخميس"]


@dataclass(frozen=True)
class Story:
    """One article: its headline and its paragraphs."""

    title: str
    body: tuple[str, ...]

    @property
    def cut(self) -> str:
        """The beginning of the text as a theme cuts it."""
        return " ".join(self.body[0].split()[:8]) + " …"


def stories(count: int, seed: int = 1) -> list[Story]:
    """Return *count* articles of four to seven paragraphs."""
    dice = random.Random(seed)

    def clause() -> str:
        return " ".join(dice.choice(words) for words in (_WHO, _DID, _WHAT, _WHERE, _WHEN, _WHAT, _WHERE))

    return [
        Story(
            title=f"{clause()} {dice.choice(_WHEN)}",
            body=tuple(f"{clause()} في {clause()}، و{clause()}." for _ in range(dice.randint(4, 7))),
        )
        for _ in range(count)
    ]
