from __future__ import annotations

import pytest
from extract.hashing import hash_names

import newscrawler
from newscrawler.extract import read_page
from newscrawler.items import Reading, SiteRules

TITLE = "بلدية النور تفتتح حديقة على ضفة النهر"
FIRST = "افتتحت بلدية النور صباح أمس حديقة عامة على ضفة النهر، بعد عامين من العمل."
SECOND = "وقال رئيس البلدية إن الحديقة تتسع لعشرة آلاف زائر في اليوم، وإن الدخول مجاني."
THIRD = "وتضم الحديقة ملاعب للأطفال ومكتبة صغيرة ومسرحاً مكشوفاً يتسع لثلاثمئة متفرج."


def page(body: str, *, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html lang='ar'><head><meta charset='utf-8'><title>{TITLE}</title>{head}</head><body>"
        f"<nav><a href='/'>الرئيسية</a><a href='/a'>محليات</a></nav><h1>{TITLE}</h1>"
        f"<p class='meta'>5 يناير 2026</p>{body}<footer>جميع الحقوق محفوظة</footer></body></html>"
    )


def read(body: str, *, head: str = "", rules: SiteRules | None = None) -> Reading:
    reading = read_page(page(body, head=head), url="https://example.com/news/park.html", rules=rules)
    assert isinstance(reading, Reading)
    return reading


def paragraphs(body: str, *, head: str = "", rules: SiteRules | None = None) -> list[str]:
    return (read(body, head=head, rules=rules).text or "").split("\n\n")


P = f"<p>{FIRST}</p><p>{SECOND}</p>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(f"<div>{P}<p>{THIRD}</p></div>", [FIRST, SECOND, THIRD], id="paragraphs"),
        pytest.param(
            f"<div>{FIRST}<br><br>{SECOND}<br/><br/>{THIRD}</div>", [FIRST, SECOND, THIRD], id="double-breaks"
        ),
        pytest.param(f"<div>{FIRST}<br>{SECOND}<br>{THIRD}</div>", [FIRST, SECOND, THIRD], id="single-breaks"),
        pytest.param(
            "<div>افتتحت بلدية النور صباح أمس حديقة عامة على ضفة<br>النهر، بعد عامين من العمل.<br><br>"
            + SECOND
            + "</div>",
            [FIRST, SECOND],
            id="lines-wrapped-by-hand-are-joined",
        ),
        pytest.param(
            f"<div><div>{FIRST}</div><div><div>{SECOND}</div></div><div><span>{THIRD}</span></div></div>",
            [FIRST, SECOND, THIRD],
            id="div-soup",
        ),
        pytest.param(
            f"<div>{P}<p>تضم الحديقة:<br>• ملعباً للأطفال<br>• مكتبة صغيرة<br>• مسرحاً مكشوفاً</p><p>{THIRD}</p></div>",
            [FIRST, SECOND, "تضم الحديقة:", "ملعباً للأطفال", "مكتبة صغيرة", "مسرحاً مكشوفاً", THIRD],
            id="bullets-of-a-list-written-by-hand-go",
        ),
        pytest.param(
            f"<div>{P}<p>- لن نغلق الحديقة أبداً، قال رئيس البلدية.</p><p>{THIRD}</p></div>",
            [FIRST, SECOND, "- لن نغلق الحديقة أبداً، قال رئيس البلدية.", THIRD],
            id="the-dash-of-one-line-stays",
        ),
        pytest.param(
            f"<div>{P}<p>- متى تفتح الحديقة؟<br>• عند السادسة صباحاً.</p><p>{THIRD}</p></div>",
            [FIRST, SECOND, "- متى تفتح الحديقة؟", "• عند السادسة صباحاً.", THIRD],
            id="two-signs-are-no-list",
        ),
        pytest.param(
            f"<div>{P}<h3>شاهد أيضاً</h3><p><a href='/t'>خطة لإنارة الأحياء</a></p>"
            "<p>تبدأ البلدية الشهر المقبل تركيب ألف عمود …</p>"
            f"<p>اشترك في النشرة البريدية</p><p>{THIRD}</p></div>",
            [FIRST, SECOND, THIRD],
            id="the-excerpt-in-a-box-of-links-goes",
        ),
        pytest.param(
            f"<div>{P}<h3>شاهد أيضاً</h3><p><a href='/t'>خطة لإنارة الأحياء</a></p><p>{THIRD}</p>"
            "<p>وختم بالقول: سنرى …</p></div>",
            [FIRST, SECOND, THIRD, "وختم بالقول: سنرى …"],
            id="behind-a-box-the-text-goes-on-to-its-ellipsis",
        ),
        pytest.param(
            f"<div>{P}<h2>مرافق الحديقة</h2><p>{THIRD}</p></div>", [FIRST, SECOND, "مرافق الحديقة", THIRD], id="subhead"
        ),
        pytest.param(
            f"<div>{P}<ul><li>ملعب للأطفال</li><li>مكتبة صغيرة</li></ul><p>{THIRD}</p></div>",
            [FIRST, SECOND, "ملعب للأطفال", "مكتبة صغيرة", THIRD],
            id="list-an-item-a-paragraph",
        ),
        pytest.param(
            f"<div><p>{FIRST}</p><blockquote><p>{SECOND}</p></blockquote><p>{THIRD}</p></div>",
            [FIRST, SECOND, THIRD],
            id="quotation",
        ),
        pytest.param(
            f"<div>{P}<table><tr><th>المرفق</th><th>العدد</th></tr><tr><td>ملاعب</td><td>4</td></tr></table>"
            f"<p>{THIRD}</p></div>",
            [FIRST, SECOND, "المرفق | العدد", "ملاعب | 4", THIRD],
            id="table-a-row-a-line",
        ),
        pytest.param(
            f"<main><div class='lead'>{FIRST}</div><div class='text'><p>{SECOND}</p><p>{THIRD}</p></div></main>",
            [FIRST, SECOND, THIRD],
            id="standfirst-in-its-own-div",
        ),
        pytest.param(
            f"<section><div class='part'>{P}</div><div class='x'><a href='/ad'>اشتر الآن</a></div>"
            f"<div class='part'><p>{THIRD}</p><p>{FIRST}</p></div></section>",
            [FIRST, SECOND, THIRD, FIRST],
            id="container-split-by-an-ad",
        ),
        pytest.param(
            f"<form action='/x.aspx'><div>{P}<p>{THIRD}</p></div></form>", [FIRST, SECOND, THIRD], id="all-in-a-form"
        ),
        pytest.param(
            f"<aside class='sidebar'><div>{P}<p>{THIRD}</p></div></aside>", [FIRST, SECOND, THIRD], id="names-lie"
        ),
        pytest.param(
            f"<div>{P}<p>«لن ننسى.»</p><p>{THIRD}</p></div>",
            [FIRST, SECOND, "«لن ننسى.»", THIRD],
            id="short-real-paragraph",
        ),
        pytest.param(
            f"<div><p>{FIRST}</p><p>شاهد أيضاً ما رآه الزوار من ضفة النهر إلى الجسر القديم، وهو مشهد لا "
            f"ينسى.</p><p>{SECOND}</p></div>",
            [FIRST, "شاهد أيضاً ما رآه الزوار من ضفة النهر إلى الجسر القديم، وهو مشهد لا ينسى.", SECOND],
            id="label-words-in-a-sentence",
        ),
        pytest.param(f"<div><h2>{TITLE}</h2>{P}</div>", [FIRST, SECOND], id="headline-repeated"),
    ],
)
def test_text_is_complete_and_in_order(body: str, expected: list[str]) -> None:
    assert paragraphs(body) == expected


