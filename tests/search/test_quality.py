"""The search test set: 70 queries with the truth known by how the articles were made. Floors only go up."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from search.making import article, store

from newscrawler.demo.markup import paragraphs
from newscrawler.demo.stories import stories
from newscrawler.search import parse_query, search, update_index

if TYPE_CHECKING:
    from newscrawler.storage import DataFolder

RECALL, PRECISION = 0.98, 0.95  # at 10; issue 8

# A word as it is asked, the forms of it that articles hold, and words that look like it and are others.
TOPICS: list[tuple[str, list[str], list[str]]] = [
    ("جسر", ["الجسر", "جسرٌ", "بالجسر", "والجسر", "للجسر", "جـسر"], ["جسد", "جسور"]),
    ("المدرسة", ["مدرسة", "المدرسه", "مدرسات", "والمدرسة", "بالمدرسة"], ["مدرج", "دراسة"]),
    ("إعلان", ["الإعلان", "اعلان", "إعلانات", "لإعلان", "والإعلان"], ["علامة", "عناوين"]),
    ("أمطار", ["الأمطار", "امطار", "أمطارٌ", "بأمطار", "والأمطار"], ["مطار", "قطار"]),
    ("مسؤول", ["المسؤول", "مسئول", "مسؤولون", "المسؤولين", "والمسؤولون"], ["سائل", "مسائل"]),
    ("سعودي", ["السعودية", "سعوديون", "السعوديين", "سعوديٌّ", "والسعودية"], ["مسعود", "سعيد"]),
    ("مستشفى", ["المستشفى", "مستشفي", "بالمستشفى", "لمستشفى"], ["شفاء", "مشفق"]),
    ("شاحنات", ["الشاحنات", "شاحنة", "الشاحنة", "وشاحنات"], ["شحن", "شاطئ"]),
    ("بغداد", ["ببغداد", "لبغداد", "وبغداد", "بغدادَ"], ["غدا", "بغل"]),
    ("مصر", ["بمصر", "لمصر", "ومصر", "مصرُ"], ["مصير", "قصر"]),
    ("القاهرة", ["قاهرة", "بالقاهرة", "للقاهرة", "والقاهره"], ["ظاهرة", "قهوة"]),
    ("انتخابات", ["الانتخابات", "إنتخابات", "انتخابٌ", "للانتخابات"], ["نخبة", "منتخب"]),
    ("مؤتمر", ["المؤتمر", "مؤتمرات", "بالمؤتمر", "لمؤتمر"], ["تمر", "مؤامرة"]),
    ("اقتصادية", ["الاقتصادية", "اقتصادي", "إقتصاد", "والاقتصاد"], ["قصد", "مقصد"]),
    ("نفط", ["النفط", "نفطي", "النفطية", "بالنفط"], ["نفق", "نفس"]),
    ("طائرة", ["الطائرة", "طائرات", "الطائرات", "بالطائرة"], ["طائفة", "طارئ"]),
    ("وزارة", ["الوزارة", "بالوزارة", "للوزارة", "وزارات"], ["زيارة", "وزن"]),
    ("تلوث", ["التلوث", "تلوّث", "بالتلوث", "لتلوث"], ["تلوين", "ثلوج"]),
    ("زلزال", ["الزلزال", "زلزالٌ", "بزلزال", "والزلزال"], ["زلال", "منزل"]),
    ("٢٠٣٤", ["2034", "۲۰۳۴", "٢٠٣٤"], ["٢٠٤٣", "٢٠"]),
    ("گاز", ["گاز", "الگاز", "والگاز"], ["گرم", "كأس"]),
    ("فيضانات", ["الفيضانات", "فيضان", "بالفيضان", "وفيضانات"], ["فائض", "رمضان"]),
    ("لاعبين", ["اللاعبين", "لاعبون", "لاعب", "للاعبين", "لاعبات"], ["لعبة", "ملعب"]),
    ("شركه", ["الشركة", "شركات", "بالشركة", "لشركة"], ["شراكة", "مشترك"]),
    ("Facebook", ["facebook", "FACEBOOK", "بـ Facebook"], ["book", "face"]),
]
PHRASES: list[tuple[str, list[str], list[str]]] = [
    (
        "«وزير النقل»",
        ["وزير النقل", "لوزير النقل", "وزيرَ النقلِ", "والوزير، النقل"],
        ["النقل وزير", "وزير المالية والنقل"],
    ),
    ('"بطولة كأس الخليج"', ["بطولة كأس الخليج", "ببطولة كاس الخليج"], ["بطولة الخليج", "كأس الخليج العربي"]),
    ("«معرض الكتاب» كاتب", ["معرض الكتاب كاتب", "كاتب في معرض الكتاب"], ["معرض الكتاب", "كاتب معرض"]),
]
FILLER = (
    "أمس اليوم صباحا مساء حيث عقد جلسة بحضور أهالي الحي ضمن خطة شاملة لتطوير الخدمات وسط ترحيب واسع من "
    "السكان وقد أشار التقرير إلى أرقام جديدة تخص قطاع السياحة خلال الأعوام الماضية مقابل تراجع طفيف في قطاعات أخرى"
)


def made_articles() -> tuple[list[object], list[tuple[str, set[str]]]]:
    """Return the articles, and each query with the URLs that answer it."""
    dice, plain = random.Random(11), FILLER.split()
    articles, truth = [], []
    number = 0

    def add(words: str, *, in_title: bool) -> str:
        nonlocal number
        number += 1
        filler = dice.choices(plain, k=30)
        filler.insert(dice.randrange(len(filler)), words)
        title = f"{words} {' '.join(dice.choices(plain, k=4))}" if in_title else " ".join(dice.choices(plain, k=6))
        made = article(number, title, " ".join(dice.choices(plain, k=30) if in_title else filler))
        articles.append(made)
        return made.url

    for asked, forms, others in [*TOPICS, *PHRASES]:
        urls = {add(form, in_title=bool(at % 2)) for at, form in enumerate(forms)}
        for other in others:
            add(other, in_title=True)
        truth.append((f"{asked} site:news.example", urls))
        if asked[0] not in '«"':
            truth.append((f"{forms[0]} site:news.example", urls))  # asked with the article, or in another spelling
    return articles, truth


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[DataFolder, list[tuple[str, set[str]]]]:
    articles, truth = made_articles()
    told = stories(1, now=datetime(2026, 11, 1, tzinfo=UTC))
    demo = [
        article(1000 + at, story.title, "\n\n".join(paragraphs(story.body)), site="demo")
        for at, story in enumerate(told)
    ]
    for at in range(0, len(demo), 3):  # a run of three words of a headline: it answers, and whoever has the run too
        run = " ".join(demo[at].title.split()[:3])
        urls = {one.url for one in demo if run in one.title or run in (one.text or "")}
        truth.append((f"«{run}» site:demo", urls))
    folder = store(tmp_path_factory.mktemp("quality"), [*articles, *demo])
    update_index(folder)
    return folder, truth


def test_recall_and_precision_at_ten(built: tuple[DataFolder, list[tuple[str, set[str]]]]) -> None:
    folder, truth = built
    assert len(truth) >= 60
    recalls, precisions, wrong = [], [], []
    for asked, urls in truth:
        found = [hit.url for hit in search(folder, parse_query(asked), limit=10)]
        right = len(urls.intersection(found))
        recalls.append(right / min(10, len(urls)))
        precisions.append(right / len(found) if found else 0.0)
        if recalls[-1] < 1 or precisions[-1] < 1:
            wrong.append((asked, right, len(urls), len(found)))
    recall, precision = sum(recalls) / len(truth), sum(precisions) / len(truth)
    assert recall >= RECALL, (recall, wrong)
    assert precision >= PRECISION, (precision, wrong)
