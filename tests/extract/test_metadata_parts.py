"""Sources of metadata one by one, to the last field: linked data, microdata, state, head, links, addresses."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from newscrawler.extract.explain import explain
from newscrawler.extract.metadata.dates import dateline, headline_dates, url_dates
from newscrawler.extract.metadata.far_dates import far_dates, titled_dates
from newscrawler.extract.metadata.head import Head, absolute, language_of
from newscrawler.extract.metadata.jsonld import LinkedData, list_values, text_value, without_tags
from newscrawler.extract.metadata.jsonstate import find_state
from newscrawler.extract.metadata.microdata import Microdata, read_microdata
from newscrawler.extract.metadata.sections import in_widget, is_section_link
from newscrawler.extract.metadata.tags import linked_tags, marked_tags
from newscrawler.html.decode import Decoded
from newscrawler.html.document import Document, parse

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
URL = "https://akhbar.example/story/7712"
TITLE = "افتتاح جسر جديد فوق نهر الوادي"
LONG = "قال محافظ المدينة في كلمته إن العمل في الجسر استغرق ثلاث سنوات كاملة، وإن تكلفته بلغت أربعين مليونا."


def page(body: str, head: str = "", url: str = URL) -> Document:
    return parse(Decoded(f"<html><head>{head}</head><body>{body}</body></html>", "utf-8"), url)


class TestLinkedData:
    def read(self, *blocks: object) -> LinkedData:
        found = LinkedData()
        for block in blocks:
            found.add(json.dumps(block, ensure_ascii=False), in_head=True)
        return found

    def test_the_pages_own_articles_come_before_those_of_lists(self) -> None:
        listed = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "آخر"}]}
        own = {"@type": ["http://schema.org/NewsArticle", "schema:Thing"], "headline": TITLE}
        found = self.read(listed, {"@graph": [own, {"@type": "BlogPosting", "headline": "ثان"}]})
        assert [(node.properties["headline"], node.listed, node.in_head) for node in found.articles] == [
            (TITLE, False, True), ("ثان", False, True), ("آخر", True, True),
        ]  # fmt: skip
        assert found.types == {"ItemList", "NewsArticle", "Thing", "BlogPosting"}
        assert [node.is_article for node in found.nodes] == [False, True, True, True]
        assert not self.read("لا شيء", 7, []).nodes

    @pytest.mark.parametrize(
        "key", ["itemListElement", "hasPart", "isPartOf", "relatedLink", "mentions", "citation", "review"]
    )
    def test_what_is_only_spoken_of_is_no_article_of_the_page(self, key: str) -> None:
        found = self.read({"@type": "WebPage", key: {"@type": "Article", "isPartOf": {"@type": "Report"}}})
        assert found.types == {"WebPage"}
        assert [node.listed for node in found.articles] == [True, True]

    def test_names_of_people_in_all_their_forms(self) -> None:
        found = self.read({"@graph": [{"@id": "#huda", "@type": "Person", "name": "هدى منصور"}, {"@id": "#bare"}]})
        for value, names in {
            "باسل": ["باسل"],
            "&quot;باسل&quot; <b>غنام</b>": ['"باسل" غنام'],
        }.items():
            assert found.names(value) == names
        assert found.names([{"name": "هدى"}, "باسل", {"name": ["سلمى", "وليد"]}, 7, None, {"name": ""}]) == [
            "هدى", "باسل", "سلمى", "وليد",
        ]  # fmt: skip
        assert found.names({"@id": "#huda"}) == ["هدى منصور"]
        assert found.names({"@id": "#none"}) == found.names({"@id": "#bare"}) == []
        assert found.names({"givenName": "هدى", "familyName": "منصور", "alternateName": "h"}) == ["هدى منصور"]
        assert found.names({"familyName": "منصور"}) == ["منصور"]
        assert found.names({"alternateName": "أبو علي"}) == ["أبو علي"]

    def test_links_of_images_in_all_their_forms(self) -> None:
        found = self.read({"@graph": [{"@id": "#i", "@type": "ImageObject", "url": "/i.jpg"}]})
        for value in (
            "/i.jpg",
            " /i.jpg ",
            ["", "/i.jpg"],
            {"url": "/i.jpg"},
            {"contentUrl": "/i.jpg"},
            [{"@id": "#i"}],
        ):
            assert found.link(value) == "/i.jpg", value
        assert found.link({"url": ["/i.jpg", "/j.jpg"]}) == "/i.jpg"
        assert found.link({"@id": "/i.jpg", "width": 7}) == "/i.jpg"
        assert found.link(None) is found.link([]) is found.link({}) is None

    def test_site_names_and_breadcrumbs(self) -> None:
        steps = [{"name": "الرئيسية"}, {"item": {"name": "محليات"}}, {"item": {"@id": "#c"}}, {"item": "/x"}, 7]
        found = self.read(
            {"@type": "WebSite", "name": "المنار"}, {"@type": "NewsMediaOrganization", "name": "دار المنار"},
            {"@type": "Organization"}, {"@type": "Person", "name": "هدى"},
            {"@type": "BreadcrumbList", "itemListElement": steps}, {"@id": "#c", "name": "جسور"},
            {"@type": "BreadcrumbList", "itemListElement": [{"name": "أخرى"}]},
        )  # fmt: skip
        assert found.site_names() == ["المنار", "دار المنار"]
        assert found.crumbs() == ["الرئيسية", "محليات", "جسور"]
        assert self.read({"@type": "BreadcrumbList", "itemListElement": {"name": "أ"}}).crumbs() == ["أ"]
        assert self.read({"@type": "WebSite"}).crumbs() == []

    def test_values_are_plain_text(self) -> None:
        assert text_value([{"@value": " أ  ب "}, "ج"]) == text_value({"name": "أ ب"}) == "أ ب"
        assert text_value([]) is text_value(7) is text_value("  ") is text_value({"name": 7}) is None
        assert without_tags("أ<!-- x -->ب</p>ج<1>د<") == "أبج<1>د<"
        assert list_values(["أ؛ب", 7, "ب,ج", {"name": "د"}]) == ["أ", "ب", "ج", "د"]


class TestState:
    def state(self, article: object, *, script: str = '<script type="application/json">{}</script>', url: str = URL):
        data = json.dumps({"props": article}, ensure_ascii=False).ljust(200)
        return find_state(page(script.format(data), url=url))

    def test_an_article_gives_all_its_fields(self) -> None:
        found = self.state(
            {
                "headline": TITLE, "published_at": 1795003200, "updatedAt": "2026-11-19",
                "category": {"name": "محليات"},
                "summary": " ملخص <b>الخبر</b> ", "authors": [{"name": "هدى"}, {"fullName": "باسل"}, "هدى", 7],
                "tags": [{"title": "جسور"}, {"label": "مدن"}, {"displayName": "طرق"}], "image": [{"src": "/i.jpg"}],
                "content": f"{LONG}\n\n{LONG}",
            }
        )  # fmt: skip
        assert found is not None
        assert (found.title, found.published, found.modified) == (TITLE, "1795003200", "2026-11-19")
        assert (found.section, found.description) == ("محليات", "ملخص الخبر")
        assert (found.authors, found.tags, found.image) == (["هدى", "باسل"], ["جسور", "مدن", "طرق"], "/i.jpg")
        assert found.body == f"<p>{LONG}</p>\n<p>{LONG}</p>"

    def test_blocks_become_elements(self) -> None:
        blocks = [
            {"type": "paragraph", "text": LONG + " <"}, {"type": "heading", "text": "عنوان"},
            {"type": "list", "items": ["أول", "ثان"]}, {"type": "quote", "text": "قول <b>حق</b>"},
            {"type": "image", "text": "صورة"}, {"kind": "h3", "text": "فرعي"}, "<p>كما هو</p>",
        ]  # fmt: skip
        found = self.state({"title": TITLE, "body": blocks})
        assert found is not None
        assert (found.body or "").split("\n") == [
            f"<p>{LONG} &lt;</p>", "<h2>عنوان</h2>", "<li>أول</li>", "<li>ثان</li>",
            "<blockquote>قول <b>حق</b></blockquote>", "<h2>فرعي</h2>", "<p>كما هو</p>",
        ]  # fmt: skip
        assert (found.authors, found.tags, found.image, found.section) == ([], [], None, None)

    def test_of_several_articles_the_own_one_counts_then_the_longest(self) -> None:
        articles = [{"title": "قصير", "body": LONG}, {"title": "طويل", "body": LONG * 3}]
        assert self.state(articles).title == "طويل"
        assert self.state([{**articles[0], "id": 7712}, articles[1]]).title == "قصير"
        assert self.state([{**articles[0], "id": 7}, articles[1]]).title == "طويل"
        dated = {"title": "مؤرخ", "body": LONG, "published_at": "2026-11-18"}
        assert self.state([dated, articles[1]]).title == "مؤرخ"
        assert self.state([{"title": TITLE, "body": LONG[:79]}]) is None
        assert self.state([{"title": TITLE, "body": LONG[:80]}]).title == TITLE

    @pytest.mark.parametrize(
        "script",
        [
            "<script>window.__STATE__ = {}</script>",
            '<script>self["A"]={}</script>',
            "<script>globalThis.a={};</script>",
        ],
    )
    def test_scripts_that_assign_it(self, script: str) -> None:
        article = {"title": TITLE, "body": LONG}
        assert self.state(article, script=script).title == TITLE
        quoted = json.dumps(json.dumps(article)).ljust(200)
        assert (
            find_state(page(f"<script>window.a = function(){{}}; window.b = JSON.parse({quoted})</script>")) is not None
        )

    def test_scripts_that_are_no_state(self) -> None:
        article = {"title": TITLE, "body": LONG}
        for script in (
            '<script type="application/ld+json">{}</script>', '<script src="/a.js">window.a = {}</script>',
            "<script>var a = {}</script>",
        ):  # fmt: skip
            assert self.state(article, script=script) is None


class TestMicrodata:
    ARTICLE = '<div itemscope itemtype="https://schema.org/NewsArticle/">{}</div>'

    def read(self, inner: str) -> Microdata:
        return read_microdata(page(self.ARTICLE.format(inner)))

    def test_values_stand_in_attributes_texts_and_scopes(self) -> None:
        found = self.read(
            f'<h1 itemprop="Headline name">{TITLE}</h1>'
            f'<time itemprop="datePublished" datetime=" 2026-11-18 ">أمس</time>'
            '<meta itemprop="dateModified" content="2026-11-19"><img itemprop="image" src="/i.jpg">'
            '<a itemprop="thumbnailUrl" href="/t.jpg"></a><div itemprop="articleBody"><p>نص</p></div>'
            '<span itemprop="author" itemscope><meta itemprop="name" content="هدى  منصور"></span>'
            '<span itemprop="creator" itemscope><b itemprop="fn name">باسل</b></span><i itemprop="author">سلمى</i>'
            '<p itemprop="keywords"><a>جسور</a> <a>مدن</a><a></a></p><p itemprop="url">x</p>'
        )
        assert found.properties == {
            "headline": [TITLE], "datepublished": ["2026-11-18"], "datemodified": ["2026-11-19"], "image": ["/i.jpg"],
            "thumbnailurl": ["/t.jpg"], "articlebody": ["yes"], "author": ["هدى منصور", "سلمى"], "creator": ["باسل"],
            "keywords": ["جسور", "مدن"],
        }  # fmt: skip
        assert (found.articles, found.first("author"), found.first("genre")) == (1, "هدى منصور", None)
        assert found.headline is not None
        assert found.headline.tag == "h1"

    def test_the_first_article_counts_and_loose_meta_tags_where_there_is_none(self) -> None:
        other = self.ARTICLE.format('<b itemprop="headline">آخر</b>')
        both = read_microdata(page(self.ARTICLE.format(f'<b itemprop="headline">{TITLE}</b>') + other))
        assert (both.properties, both.articles) == ({"headline": [TITLE]}, 2)
        loose = '<meta itemprop="datePublished" content="2026-11-18"><b itemprop="headline">x</b>'
        assert read_microdata(page(loose)).properties == {"datepublished": ["2026-11-18"]}
        assert read_microdata(page(loose + loose)).properties == {}
        shop = '<div itemscope itemtype="https://schema.org/Product"><b itemprop="headline">x</b></div>'
        assert read_microdata(page(shop)) == Microdata()


class TestHead:
    def read(self, markup: str) -> Head:
        head, document = Head(), page("", markup)
        for element in document.root.iter("meta", "link", "title"):
            if element.tag == "meta":
                head.add_meta(element)
            elif element.tag == "link":
                head.add_link(element, document)
            else:
                head.add_title(element)
        return head

    def test_meta_tags_count_by_any_of_their_names(self) -> None:
        head = self.read(
            '<meta property="og:title" content=" أ  ب "><meta name=" OG:TITLE " content="ج">'
            '<meta http-equiv="x" content="y">'
            '<meta name="description" content="&amp;quot;قال&amp;quot;"><meta property="og:title"><meta content="z">'
        )
        assert head.first("title") == "أ ب"
        assert [value for _, value in head.all("title")] == ["أ ب", "ج"]
        assert (head.named("og:title"), head.named("twitter:title")) == ("أ ب", None)
        assert (head.first("description"), head.first("published"), head.all("section")) == ('"قال"', None, [])

    def test_links_to_the_page_and_its_twin(self) -> None:
        head = self.read(
            '<link rel="stylesheet" href="/canonical.css"><link rel="CANONICAL" href="/a">'
            '<link rel="canonical" href="/b">'
            '<link rel="amphtml" href="/a/amp"><link href="/c">'
        )
        assert (head.canonical, head.amp) == ("https://akhbar.example/a", "https://akhbar.example/a/amp")

    def test_the_first_title_that_is_no_drawings_counts(self) -> None:
        assert self.read("<title></title><title> أ\n ب</title><title>ج</title>").title == "أ ب"
        head = Head()
        for title in page(f"<svg><title>رسم</title></svg><title>{TITLE}</title>").root.iter("title"):
            head.add_title(title)
        assert head.title == TITLE

    @pytest.mark.parametrize("label", ["Written by", "كتب", "Author", "بواسطة", "Écrit par"])
    def test_the_author_in_a_labelled_pair(self, label: str) -> None:
        pair = '<meta name="twitter:label{0}" content="{1}"><meta name="twitter:data{0}" content="{2}">'
        assert self.read(pair.format(1, "Time", "5") + pair.format(2, label, "هدى")).author_line() == "هدى"
        assert self.read(pair.format(1, "وقت القراءة", "5")).author_line() is None

    def test_addresses_and_languages(self) -> None:
        document = page("")
        assert absolute(document, "https://a.example/b ") == "https://a.example/b"
        assert absolute(document, "/b") == "https://akhbar.example/b"
        assert absolute(document, None) is absolute(document, "javascript:x") is None
        assert language_of(parse(Decoded('<html xml:lang="ar-EG"><p>x', "utf-8"), URL).root) == "ar-EG"
        assert language_of(document.root) is None


class TestLinks:
    def test_tags_of_the_first_block_of_links(self) -> None:
        def tags(markup: str) -> list[str]:
            return linked_tags(page(markup).root.iter("a"))

        item = "<li><a>#جسور</a></li><li><a> مدن </a></li><li><a></a></li>"
        assert tags(f"<ul>{item}</ul><p><a>أخرى</a></p>") == ["جسور", "مدن"]
        assert tags("<p><div><a>جسور</a></div><div><a>مدن</a></div><div>نص <a>أخرى</a></div></p>") == ["جسور", "مدن"]
        assert tags("<p><span><a>جسور</a></span><span><a>مدن</a></span></p>") == ["جسور", "مدن"]
        assert tags(f"<p><a>{'ط' * 60}</a><a>{'ط' * 61}</a><a>مدن</a><a>مدن</a></p>") == ["ط" * 60, "مدن"]
        assert len(tags("<p>" + "".join(f"<a>وسم {n}</a>" for n in range(50)) + "</p>")) == 40
        assert tags("<aside><p><a>شائع</a></p></aside><p><a>جسور</a></p>") == ["جسور"]

    def test_marked_tags_are_no_sections(self) -> None:
        links = (
            '<a rel="tag" href="/t/1">جسور</a><a rel="category tag" href="/t/2">محليات</a>'
            '<a rel="tags" href="/t/3">لا</a>'
            '<a rel="nofollow tag" href="/category/x/">محليات</a><i class="Taxonomy-Category">'
            "<a rel=tag href=/t>قسم</a></i>"
        )
        assert marked_tags(page(links).root.iter("a")) == ["جسور"]

    @pytest.mark.parametrize(
        "href",
        [
            "/category/a/", "/categories/a/", "/categorie/a/", "/cat/a/", "/section/a/", "/rubrique/a/", "/قسم/a/",
            "/%D9%82%D8%B3%D9%85/a/", "/%d9%82%d8%b3%d9%85/a/", "https://a.example/تصنيف/a/", "/الأقسام/category/",
        ],
    )  # fmt: skip
    def test_where_sections_stand(self, href: str) -> None:
        assert is_section_link(next(page(f'<a href="{href}">أ</a>').root.iter("a"))) is not href.endswith("category/x")

    @pytest.mark.parametrize("href", ["/cat", "/a#/category/b/", "https://category/a", "/%D8%AE%D8%A8%D8%B1/cats/", ""])
    def test_where_sections_do_not_stand(self, href: str) -> None:
        assert not is_section_link(next(page(f'<a href="{href}">أ</a>').root.iter("a")))

    def test_what_stands_in_a_widget(self) -> None:
        for markup in ("<nav><p><a>x</a></p></nav>", "<div class=sidebar><ul><li><a>x</a></ul></div>"):
            assert in_widget(next(page(markup).root.iter("a")))
        deep = "<div>" * 7 + "<a>x</a>" + "</div>" * 7
        assert not in_widget(next(page(f"<div class=sidebar>{deep}</div>").root.iter("a")))
        assert not in_widget(next(page("<div class=sidebar><article><a>x</a></article></div>").root.iter("a")))


class TestDates:
    @pytest.mark.parametrize(
        ("path", "day", "precision", "matched"),
        [
            ("/2026/11/8/x", "2026-11-08", "day", "2026/11/8"), ("/2026-11-08-x", "2026-11-08", "day", "2026-11-08"),
            ("/a/20261108/x", "2026-11-08", "day", "20261108"),
            ("/a-202611081030.html", "2026-11-08", "day", "202611081030"),
            ("/2026/11/x", "2026-11-01", "month", "2026/11"), ("/2026/13/x", None, None, None),
            ("/2026/4/31/x", None, None, None), ("/story/2026", None, None, None), ("/a/120261108/x", None, None, None),
        ],
    )  # fmt: skip
    def test_the_day_in_an_address(
        self, path: str, day: str | None, precision: str | None, matched: str | None
    ) -> None:
        found = [(each.parsed, each) for each in url_dates(f"https://akhbar.example{path}")]
        assert [
            (str(one.moment.date()), one.precision, each.raw, each.source, each.role) for one, each in found if one
        ] == ([(day, precision, matched, "url", "published")] if day else [])
        archived = url_dates(f"https://web.archive.org/web/20250101id_/https://akhbar.example{path}")
        assert [each.parsed and each.parsed.moment for each in archived] == [one and one.moment for one, _ in found]

    @pytest.mark.parametrize(
        ("headline", "day"),
        [
            ("موجز الأخبار - الأربعاء 4 آذار 2026", "2026-03-04"), ("نشرة الطقس ليوم 5/3/2026", "2026-03-05"),
            ("5 مارس 2026 | موجز الأخبار", "2026-03-05"), ("أسعار الذهب اليوم 5 مارس 2026", "2026-03-05"),
            ("ذكرى 11 سبتمبر 2001", None), ("موجز - مارس 2026", None), ("موجز - 5 مارس 2027", None),
            ("ما بعد 5 مارس 2026 ليس كما قبله", None), ("موجز الأخبار (5 مارس 2026)", "2026-03-05"),
        ],
    )  # fmt: skip
    def test_the_day_of_a_bulletin(self, headline: str, day: str | None) -> None:
        found = headline_dates(headline, None, AT)
        assert [str(each.parsed.moment.date()) for each in found if each.parsed] == ([day] if day else [])
        assert [(each.source, each.raw, each.role) for each in found] == (
            [("headline", headline, "published")] if day else []
        )

    def test_the_dateline_of_a_text(self) -> None:
        (found,) = dateline("بغداد، 5 مارس 2026 (رويترز) - قال الوزير إن العمل بدأ", "Asia/Baghdad")
        assert (found.source, found.role) == ("text", "published")
        assert dateline("قال الوزير إن العمل بدأ في 5 مارس 2026 وينتهي غدا", None) == []
        assert dateline(f"{'بغداد ' * 20}، 5 مارس 2026 (رويترز) - قال", None) == []

    def test_dates_in_titles_of_hatom(self) -> None:
        markup = (
            '<abbr class="published" title="2026-11-18T10:00:00+03:00">أمس</abbr>'
            '<abbr class="updated" title="2026-11-19">x</abbr>'
            '<abbr class="published" title="2026-11-01">x</abbr><b class="unpublished" title="2026-11-02">x</b>'
        )
        found = titled_dates(page(markup), None)
        assert [(each.source, each.role, each.raw) for each in found] == [
            ("time", "published", "2026-11-18T10:00:00+03:00"), ("time", "modified", "2026-11-19"),
        ]  # fmt: skip
        assert titled_dates(page(f"<aside>{markup}</aside>"), None) == []

    def test_a_date_far_from_the_headline(self) -> None:
        def day(markup: str) -> list[str]:
            found = far_dates(page(f"<article><p>{LONG}</p></article>{markup}"), None, AT)
            assert all(each.source == "page" for each in found)
            return [str(each.parsed.moment.date()) for each in found if each.parsed]

        for name in (
            "class=post-date",
            "class=createDate",
            "class=timestamp",
            "class=publish",
            "class=submitted",
            "id=date",
        ):
            assert day(f"<div {name}>18 نوفمبر 2026</div>") == ["2026-11-18"], name
        assert day("<div class=x>18 نوفمبر 2026</div>") == []
        assert day("<footer><div class=date>18 نوفمبر 2026</div></footer>") == []
        assert day("<aside><div class=date>18 نوفمبر 2026</div></aside>") == []
        two = "<div class=date>18 نوفمبر 2026</div><div class=date>17 نوفمبر 2026</div>"
        assert day(two) == []
        assert day(two + "<div class=post-date>16 نوفمبر 2026</div>") == ["2026-11-16"]
        assert day("<div class=date>18 نوفمبر 2026</div>" * 2) == ["2026-11-18"]


EVERYTHING = (
    f'<title>{TITLE} - المنار</title><meta property="og:title" content="{TITLE}">'
    f'<meta property="og:site_name" content="المنار">'
    '<meta property="article:published_time" content="2026-11-18T10:00:00+03:00">'
    '<meta name="author" content="هدى منصور">'
    '<meta property="article:section" content="محليات"><meta name="keywords" content="جسور, مدن">'
    '<meta name="description" content="وصف الخبر"><meta property="og:image" content="/i.jpg">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "'
    + TITLE
    + '", "author": {"name": "هدى منصور"},'
    '"datePublished": "2026-11-18T10:00:00+03:00", "dateModified": "2026-11-19T08:00:00+03:00", "image": "/j.jpg",'
    '"articleSection": "محليات", "keywords": ["طرق"], "description": "وصف آخر"}</script>'
)


def test_all_claims_of_a_page_are_explained() -> None:
    link = '<a href="/category/local/" rel="category">محليات</a>'
    body = f"<article>{link}<h1>{TITLE}</h1><p>{LONG}</p><p>{LONG}</p></article>"
    html = f"<html lang=ar><head>{EVERYTHING}</head><body>{body}</body></html>"
    found = explain(html, url=URL, fetched_at=AT)
    assert (found.encoding, found.flags) == ("str", ("zone_from_offset",))
    rows = [(row.field, row.candidate, row.source, row.why) for row in found.rows]
    assert rows == [
        ("title", TITLE, "h1", "confirmed by 3 of 3 kinds of source"), ("title", TITLE, "jsonld", ""),
        ("title", TITLE, "og:title", ""), ("title", TITLE, "title", ""),
        ("published", "2026-11-18T10:00:00+03:00", "jsonld", "zone_from_offset"),
        ("published", "2026-11-18T10:00:00+03:00", "meta", ""),
        ("modified", "2026-11-19T08:00:00+03:00", "jsonld", "zone_from_offset"),
        ("authors", "هدى منصور", "jsonld", "most agreed upon"), ("authors", "هدى منصور", "author", ""),
        ("section", "محليات", "jsonld", "named by 2 of the sources"), ("section", "محليات", "article:section", ""),
        ("tags", "طرق", "jsonld", "the page before its head"),
        ("description", "وصف آخر", "jsonld", "the most trusted source"),
        ("description", "وصف الخبر", "description", ""),
        ("image", "/i.jpg", "og:image", "the most trusted source"), ("image", "/j.jpg", "jsonld", ""),
    ]  # fmt: skip
    assert [row.won for row in found.rows] == [bool(row.why) for row in found.rows]
    assert all(0.5 <= row.trust <= 1 for row in found.rows)


def claims_of(head: str, body: str) -> set[tuple[str, str, str]]:
    """Return field, value and source of all claims that were made on a page."""
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    return {(row.field, row.candidate, row.source) for row in explain(html, url=URL, fetched_at=AT).rows}


def test_each_source_makes_its_claims() -> None:
    scope = (
        f'<div itemscope itemtype="https://schema.org/Article"><h2 itemprop="headline">{TITLE}</h2>'
        '<meta itemprop="datePublished" content="2026-11-18T10:00:00+03:00"><i itemprop="author">هدى منصور</i>'
        '<b itemprop="articleSection">محليات</b><img itemprop="image" src="/m.jpg">'
        '<meta itemprop="description" content="وصف">'
        f'<a href="/tag/1" rel="tag">جسور</a><p>{LONG}</p></div>'
    )
    assert claims_of("", scope) >= {
        ("title", TITLE, "microdata"), ("published", "2026-11-18T10:00:00+03:00", "microdata"),
        ("authors", "هدى منصور", "microdata"), ("section", "محليات", "microdata"), ("image", "/m.jpg", "microdata"),
        ("description", "وصف", "microdata"), ("tags", "جسور", "rel=tag"),
    }  # fmt: skip
