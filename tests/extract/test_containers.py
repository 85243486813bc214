"""One text in several blocks: the container is told by the shape of what stands beside each other."""

from __future__ import annotations

import pytest

from newscrawler.extract import read_page
from newscrawler.items import Reading

A = "افتتحت بلدية المدينة صباح اليوم مكتبة عامة جديدة في الحي القديم، تضم أكثر من ثلاثين ألف كتاب ومجلة."
B = "وقالت مديرة المكتبة إن القاعات مفتوحة أمام الزوار من التاسعة صباحاً حتى التاسعة مساءً طوال أيام الأسبوع."
C = "وتستعد البلدية لافتتاح فرعين آخرين في الضاحية الجنوبية قبل نهاية العام، بحسب ما ورد في بيان رسمي."
D = "وسيحصل طلاب المدارس على بطاقات اشتراك مجانية تتيح لهم استعارة الكتب والدخول إلى قاعات الحواسيب."
TITLE = "افتتاح مكتبة عامة في الحي القديم"
OTHER = "حددت وزارة النقل موعد تشغيل خط القطار الجديد بين العاصمة والساحل بعد تأخير دام أكثر من سنتين كاملتين."

ROWS = (("الاستعارة طوال الأسبوع للطلاب", "مجاناً للجميع"), ("القاعات والحواسيب للزوار", "مجاناً مع البطاقة"))


def text_of(body: str) -> list[str]:
    page = f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>"
    found = read_page(page, url="https://akhbar.example/news/1")
    assert isinstance(found, Reading), found
    return (found.text or "").split("\n\n")


def module(number: int, text: str) -> str:
    return (
        f"<section class='row row-{number}'><div class='col col-{number}'>"
        f"<div class='mod x{number}f9c'><p>{text}</p></div></div></section>"
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            f"<h1>{TITLE}</h1><div class='builder'>{''.join(map(module, range(4), (A, B, C, D)))}</div>",
            id="sections-of-a-page-builder",
        ),
        pytest.param(
            f"<h1>{TITLE}</h1><div><div class='a1x'><p>{A}</p><p>{B}</p></div><div class='k9'><span>إعلان</span></div>"
            f"<div class='b7y'><div><p>{C}</p><p>{D}</p></div></div></div>",
            id="hashed-names-and-another-depth",
        ),
        pytest.param(
            f"<main><header><h1>{TITLE}</h1><p>{A}</p></header>"
            f"<div><p>{B}</p></div><section><p>{C}</p><p>{D}</p></section></main>",
            id="the-first-paragraph-beside-the-headline",
        ),
    ],
)
def test_a_text_in_blocks_is_read_whole(body):
    assert text_of(body) == [A, B, C, D]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(f"<div class='comments'><p>{OTHER}</p><p>{OTHER}</p></div>", id="comments"),
        pytest.param(
            "<div class='x1'>"
            + "".join(f"<div><h3><a href='/{i}'>خبر آخر عن النقل {i}</a></h3><p>{OTHER}</p></div>" for i in range(2))
            + "</div>",
            id="teasers-under-linked-headlines",
        ),
        pytest.param(f"<footer><div><p>{OTHER}</p></div></footer><div><p>{OTHER}</p></div>", id="behind-the-foot"),
        pytest.param(f"<div class='z3'><p>{OTHER[:90]}…</p><p>{OTHER[:85]}…</p></div>", id="openings-cut-with-dots"),
    ],
)
def test_what_is_not_of_its_shape_stays_out(after):
    first, second = "".join(f"<p>{text}</p>" for text in (A, B, C, D)), f"<p>{B}</p><p>{C}</p>"
    body = f"<h1>{TITLE}</h1><div><div class='a1x'>{first}</div><div class='b7y'>{second}</div>{after}</div>"
    assert text_of(body) == [A, B, C, D, B, C]