@pytest.mark.parametrize(
    "insert",
    [
        pytest.param(
            "<figure><img src='/a.jpg'><figcaption>زوار في الحديقة صباح أمس، في تصوير للبلدية.</figcaption></figure>",
            id="caption",
        ),
        pytest.param(
            "<div class='k3'><img src='/a.jpg'><span>زوار في الحديقة صباح أمس</span></div>", id="caption-without-names"
        ),
        pytest.param(
            "<div class='related-posts'><h3>مقالات ذات صلة</h3><ul><li><a href='/b'>"
            "قطار جديد بين المدينتين</a></li></ul></div>",
            id="related",
        ),
        pytest.param(
            "<p><strong>اقرأ أيضاً: <a href='/b'>قطار جديد بين المدينتين قبل نهاية العام</a></strong></p>",
            id="read-also-line",
        ),
        pytest.param("<h4>اقرأ أيضاً</h4><p><a href='/b'>قطار جديد بين المدينتين</a></p>", id="read-also-heading"),
        pytest.param("<p><a href='/b'>قطار جديد بين المدينتين قبل نهاية العام</a></p>", id="bare-link"),
        pytest.param("<div class='share'><span>شارك</span><a href='#'>فيسبوك</a></div>", id="share"),
        pytest.param("<p>اشترك في النشرة البريدية</p>", id="newsletter"),
        pytest.param("<div class='jwplayer'>شغل المقطع</div>", id="player"),
        pytest.param("<div class='poll'><p>هل زرت الحديقة الجديدة على ضفة النهر؟</p></div>", id="poll"),
        pytest.param("<div class='toc'><p>المحتويات</p><ul><li><a href='#a'>مرافق</a></li></ul></div>", id="contents"),
        pytest.param("<script>var a = 'هذا نص طويل في برنامج وليس من المقال في شيء';</script>", id="script"),
        pytest.param("<div style='display: none'>نص خفي طويل لا يراه القارئ في الصفحة أبداً.</div>", id="hidden"),
        pytest.param("<p>إعلان</p>", id="ad-label"),
        pytest.param("<p>تابعنا على تلغرام</p>", id="follow"),
    ],
)
def test_what_stands_between_paragraphs_goes_and_is_recorded(insert: str) -> None:
    reading = read(f"<div>{P}{insert}<p>{THIRD}</p></div>")
    assert (reading.text or "").split("\n\n") == [FIRST, SECOND, THIRD]
    if "<script" not in insert:
        assert [piece for piece in reading.removed if piece.before == 2]


