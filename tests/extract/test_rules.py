"""Which rule takes which line out of the container, and which lines none takes."""

import pytest

from newscrawler.extract import read_page
from newscrawler.items import Reading

TITLE = "افتتاح مكتبة عامة في سيدي بوزيد"
A = "افتتحت بلدية سيدي بوزيد صباح أمس مكتبة عامة جديدة تضم آلاف الكتب في التاريخ والعلوم والآداب."
B = "وقال رئيس البلدية إن المكتبة تفتح أبوابها للجميع من التاسعة صباحاً حتى الثامنة مساء كل يوم."
C = "وتستعد البلدية لافتتاح فرعين آخرين في الضاحية الجنوبية قبل نهاية العام بحسب بيان رسمي."
ALL = f"<p>{A}</p><p>{B}</p><p>{C}</p>"
LINK = "<a href='/news/2'>بلدية تونس تجدد شبكة الحافلات في الضواحي</a>"
BOOKS = f"<ul><li>{LINK}</li><li><a href='/3'>كتب التاريخ</a></li></ul>"
CARD = f"<div><h3>{LINK}</h3><p>وصلت حافلات جديدة إلى العاصمة صباح أمس على متن باخرة قادمة من مرسيليا.</p></div>"
PICTURE = "<table><tr><td><img src='/a.jpg'></td></tr><tr><td>القاعة الكبرى</td></tr></table>"

BOX = f"<div class='related-box'><div>{LINK}</div><div><a href='/4'>قطار الجنوب</a></div></div>"
SIGNED = "<meta name='author' content='سليم مراد'>"
AUTHOR_AND_DATE = "<div>أعده للنشر <a href='/s'>سليم مراد</a> في 5 مارس 2026، الساعة 8:30</div>"


def reading(inside: str) -> Reading:
    page = f"<html><head><title>{TITLE}</title></head><body><div class='entry-content'>{inside}</div></body></html>"
    found = read_page(page, url="https://akhbar.example/news/1")
    assert isinstance(found, Reading)
    return found


@pytest.mark.parametrize(
    ("inside", "text", "rule"),
    [
        (f"<p>{LINK}</p><h1>{TITLE}</h1>{ALL}", "بلدية تونس", "link_line"),
        (f"<h1>{TITLE}</h1>{ALL}", TITLE, "title"),
        (
            f"<h1>{TITLE}</h1><div>سعاد مراد | 5 مارس 2026 | 12 مشاهدة</div>{ALL}",
            "سعاد مراد |",
            "meta_line",
        ),
        (f"<h1><span>مباشر</span> {TITLE}</h1>{ALL}", "مباشر", "title"),
        (f"<h1>{TITLE}</h1><div>5 مارس 2026</div>{ALL}", "5 مارس", "byline"),
        (
            f"<h1>{TITLE}</h1><div>{ALL}</div><div>{ALL}</div>",
            A,
            "repeated",
        ),
        (
            f"<h1>{TITLE}</h1><p>{A}</p>{PICTURE}<p>{B}</p><p>{C}</p>",
            "القاعة الكبرى",
            "caption",
        ),
        (
            f"<h1>{TITLE}</h1>{ALL}<div><p>{LINK} بعد أشغال دامت عامين.</p></div>",
            "بلدية تونس",
            "tail",
        ),
        (
            f"<h1>{TITLE}</h1>{ALL}<div><p><a href='/2'>جددت تونس حافلات الضواحي الشمالية والغربية أمس.</a></p></div>",
            "جددت تونس",
            "link_line",
        ),
        (f"<h1>{TITLE}</h1><div>منذ 3 أيام</div>{ALL}", "منذ 3 أيام", "byline"),
        (f"<h1>{TITLE}</h1><p>{A}</p><div>كتب سليم مراد - 5 مارس 2026</div><p>{B}</p><p>{C}</p>", "كتب سليم", "byline"),
        (f"{SIGNED}<h1>{TITLE}</h1><p>{A}</p>{AUTHOR_AND_DATE}<p>{B}</p><p>{C}</p>", "أعده للنشر", "byline"),
        (f"<h1>{TITLE}</h1><div>Thu 5 Mar 2026, 4:10 PM (GMT+3)</div>{ALL}", "Thu 5 Mar", "byline"),
        (f"<h1>{TITLE}</h1>{ALL}<p>#مكتبات #تونس</p>", "#مكتبات", "tags"),
        (f"<h1>{TITLE}</h1><div>الحياة في المدينة</div>{ALL}", "الحياة في المدينة", "head"),
        (
            f"<h1>{TITLE}</h1><p>{A}</p><p>الحافلات والقطارات:</p><p>{LINK}</p><p>{B}</p><p>{C}</p>",
            "الحافلات والقطارات",
            "label:see_also",
        ),
        (f"<h1>{TITLE}</h1>{ALL}{CARD}", "وصلت حافلات", "teaser"),
        (f"<h1>{TITLE}</h1>{ALL}<h3>رحلات في الجنوب</h3>{BOX}", "رحلات في الجنوب", "label:see_also"),
    ],
    ids="link title meta word-before-the-title byline repeated caption more-than-half-a-link sentence-that-is-a-link "
    "age byline-below-the-standfirst author-and-date date-in-brackets hashtags kicker pointer "
    "teaser heading-of-a-box".split(),
)
def test_each_rule_names_what_it_took(inside, text, rule):
    found = reading(inside)
    assert [piece.rule for piece in found.removed if piece.text.startswith(text)][:1] == [rule]
    assert found.text == f"{A}\n\n{B}\n\n{C}"