def test_a_caption_before_the_text_is_no_opening():
    picture = f"<div class='pic'><img src='/a.jpg'><p>{OTHER}</p></div>"
    text = "".join(f"<p>{each}</p>" for each in (A, B, C, D))
    assert text_of(f"<h1>{TITLE}</h1><div>{picture}<div class='a1x'>{text}</div></div>") == [A, B, C, D]


LEAD = "قاعات للقراءة وأخرى للأطفال ومقهى صغير، والدخول مجاني لسكان المدينة حتى نهاية العام المقبل."


@pytest.mark.parametrize(
    "head",
    [
        f"<header><h1>{TITLE}</h1><p class='intro'>{LEAD}</p></header>",
        f"<div><div><h1>{TITLE}</h1></div><div><p>{LEAD}</p></div></div><div><img src='/a.jpg'></div>",
        f"<div><h1>{TITLE}</h1></div><div class='k3'><p>{LEAD}</p></div><div class='share'><a href='/s'>+</a></div>",
    ],
)
def test_a_standfirst_of_its_own_is_in_the_text_or_in_the_description(head):
    body = f"<article>{head}<div class='m'><div class='t'><p>{A}</p><p>{B}</p><p>{C}</p></div></div></article>"
    page = f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>"
    found = read_page(page, url="https://akhbar.example/news/1")
    assert isinstance(found, Reading)
    assert LEAD in (found.description or found.text or "")
    assert (found.text or "").removeprefix(f"{LEAD}\n\n") == f"{A}\n\n{B}\n\n{C}"


def test_a_footer_longer_than_the_text_is_not_the_text():
    legal = f"<footer><div><p>{OTHER}</p><p>{OTHER} {B}</p><p>{B} {OTHER} {OTHER} {B}</p></div></footer>"
    assert text_of(f"<div><h1>{TITLE}</h1></div><div class='x'><p>{A}</p><p>{D}</p><p>{C}</p></div>{legal}") == [
        A,
        D,
        C,
    ]


def test_a_long_paragraph_beside_an_image_is_no_caption():
    parts = (" ".join((text, text.replace("،", " -"), text.replace("في", "من"), text)) for text in (A, B, C))
    rows = [f"<div class='row r{i}'><img src='/{i}.jpg'><div><p>{part}</p></div></div>" for i, part in enumerate(parts)]
    assert len(text_of(f"<article><div><h1>{TITLE}</h1><p>{D}</p></div>{''.join(rows)}</article>")) == 4


def test_a_text_without_links_is_text_whatever_its_name():
    folded = f"<div class='js_readmore'><p>{C}</p></div>"
    linked = f"<div class='js_readmore'><p>{OTHER} <a href='/2'>المزيد</a></p></div>"
    assert text_of(f"<h1>{TITLE}</h1><div><p>{A}</p><p>{B}</p>{folded}{linked}</div>") == [A, B, C]


def test_a_banner_longer_than_the_text_is_not_the_text():
    banner = f"<div class='cookie-banner'><p>{OTHER}</p><p>{OTHER}</p><p>{OTHER}</p></div>"
    assert text_of(f"<h1>{TITLE}</h1><div class='entry-content'><p>{A}</p><p>{B}</p></div>{banner}") == [A, B]


def test_a_sentence_in_a_heading_tag_is_text():
    assert text_of(f"<h1>{TITLE}</h1><div><p>{A}</p><p>{B}</p><div><h3>{C}</h3></div></div>") == [A, B, C]


def test_a_lead_in_the_header_longer_than_the_text_is_not_all_of_it():
    short = "تتسع القاعة الكبرى لمئتي قارئ، وتفتح من التاسعة صباحاً."
    items = "<ul><li>صحف البلدة منذ عام 1931.</li><li>خرائط الميناء القديم والجديد.</li></ul>"
    page = (
        f"<main><header><h1>{TITLE}</h1><p>{A} {B}</p></header><div><h2>القاعة</h2><p>{short}</p>{items}</div></main>"
    )
    assert text_of(page)[:3] == [f"{A} {B}", "القاعة", short]