def test_text_and_removed_give_the_lines_of_the_page_back() -> None:
    reading = read(f"<div>{P}<h4>اقرأ أيضاً</h4><p><a href='/b'>قطار جديد بين المدينتين</a></p><p>{THIRD}</p></div>")
    kept = (reading.text or "").split("\n\n")
    whole: list[str] = []
    for place in range(len(kept) + 1):
        whole += [piece.text for piece in reading.removed if piece.before == place]
        whole += kept[place : place + 1]
    assert whole[-5:] == [FIRST, SECOND, "اقرأ أيضاً", "قطار جديد بين المدينتين", THIRD]


def test_a_post_without_text_has_none() -> None:
    related = (
        "<section class='related_posts'><h3>مقالات ذات صلة</h3><ul><li><a href='/b'>قطار جديد</a></li></ul></section>"
    )
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "' + TITLE + '"}</script>'
    reading = read(f"<div class='entry'><img src='/a.jpg'></div><p>شاركها</p>{related}", head=head)
    assert reading.text is None
    assert "no_body" in reading.quality.flags


def test_text_in_the_data_of_a_script_page_is_read() -> None:
    data = '{"props":{"article":{"title":"%s","body":"<p>%s</p><p>%s</p>","publishedAt":"2026-01-05T10:00:00+03:00"}}}'
    script = f'<script id="__NEXT_DATA__" type="application/json">{data % (TITLE, FIRST, SECOND)}</script>'
    html = f"<html><head><title>{TITLE}</title></head><body><div id='__next'>جارٍ التحميل…</div>{script}</body></html>"
    reading = read_page(html, url="https://example.com/story/5")
    assert isinstance(reading, Reading)
    assert (reading.text or "").split("\n\n") == [FIRST, SECOND]


def test_images_and_links_are_absolute_and_captions_stay_with_their_image() -> None:
    reading = read(
        "<div><p>" + FIRST + " <a href='/law'>القانون</a></p>"
        "<figure><img src='blank.gif' data-src='/img/park.jpg'><figcaption>الحديقة</figcaption></figure>"
        f"<p>{SECOND}</p><p><a href='/other'>خبر آخر من الموقع نفسه</a></p></div>"
    )
    assert [(image.url, image.caption) for image in reading.images] == [("https://example.com/img/park.jpg", "الحديقة")]
    assert [link.url for link in reading.links] == ["https://example.com/law"]


def test_a_site_can_name_the_place_of_its_text_and_what_to_leave_out() -> None:
    body = f"<div id='a'><p>{FIRST}</p><p>{SECOND}</p></div><div id='b'><p>{THIRD}</p><p class='x'>{SECOND}</p></div>"
    assert paragraphs(body, rules=SiteRules(body="div#b")) == [THIRD, SECOND]
    assert paragraphs(body, rules=SiteRules(body="//div[@id='b']", remove=("p.x",))) == [THIRD]


def test_lines_that_the_site_declares_go() -> None:
    reading = read(f"<div>{P}<p>مرصد النور صوت الناس.</p></div>", rules=SiteRules(lines=("مرصد النور صوت الناس",)))
    assert (reading.text or "").split("\n\n") == [FIRST, SECOND]


def test_names_are_not_needed() -> None:
    html = page(
        f"<div class='entry-content'>{P}<div class='related'><a href='/b'>قطار جديد بين المدينتين</a>"
        f"</div><p>{THIRD}</p></div>"
        "<div class='comments'><p>تعليق قصير.</p></div>"
    ).encode()
    hashed = hash_names(html)
    assert b"entry-content" not in hashed
    reading = read_page(hashed, url="https://example.com/news/park.html")
    assert isinstance(reading, Reading)
    assert (reading.text or "").split("\n\n") == [FIRST, SECOND, THIRD]


def test_a_bullet_alone_in_a_list_written_by_hand_leaves_no_line() -> None:
    sentence = "أعلنت بلدية المدينة أمس أن أعمال الطريق الجديد تنتهي قبل بداية الشتاء بأسبوعين، كما قال المتحدث باسمها."
    html = f"<html><body><article><h1>طريق</h1><p>{sentence}</p><p>-<br>- أول<br>- ثاني</p><p>{sentence}</p></article>"
    found = newscrawler.extract(html, url="https://example.com/a")
    assert found is not None
    assert found.text == f"{sentence}\n\nأول\n\nثاني\n\n{sentence}"


def test_a_line_of_invisible_characters_is_no_paragraph() -> None:
    found = read(f"<div><p>{FIRST}</p><p>\u200b\u200f</p><p>{SECOND}</p><p>شارك هذا الموضوع:</p><p>{THIRD}</p></div>")
    assert found.text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"
    assert [(piece.text, piece.before) for piece in found.removed] == [("شارك هذا الموضوع:", 2)]