LEAD = "المكتبة الجديدة تفتح أبوابها للطلاب والباحثين كل يوم حتى ساعة متأخرة"


def test_a_standfirst_above_the_byline_stays_unless_it_is_the_description():
    body = f"<h1>{TITLE}</h1><p class='deck'>{LEAD}</p><div class='byline'>كتب: سليم مراد</div><div>{ALL}</div>"
    assert (reading(body).text or "").split("\n\n") == [LEAD, A, B, C]
    page = (
        f"<html><head><title>{TITLE}</title><meta name='description' content='{LEAD}'></head><body>{body}</body></html>"
    )
    found = read_page(page, url="https://akhbar.example/news/1")
    assert isinstance(found, Reading)
    assert (found.description, (found.text or "").split("\n\n")) == (LEAD, [A, B, C])


def test_a_standfirst_above_a_line_of_numbers_stays():
    numbers = "رقم الخبر: ٨٥١٢٣٤ - التاريخ: ٥ مارس ٢٠٢٦"
    more = [
        f"وقال {name} إن المكتبة القديمة كانت صغيرة ولا تتسع لطلاب المدارس القريبة منها."
        for name in "سالم يونس".split()
    ]
    text = ALL + "".join(f"<p>{line}</p>" for line in more)
    body = f"<div>{LEAD}.</div><div>{numbers}</div><div class='t'>{text}</div>"
    page = f"<html><head><title>{TITLE}</title></head><body><div><h1>{TITLE}</h1>{body}</div></body></html>"
    found = read_page(page, url="https://akhbar.example/news/1")
    assert isinstance(found, Reading)
    assert (found.text or "").split("\n\n") == [f"{LEAD}.", A, B, C, *more]


def test_stanzas_of_short_verses_are_a_text():
    verses = [f"{name} يمشي وحيدا نحو النهر" for name in "سالم خالد يونس مازن فارس ماجد هاني نادر سامي كريم".split()]
    stanzas = "".join(f"<p>{'<br>'.join(verses[i : i + 5])}</p>" for i in (0, 5))
    assert (reading(f"<h1>{TITLE}</h1>{stanzas}").text or "").split("\n\n") == verses


def test_short_lines_of_a_second_copy_go_with_it():
    copy = f"<p>{A}</p><p>نعم</p><p>{B}</p><p>لا</p><p>{C}</p>"
    found = reading(f"<h1>{TITLE}</h1><div>{copy}</div><div>{copy}</div>")
    assert (found.text or "").split("\n\n") == [A, "نعم", B, "لا", C]
    assert [piece.rule for piece in found.removed] == ["title"] + ["repeated"] * 5


@pytest.mark.parametrize(
    ("inside", "stays"),
    [
        pytest.param(
            f"{ALL}<div><h3>ما الذي تحتاجه؟</h3><ul><li>بطاقة هوية</li><li>صورتان حديثتان</li></ul></div>",
            [A, B, C, "ما الذي تحتاجه؟", "بطاقة هوية", "صورتان حديثتان"],
            id="the-last-question-of-a-list",
        ),
        pytest.param(
            f"<p>{A}</p><p>اقرأ أيضاً</p><ul><li>{LINK}</li></ul><h3>القاعة الكبرى</h3><p>{B}</p><p>{C}</p>",
            [A, "القاعة الكبرى", B, C],
            id="a-subheading-behind-a-box-of-links",
        ),
        pytest.param(
            f"<p>{A}</p><p>{B}</p><p>وتضم القائمة:</p>{BOOKS}<p>{C}</p>",
            [A, B, "وتضم القائمة:", "بلدية تونس تجدد شبكة الحافلات في الضواحي", "كتب التاريخ", C],
            id="links-that-a-line-with-a-colon-announces",
        ),
        pytest.param(
            f"<p>{A}</p><h2>القاعة الكبرى<a href='#hall'>#</a></h2><p>{B}</p><p>{C}</p>",
            [A, "القاعة الكبرى", B, C],
            id="a-subheading-without-the-sign-of-its-link",
        ),
        pytest.param(
            f"<p>{A}</p><p>وبلغ عدد كتبها ٩٢٠٠<sup><a href='#n'>٣</a></sup> كتاب في السنة الأولى.</p><p>{B}</p>",
            [A, "وبلغ عدد كتبها ٩٢٠٠³ كتاب في السنة الأولى.", B],
            id="the-mark-of-a-footnote-behind-a-number",
        ),
        pytest.param(
            f"<div>{A}<br>{B}<br>{C}<br>وتفتح المكتبة أبوابها في الأعياد أيضاً حتى المساء</div>",
            [A, B, C, "وتفتح المكتبة أبوابها في الأعياد أيضاً حتى المساء"],
            id="the-last-line-without-a-stop",
        ),
        pytest.param(
            f"<p>{A}</p><p>{B} | {C[:-1]} | 5 مارس 2026</p><p>{C}</p>",
            [A, f"{B} | {C[:-1]} | 5 مارس 2026", C],
            id="a-long-line-with-bars",
        ),
    ],
)
def test_these_lines_stay(inside, stays):
    assert (reading(f"<h1>{TITLE}</h1>{inside}").text or "").split("\n\n") == stays