def test_a_cell_with_a_sign_before_its_text_is_no_caption():
    rows = "".join(f"<tr><td><div>{text}</div></td><td><img src='/yes.png'>{short}</td></tr>" for text, short in ROWS)
    found = text_of(f"<h1>{TITLE}</h1><div><p>{A}</p><p>{B}</p><table>{rows}</table><p>{C}</p></div>")
    assert "\n".join(found).count("مجاناً") == len(ROWS)


LINKS = "".join(f"<li><a href='/{i}'>خبر آخر عن النقل في المدينة {i}</a></li>" for i in range(2))


def test_a_heading_over_a_list_of_links_goes_with_them():
    head = "<h4>الطرق والنقل</h4>"
    assert text_of(f"<h1>{TITLE}</h1><div><p>{A}</p><p>{B}</p>{head}<ul>{LINKS}</ul><p>{C}</p></div>") == [A, B, C]


def test_a_line_with_a_colon_over_a_list_of_links_behind_the_text_goes_with_them():
    head = "<p>الطرق والنقل في المدينة القديمة:</p>"
    assert text_of(f"<h1>{TITLE}</h1><div><p>{A}</p><p>{B}</p><p>{C}</p>{head}<ul>{LINKS}</ul></div>") == [A, B, C]


def test_a_heading_over_one_link_stays():
    link = "<ul><li><a href='/1'>خريطة الطريق الجديد</a></li></ul>"
    body = f"<h1>{TITLE}</h1><div><p>{A}</p><p>{B}</p><h4>كيف تصل إلى المكتبة</h4>{link}<p>{C}</p></div>"
    assert text_of(body) == [A, B, "كيف تصل إلى المكتبة", C]


def test_words_behind_an_image_in_its_paragraph_are_its_caption_and_sentences_are_not():
    caption = "<p><img src='/a.jpg'><br>القاعة الكبرى (تصوير: البلدية)</p>"
    sentence = "<p><img src='/b.jpg'>افتتحت القاعة أمس.</p>"
    body = f"<h1>{TITLE}</h1><div><p>{A}</p>{caption}<p>{B}</p>{sentence}<p>{C}</p></div>"
    assert text_of(body) == [A, B, "افتتحت القاعة أمس.", C]


def test_rows_with_a_date_are_rows():
    rows = "".join(f"<tr><td>{day} مارس 2026</td><td>قاعة {day}</td><td>مفتوحة</td></tr>" for day in (5, 6, 7))
    found = text_of(f"<h1>{TITLE}</h1><div><p>{A}</p><p>{B}</p><table>{rows}</table><p>{C}</p></div>")
    assert found[2:5] == [f"{day} مارس 2026 | قاعة {day} | مفتوحة" for day in (5, 6, 7)]


def widget(inside: str) -> str:
    return f"<div class='element'><div class='widget'>{inside}</div></div>"


def test_subheads_in_blocks_of_their_own_stay():
    subheads = ("قاعات واسعة لجميع الزوار والطلاب", "مواعيد الدوام في أيام الأسبوع")
    blocks = (f"<p>{A}</p>", f"<h2>{subheads[0]}</h2>", f"<p>{B}</p>", f"<h2>{subheads[1]}</h2>", f"<p>{C}</p>")
    body = f"<h1>{TITLE}</h1><div class='builder'>{''.join(map(widget, blocks))}</div>"
    assert text_of(body) == [A, subheads[0], B, subheads[1], C]


@pytest.mark.parametrize(
    "box",
    [
        pytest.param("<h2>ما نشرناه عن المكتبات هذا العام</h2><a href='/2'>خبر</a>", id="with-a-link"),
        pytest.param("<h2>ما نشرناه عن المكتبات هذا العام</h2><span>ما لا يقرأ في النص هو إعلان</span>", id="and-text"),
    ],
)
def test_a_heading_with_something_else_is_no_subhead(box):
    blocks = (f"<p>{A}</p>", f"<p>{B}</p>", box, f"<p>{C}</p>")
    assert text_of(f"<h1>{TITLE}</h1><div class='builder'>{''.join(map(widget, blocks))}</div>") == [A, B, C]


