"""Fields around the text, from pages of our own in the mark-up that real engines print."""

import json
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extract.metadata.facts import PageFacts
from newscrawler.extract.metadata.read import metadata_of
from newscrawler.html.decode import Decoded
from newscrawler.html.document import parse
from newscrawler.items import Entry, Reading, SiteRules

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
URL = "https://akhbar.example/2026/11/18/افتتاح-جسر-جديد-فوق-نهر-الوادي/"
TITLE = "افتتاح جسر جديد فوق نهر الوادي"
SITE = "صحيفة المنار"
LONG = (
    "قال محافظ المدينة في كلمته إن العمل في الجسر استغرق ثلاث سنوات كاملة، وإن تكلفته بلغت أربعين مليونا، وشكر العمال. "
    * 2
)
BODY = f"<p>{LONG}</p><p>{LONG}</p><p>{LONG}</p>"


def read(
    head: str = "", body: str = "", *, url: str = URL, rules: SiteRules | None = None, hint: Entry | None = None
) -> Reading:
    return read_with_facts(head, body, url=url, rules=rules, hint=hint)[0]


def read_with_facts(
    head: str = "", body: str = "", *, url: str = URL, rules: SiteRules | None = None, hint: Entry | None = None
) -> tuple[Reading, PageFacts]:
    html = f'<!DOCTYPE html><html lang="ar"><head>{head}</head><body>{body}</body></html>'
    return metadata_of(parse(Decoded(html, "utf-8"), url), fetched_at=AT, rules=rules, hint=hint)


def linked(**properties: object) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **properties}
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


def og(**properties: str) -> str:
    return "".join(f'<meta property="og:{name}" content="{value}">' for name, value in properties.items())


class TestTitle:
    @pytest.mark.parametrize(
        "title",
        [
            f"{TITLE} - {SITE}",
            f"{TITLE} | رياضة | {SITE}",
            f"{SITE}: {TITLE}",
            f"{TITLE} :: {SITE}",
            f"{TITLE} » {SITE}",
            TITLE,
        ],
    )
    @pytest.mark.parametrize(
        "element", ["<h1>{}</h1>", "<h2>{}</h2>", "<font size=5>{}</font>", "<div class=x9>{}</div>"]
    )
    def test_the_sites_name_is_not_part_of_it(self, title: str, element: str) -> None:
        found, facts = read_with_facts(
            f"<title>{title}</title>", f'<div><a href="/">{SITE}</a></div>{element.format(TITLE)}{BODY}'
        )
        assert found.title == TITLE
        assert facts.headline is not None

    def test_without_a_heading_the_name_is_cut_from_the_head(self) -> None:
        assert read(f"<title>{TITLE} - {SITE}</title>{og(site_name=SITE)}", BODY).title == TITLE
        assert read(f"<title>{TITLE} | {SITE}</title>", BODY).title == TITLE

    def test_a_dash_inside_the_headline_stays(self) -> None:
        title = "قمة الدوحة - الطريق إلى الاتفاق"
        assert read(f"<title>{title} - {SITE}</title>", f"<h1>{title}</h1>{BODY}").title == title

    def test_the_first_h1_may_be_the_sites_name(self) -> None:
        body = (
            f'<header><h1 class="a"><a href="/">{SITE}</a></h1></header><main><h1 class="b">{TITLE}</h1>{BODY}</main>'
        )
        assert read(f"<title>{TITLE} – {SITE}</title>", body).title == TITLE

    @pytest.mark.parametrize("element", ["<h2>{}</h2>", "<h3 class=q>{}</h3>", "<div class=q>{}</div>"])
    def test_the_h1_may_be_the_section(self, element: str) -> None:
        head = f"<title>{TITLE} - {SITE}</title>{og(title=TITLE)}"
        found = read(head, f"<h1>أخبار محلية</h1>{element.format(TITLE)}{BODY}", url="https://akhbar.example/a/7")
        assert found.title == TITLE

    def test_a_kicker_above_a_break_is_no_part_of_it(self) -> None:
        assert read(og(title=TITLE), f"<h1>محليات<br>{TITLE}</h1>{BODY}").title == TITLE

    def test_an_h1_in_the_footer_is_none(self) -> None:
        body = f"<div><h1>{TITLE}</h1>{BODY}</div><footer><h1>{SITE}</h1></footer>"
        assert read(f"<title>{TITLE} - {SITE}</title>", body).title == TITLE

    def test_a_title_for_search_engines_loses_against_the_heading(self) -> None:
        seo = "شاهد افتتاح جسر جديد فوق نهر الوادي بالفيديو والصور"
        head = f"<title>{seo}</title>{og(title=seo, type='article')}{linked(headline=seo)}"
        assert read(head, f"<article><h1>{TITLE}</h1>{BODY}</article>").title == TITLE

    def test_a_headline_that_data_cut_is_taken_whole(self) -> None:
        whole = f"{TITLE} بحضور المحافظ وعدد كبير من أهالي المدينة والقرى المجاورة لها على ضفتي النهر"
        head = f"{linked(headline=whole[:60] + '…')}<title>{whole[:60]}… - {SITE}</title>"
        assert read(head, f"<h1>{whole}</h1>{BODY}").title == whole

    def test_broken_json_still_counts(self) -> None:
        data = f'{{"@type":"NewsArticle","headline":"{TITLE}\n","datePublished":"2026-11-18T10:00:00+03:00",}}'
        raw = f'<script type="application/ld+json">{data}</script>'
        found = read(raw, f"<h1>{TITLE}</h1>{BODY}")
        assert (found.published, found.published_source) == ("2026-11-18T10:00:00+03:00", "jsonld")

    def test_a_page_without_any_title_has_none(self) -> None:
        assert read("", "<p>نص</p>").title == ""

    def test_the_feeds_title_counts(self) -> None:
        hint = Entry(url=URL, source="feed", title=TITLE)
        assert read("<title>صفحة</title>", f"<b>{TITLE}</b>{BODY}", hint=hint).title == TITLE


