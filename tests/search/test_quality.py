"""The search test set: 170 queries with the truth known by how the articles were made. Floors only go up."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest
from search.making import article, store

from newscrawler.demo.markup import paragraphs
from newscrawler.demo.stories import stories
from newscrawler.search import parse_query, search, update_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newscrawler.items import Article
    from newscrawler.storage import DataFolder

RECALL, PRECISION = 0.98, 0.95  # at 10; issue 8

# A word as it is asked, the forms of it that articles hold, and words that look like it and are others.
TOPICS: list[tuple[str, list[str], list[str]]] = [
    ("جسر", ["الجسر", "جسرٌ", "بالجسر", "والجسر", "للجسر", "جـسر", "جسور", "بالجسور"], ["جسد", "جسيم"]),
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
    ("غزة", ["بغزة", "لغزة", "وغزة", "غزةَ"], ["غزو", "غزال"]),
    ("كندا", ["بكندا", "لكندا", "وكندا"], ["كندر", "أكناد"]),
    # the letter of a root is no preposition
    ("بطاقة", ["البطاقة", "بطاقات", "والبطاقة"], ["طاقة", "الطاقة"]),
    ("بحر", ["البحر", "بحرٌ", "بالبحر"], ["حر", "حرب"]),
    ("بترول", ["البترول", "بترولية"], ["ترول", "رول"]),
    ("لجنة", ["اللجنة", "لجان", "للجنة"], ["جنة", "الجنة"]),
    # broken plurals
    ("سوق", ["السوق", "أسواق", "الأسواق", "بأسواق"], ["سوء", "سائق"]),
    ("أحزاب", ["حزب", "الحزب", "والأحزاب"], ["أحزان", "عزب"]),
    ("صحيفة", ["صحف", "الصحف", "الصحيفة"], ["صحة", "صفحة"]),
    ("قوانين", ["قانون", "القانون", "بالقوانين"], ["قنوات", "قرين"]),
    ("مصنع", ["مصانع", "المصانع", "لمصنع"], ["صناعة", "مصارع"]),
    ("شهيد", ["شهداء", "الشهداء", "والشهيد"], ["مشهد", "شهادة"]),
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


@dataclass(frozen=True)
class Card:
    """An article for queries with operators and fields: the words that it holds, the one in its title, its fields."""

    topic: str
    deed: str
    place: str
    author: str
    section: str
    tag: str
    language: str
    month: int
    in_title: bool

    def made(self, number: int) -> Article:
        title = f"{self.topic if self.in_title else 'خبر'} عاجل اليوم"
        text = f"{FILLER} {self.topic} {FILLER} {self.deed} {FILLER} {self.place}"
        day = f"2026-{self.month:02}-15T10:00:00+03:00"
        fields = {"section": self.section, "language": self.language, "published": day}
        fields["fetched_at"] = "2026-08-01T03:04:05+00:00"  # after all of them: nothing is published after its capture
        return article(number, title, text, site="cards", authors=(self.author,), tags=(self.tag,), **fields)


WORDS = (("ميناء", "متحف", "جامعة", "حديقة"), ("افتتاح", "ترميم", "إغلاق"), ("طرابلس", "صنعاء"))
AUTHORS, SECTIONS, TAGS = ("سلمى خليل", "ياسين بدر"), ("محليات", "ثقافة", "رأي"), ("عمران", "سفر")
CARDS = [
    Card(
        *words,
        author=AUTHORS[at % 2],
        section=SECTIONS[at % 3],
        tag=TAGS[at // 3 % 2],
        language=("ar", "fa")[at // 5 % 2],
        month=at % 6 + 1,
        in_title=at // 2 % 2 == 1,
    )
    for at, words in enumerate(product(*WORDS))
]


def asked_of_cards() -> Iterator[tuple[str, Callable[[Card], bool]]]:
    """Yield each query with operators or fields, and what a card must be to answer it."""
    topics, deeds, places = WORDS
    for one, deed in product(topics, deeds):
        yield f"{one} AND {deed}", lambda card, one=one, deed=deed: (card.topic, card.deed) == (one, deed)
        yield f"{one} -{deed}", lambda card, one=one, deed=deed: card.topic == one and card.deed != deed
    for (one, other), deed in zip(combinations(topics, 2), deeds * 2, strict=True):
        yield (
            f"({one} OR {other}) {deed}",
            lambda card, pair=(one, other), deed=deed: card.topic in pair and card.deed == deed,
        )
        yield (
            f"{deed} NOT ({one} OR {other})",
            lambda card, pair=(one, other), deed=deed: card.topic not in pair and card.deed == deed,
        )
    for one, place in product(topics, places):
        yield (
            f"title:{one} {place}",
            lambda card, one=one, place=place: card.in_title and (card.topic, card.place) == (one, place),
        )
    for deed, (name, author) in product(deeds, (("سلمى", AUTHORS[0]), ('"ياسين بدر"', AUTHORS[1]))):
        yield f"{deed} author:{name}", lambda card, deed=deed, author=author: (card.deed, card.author) == (deed, author)
    for one, section in zip(topics * 3, SECTIONS * 4, strict=True):
        yield f"{one} section:{section}", lambda card, one=one, part=section: (card.topic, card.section) == (one, part)
    for one, tag in product(topics, TAGS):
        yield f"{one} tag:{tag}", lambda card, one=one, tag=tag: (card.topic, card.tag) == (one, tag)
    for one in topics:
        yield f"{one[:-1]}*", lambda card, one=one: card.topic == one
        yield f"{one} since:2026-04-01", lambda card, one=one: card.topic == one and card.month >= 4
        yield f"{one} until:2026-03-01", lambda card, one=one: card.topic == one and card.month < 3
        yield f"{one} language:fa", lambda card, one=one: (card.topic, card.language) == (one, "fa")


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
    cards = {card: card.made(2000 + at) for at, card in enumerate(CARDS)}
    for asked, answers in asked_of_cards():
        truth.append((f"{asked} site:cards", {one.url for card, one in cards.items() if answers(card)}))
    folder = store(tmp_path_factory.mktemp("quality"), [*articles, *demo, *cards.values()])
    update_index(folder)
    return folder, truth


def test_recall_and_precision_at_ten(built: tuple[DataFolder, list[tuple[str, set[str]]]]) -> None:
    folder, truth = built
    assert len(truth) >= 150
    recalls, precisions, wrong = [], [], []
    for asked, urls in truth:
        found = [hit.url for hit in search(folder, parse_query(asked), limit=10)]
        right = len(urls.intersection(found))
        recalls.append(right / min(10, len(urls)) if urls else 1.0)
        precisions.append(right / len(found) if found else float(not urls))
        if recalls[-1] < 1 or precisions[-1] < 1:
            wrong.append((asked, right, len(urls), len(found)))
    recall, precision = sum(recalls) / len(truth), sum(precisions) / len(truth)
    assert recall >= RECALL, (recall, wrong)
    assert precision >= PRECISION, (precision, wrong)
