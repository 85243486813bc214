"""Where pages lead: headers, doors, next pages, and links with the best of their names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawler.discovery.announced import announced_in
from newscrawler.discovery.doors import doors_of
from newscrawler.discovery.harvest import Harvest
from newscrawler.discovery.listing import listing_entries
from newscrawler.discovery.pagination import goes_on_by_script, list_of, page_form, page_number
from newscrawler.html.decode import Decoded
from newscrawler.html.document import parse

HOME = "https://almidan.example/"
HEADLINE = "افتتاح الجسر الجديد فوق نهر الوادي"
AT = datetime(2026, 3, 9, tzinfo=UTC)


def kinds(harvest: Harvest) -> list[tuple[str, str]]:
    return [(source.kind, source.url.removeprefix(HOME)) for source in harvest.sources]


def page(body: str, url: str = HOME, head: str = ""):
    return parse(Decoded(f"<html><head>{head}</head><body>{body}</body></html>", "utf-8"), url)


LINKS = {
    '</f>; rel="alternate"; type="application/atom+xml"': ("feed", "f"),
    '</f>; REL=alternate; TYPE="Application/RSS+XML; charset=utf-8"': ("feed", "f"),
    '</rss.xml>; rel="alternate"; type="text/xml"': ("feed", "rss.xml"),
    '</rss/siyasa.xml>; rel="alternate"; type="text/xml"': ("feed", "rss/siyasa.xml"),
    '</latest>; rel="alternate"; title="RSS أخبار"': ("feed", "latest"),
    '</latest>; rel="alternate feed"': ("feed", "latest"),
    '</m>; rel="sitemap"': ("sitemap", "m"),
    '</wp-json/>; rel="https://api.w.org/"': ("rest", "wp-json/"),
    '</latest>; rel="alternate"': None,
    '</en>; rel="alternate"; type="text/html"; title="RSS"': None,
    '</comments/feed/>; rel="alternate"; type="application/rss+xml"': None,
    '</f>; rel="alternate"; type="application/rss+xml"; title="Comments"': None,
    '</f>; rel="next"; type="application/rss+xml"': None,
    f'</{"a" * 70}-rss.xml>; rel="alternate"; type="text/xml"': ("feed", f"{'a' * 70}-rss.xml"),
    f'</{"a" * 75}-rss.xml>; rel="alternate"; type="text/xml"': None,
}


@pytest.mark.parametrize(("value", "told"), LINKS.items(), ids=[str(i) for i in range(len(LINKS))])
def test_a_link_header_announces_sources(value: str, told: tuple[str, str] | None) -> None:
    found = [(one.kind, one.url.removeprefix(HOME)) for one in announced_in({"link": value}, HOME)]
    assert found == ([told] if told else [])


DOORS = {
    '<meta http-equiv="refresh" content="0; url=/ar/">': ("ar/",),
    "<meta http-equiv=Refresh content=\"10;URL='/ar/'\">": ("ar/",),
    '<meta http-equiv="refresh" content="11; url=/ar/">': (),
    '<meta http-equiv="refresh" content="5">': (),
    '<meta http-equiv="refresh" content="0; url=/">': (),
    "<noscript><meta http-equiv=refresh content='0; url=/plain/'></noscript>": ("plain/",),
    "<script>window.location.href='/ar/'</script><noscript><meta http-equiv=refresh content='0;/n'>": ("ar/",),
    r"<script>location.assign('\/ar\u002f\x61')</script>": ("ar/a",),
    "<script>var old = location; x.location = place</script>": (),
    "<body onload=\"location='/ar/'\">": ("ar/",),
    '<frameset><frame src="/menu"><frame src="/text"><frame src="/menu"><frame src="https://o.example/"></frameset>': (
        "menu", "text",
    ),
    '<iframe src="/all"></iframe>': ("all",),
    f"<p>{'نص ' * 80}</p><iframe src='/all'></iframe>": (),
    "<a href=/1>1</a><a href=/2>2</a><a href=/3>3</a><script>location='/ar/'</script>": ("ar/",),
    "<a href=/1>1</a><a href=/2>2</a><a href=/3>3</a><a href=/4>4</a><script>location='/ar/'</script>": (),
}  # fmt: skip


@pytest.mark.parametrize(("body", "told"), DOORS.items(), ids=[str(i) for i in range(len(DOORS))])
def test_where_a_door_leads(body: str, told: tuple[str, ...]) -> None:
    assert doors_of(f"<html>{body}</html>".encode(), HOME, {}) == tuple(HOME + path for path in told)


def test_headers_send_on_and_long_pages_are_no_doors() -> None:
    assert doors_of(b"", HOME, {"Refresh": "0; url=/ar/"}) == (f"{HOME}ar/",)
    assert doors_of(b"", HOME, {"refresh": "0; url=/"}) == ()
    script = b"<script>location = '/ar/'</script>"
    assert doors_of(script.ljust(65_536), HOME, {}) == (f"{HOME}ar/",)
    assert doors_of(script.ljust(65_537), HOME, {}) == ()


PAGES = {
    "a/page/3/": ("/a", 3, "/page/{n}/"),
    "a?page=4&x=1": ("/a?x=1", 4, "?page={n}"),
    "a/p-2.html": ("/a", 2, None),
    "a/صفحة/2": ("/a", 2, "/صفحة/{n}"),
    "a/index_5.php": ("/a", 5, None),
    "a/list7": ("/a", 7, None),
    "a?p=9": ("/a?p=9", 1, "?p={n}"),
    "a?start=40": ("/a", 40, "?start={n}"),
    "a/7": ("/a/7", 1, "/a/{n}"),
    "3": ("/3", 1, None),
    "a?page=x": ("/a?page=x", 1, None),
}


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_a_list_have_a_number_and_a_form(path: str) -> None:
    list_path, number, form = PAGES[path]
    assert page_number(HOME + path) == number
    assert list_of(HOME + path) == list_of(HOME.rstrip("/") + list_path)
    assert form in {None, page_form(HOME + path)}


HERE = f"{HOME}local/"
NEXT = {
    '<link rel="next" href="/local/page/2/">': "local/page/2/",
    '<a rel="NEXT nofollow" href="?page=2">x</a>': "local/?page=2",
    '<link rel="next" href="https://other.example/local/page/2/">': None,
    '<link rel="next" href="/local/">': None,
    '<link rel="next" href="/2026/03/09/iftitah-jisr-jadid-fawq-nahr-wadi/">': None,
    '<a href="/local/page/3/">3</a><a href="/local/page/2/">2</a>': "local/page/2/",
    '<a href="/sport/page/2/">2</a>': None,
    '<button data-next-url="/local/page/2/">المزيد</button>': "local/page/2/",
    '<div data-url="/local/page/2/">[ عرض المزيد… ]</div>': "local/page/2/",
    '<span data-href="/sport/page/2/">المزيد</span>': None,
    '<span data-href="/local/page/2/">رياضة</span>': None,
}


@pytest.mark.parametrize(("body", "told"), NEXT.items(), ids=[str(i) for i in range(len(NEXT))])
def test_the_page_behind_a_list(body: str, told: str | None) -> None:
    harvest = listing_entries(f"<html><body><main>{body}</main></body></html>".encode(), HERE)
    found = [(one.url, one.page, one.depth) for one in harvest.sources if one.page > 1]
    assert found == ([(HOME + told, 2, 1)] if told else [])


def test_a_button_without_an_address_goes_on_by_a_script() -> None:
    for body in (
        "<button>المزيد</button>",
        "<input type=button value='load more'>",
        "<a href='javascript:x()'>المزيد</a>",
    ):
        assert goes_on_by_script(page(body))
    for body in ("<a href='/x'>المزيد</a>", "<button>بحث</button>", f"<button>{'<i></i>' * 20}المزيد</button>"):
        assert not goes_on_by_script(page(body))


class TestLists:
    def entries(self, body: str, **more) -> list[tuple[str, str | None, str | None]]:
        harvest = listing_entries(f"<html><body>{body}</body></html>".encode(), HERE, **more)
        return [(one.url.removeprefix(HOME), one.title, one.published) for one in harvest.entries]

    def test_the_best_name_of_a_link_and_the_date_beside_it(self) -> None:
        link = '<a href="/2026/03/09/jisr/"{}>{}</a>'
        date = '<time datetime=" 2026-03-09 ">أمس</time>'
        image = link.format("", f'<img alt="{HEADLINE} اليوم في المدينة">')
        more = link.format(f' title="رابط ثابت لـ {HEADLINE}"', "اقرأ المزيد")
        first = ("2026/03/09/jisr/", HEADLINE, "2026-03-09")
        assert self.entries(f"<article>{image}<h2>{link.format('', HEADLINE)}</h2>{date}{more}</article>") == [first]
        assert self.entries(f"<li>{date}{more}</li>") == [first]
        assert self.entries(f"<li>{link.format('', f'<h3>{HEADLINE}</h3>')}{date}</li>") == [first]
        assert self.entries(f"<li>{link.format('', HEADLINE)}{date}{date}</li>") == [(*first[:2], None)]
        tags = "".join(f'<a href="/tag/{n}">وسم</a>' for n in range(11))
        assert self.entries(f"<li>{link.format('', HEADLINE)}{date}{tags}</li>") == [first]
        assert self.entries(f"<li>{link.format('', HEADLINE)}{date}{tags}<a href='/tag/x'>وسم</a></li>")[0][2] is None

    def test_links_in_menus_hidden_links_and_files(self) -> None:
        long = '<a href="/{}" {}>أخبار المدينة والقرى المجاورة لها كلها</a>'
        assert self.entries(f"<nav>{long.format('x/y', '')}</nav>") == []
        assert [row[0] for row in self.entries(f"<main>{long.format('x/y', '')}</main>")] == ["x/y"]
        assert self.entries(f"<main>{long.format('x/y', 'rel=nofollow')}</main>") == []
        assert [row[0] for row in self.entries(f"<main>{long.format('x/y.pdf', '')}</main>")] == ["x/y.pdf"]
        assert self.entries(f"<main>{long.format('local/', '')}</main>") == []
        area = f'<map><area href="/2026/03/09/jisr/" title="{HEADLINE}"></map>'
        assert self.entries(area) == [("2026/03/09/jisr/", HEADLINE, None)]
        image = f'<a href="/2026/03/09/jisr/"><img alt=" {HEADLINE} "></a>'
        assert self.entries(image) == [("2026/03/09/jisr/", HEADLINE, None)]

    def test_shortlinks_beside_pretty_addresses_name_nothing(self) -> None:
        pretty = "".join(f'<h2><a href="/story/{n}/x">{HEADLINE}</a></h2>' for n in range(4))
        short = f'<h2><a href="/?p=88">{HEADLINE}</a></h2>'
        assert [row[0] for row in self.entries(f"<main>{pretty}{short}</main>")] == [f"story/{n}/x" for n in range(4)]
        assert [row[0] for row in self.entries(f"<main>{short}</main>")] == ["?p=88"]

    def test_what_a_page_says_of_its_site(self) -> None:
        body = '<html lang="ar"><head><meta property="og:site_name" content=" الميدان "><title>x</title></head><body>'
        script = '<script src="/wp-includes/a.js"></script>'
        hubs = '<a href="/category/local/">محليات</a><a href="/about-x">x</a>'
        harvest = listing_entries(f"{body}{script}{hubs}<button>المزيد</button>".encode(), HOME, depth=3)
        assert (harvest.title, harvest.language, harvest.flags) == ("الميدان", "ar", ("wordpress", "more_by_script"))
        assert [(one.kind, one.depth) for one in harvest.sources] == [("listing", 4), ("page", 4)]
        assert listing_entries(b"", HOME) == Harvest(flags=("empty",))