class TestHead:
    HOME = (
        f"<title>{SITE} | الصفحة الرئيسية</title><link rel='canonical' href='https://akhbar.example/'>"
        f"{og(title=f'{SITE} | الصفحة الرئيسية', site_name=SITE, url='https://akhbar.example/')}"
        f"{og(description='أخبار اليوم', image='/logo.png')}<meta name='author' content='سعد الحسن'>"
        "<meta property='article:published_time' content='2019-01-01T00:00:00+03:00'>"
    )

    def test_the_head_of_another_page_loses_against_the_page(self) -> None:
        data = linked(datePublished="2026-11-18T10:00:00+03:00", author={"name": "هدى منصور"}, description="وصف")
        found, facts = read_with_facts(
            self.HOME, f"<h1 class='off'>{SITE}</h1><article><h1>{TITLE}</h1>{BODY}</article>{data}"
        )
        assert "head_disagrees" in facts.flags
        assert (found.title, found.published, found.authors) == (TITLE, "2026-11-18T10:00:00+03:00", ("هدى منصور",))
        assert (found.description, found.image) == ("وصف", None)

    def test_a_title_for_search_engines_is_no_lie(self) -> None:
        head = f"<title>كل ما تريد معرفته</title><link rel='canonical' href='{URL}'>{og(description='وصف')}"
        found, facts = read_with_facts(head, f"<article><h1>{TITLE}</h1>{BODY}</article>")
        assert "head_disagrees" not in facts.flags
        assert found.description == "وصف"

    def test_links_images_and_permissions_are_read(self) -> None:
        head = (
            "<link rel='canonical' href='/a'><link rel='amphtml' href='/a/amp'>"
            "<meta name='robots' content='noindex'>"
            f"<meta name='robots' content='noai'>{og(image='/i.jpg', type='article')}"
            "<meta name='tdm-reservation' content='1'><meta name='tdm-policy' content='https://akhbar.example/tdm.json'>"
        )
        found, facts = read_with_facts(head, f"<h1>{TITLE}</h1>{BODY}", url="https://akhbar.example/a")
        assert (found.canonical_link, found.amp_link) == ("https://akhbar.example/a", "https://akhbar.example/a/amp")
        assert found.image == "https://akhbar.example/i.jpg"
        assert (found.robots_meta, found.tdm) == ("noindex, noai", "https://akhbar.example/tdm.json")
        assert facts.is_article_hint
        assert found.language == "ar"

    def test_entities_escaped_twice_are_read(self) -> None:
        assert read("<meta name='description' content='قال &amp;quot;نعم&amp;quot;'>", "").description == 'قال "نعم"'