def test_a_heading_behind_the_last_block_is_of_something_else():
    blocks = (f"<p>{A}</p>", f"<p>{B}</p>", "<h2>ما نشرناه عن المكتبات هذا العام</h2>")
    assert text_of(f"<h1>{TITLE}</h1><div class='builder'>{''.join(map(widget, blocks))}</div>") == [A, B]


@pytest.mark.parametrize(("tag", "more"), [("article", [D]), ("div", [])], ids=["article", "div"])
def test_a_block_beside_the_text_belongs_to_it_in_one_article(tag, more):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (A, B, C))
    inside = f"<h1>{TITLE}</h1><div class='entry-content'>{text}</div><div class='x7'><div><p>{D}</p></div></div>"
    assert text_of(f"<{tag}>{inside}</{tag}>") == [A, B, C, *more]


def test_the_captions_of_a_gallery_are_its_text():
    pictures = "".join(
        f"<figure class='slide'><img src='/{i}.jpg'><figcaption class='slide-text'><p>{text}</p></figcaption></figure>"
        for i, text in enumerate((A, B, C, D))
    )
    assert text_of(f"<article><h1>{TITLE}</h1><div>{pictures}</div></article>") == [A, B, C, D]


def test_short_lines_below_three_pictures_are_the_text_of_a_page_without_any():
    lines = [f"يقرأ {name} كتاب التاريخ في القاعة الكبرى كل صباح" for name in "سالم خالد يونس".split()]
    pictures = "".join(f"<div><div><img src='/a.jpg'></div><div class='word'>{line}</div></div>" for line in lines)
    dated = f"<h1>{TITLE}</h1><span>5 مارس 2026</span>"
    assert text_of(f"{dated}<div class='entry-content'>{pictures}</div>") == lines
    credits_only = pictures.replace("كتاب التاريخ في القاعة الكبرى كل صباح", "عدسة الوكالة")
    assert text_of(f"{dated}<div class='entry-content'><p>{A}</p>{credits_only}</div>") == [A]


def test_a_deck_in_a_heading_longer_than_the_text_is_not_all_of_it():
    header = f"<div class='row'><div class='top'><h1>{TITLE}</h1><h2>{A} {B} {OTHER}</h2></div></div>"
    text = f"<div class='cols'><div class='x1'><div><p>{C} {D}</p></div></div></div><p class='date'>5 مارس 2026</p>"
    assert text_of(f"<div class='wrap'>{header}{text}</div>")[-1] == f"{C} {D}"


def test_a_named_place_of_the_text_before_a_gallery_belongs_to_it():
    pictures = "".join(
        f"<figure class='slide'><img src='/{i}.jpg'><figcaption class='words'><p>{line} {i}</p></figcaption></figure>"
        for i, line in enumerate((B, C, D) * 3)
    )
    inside = f"<h1>{TITLE}</h1><div class='post-content'><p>{A}</p></div><div class='slides'>{pictures}</div>"
    assert text_of(f"<div>{inside}</div>")[:2] == [A, f"{B} 0"]


def test_a_box_with_a_linked_headline_is_no_part_of_the_article_around_it():
    text = f"<div class='entry-content'><p>{A}</p><p>{B}</p></div>"
    box = f"<div class='x7'><h4>في بلدنا</h4><div><h3><a href='/2'>القطار الجديد</a></h3><p>{OTHER}</p></div></div>"
    inside = f"<h1>{TITLE}</h1><span>5 مارس 2026</span>{text}{box}"
    assert text_of(f"<article>{inside}</article>") == [A, B]
