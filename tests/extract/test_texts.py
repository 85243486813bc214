"""What belongs to a text though its names, its place or its form speak against it, and what does not."""

from __future__ import annotations

import pytest

from newscrawler.extract import read_page
from newscrawler.items import Reading

A = "افتتحت بلدية المدينة صباح اليوم مكتبة عامة جديدة في الحي القديم، تضم أكثر من ثلاثين ألف كتاب ومجلة."
B = "وقالت مديرة المكتبة إن القاعات مفتوحة أمام الزوار من التاسعة صباحاً حتى التاسعة مساءً طوال أيام الأسبوع."
C = "وتستعد البلدية لافتتاح فرعين آخرين في الضاحية الجنوبية قبل نهاية العام، بحسب ما ورد في بيان رسمي."
TITLE = "افتتاح مكتبة عامة في الحي القديم"


def paragraphs_of(body: str) -> list[str]:
    page = f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>"
    found = read_page(page, url="https://akhbar.example/news/1")
    assert isinstance(found, Reading), found
    return (found.text or "").split("\n\n")


def article(text: str) -> str:
    return f"<main><article><h1>{TITLE}</h1><div class='story'>{text}</div></article></main>"


P = f"<p>{A}</p><p>{B}</p>"
LINKS = (
    "<li><a href='https://books.example/1'>تاريخ الموانئ</a></li>"
    "<li><a href='https://books.example/2'>أطلس المدن</a></li>"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            article(f"<div class='field field--label-hidden'>{P}</div><div class='overflow-hidden'><p>{C}</p></div>"),
            [A, B, C],
            id="hidden-as-a-part-of-a-name",
        ),
        pytest.param(
            article(f"{P}<div class='hidden md:block'><p>{C}</p></div>"), [A, B, C], id="shown-on-wider-screens"
        ),
        pytest.param(
            article(f"{P}<h3>من يدفع؟</h3><div hidden><p>{C}</p></div>"), [A, B, "من يدفع؟", C], id="behind-a-question"
        ),
        pytest.param(article(f"{P}<div hidden='until-found'><p>{C}</p></div>"), [A, B, C], id="found-by-searching"),
        pytest.param(article(f"<noscript>{P}<p>{C}</p></noscript>"), [A, B, C], id="for-browsers-without-scripts"),
        pytest.param(
            article("".join(f"<div class='skip-item'><p>{text}</p></div>" for text in (A, B, C))),
            [A, B, C],
            id="every-section-named-like-a-menu",
        ),
        pytest.param(
            f"<aside class='page'><h1>{TITLE}</h1>{P}<p>{C}</p></aside><div id='cookie-law'><p>{B}</p></div>",
            [A, B, C],
            id="the-whole-page-in-an-aside",
        ),
        pytest.param(
            article(f"<h2>لماذا تأخر الافتتاح؟</h2>{P}"), ["لماذا تأخر الافتتاح؟", A, B], id="a-subheading-that-opens"
        ),
        pytest.param(
            article(f"{P}<h3>كيف أشترك؟</h3><ul><li>املأ الاستمارة</li><li>أحضر صورة</li></ul>"),
            [A, B, "كيف أشترك؟", "املأ الاستمارة", "أحضر صورة"],
            id="a-last-question-answered-by-a-list",
        ),
        pytest.param(
            article(f"{P}<p>وأوصت المكتبة زوارها بالبدء بهذه الكتب المتاحة على موقعها:</p><ul>{LINKS}</ul><p>{C}</p>"),
            [A, B, "وأوصت المكتبة زوارها بالبدء بهذه الكتب المتاحة على موقعها:", "تاريخ الموانئ", "أطلس المدن", C],
            id="a-list-of-links-that-is-announced",
        ),
        pytest.param(
            article(f"{P}<p>ترشيحات ..</p><p><a href='/n/1'>الصيادون يعودون إلى البحر بعد العاصفة</a></p><p>{C}</p>"),
            [A, B, C],
            id="a-word-with-dots-before-links",
        ),
        pytest.param(
            f"<main><div><div><span>مديرة المكتبة لصحيفة المرسى:</span></div><h1>{TITLE}</h1><div>{A}<br><br>{B}</div>"
            "</div></main>",
            [A, B],
            id="a-kicker-above-the-headline",
        ),
        pytest.param(
            article(f"<div class='a'>{P}<p>{C}</p></div><div class='b'>{P}<p>{C}</p></div>"),
            [A, B, C],
            id="a-second-copy-for-another-screen",
        ),
        pytest.param(
            article(
                f"<div>نعم.</div><div>{A}</div><div>ثم صمت.</div><div>{B}</div><div>{C}</div><div>ولم يصب أحد.</div>"
            ),
            ["نعم.", A, "ثم صمت.", B, C, "ولم يصب أحد."],
            id="short-paragraphs-that-are-boxes",
        ),
    ],
)
def test_what_is_the_text_is_told_by_more_than_names(body, expected):
    assert paragraphs_of(body) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<p>قدروا العدد بنحو 3×10<sup>6</sup> خلية في العينة.</p>", "3×10⁶ خلية", id="exponent"),
        pytest.param("<p>تبلغ كتلته 9×10<sup>-31</sup> كيلوغرام بحسب التجربة.</p>", "10⁻³¹", id="below-nought"),
        pytest.param("<p>بلغ عدد السكان 14520<sup>3</sup> نسمة بحسب التعداد.</p>", "14520³ نسمة", id="footnote"),
        pytest.param("<p>يحتاج كل منزل إلى H<sub>2</sub>O بحسب الخبراء.</p>", "H₂O", id="below-the-line"),
    ],
)
def test_numbers_stay_numbers(text, expected):
    assert expected in "\n".join(paragraphs_of(article(f"<p>{A}</p>{text}<p>{B}</p>")))


def test_a_table_keeps_rows_and_columns_with_paragraphs_in_its_cells():
    rows = "".join(f"<tr><td><p>{a}</p></td><td><div>{b}</div></td></tr>" for a, b in (("اليورو", 15), ("الدينار", 20)))
    table = f"<table><tr><th colspan='2'>أسعار<br>الصرف</th></tr>{rows}</table>"
    assert paragraphs_of(article(f"<p>{A}</p>{table}<p>{B}</p>")) == [
        A,
        "أسعار الصرف",
        "اليورو | 15",
        "الدينار | 20",
        B,
    ]


def test_a_bulletin_keeps_its_lines():
    bulletin = "<pre>الساحل   24-17\nالجبل   13-06</pre>"
    assert paragraphs_of(article(f"<p>{A}</p>{bulletin}<p>{B}</p>")) == [A, "الساحل 24-17", "الجبل 13-06", B]


def test_half_verses_are_not_glued():
    verse = "<div><span class='sadr'>سقى الله دارا كان يجمعنا بها</span><span class='ajz'>حديث كضوء الفجر</span></div>"
    assert "سقى الله دارا كان يجمعنا بها حديث كضوء الفجر" in paragraphs_of(article(f"<p>{A}</p>{verse}<p>{B}</p>"))