class TestDates:
    def test_wordpress_without_a_plugin_prints_time_elements_after_the_text(self) -> None:
        body = (
            f'<article><header><h1>{TITLE}</h1></header><div>{BODY}</div><footer><span>نُشر في <time class="entry-date '
            'published" datetime="2026-11-18T10:05:06+03:00">18 نوفمبر، 2026</time><time class="updated" '
            'datetime="2026-11-19T08:00:00+03:00">19</time></span></footer></article>'
            '<aside><time datetime="2026-11-20T00:00:00+03:00">20</time></aside>'
        )
        found = read("", body)
        assert (found.published, found.published_source) == ("2026-11-18T10:05:06+03:00", "time")
        assert (found.modified, found.published_precision) == ("2026-11-19T08:00:00+03:00", "second")

    def test_times_of_comments_and_related_posts_do_not_count(self) -> None:
        body = (
            f"<article><h1>{TITLE}</h1>{BODY}</article>"
            "<div class='related-posts'><time datetime='2020-01-01'>1</time></div>"
            "<div class='comment-list'><time datetime='2026-11-19T10:00:00Z'>2</time></div>"
        )
        assert read("", body, url="https://akhbar.example/a").published is None

    def test_the_visible_line_is_read_with_the_sites_zone(self) -> None:
        body = f"<h1>{TITLE}</h1><div><span>الأربعاء ١٨ نوفمبر ٢٠٢٦ - 3:30 م</span> | 12 تعليق</div>{BODY}"
        found = read("", body, rules=SiteRules(timezone="Asia/Riyadh"))
        assert (found.published, found.published_source) == ("2026-11-18T15:30:00+03:00", "text")
        assert found.published_precision == "minute"

    def test_a_date_after_the_capture_does_not_keep_the_visible_one_from_being_read(self) -> None:
        found, facts = read_with_facts(
            linked(datePublished="2027-12-19T10:00:00+03:00"),
            f"<h1>{TITLE}</h1><p>18 نوفمبر 2026</p>{BODY}",
            url="https://akhbar.example/news/17",
        )
        assert found.published == "2026-11-18T00:00:00+03:00"
        assert "future_date" in facts.flags

    def test_an_empty_machine_date_is_none(self) -> None:
        for empty in ("1970-01-01T00:00:00Z", "1970-01-01T03:00:00+03:00"):
            found = read(
                f'<meta property="article:published_time" content="{empty}">',
                f"<h1>{TITLE}</h1>{BODY}",
                url="https://akhbar.example/n/7",
            )
            assert found.published is None

    def test_the_update_printed_beside_the_publication_counts(self) -> None:
        for line in ("نشر: 17 نوفمبر 2026 - 10:04 | آخر تحديث: 18 نوفمبر 2026 - 12:00",):
            found = read("", f"<h1>{TITLE}</h1><div>{line}</div>{BODY}", url="https://akhbar.example/n/7")
            assert (found.published or "")[:16] == "2026-11-17T10:04"
            assert (found.modified or "")[:16] == "2026-11-18T12:00"

    def test_an_update_printed_above_the_publication_is_none(self) -> None:
        lines = "<div>آخر تحديث 18 نوفمبر 2026 - 09:00</div><div>نشر في 17 نوفمبر 2026 - 16:10</div>"
        found = read("", f"<h1>{TITLE}</h1>{lines}{BODY}", url="https://akhbar.example/n/7")
        assert ((found.published or "")[:16], (found.modified or "")[:16]) == ("2026-11-17T16:10", "2026-11-18T09:00")

    def test_indic_digits_in_a_machine_date(self) -> None:
        body = f"<h1>{TITLE}</h1><time datetime='٢٠٢٦-١١-١٨'>أمس</time>{BODY}"
        found = read("", body, rules=SiteRules(timezone="Asia/Riyadh"))
        assert found.published is not None
        assert found.published.startswith("2026-11-18")

    def test_the_url_is_the_last_witness(self) -> None:
        found = read("", f"<h1>{TITLE}</h1>{BODY}")
        assert (found.published_source, found.published_precision) == ("url", "day")

    def test_what_the_feed_said_counts(self) -> None:
        hint = Entry(url=URL, source="feed", published="Wed, 18 Nov 2026 10:00:00 +0300")
        found = read("", f"<h1>{TITLE}</h1>{BODY}", hint=hint)
        assert (found.published, found.published_source) == ("2026-11-18T10:00:00+03:00", "feed")

    def test_dates_of_meta_tags_under_many_names(self) -> None:
        for name in ("article:published_time", "DC.date.issued", "parsely-pub-date", "sailthru.date", "pubdate"):
            found = read(f"<meta name='{name}' content='2026-11-18T10:00:00+03:00'>", f"<h1>{TITLE}</h1>")
            assert found.published == "2026-11-18T10:00:00+03:00", name


