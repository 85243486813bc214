"""What pages and style sheets name that is needed to show them."""

from __future__ import annotations

import pytest

from newscrawler.requisites import KINDS_OF, Level, Need, needs_of

PAGE = "https://paper.example/2026/a.html"


def page(html: str, level: Level = "all") -> list[tuple[str, str]]:
    return told(needs_of(html.encode(), url=PAGE, kinds=KINDS_OF[level], content_type="text/html; charset=utf-8"))


def sheet(css: str, level: Level = "images") -> list[tuple[str, str]]:
    return told(
        needs_of(css.encode(), url="https://paper.example/c/s.css", kinds=KINDS_OF[level], content_type="text/css")
    )


def told(needs: tuple[Need, ...]) -> list[tuple[str, str]]:
    return [(need.kind, need.url.removeprefix("https://paper.example")) for need in needs]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        pytest.param('<link rel="stylesheet" href="s.css">', [("style", "/2026/s.css")], id="style-sheet"),
        pytest.param('<link rel="alternate stylesheet" href="dark.css">', [], id="another-sheet-is-chosen-by-hand"),
        pytest.param("<style>@import 'b.css'; p {color: red}</style>", [("style", "/2026/b.css")], id="style-element"),
        pytest.param('<link rel=preload as=font href="/f.woff2">', [("font", "/f.woff2")], id="preload"),
        pytest.param('<link rel="shortcut icon" href="/i.ico">', [("image", "/i.ico")], id="icon"),
        pytest.param('<meta property="og:image" content="/s.jpg">', [("image", "/s.jpg")], id="share-picture"),
        pytest.param('<img src="a.jpg#top">', [("image", "/2026/a.jpg")], id="without-fragment"),
        pytest.param(
            '<img srcset="a,1.jpg 1x, b.jpg 2x,c.jpg">',
            [("image", "/2026/a,1.jpg"), ("image", "/2026/b.jpg"), ("image", "/2026/c.jpg")],
            id="srcset",
        ),
        pytest.param('<img src="data:image/gif;base64,R0" data-src="/l.jpg">', [("image", "/l.jpg")], id="lazy"),
        pytest.param(
            "<div data-bg='/d.webp' data-source='الوكالة'></div>", [("image", "/d.webp")], id="lazy-background"
        ),
        pytest.param("<p style=\"background: url('b.png')\">", [("image", "/2026/b.png")], id="style-attribute"),
        pytest.param('<video src="f.mp4" poster="p.jpg"></video>', [("image", "/2026/p.jpg")], id="no-films"),
        pytest.param('<a href="big.jpg">الصورة</a>', [], id="a-link-is-not-shown"),
        pytest.param('<script src="/j.js"></script>', [("script", "/j.js")], id="script"),
        pytest.param('<base href="/b/"><img src="x.png">', [("image", "/b/x.png")], id="base"),
    ],
)
def test_what_elements_need(html: str, found: list[tuple[str, str]]) -> None:
    assert page(html) == found


@pytest.mark.parametrize(
    ("css", "found"),
    [
        pytest.param("@import url(a.css) layer(x) print;", [("style", "/c/a.css")], id="import"),
        pytest.param("/* url(no.png) */ p {background: url( 'p.png' )}", [("image", "/c/p.png")], id="comment"),
        pytest.param("@media print {a {background: URL(p.png)}}", [("image", "/c/p.png")], id="media"),
        pytest.param(
            "a {background: -webkit-image-set('a.png' 1x, url(b.png) 2x)}",
            [("image", "/c/a.png"), ("image", "/c/b.png")],
            id="image-set",
        ),
        pytest.param("@namespace svg url(http://www.w3.org/2000/svg);", [], id="a-namespace-is-no-file"),
        pytest.param("a {mask: url(#mask); background: url(data:image/png;base64,AA)}", [], id="in-the-page"),
        pytest.param(
            "@font-face {src: url(a.eot); src: url('a.eot?#ie') format('embedded-opentype'),"
            " url(a.woff2) format('woff2'), url(a.ttf)}",
            [("font", "/c/a.woff2")],
            id="the-font-file-that-browsers-choose",
        ),
        pytest.param(
            "@font-face {src: url(ar.woff2); unicode-range: U+0600-06FF, U+FE70-FEFF}"
            "@font-face {src: url(vi.woff2); unicode-range: U+1EA0-1EF9}",
            [("font", "/c/ar.woff2")],
            id="fonts-of-other-alphabets-are-left",
        ),
    ],
)
def test_what_style_sheets_need(css: str, found: list[tuple[str, str]]) -> None:
    assert sheet(css) == found


def test_levels_bound_what_is_needed() -> None:
    html = '<link rel=stylesheet href="/s.css"><img src="/i.png"><script src="/j.js"></script>'
    assert [len(page(html, level)) for level in ("none", "styles", "images", "all")] == [0, 1, 2, 3]


def test_an_old_code_page_spells_addresses_as_its_browsers_did() -> None:
    html = '<meta charset="windows-1256"><link rel="stylesheet" href="/s.php?قسم=1">'.encode("windows-1256")
    (need,) = needs_of(html, url=PAGE, kinds=KINDS_OF["styles"], content_type="text/html")
    assert need.url == "https://paper.example/s.php?%DE%D3%E3=1"


def test_other_answers_need_nothing() -> None:
    assert needs_of(b"\x89PNG url(a.png)", url=PAGE, kinds=KINDS_OF["all"], content_type="image/png") == ()
