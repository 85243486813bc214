"""Bylines, names and titles as strings, and the choice between several."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml.html import fromstring

from newscrawler.extract.metadata.bylines import Byline, beside_date, choose_byline, linked_bylines, without_places
from newscrawler.extract.metadata.claims import ChosenClaim, Claim, Claims
from newscrawler.extract.metadata.headings import (
    element_with,
    heading_claims,
    named_claims,
    printed_claims,
    printed_text,
)
from newscrawler.extract.metadata.names import (
    after_label,
    behind_date,
    in_archive_link,
    is_credit,
    is_full_name,
    is_placeholder,
    looks_like_name,
    names_in,
    split_names,
    without_role,
)
from newscrawler.extract.metadata.read import metadata_of
from newscrawler.extract.metadata.sections import Links, choose_section
from newscrawler.extract.metadata.signature import signature_behind, signature_of
from newscrawler.extract.metadata.times import time_dates
from newscrawler.extract.metadata.titles import (
    TitleClaim,
    choose_headline,
    common_share,
    relation,
    site_pieces,
    slug_words,
    variants,
    without_last_piece,
    without_site,
)
from newscrawler.html.decode import Decoded
from newscrawler.html.document import Document, parse
from newscrawler.items import Entry, SiteRules

URL = "https://akhbar.example/story/7712"
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TITLE = "افتتاح جسر جديد فوق نهر الوادي"
LONG = "قال محافظ المدينة في كلمته إن العمل في الجسر استغرق ثلاث سنوات كاملة، وإن تكلفته بلغت أربعين مليونا."


def page(body: str, head: str = "") -> Document:
    return parse(Decoded(f"<html><head>{head}</head><body>{body}</body></html>", "utf-8"), URL)


LABELLED = {
    "كتبت: سلمى الحارثي": "سلمى الحارثي", "كتَبَ محمد علي": "محمد علي", "- بقلم / هدى منصور": "هدى منصور",
    "إعداد: هدى": "هدى", "اعداد : هدى": "هدى", "تقرير: محمد علي": "محمد علي", "تقرير محمد علي": None,
    "كتبت:": None, "كتابة التاريخ": None, "By Dana Roth": "Dana Roth", "": None,
}  # fmt: skip


@pytest.mark.parametrize("text", LABELLED)
def test_what_follows_a_label(text: str) -> None:
    assert after_label(text) == LABELLED[text]


def test_labels_of_known_bylines_and_behind_dates() -> None:
    assert after_label("تحقيق: هناء صقر", is_byline=True) == "هناء صقر"
    assert after_label("تحقيق: هناء", is_byline=True) is None
    assert after_label("تحقيق: هناء صقر سعد علي حسن", is_byline=True) is None
    assert after_label("by the river", is_byline=True) == "the river"
    assert behind_date("نُشر في 9 مارس 2026 بواسطة هدى منصور") == "هدى منصور"
    assert behind_date("نُشر بواسطة هدى منصور") is behind_date("في 9 مارس بواسطة هدى 7") is None
    assert in_archive_link(" عرض جميع مقالات هدى منصور. ") == "هدى منصور"
    assert in_archive_link("مقالات") is None


NAMES = {
    "كتبت: سلمى الحارثي (مراسلة)": ("سلمى الحارثي",), "سلمى الحارثي وأحمد علي": ("سلمى الحارثي", "أحمد علي"),
    "هدى منصور، هدى منصور": ("هدى منصور",), "Dana Roth, MS, RD": ("Dana Roth",),
    "باسل غنام / كاتب سوري": ("باسل غنام",),
    "بيروت – من زاهر قاسم": ("بيروت", "زاهر قاسم"), "باسل غنام https://x.example/a": ("باسل غنام",), "admin": (),
    "المحرر": (), "تصوير: جاد عون": None, "بقلم": None, "9 مارس 2026": None, "page.head.extra.author": None,
    "عرض جميع مقالات هدى منصور": ("هدى منصور",), "محرر الشؤون المحلية": (), "«هدى منصور»": ("هدى منصور",),
    "هدى منصور في مرسى الوادي": ("هدى منصور",), "الخميس": None, "هدى منصور and باسل غنام": ("هدى منصور", "باسل غنام"),
}  # fmt: skip


@pytest.mark.parametrize("raw", NAMES)
def test_names_in_a_byline(raw: str) -> None:
    assert names_in(raw, frozenset(), "") == NAMES[raw]


def test_accounts_sites_and_roles_are_no_names() -> None:
    for name in ("np_admin", "admin 2", "editor-7", "المحرر", "Sputnik", ""):
        assert is_placeholder(name, (), "sputnik-news.com"), name
    for name in ("سلمى الحارثي", "Dana Roth", "adminton"):
        assert not is_placeholder(name, (), "danaroth.com"), name
    assert is_placeholder("المنار", ("صحيفه المنار",))
    assert is_placeholder("صحيفة المنار", ("صحيفه المنار",))
    assert not is_placeholder("منا", ("صحيفه منا اليوم",))
    assert is_placeholder("Al Jazeera", (), "aljazeera.net")
    assert not is_placeholder("Al Jazeera", (), "akhbar.example")
    assert [is_credit(text) for text in ("تصوير جاد", "تصوير", "تصويرية", "كتب: جاد")] == [True, True, False, False]
    assert without_role("سلمى الراوي مراسلة الشؤون") == "سلمى الراوي"
    assert without_role("سليم مراسل") == "سليم مراسل"
    assert without_role("سليم الخطيب [أستاذ التاريخ") == "سليم الخطيب"
    assert without_role("Dana Roth for the paper") == "Dana Roth"
    assert [is_full_name(text) for text in ("باسل غنام", "باسل", "باسل غنام علي حسن سعد", "باسل غنام 7")] == [
        True, False, False, False,
    ]  # fmt: skip


def test_what_can_be_a_name() -> None:
    for text in ("أ ب", "husain.homs", "عبد الرحمن بن عبد العزيز آل سعود", "ا" * 70):
        assert looks_like_name(text), text
    for text in ("", "4 يناير", "من؟", "ا" * 71, "أ ب ج د ه و ز ح", "a.b.c.d", "الخميس", "هدى: قالت", "x@y"):
        assert not looks_like_name(text), text
    assert split_names("محمد علي؛ هند سعد | سلمى / باسل غنام • جاد - وليد & هدى") == [
        "محمد علي", "هند سعد", "سلمى", "باسل غنام", "جاد", "وليد", "هدى",
    ]  # fmt: skip
    assert split_names("هدى منصور وباسل غنام وسلمى حداد") == ["هدى منصور", "باسل غنام", "سلمى حداد"]
    assert split_names("ريان حداد وزينب الراوي") == ["ريان حداد", "زينب الراوي"]
    assert split_names("الشركة الوطنية والبنك المركزي") == ["الشركة الوطنية والبنك المركزي"]


def byline(names: str, source: str, trust: float = 0.5) -> Byline:
    return Byline(tuple(filter(None, names.split("+"))), names, source, trust)


def test_the_byline_that_most_sources_give_is_chosen() -> None:
    assert choose_byline([]) is None
    one = byline("هدى", "meta")
    assert choose_byline([one]) is one
    two = [byline("هدى", "meta"), byline("باسل", "link", 0.7), byline("هُدى", "jsonld")]
    assert choose_byline(two) is two[0]
    twice = [byline("هدى", "meta"), byline("باسل", "link", 0.7), byline("هدى", "meta")]
    assert choose_byline(twice) is twice[1]
    nobody = [byline("", "jsonld", 0.9), byline("", "meta", 0.9), byline("هدى", "class", 0.1)]
    assert choose_byline(nobody) is nobody[2]
    desk = [byline("شركة الميناء", "jsonld", 0.9), byline("هدى", "class", 0.1), byline("", "meta", 0.9)]
    assert choose_byline(desk) is desk[1]
    assert choose_byline([desk[2], desk[0]]) is desk[0]


def test_a_place_beside_a_name_is_left_out() -> None:
    document = page(f"<p>{LONG} في مرسى الزيتون</p>")
    beside = Byline(("نوال الحداد", "مرسى الزيتون"), "نوال الحداد - مرسى الزيتون", "class", 0.7)
    assert without_places(beside, document) == ("نوال الحداد",)
    comma = Byline(("نوال الحداد", "مرسى الزيتون"), "نوال الحداد، مرسى الزيتون", "class", 0.7)
    assert without_places(comma, document) == comma.names
    word = Byline(("نوال الحداد", "بيروت"), "نوال الحداد – بيروت", "class", 0.7)
    assert without_places(word, document) == ("نوال الحداد",)
    dated = Byline(("مرسى الزيتون",), "مرسى الزيتون", "beside_date", 0.4)
    assert without_places(dated, document) == ()
    assert without_places(Byline(("نوال الحداد",), "x", "beside_date", 0.4), document) == ("نوال الحداد",)
    assert beside_date(None, frozenset(), "") == []


def test_links_to_authors_name_them() -> None:
    links = page(
        "<a rel='author'>هدى منصور</a><a rel='nofollow author'>باسل غنام</a><a rel='authors'>لا</a><a rel=author></a>"
        "<aside><a rel=author>سلمى</a></aside>"
    ).root.iter("a")
    found = linked_bylines([link for link in links if link.get("rel")], frozenset(), "")
    assert [(one.names, one.raw, one.source) for one in found] == [
        (("هدى منصور",), "هدى منصور", "link"), (("باسل غنام",), "باسل غنام", "link"),
    ]  # fmt: skip


def test_who_signs_a_text() -> None:
    text = ["بدأ الترميم في نور الوادي.", "وقال المجلس إن الكلفة كبيرة."]
    for last, names in {
        "نور الوادي – باسل غنام": ("باسل غنام",), "بقلم: باسل غنام": ("باسل غنام",), "باسل غنام": ("باسل غنام",),
        "طرابلس – باسل غنام": (), "نور الوادي – باسل غنام - x": (), "بقلم": (), "نور الوادي – باسل": (),
        "نور الوادي – شركة الميناء": (), "قال باسل غنام إن الجسر الجديد يفتح غدا للناس": (),
    }.items():  # fmt: skip
        assert signature_of([*text, last]) == names, last
    assert signature_of([text[0], "نور الوادي – باسل غنام"]) == ()
    assert signature_of([*text, "باسل غنام", "كاتب وباحث"]) == ("باسل غنام",)
    assert signature_behind(["x", "بقلم: سلمى الحارثي", "بقلم: هدى منصور"]) == (("سلمى الحارثي",), "بقلم: سلمى الحارثي")
    for tail in (["بقلم"], ["بقلم: سلمى"], ["كتب: شركة الميناء"], ["بقلم: سلمى " + "كلمة " * 8], []):
        assert signature_behind(tail) is None


def title(text: str, source: str = "title", family: str = "head", trust: float = 0.6) -> TitleClaim:
    return TitleClaim(text, source, family, trust)


def test_pieces_of_a_title() -> None:
    assert list(variants("أ | ب - ج")) == ["أ | ب - ج", "أ | ب", "أ", "ب - ج", "ج"]
    assert list(variants("أ")) == ["أ"]
    for mark in (" - ", " | ", " – ", " » ", ": ", " :: ", " • ", " / ", " > "):
        assert without_site(f"خبر اليوم{mark}الموقع", frozenset({"الموقع"})) == "خبر اليوم", mark
        assert without_site(f"الموقع{mark}خبر اليوم", frozenset({"الموقع"})) == "خبر اليوم", mark
    assert without_site("خبر اليوم - آخر", frozenset({"الموقع"})) == "خبر اليوم - آخر"
    assert without_site("الموقع", frozenset({"الموقع"})) == "الموقع"
    assert without_site("الموقع | رياضة | فوز كبير لفريق المدينة", frozenset({"الموقع"})) == "فوز كبير لفريق المدينة"
    assert without_site("الموقع | رياضة | فوز كبير", frozenset({"الموقع"})) == "رياضة | فوز كبير"
    assert without_site("خبر | قسم | الموقع", frozenset({"الموقع", "قسم"})) == "خبر"
    assert without_last_piece("الحكومة تقر الموازنة: الوزير") == "الحكومة تقر الموازنة: الوزير"
    assert without_last_piece("موازنة | الحكومة تقر الموازنة") == "موازنة | الحكومة تقر الموازنة"
    assert without_last_piece("خبر") == "خبر"
    assert without_last_piece("الحكومة تقر الموازنة العامة للسنة كلها | أ ب ج د ه و") == (
        "الحكومة تقر الموازنة العامة للسنة كلها | أ ب ج د ه و"
    )
    assert site_pieces("خبر", "الموقع | خبر - قسم") == ["الموقع", "قسم"]
    assert site_pieces("خبر", None) == site_pieces("خبر", "خبر") == site_pieces("خبر", "آخر") == []
    assert slug_words("https://a.example/2022/khabar-an-madina-7/x-y") == {"khabar", "an", "madina"}
    assert slug_words("https://a.example/a-b/7-8-9") == frozenset()
    assert common_share("أ ب".split(), "ب ج د".split()) == 0.5
    assert common_share([], ["أ"]) == 0.0


def test_how_far_a_title_confirms_another() -> None:
    heading = title(TITLE, "h1", "page", 1.0)
    assert relation(title(f"{TITLE} - الوطن"), heading) == 0.9
    assert relation(title(f"{TITLE[:24]}…"), heading) > 0
    assert relation(title("شيء آخر تماما لا صلة له"), heading) == 0.0


def test_the_headline_that_most_kinds_of_source_confirm() -> None:
    assert choose_headline([], frozenset()) is None
    heading, seo = title(TITLE, "h1", "page", 1.0), title("شاهد بالفيديو ماذا حدث في المدينة")
    chosen = choose_headline([seo, heading, title(TITLE, "jsonld", "jsonld", 0.85)], frozenset())
    assert chosen is not None
    assert (chosen.text, chosen.source, chosen.why) == (TITLE, "h1", "confirmed by 2 of 3 kinds of source")
    alone = choose_headline([seo], frozenset())
    assert alone is not None
    assert (alone.text, alone.source, alone.support) == (seo.text, "title", 0.6)
    section = title("أخبار محلية", "h1", "page", 1.0)
    both = [section, title(TITLE), title(TITLE, "jsonld", "jsonld", 0.85)]
    assert choose_headline(both, frozenset()).text == TITLE
    assert choose_headline([title("أ ب ج د"), title("ه و ز ح")], frozenset("ه و ز ح".split())).text == "ه و ز ح"
    kin = title("جسر جديد فوق نهر الوادي يفتح اليوم", "h1", "page", 1.0)
    assert (
        choose_headline([kin, title(TITLE, trust=0.7), title(TITLE, "jsonld", "jsonld", 0.85)], frozenset()).text
        == kin.text
    )


def test_headings_are_trusted_by_their_place() -> None:
    def trust(body: str) -> float:
        document = page(body)
        claims = heading_claims(document.root.iter("h1"), document, frozenset({"المنار"}), 1.0)
        return round(claims[0].trust, 2)

    assert trust(f"<h1>{TITLE}</h1>") == 1.0
    assert trust(f"<h1 class=entry-title>{TITLE}</h1>") == trust(f"<h1 itemprop=headline>{TITLE}</h1>") == 1.1
    assert trust(f"<article><h1>{TITLE}</h1></article>") == 1.1
    assert trust(f"<article><header><h1>{TITLE}</h1></header></article>") == 1.0
    assert trust(f"<article><aside><h1>{TITLE}</h1></aside></article>") == 0.7
    assert trust(f"<footer><h1>{TITLE}</h1></footer>") == 0.6
    assert trust(f"<h1 class=site-title>{TITLE}</h1>") == 0.5
    assert trust("<h1>المنار</h1>") == 0.0
    assert trust("<h1>محليات</h1>") == 0.8
    for link in ("/", "https://akhbar.example/", "https://akhbar.example", "/index.php", "/ar/", "../"):
        assert (
            trust(f"<h1><a href='{link}'>{TITLE}</a></h1>") == trust(f"<a href='{link}'><h1>{TITLE}</h1></a>") == 0.1
        ), link
    assert trust(f"<h1><a href='/story/7712'>{TITLE}</a></h1>") == 1.0


def test_parts_of_headings_and_titles_that_are_no_headings() -> None:
    document = page(f"<h1>محليات<br>{TITLE}</h1><h1>{'كلمة ' * 100}</h1><h1></h1>")
    found = heading_claims(document.root.iter("h1"), document, frozenset(), 1.0)
    assert [(claim.text, round(claim.trust, 1)) for claim in found] == [(f"محليات {TITLE}", 1.0), (TITLE, 0.8)]
    named = page(f"<div class=site-title>{TITLE} أ</div><div class=postTitle>خبر</div><span id=headline>{TITLE}</span>")
    assert [(claim.text, claim.source, claim.element.get("id")) for claim in named_claims(named, frozenset())] == [
        (TITLE, "span", "headline")
    ]
    printed = page(f"<div><a>{TITLE}</a></div><p> {TITLE} </p>")
    assert [claim.element.tag for claim in printed_claims([title(TITLE), title("خبر")], printed)] == ["p"]
    assert element_with(printed, "\x00") is None
    assert printed_text(fromstring("<h1>قالEnglish<div>أ</div>ب<script>x</script></h1>")) == "قالEnglish أ ب"
    assert printed_text(fromstring("<h1>newsToday <b>مدينة</b>جديدة</h1>")) == "newsToday مدينة جديدة"


def test_times_and_their_labels() -> None:
    def dates(inner: str) -> list[tuple[str, str]]:
        document = page(f"<article><h1>{TITLE}</h1>{inner}</article>")
        return [(one.raw, one.role) for one in time_dates(document.root.find(".//h1"), None, AT)]

    time, other = "<time datetime='2026-11-18'>أمس</time>", "<time {} datetime='2026-11-19'>اليوم</time>"
    assert dates(time + other.format("")) == [("2026-11-18", "published")]
    for mark in ("class=updated", "itemprop=dateModified", "class=last-edit"):
        assert dates(time + other.format(mark)) == [("2026-11-18", "published"), ("2026-11-19", "modified")]
        assert dates(other.format(mark) + time) == [("2026-11-19", "modified"), ("2026-11-18", "published")]
    assert dates(f"{time} آخر تحديث: {other.format('')}") == [("2026-11-18", "published"), ("2026-11-19", "modified")]
    assert dates(f"<p><b>آخر تحديث</b>{other.format('')}</p>{time}") == [
        ("2026-11-19", "modified"),
        ("2026-11-18", "published"),
    ]
    assert dates(other.format("class='updated published'")) == [("2026-11-19", "published")]
    assert dates("<time>18 نوفمبر 2026</time>") == [("18 نوفمبر 2026", "published")]
    assert dates(f"<blockquote>{time}</blockquote><aside>{time}</aside>") == []


def test_claims_and_choices_are_kept() -> None:
    claims = Claims()
    claims.claim("section", None, "jsonld")
    claims.claim("section", "", "jsonld")
    assert not claims.has("section")
    assert claims.best("section") is choose_section(claims) is None
    claims.claim("section", "محليات", "jsonld")
    claims.claim("section", "مَحليات", "article:section", kind="meta")
    claims.note("section", "رياضة", "x", 0.9)
    assert claims.of("section")[1] == Claim("section", "مَحليات", "article:section", 0.6)
    assert (claims.has("section"), claims.has("title")) == (True, False)
    assert choose_section(claims) == "محليات"
    assert claims.choices["section"] == ChosenClaim("محليات", "jsonld", "named by 2 of the sources")
    assert claims.best("section", "x") == "رياضة"
    assert claims.choices["section"] == ChosenClaim("رياضة", "x", "x")


def test_links_behind_a_headline() -> None:
    document = page(
        "<a href='/tag/0'>x</a><h1>خبر</h1><a rel='tag' href='/t'>أ</a><a href='/tag/1'>ب</a>"
        "<a href='/x?tag=1'>ج</a><a>د</a>"
    )
    heading = document.root.find(".//h1")
    links = Links(heading, [], [])
    assert [link.text for link in links.marked] == ["أ"]
    assert [link.text for link in links.to_tags] == ["ب", "ج"]
    assert [link.text for link in links.related()] == ["أ", "ب", "ج"]
    known = [heading, *heading.itersiblings("a")]
    assert [link.text for link in Links(heading, known, [link.get("href") for link in known]).related()] == [
        "أ",
        "ب",
        "ج",
    ]
    assert Links(None, known, [None] * 5).related() == []


def read(body: str, head: str = "", **more):
    return metadata_of(page(body, head), fetched_at=AT, **more)


def test_what_is_read_from_a_hint_and_from_rules() -> None:
    hint = Entry(
        url=URL, source="rest", title=TITLE, published="2026-11-18T10:00:00Z", modified="2026-11-19T10:00:00Z",
        authors=("هدى منصور",), section="محليات", tags=("جسور",), language="ar",
    )  # fmt: skip
    found, facts = read(f"<div>{TITLE}</div><p>{LONG}</p>", hint=hint)
    assert (found.title, found.authors, found.section, found.tags) == (TITLE, ("هدى منصور",), "محليات", ("جسور",))
    assert (found.published, found.modified, found.published_source) == (
        "2026-11-18T10:00:00+00:00", "2026-11-19T10:00:00+00:00", "rest",
    )  # fmt: skip
    assert {claim.source for claim in facts.claims.all if claim.field in {"title", "authors", "section", "tags"}} == {
        "rest"
    }
    zoned, _ = read(
        f"<h1>{TITLE}</h1><div>18 نوفمبر 2026 - 10:00</div><p>{LONG}</p>", rules=SiteRules(timezone="Asia/Riyadh")
    )
    assert (zoned.published, zoned.published_raw) == ("2026-11-18T10:00:00+03:00", "18 نوفمبر 2026 - 10:00")


def test_an_account_is_kept_as_printed_and_named_so() -> None:
    found, facts = read(f"<h1>{TITLE}</h1><p>{LONG}</p>", '<meta name="author" content="admin">')
    assert (found.authors, found.byline_raw) == ((), "admin")
    assert facts.claims.choices["authors"] == ChosenClaim("admin", "author", "an account that names nobody")
    both = '<meta name="description" content="وصف"><meta property="og:description" content="وصف آخر">'
    _, facts = read(f"<h1>{TITLE}</h1><p>{LONG}</p>", both)
    assert [(claim.value, claim.source, claim.trust) for claim in facts.claims.of("description")] == [
        ("وصف", "description", 0.7), ("وصف آخر", "og:description", 0.8),
    ]  # fmt: skip