class TestAuthors:
    @pytest.mark.parametrize(
        ("line", "names"),
        [
            pytest.param("<p>كتب: محمد علي</p>", ("محمد علي",), id="label"),
            pytest.param("<span class=z1>كتبت أسماء نصار</span>", ("أسماء نصار",), id="label without a mark"),
            pytest.param("<div>بقلم : سلمى الحارثي وأحمد علي</div>", ("سلمى الحارثي", "أحمد علي"), id="two, glued"),
            pytest.param("<div>إعداد: هدى منصور، وليد سعد</div>", ("هدى منصور", "وليد سعد"), id="two, comma"),
            pytest.param("<a href='/author/kareem/'>كريم العطار</a>", ("كريم العطار",), id="link"),
            pytest.param("<a href='/authors/view?id=4' rel=author>كريم العطار</a>", ("كريم العطار",), id="rel"),
            pytest.param("<div class='x-byline'>ياسر البدري</div>", ("ياسر البدري",), id="class"),
            pytest.param("<div>18 نوفمبر 2026 | ياسر البدري | 3 تعليقات</div>", ("ياسر البدري",), id="beside the date"),
            pytest.param("<div>18 نوفمبر 2026 | اضف تعليق</div>", (), id="a button is no name"),
            pytest.param(
                "<a class=author-name href='/author/s/'>هدى منصور</a>"
                "<a class=author-email-link><i></i>أرسل بريدا إلكترونيا</a>",
                ("هدى منصور",),
                id="a button beside the name",
            ),
            pytest.param(
                "<div class=posted-by><span class=posted-on>نشرت في <time>أمس</time></span> "
                "<b class=byline>هدى منصور</b></div>",
                ("هدى منصور",),
                id="the date stands inside the byline",
            ),
            pytest.param("<div class=author-box><a class='author-follow'>تابع</a></div>", (), id="only a button"),
            pytest.param("<div>تقرير: أسعار النفط تتراجع</div>", (), id="a kicker is no byline"),
            pytest.param(
                "<p>كتب المحافظ على صفحته أن الجسر مفتوح أمام الناس جميعا</p>", (), id="a sentence is no byline"
            ),
            pytest.param(f"<div>بقلم: {SITE}</div>", (), id="the site itself"),
            pytest.param("<div class='byline'>بواسطة <b>محرر</b></div>", (), id="a role"),
        ],
    )
    def test_bylines_near_the_headline(self, line: str, names: tuple[str, ...]) -> None:
        head = f"<title>{TITLE} - {SITE}</title>"
        assert read(head, f"<h1>{TITLE}</h1>{line}{BODY}", url="https://akhbar.example/a").authors == names

    @pytest.mark.parametrize("account", ["admin", "np_admin", "Administrator", "محرر", "Editor", SITE])
    def test_an_account_that_names_nobody_is_kept_as_printed(self, account: str) -> None:
        found = read(linked(author={"name": account}, publisher={"name": SITE}), f"<h1>{TITLE}</h1>{BODY}")
        assert (found.authors, found.byline_raw) == ((), account)

    def test_the_page_names_who_wrote_it_though_the_data_name_an_account(self) -> None:
        found = read(linked(author={"name": "admin"}), f"<h1>{TITLE}</h1><p>بقلم: هدى منصور</p>{BODY}")
        assert (found.authors, found.byline_raw) == (("هدى منصور",), "بقلم: هدى منصور")

    def test_references_in_a_graph_are_followed(self) -> None:
        graph = {
            "@graph": [
                {"@type": "Article", "headline": TITLE, "author": {"@id": "#p1"}},
                {"@type": "Person", "@id": "#p1", "name": "هدى منصور"},
            ]
        }
        head = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
        assert read(head, f"<h1>{TITLE}</h1>{BODY}").authors == ("هدى منصور",)

    def test_a_link_to_the_authors_archive_gives_the_name(self) -> None:
        link = "<a rel=author href='/author/x/'>عرض جميع مقالات هدى منصور.</a>"
        body = f"<article><h1>{TITLE}</h1>{BODY}<div class=q>{link}</div></article>"
        assert read("", body).authors == ("هدى منصور",)

    def test_commenters_are_no_authors(self) -> None:
        comment = "<div class='comments'><b class='comment-author'>زائر كريم</b></div>"
        body = f"<article><h1>{TITLE}</h1>{BODY}</article>{comment}"
        assert read("", body).authors == ()


