"""What the names of parts tell: counted names, calls to action, boxes of authors, and ids that are addresses."""

from __future__ import annotations

import pytest

from newscrawler.extract import read_page
from newscrawler.items import Reading

TITLE = "إعادة تشجير سفوح جبل الشيخ"
A = "بدأت جمعيات أهلية صباح اليوم حملة لإعادة تشجير السفوح التي احترقت في الصيف الماضي، ويشارك فيها مئات المتطوعين."
B = "وقال منسق الحملة إن المتطوعين سيغرسون عشرين ألف شجرة من السنديان والأرز قبل نهاية الشهر المقبل."
C = "وتوزع الجمعيات على سكان القرى القريبة غراساً مجانية، وتدعوهم إلى حمايتها من الرعي في سنواتها الأولى."
OFFER = "نساعدك في تخطيط حديقة بيتك واختيار غراسها، فاتصل بنا اليوم لتحصل على أول استشارة من دون مقابل."
LINKED = f"<p>{OFFER} <a href='/2'>اتصل</a></p>"
ALL = f"<p>{A}</p><p>{B}</p><p>{C}</p>"


def text_of(inside: str) -> list[str]:
    page = f"<html><head><title>{TITLE}</title></head><body><div><h1>{TITLE}</h1>{inside}</div></body></html>"
    found = read_page(page, url="https://akhbar.example/news/1")
    assert isinstance(found, Reading), found
    return (found.text or "").split("\n\n")


@pytest.mark.parametrize(
    "attributes",
    [
        "id='footer2'",
        "class='uui-cta05_content'",
        "class='site-cta'",
        "class='article-author-box'",
        "class='authorBio'",
        "class='affiliate-disclosure'",
        "class='shop-disclaimer'",
    ],
)
def test_a_part_named_as_something_else_is_no_text(attributes):
    assert text_of(f"{ALL}<div {attributes}>{LINKED}</div>") == [A, B, C]


@pytest.mark.parametrize(
    "attributes",
    [
        "id='block-20a388fd-95b9-4641-adcb-64ab9c672ad0'",
        "class='element-58ad1'",
        "id='shared-gardens-and-menu-plans' class='my-8'",
    ],
    ids="hash hash-in-a-class address".split(),
)
def test_hashes_and_addresses_say_nothing(attributes):
    section = f"<div {attributes}><div class='rich'><h2>Menu plans and shared gardens</h2><p>{OFFER}</p></div></div>"
    assert text_of(f"<p>{A}</p>{section}<p>{B}</p><p>{C}</p>") == [A, "Menu plans and shared gardens", OFFER, B, C]


def test_an_id_of_words_that_the_heading_does_not_say_is_a_name():
    section = f"<div id='related-gardens' class='my-8'><div><h2>حدائق أخرى</h2>{LINKED}</div></div>"
    assert text_of(f"<p>{A}</p>{section}<p>{B}</p><p>{C}</p>") == [A, B, C]


def test_a_text_in_a_part_named_after_its_author_is_read():
    assert text_of(f"<div class='author-article'>{ALL}</div>") == [A, B, C]
