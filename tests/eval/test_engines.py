"""Pages in the mark-up of engines and themes: the article and nothing of its neighbours, with and without data."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawler.extract import read_page
from newscrawler.items import Reading

PAGES = sorted((Path(__file__).parent / "engines").glob("*.html"))
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OWN = {
    "site": "دفتر المرفأ",
    "url": "https://marfa.example/2026/02/10/suq/",
    "title": "السوق العتيق يفتح أبوابه بعد عام من الترميم",
    "standfirst": "سبعون متجرا عادت إلى العمل، وأصحابها ينتظرون زوار الصيف.",
    "author": "هدى منصور",
    "iso": "2026-02-10T10:20:00+03:00",
    "day": "2026-02-10",
    "date": "10 فبراير 2026",
    "tag": "محليات",
}
OTHERS = {
    "title1": "مهرجان النخيل يعود إلى الواحة الكبرى",
    "teaser1": "يعود المهرجان هذا العام بعد غياب خمسة مواسم، ويستقبل ضيوفه في ساحة القلعة قرب النبع القديم.",
    "author1": "ليلى الصباغ",
    "date1": "3 يناير 2026",
    "title2": "فريق الشراع يحرز كأس الخليج للناشئين",
    "teaser2": "أحرز الفريق الكأس للمرة الثانية في تاريخه بعد مباراة امتدت إلى ركلات الترجيح أمام جمهور كبير.",
    "author2": "رامي الأشقر",
    "date2": "14 ديسمبر 2025",
    "comment": "أحسنتم، نتمنى أن يفتح السوق في المساء أيضا لأن كثيرا من الناس لا يستطيعون المجيء نهارا.",
    "commenter": "زائر من الجبل",
}
LONG = [
    "فتح السوق العتيق في المدينة أبوابه صباح اليوم بعد عام كامل من أعمال الترميم التي شملت السقوف والأبواب الخشبية.",
    "وقال رئيس لجنة التجار إن سبعين متجرا عادت إلى العمل في اليوم الأول، وإن البقية ستعود قبل نهاية الشهر المقبل.",
    "وعود لم تنفذ بعد",
    "وكانت البلدية قد وعدت بتعويض أصحاب المتاجر عن أشهر الإغلاق، لكن المبلغ لم يصل إلى معظمهم حتى الآن بحسب ما قالوا.",
    "وختم التاجر سمير حديثه بقوله: هذا السوق بيتنا.",
]
BODIES = {
    "long": (LONG, "<p>{}</p>\n<p>{}</p>\n<h2>{}</h2>\n<p>{}</p>\n<p>{}</p>"),
    "with a list": (
        [LONG[0], "ومن المتاجر التي عادت:", "العطارة الكبرى عند المدخل", "دكان النحاس قرب الخان", LONG[3]],
        "<p>{}</p><p>{}</p><ul><li>{}</li><li>{}</li></ul><p>{}</p>",
    ),
    "of two paragraphs": (LONG[:2], "<p>{}</p><p>{}</p>"),
    "of one paragraph": (LONG[:1], "<p>{}</p>"),
}


def page(path: Path, body: str, *, has_data: bool) -> Reading:
    html = path.read_text(encoding="utf-8")
    if not has_data:
        html = re.sub(r"<!--data-->.*?<!--/data-->", "", html, flags=re.DOTALL)
    lines, form = BODIES[body]
    for name, value in {**OWN, **OTHERS, "paragraphs": form.format(*lines)}.items():
        html = html.replace("{" + name + "}", value)
    found = read_page(html.encode(), url=OWN["url"], fetched_at=AT)
    assert isinstance(found, Reading), found
    return found


@pytest.mark.parametrize("has_data", [True, False], ids=["with data", "without data"])
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_the_article_is_read_and_nothing_of_its_neighbours(path: Path, body: str, *, has_data: bool) -> None:
    found = page(path, body, has_data=has_data)
    assert (found.title, found.authors, (found.published or "")[:10]) == (OWN["title"], (OWN["author"],), OWN["day"])
    lines = (found.text or "").split("\n\n")
    assert [line.lstrip("•- ") for text in lines for line in text.split("\n")] in (
        BODIES[body][0],
        [OWN["standfirst"], *BODIES[body][0]],
    )
    said = "\n".join(map(str, (found.description, found.section, found.tags, found.byline_raw, found.published_raw)))
    assert [text for text in OTHERS.values() if text in said] == []
    assert {found.section, *found.tags} <= {None, OWN["tag"], "posts", "المقالات"}