class TestSectionAndTags:
    def test_marked_links_of_the_page(self) -> None:
        body = (
            "<nav><a href='/category/a/'>أولى</a><a href='/category/b/'>ثانية</a>"
            "<a href='/tag/z' rel='tag'>قديم</a></nav>"
            f"<article><span><a href='/category/local/' rel='category tag'>محليات</a></span><h1>{TITLE}</h1>{BODY}"
            "<p><a href='/tag/1' rel='tag'>جسور</a>، <a href='/tag/2' rel='tag'>#مدن</a></p></article>"
            "<aside><a href='/tag/3' rel='tag'>شائع</a></aside>"
        )
        found = read("<meta name='keywords' content='أخبار, عاجل'>", body)
        assert (found.section, found.tags) == ("محليات", ("جسور", "مدن"))

    def test_a_themes_cloud_under_the_text_holds_the_articles_tags(self) -> None:
        cloud = "<span class='tagcloud'><a href='/tag/1' rel='tag'>جسور</a></span>"
        widget = "<div class='widget_tag_cloud'><div class='tagcloud'><a href='/tag/2' rel='tag'>شائع</a></div></div>"
        assert read("", f"<div><h1>{TITLE}</h1>{BODY}{cloud}</div>{widget}").tags == ("جسور",)

    def test_a_menu_of_sections_names_none(self) -> None:
        menu = " | ".join(f"<a href='/category/{n}/'>قسم {n}</a>" for n in range(9))
        assert read("", f"<div>{menu}</div><div><h1>{TITLE}</h1>{BODY}</div>").section is None

    def test_a_breadcrumb_names_the_section(self) -> None:
        crumbs = "<div><a href='/'>الرئيسية</a> / <a href='/s4'>اقتصاد</a> / <span>افتتاح</span></div>"
        assert read("", f"{crumbs}<h1>{TITLE}</h1>{BODY}").section == "اقتصاد"

    def test_a_breadcrumb_away_from_the_headline_names_the_section(self) -> None:
        steps = '<li><a href="/">الرئيسية</a></li><li><a href="/local">محليات</a></li><li><a href="">هنا</a></li>'
        for mark in ('aria-label="breadcrumb"', 'class="page-breadcrumbs"'):
            page = f"<main><nav {mark}><ol>{steps}</ol></nav><article><h1>{TITLE}</h1>{BODY}</article></main>"
            assert read("", page).section == "محليات"

    def test_a_link_that_its_class_calls_a_section_names_it(self) -> None:
        for link in (
            '<a class="post-category" href="/l">محليات</a>',
            '<span class="kicker"><a href="/l">محليات</a></span>',
        ):
            assert read("", f"<article>{link}<h1>{TITLE}</h1>{BODY}</article>").section == "محليات"

    def test_the_genre_of_microdata_is_the_section(self) -> None:
        scope = '<div itemscope itemtype="https://schema.org/Article">'
        assert (
            read("", f'{scope}<h1>{TITLE}</h1><a itemprop="genre" href="/l">محليات</a>{BODY}</div>').section == "محليات"
        )

    def test_terms_of_drupal_are_tags_where_their_field_says_so(self) -> None:
        terms = "".join(f'<div><a href="/taxonomy/term/{i}">{name}</a></div>' for i, name in enumerate(("جسور", "طرق")))
        page = f"<article><h1>{TITLE}</h1>{BODY}<div class='{{}}'>{terms}</div></article>"
        assert read("", page.format("field--name-field-tags")).tags == ("جسور", "طرق")
        assert read("", page.format("field--name-field-editions")).tags == ()

    def test_data_and_head(self) -> None:
        head = linked(articleSection=["اقتصاد", "محليات"], keywords="جسور، مدن, طرق")
        found = read(head, f"<h1>{TITLE}</h1>{BODY}")
        assert (found.section, found.tags) == ("اقتصاد", ("جسور", "مدن", "طرق"))
        found = read(
            "<meta property='article:section' content='رياضة'><meta name='keywords' content='أ,ب'>", f"<h1>{TITLE}</h1>"
        )
        assert (found.section, found.tags) == ("رياضة", ("أ", "ب"))

    @pytest.mark.parametrize("place", ["tag", "كلمات", quote("كلمات"), quote("كلمات").lower(), quote("وسوم")])
    def test_unmarked_links_to_tags_count_when_nothing_else_names_any(self, place: str) -> None:
        tags = f"<ul><li><a href='/{place}/1/'>جسور</a></li><li><a href='/{place}/2/'>مدن</a></li></ul>"
        body = f"<main><h1>{TITLE}</h1>{BODY}{tags}</main>"
        assert read("", body).tags == ("جسور", "مدن")


