"""Titles, dates and names that are not the article's own: what a page prints beside them is never taken for them."""

import gzip
from datetime import UTC, datetime
from typing import Any

import pytest

from newscrawler.extract import read_page
from newscrawler.extract.metadata.read import metadata_of
from newscrawler.html.decode import Decoded
from newscrawler.html.document import parse
from newscrawler.items import Reading, Rejection

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TITLE = "افتتاح مكتبة الحي القديم"
LINE = "قالت مديرة المكتبة في كلمتها إن العمل استغرق ثلاث سنوات كاملة، وإن القاعة الكبرى تتسع لمئتي قارئ في اليوم."
BODY = f"<p>{LINE}</p>" * 4


def read(body: str, head: str = "", url: str = "https://akhbar.example/a/7") -> Reading:
    html = f"<html lang=ar><head>{head}</head><body>{body}</body></html>"
    return metadata_of(parse(Decoded(html, "utf-8"), url), fetched_at=AT)[0]


HEADINGS = [
    pytest.param("افتتاح مكتبة<br>الحي القديم", id="a break"),
    pytest.param("<span>افتتاح مكتبة</span><span>الحي القديم</span>", id="two spans"),
    pytest.param("افتتاح مكتبة<span>الحي القديم</span>", id="a word that can only end before the span"),
    pytest.param("<span>افتتاح مك</span>تبة الحي القديم", id="a span inside a word"),
    pytest.param("<div>افتتاح مكتبة</div>الحي القديم", id="a block"),
    pytest.param(f"<span class=k>عاجل</span>{TITLE}", id="a kicker"),
    pytest.param(f"<a href=/local/>أخبار محلية</a> {TITLE}", id="a section"),
    pytest.param(f"{TITLE} <small>18 نوفمبر 2026 بقلم هدى منصور</small>", id="a meta line"),
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_no_words_are_glued_and_a_kicker_is_no_headline(heading: str) -> None:
    assert (
        read(f"<article><h1>{heading}</h1>{BODY}</article>", f"<meta property='og:title' content='{TITLE}'>").title
        == TITLE
    )


def test_a_break_in_a_heading_that_nothing_confirms() -> None:
    assert read(f"<h1>افتتاح مكتبة الحي<br>القديم</h1>{BODY}").title == TITLE


@pytest.mark.parametrize("title", [f"صحيفة المنار | ثقافة | {TITLE}", f"{TITLE} - ثقافة", f"صحيفة المنار: {TITLE}"])
def test_names_of_site_and_section_are_known_from_the_links_of_the_page(title: str) -> None:
    menu = "<div><a href=/>صحيفة المنار</a> <a href=/c/>ثقافة</a></div>"
    assert read(f"{menu}<div>{BODY}</div>", f"<title>{title}</title>").title == TITLE


@pytest.mark.parametrize("element", ["<td class=news_title>{}</td>", "<td><span id=lblTitle>{}</span></td>"])
def test_an_element_may_say_that_it_is_the_title(element: str) -> None:
    table = f"<table><tr>{element.format(TITLE)}</tr></table>"
    assert read(f"{table}<div>{BODY}</div>", "<title>صحيفة المنار</title>").title == TITLE


NO_DATES = [
    pytest.param(f"<p>ولد الشاعر الراحل في 3 أيار 1994</p>{BODY}", id="a birthday"),
    pytest.param(f"<p>رقم المناقصة 14/2/2018</p>{BODY}", id="a tender"),
    pytest.param(f"{BODY}<p>وصدر القانون في 12 نيسان 2019.</p>", id="a law"),
    pytest.param(f"{BODY}<p>وتنتهي مهلة التسجيل في 1/8/2026.</p>", id="a deadline"),
    pytest.param(f"{BODY}<p>للاستفسار 02/03/2021/14</p>", id="a phone number"),
    pytest.param(f"{BODY}<footer><span class=date>20 نوفمبر 2026</span></footer>", id="today in the footer"),
    pytest.param(f"{BODY}<aside><div class=date>2 شباط 2025</div></aside>", id="a teaser in an aside"),
    pytest.param(
        f"{BODY}<div><div class=date>1 شباط 2025</div><div class=date>2 شباط 2025</div></div>", id="a list of teasers"
    ),
]


@pytest.mark.parametrize("body", NO_DATES)
def test_no_date_rather_than_a_wrong_one(body: str) -> None:
    assert read(f"<article><h1>{TITLE}</h1>{body}</article>").published is None


def test_the_day_of_a_capture_is_none_of_publication() -> None:
    url = "https://web.archive.org/web/20200101000000/http://akhbar.example/2019/05/06/a"
    assert (read(f"<h1>{TITLE}</h1>{BODY}", url=url).published or "")[:10] == "2019-05-06"
    assert (
        read(f"<h1>{TITLE}</h1>{BODY}", url="https://web.archive.org/web/20200101/http://akhbar.example/a").published
        is None
    )


DATES = [
    pytest.param("<h1>موجز الأخبار – الأربعاء 4 آذار 2026</h1>", "2026-03-04", id="at the end of the headline"),
    pytest.param("<h1>نشرة الطقس ليوم 5/3/2026</h1>", "2026-03-05", id="a day in the headline"),
    pytest.param("<h1>في ذكرى 11 سبتمبر 2001</h1>", None, id="a day of history in the headline"),
    pytest.param(f"<h1>{TITLE}</h1><p>بغداد، 5 مارس 2026 (واع) - {LINE}</p>", "2026-03-05", id="a dateline"),
    pytest.param(
        f"<h1>{TITLE}</h1><abbr class=published title='2026-03-05T10:00:00+03:00'>الخميس</abbr>",
        "2026-03-05",
        id="abbr",
    ),
    pytest.param(f"<h1>{TITLE}</h1><meta itemprop=datePublished content='2026-03-05'>", "2026-03-05", id="loose meta"),
]


@pytest.mark.parametrize(("top", "day"), DATES)
def test_a_date_in_headline_or_dateline_is_one(top: str, day: str | None) -> None:
    found = read(f"<article>{top}{BODY}</article>").published
    assert (found and found[:10]) == day


AUTHORS = [
    pytest.param(
        "",
        "<meta name=author content='دانا قنديل'><meta name=author content='سعيد مرعي'>",
        "دانا قنديل، سعيد مرعي",
        id="two tags",
    ),
    pytest.param("<p class=byline>تحقيق: هناء صقر</p>", "", "هناء صقر", id="a weak label in a byline"),
    pytest.param(
        "<p class=byline>قسم الوديان - هناء صقر</p><p>قال أهل قسم الوديان إن المكتبة التي انتظروها طويلا صارت لهم</p>",
        "",
        "هناء صقر",
        id="a place before",
    ),
    pytest.param("<p class=byline>هناء صقر - بغداد</p>", "", "هناء صقر", id="a city behind"),
    pytest.param("<p class=byline>بقلم سليم الخطيب (أستاذ التاريخ)</p>", "", "سليم الخطيب", id="a role in brackets"),
    pytest.param(
        "", "<meta name=author content='سلمى الراوي مراسلة الشؤون الاقتصادية'>", "سلمى الراوي", id="a role behind"
    ),
    pytest.param(
        "<p>كتبت: نوال الحداد</p>",
        "<meta name=author content='Developed By Hani Mansour'>",
        "نوال الحداد",
        id="a credit",
    ),
    pytest.param(
        "<a rel=author href=/author/r>ريما عبود</a>",
        "<meta name=author content='الميناء ميديا'>",
        "ريما عبود",
        id="a company",
    ),
    pytest.param(
        "<a rel=author href=/author/r>ريما عبود</a>",
        "<meta name=author content='admin_news2'>",
        "ريما عبود",
        id="an account",
    ),
    pytest.param(
        "<figure><figcaption>الساحة <span class=author>تصوير: جاد عون</span></figcaption></figure>",
        "",
        "",
        id="a photographer",
    ),
]


@pytest.mark.parametrize(("byline", "head", "names"), AUTHORS)
def test_authors_are_persons_and_nothing_but_their_names(byline: str, head: str, names: str) -> None:
    assert "، ".join(read(f"<article><h1>{TITLE}</h1>{byline}{BODY}</article>", head).authors) == names


def test_a_persons_own_site_names_its_author() -> None:
    head = "<meta property='og:site_name' content='Nour Haddad'><meta name=author content='{}'>"
    assert read(f"<h1>{TITLE}</h1>{BODY}", head.format("Nour Haddad")).authors == ("Nour Haddad",)
    assert (
        read(
            f"<h1>{TITLE}</h1>{BODY}", head.format("Nour News Haddad").replace("Nour Haddad", "Nour News Haddad")
        ).authors
        == ()
    )


@pytest.mark.parametrize("name", ["DC.subject", "dcterms.subject", "news_keywords"])
def test_tags_have_many_names(name: str) -> None:
    assert read(f"<h1>{TITLE}</h1>{BODY}", f"<meta name='{name}' content='أسواق; تراث، بلديات'>").tags == (
        "أسواق",
        "تراث",
        "بلديات",
    )


def test_tags_in_one_property_are_not_glued() -> None:
    head = "<meta property='article:tag' content='أسواق,تراث'><meta property='article:tag' content='بلديات'>"
    assert read(f"<h1>{TITLE}</h1>{BODY}", head).tags == ("أسواق", "تراث", "بلديات")


def test_tags_in_a_list_of_links_are_not_glued() -> None:
    tags = "<ul itemprop=keywords><li><a href=/x>أسواق</a></li><li><a href=/y>تراث</a></li></ul>"
    body = f"<article itemscope itemtype=http://schema.org/Article><h1>{TITLE}</h1>{BODY}{tags}</article>"
    assert read(body).tags == ("أسواق", "تراث")


def test_gzipped_bytes_are_read() -> None:
    html = f"<h1>{TITLE}</h1>{BODY}".encode()
    found = read_page(gzip.compress(html), url="https://akhbar.example/a/7")
    assert isinstance(found, Reading)
    assert found.title == TITLE
    broken = read_page(gzip.compress(html)[:-20], url="https://akhbar.example/a/7")
    assert isinstance(broken, Rejection)
    assert broken.reason == "not_html"


def test_a_page_without_an_address_is_a_clear_error() -> None:
    nowhere: Any = None
    with pytest.raises(TypeError, match="url is None: give the page's address"):
        read_page(b"<p>", url=nowhere)


def test_a_logo_is_no_picture_of_the_article() -> None:
    head = "<meta property='og:image' content='https://akhbar.example/assets/logo-default.png'>"
    html = f"<html><head>{head}</head><body><article><h1>{TITLE}</h1><img src=/souk.jpg>{BODY}</article></body></html>"
    found = read_page(html, url="https://akhbar.example/a/7")
    assert isinstance(found, Reading)
    assert found.image == "https://akhbar.example/souk.jpg"


def test_the_moment_of_a_quoted_post_is_not_the_articles() -> None:
    post = "<blockquote><p>منشور</p><time datetime='2019-04-21T10:00:00+03:00'>21 أبريل</time></blockquote>"
    assert read(f"<article><h1>{TITLE}</h1>{BODY}{post}</article>").published is None


def test_an_update_labelled_beside_the_time_is_no_publication() -> None:
    updated = "<span>آخر تحديث</span><time datetime='2026-03-09T10:00:00+03:00'>9 مارس</time>"
    printed = "<span>نشر في</span><time datetime='2026-03-05T10:00:00+03:00'>5 مارس</time>"
    found = read(f"<article><h1>{TITLE}</h1><div>{updated}</div><div>{printed}</div>{BODY}</article>")
    assert (found.published, found.modified) == ("2026-03-05T10:00:00+03:00", "2026-03-09T10:00:00+03:00")
