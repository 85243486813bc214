"""What a whole page gives beyond its text and fields: parts, flags, the language, the name that signs it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawler.extract import read_page
from newscrawler.extract.addresses import checked_url, linked_host, parts_of
from newscrawler.extract.continuation import further_parts, may_have_parts
from newscrawler.html.decode import Decoded
from newscrawler.html.document import parse
from newscrawler.items import Reading, Rejection, SiteRules

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SITE = "https://marfa.example"
URL = f"{SITE}/news/6"
TITLE = "الممشى البحري يفتح أبوابه أمام الزوار"
A = "أعلنت بلدية المرفأ صباح اليوم فتح الممشى البحري أمام الزوار بعد عامين من الأشغال المتواصلة."
B = "وقالت رئيسة البلدية إن المشروع وفر مئتي فرصة عمل لأبناء الأحياء القريبة من الشاطئ الطويل."
C = "ويمتد الممشى على طول ثلاثة كيلومترات، وتظلله أشجار النخيل والأكاسيا من أوله إلى آخره."
DATED = '<meta property="article:published_time" content="2026-11-18T10:00:00+03:00">'


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def read(body: str, head: str = DATED, url: str = URL, **more) -> Reading:
    html = (
        f"<html><head><title>{TITLE}</title>{head}</head><body><article><h1>{TITLE}</h1>{body}</article></body></html>"
    )
    found = read_page(html, url=url, fetched_at=AT, **more)
    assert isinstance(found, Reading)
    return found


PARTS = {
    "/news/6/2/ /news/6/3/": ["/news/6/2/", "/news/6/3/"],
    "/news/6/page/2 /news/6/page/3": [],
    "/news/6?page=2 /news/6?page=3 /news/6?page=1": ["/news/6?page=2", "/news/6?page=3"],
    "/news/6?part=2": ["/news/6?part=2"], "?pg=2": ["/news/6?pg=2"],
    "/news/6/3 /news/6/2": ["/news/6/2", "/news/6/3"], "/news/6/2 /news/6/4": ["/news/6/2"],
    "/news/6/2/ https://marfa.example/news/6/2": ["/news/6/2/"],
    "/news/6/3": [], "/news/7/2": [], "/news/6/x/2": [], "/news/6?page=x2": [], "/news/6?id=2": [],
    "/news/6?page=2&x=1": [], "https://other.example/news/6/2": [], "/news/6/2?x=1": [], "/news/6/02": [],
}  # fmt: skip


@pytest.mark.parametrize("links", PARTS)
def test_the_further_parts_of_an_article(links: str) -> None:
    body = "".join(f"<a href='{link}'>2</a>" for link in links.split())
    document = parse(Decoded(f"<html><body>{body}</body></html>", "utf-8"), URL)
    assert [url.removeprefix(SITE) for url in further_parts(document)] == PARTS[links]


def test_parts_are_those_that_stand_around_the_text() -> None:
    links = "<p><a href='/news/6/2'>2</a> <a href='/news/6/3'>3</a></p>"
    assert read(f"<div>{p(A, B, C)}</div>{links}").parts == (f"{URL}/2", f"{URL}/3")
    assert read(f"<div>{p(A, B, C)}</div>").parts == ()
    lang = parse(Decoded("<a href='/news/6/2/?lang=ar'>2</a>", "utf-8"), f"{URL}/?lang=ar")
    assert further_parts(lang) == (f"{URL}/2/?lang=ar",)
    assert may_have_parts([None, "/a/2/?x"], f"{URL}?x")
    assert not may_have_parts([None, "/a/2/?x", "/22"], URL)


def flags(body: str, head: str = DATED, url: str = URL) -> set[str]:
    known = {
        "short",
        "no_body",
        "no_date",
        "date_from_url",
        "weak_title",
        "tail_cut",
        "low_share",
        "teaser",
        "much_removed",
    }
    return known.intersection(read(body, head, url).quality.flags)


def test_what_lowers_the_trust_is_flagged() -> None:
    assert flags(p(A, B, C)) == set()
    assert flags(p(A, B)) == {"short"}
    assert flags("") == {"no_body", "much_removed"}
    assert flags(p(A, B, C), "") == {"no_date"}
    assert flags(p(A, B, C), "", f"{SITE}/2026/11/18/x") == {"date_from_url"}
    for end in ("…", "...", "[…]"):
        assert flags(p(A, B, C[:-1] + end)) == {"tail_cut"}
    wall = "<div class=paywall>هذا المحتوى للمشتركين فقط</div>"
    assert flags(p(A, B, C) + wall) == {"teaser"}


def test_language_logo_and_signature() -> None:
    found = read(p(A, B, C))
    assert (found.language, found.authors, found.byline_raw) == ("ar", (), None)
    english = "The city opened its long walk by the sea this morning after two years of work on the old harbour."
    assert read(p(english, english + " x", english + " y")).language == "en"
    image = "<img src='/i/sea.jpg' width=600>"
    for logo in ("/a/logo.png", "/a/site-logo-2.png", "/a_default.jpg", "/no-image.png", "/placeholder.gif"):
        assert (
            read(image + p(A, B, C), f'{DATED}<meta property="og:image" content="{logo}">').image == f"{SITE}/i/sea.jpg"
        )
    assert read(p(A, B, C), f'{DATED}<meta property="og:image" content="/logo.png">').image == f"{SITE}/logo.png"
    photo = read(image + p(A, B, C), f'{DATED}<meta property="og:image" content="/catalogue.png">')
    assert photo.image == f"{SITE}/catalogue.png"
    signed = read(p(A, B, C, "باسل غنام"))
    assert (signed.authors, signed.byline_raw) == (("باسل غنام",), "باسل غنام")
    named = read(p(A, B, C, "باسل غنام"), f'{DATED}<meta name="author" content="هدى منصور">')
    assert (named.authors, named.byline_raw) == (("هدى منصور",), "هدى منصور")
    account = read(p(A, B, C, "باسل غنام"), f'{DATED}<meta name="author" content="admin">')
    assert (account.authors, account.byline_raw) == ((), "admin")


def test_the_text_of_data_stands_in_for_one_that_the_page_has_not() -> None:
    data = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "'
        + TITLE
        + '", "articleBody": "%s"}</script>'
    )
    assert read("", DATED + data % f"{A} {B} {C} {A}").text == f"{A} {B} {C} {A}"
    assert (read(p(A), DATED + data % f"{A} {B}").text or "") == A
    assert (read(p(A), DATED + data % f"{B} {C} {A}").text or "").startswith(B)
    assert (read(p(A, B, C, A + "١"), DATED + data % (f"{B} " * 20)).text or "").startswith(A)


def test_pages_that_are_not_read_and_addresses() -> None:
    for html, reason in ((b"", "empty"), (b"GIF89a", "not_html"), ("<!-- x -->", "empty")):
        found = read_page(html, url=URL)
        assert isinstance(found, Rejection)
        assert (found.url, found.reason) == (URL, reason)
    typed = read_page("<p>x", url=URL, headers={"content-type": "image/png"})
    assert isinstance(typed, Rejection)
    assert typed.reason == "not_html"
    with pytest.raises(TypeError, match="give the page's address as a str"):
        checked_url(None)
    assert checked_url("https://u:p@marfa.example/a") == "https://marfa.example/a"
    assert [linked_host(url) for url in ("https://A.Example/x", "https://u@a-b.example:80/", "http://[x", "/a")] == [
        "a.example", "a-b.example", "", "",
    ]  # fmt: skip
    assert parts_of("http://[x").path == ""
    assert read(p(A, B, C), rules=SiteRules(title="جريدة المرفأ")).site_title == "جريدة المرفأ"