class TestMicrodata:
    def test_the_own_article_counts_and_nested_ones_do_not(self) -> None:
        body = (
            "<div itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop='headline'>" + TITLE + "</h1>"
            "<meta itemprop='datePublished' content='2026-11-18T10:00:00+03:00'><span itemprop='author' itemscope "
            "itemtype='https://schema.org/Person'><span itemprop='name'>هدى منصور</span></span>"
            f"<a itemprop='articleSection'>محليات</a>{BODY}"
            "<div itemscope itemtype='https://schema.org/Article'><h3 itemprop='headline'>آخر</h3>"
            "<meta itemprop='datePublished' content='2020-01-01'></div></div>"
        )
        found, facts = read_with_facts("", body)
        assert (found.published, found.published_source) == ("2026-11-18T10:00:00+03:00", "microdata")
        assert (found.authors, found.section, facts.headline_count) == (("هدى منصور",), "محليات", 2)


class TestState:
    @pytest.mark.parametrize(
        "script",
        [
            '<script id="__NEXT_DATA__" type="application/json">%s</script>',
            "<script>window.__INITIAL_STATE__ = %s;</script>",
            "<script>window['__DATA__']=%s</script>",
        ],
    )
    def test_an_application_without_html(self, script: str) -> None:
        article = {
            "id": 77123,
            "title": TITLE,
            "publishedAt": 1795003200000,
            "author": {"name": "هدى منصور"},
            "section": "محليات",
            "tags": ["جسور"],
            "body": [
                {"type": "p", "content": LONG},
                {"type": "figure", "content": "صورة"},
                {"type": "h2", "content": "عنوان"},
            ],
        }
        data = json.dumps(
            {"props": {"article": article, "related": [{"title": "آخر", "body": LONG}]}}, ensure_ascii=False
        )
        found, facts = read_with_facts(
            f"<title>{SITE}</title>", f"<div id=app></div>{script % data}", url="https://akhbar.example/story/77123/x"
        )
        assert (found.title, found.authors, found.section, found.tags) == (TITLE, ("هدى منصور",), "محليات", ("جسور",))
        assert (found.published_source, found.published) == ("state", "2026-11-18T12:00:00+00:00")
        assert facts.state_body is not None
        assert LONG.strip() in facts.state_body
        assert "صورة" not in facts.state_body
        assert "<h2>عنوان</h2>" in facts.state_body

    def test_a_page_without_state_has_none(self) -> None:
        assert not read_with_facts("<script>var a = {}; window.b = function(){};</script>" * 9, BODY)[1].state_body

    def test_the_articles_body_in_linked_data_is_the_second_choice(self) -> None:
        assert read_with_facts(linked(articleBody=LONG), f"<h1>{TITLE}</h1>")[1].state_body == LONG.strip()


PIECES = [
    "<h1>", "</h1>", "<title>", "</title>", TITLE, SITE, "<time datetime='x'>", "</time>", "'>", "</script>",
    "<script>",
    "<meta name='date' content='", '<script type="application/ld+json">{"@type":["NewsArticle"],"headline":', "\x00",
    "<a rel=tag href='/tag/%zz'>", "<div itemscope itemtype='http://schema.org/Article'>", "\ud800", "كتب: ", "\x07",
    "<b itemprop='headline author datePublished'>", "<a href='http://[bad'>", "18 نوفمبر 2026", "<table><tr><td>",
    "<svg><title>", "<link rel=canonical href='http://[x'>", 'window.__STATE__ = {"title": "x", ', "9" * 20, "<br>",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_no_page_raises(pieces: list[str]) -> None:
    html = "<html><body><p>x" + "".join(pieces)
    found = metadata_of(parse(Decoded(html, "utf-8"), "https://akhbar.example/a"), fetched_at=AT)
    assert found[0].text is None
