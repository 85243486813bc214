"""The structure of a text: pages with a hand-made truth, and the promises that hold for every page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import nh3
import pytest
from extract.structured_pages import PAGES, Page
from markdown_it import MarkdownIt

import newscrawler
from newscrawler.items import Hyperlink, Mark, plain_blocks
from newscrawler.items.schema import decode_line, encode_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.items import Article

LONG = "وقال المهندس إن العمل استمر صيفاً وشتاءً، وإن البحر لم يتوقف يوماً عن امتحان ما بنوه على حافته."
AT = datetime(2026, 3, 10, tzinfo=UTC)
BY_NAME = {page.name: page for page in PAGES}
named = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def read(page: Page | str) -> Article:
    page = BY_NAME[page] if isinstance(page, str) else page
    article = newscrawler.extract(page.html.encode(), url=f"https://marfa.example/news/{page.name}/", fetched_at=AT)
    assert article is not None, page.name
    return article


def found(article: Article) -> list[tuple[str, str]]:
    return [(block.type, article.text[block.start : block.end]) for block in article.blocks]


@named
def test_blocks_are_those_of_the_truth(page: Page) -> None:
    assert found(read(page)) == page.truth


@named
def test_blocks_tile_the_text(page: Page) -> None:
    article = read(page)
    assert "\n\n".join(text for _, text in found(article)) == article.text
    assert (article.words, article.paragraphs) == (len(article.text.split()), len(article.text.split("\n\n")))
    for block in article.blocks:
        parts = [(item.start, item.end) for item in block.items]
        parts += [cell for row in block.rows for cell in row.cells] + [half for line in block.lines for half in line]
        assert all(block.start <= start <= end <= block.end for start, end in parts)
        assert parts == sorted(parts)
    assert decode_line(encode_line(article)) == article


def kinds(article: Article) -> Iterator[tuple[str, str]]:
    """Yield the blocks as Markdown knows them: what it has no word for is paragraphs."""
    for block in article.blocks:
        text = article.text[block.start : block.end]
        if block.type in {"paragraph", "question", "answer"}:
            yield "paragraph", text
        elif block.type == "entry":
            yield "heading", ""
            paragraphs = text.split("\n\n")[1 if block.heading else 0 :]
            yield from (("paragraph", paragraph) for paragraph in paragraphs)
        else:
            yield ("paragraph" if block.type == "verse" else block.type), text


OPENS = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "blockquote_open": "quote",
    "table_open": "table",
    "fence": "code",
}


def printed(markdown: str) -> Iterator[tuple[str, str]]:
    """Yield the blocks of *markdown* and the text of each, as a CommonMark parser reads them."""
    kind, parts = "", []
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.level == 0 and token.type in OPENS:
            kind, parts = OPENS[token.type], []
        if token.type == "inline":
            children = token.children or ()
            parts.append("".join("\n" if child.type == "hardbreak" else child.content for child in children))
        if token.type == "fence":
            yield kind, token.content.rstrip("\n")
        elif token.level == 0 and token.nesting == -1:
            yield kind, "\n\n".join(parts)


def bare(text: str) -> str:
    return re.sub(r"[\s|]+|— ليلى البحار", "", text)


@named
def test_markdown_reads_back_as_the_same_blocks(page: Page) -> None:
    article = read(page)
    blocks = list(printed(article.markdown()))[1:]
    beside = len(article.images) + len(article.embeds)
    expected = [(kind, bare(text)) for kind, text in kinds(article)]
    got = [(kind, bare(text)) for kind, text in blocks]
    for i, (kind, text) in enumerate(expected):
        if kind == "heading" and not text:
            got[i] = kind, ""
    if not beside:
        assert got == expected
    else:
        assert [one for one in got if one in expected] == expected


SAFE = {**nh3.ALLOWED_ATTRIBUTES, "article": {"dir"}, "time": {"datetime"}}


@named
def test_html_is_what_a_sanitizer_leaves_of_it(page: Page) -> None:
    html = read(page).html()
    assert nh3.clean(html, attributes=SAFE) == html
    assert html.startswith('<article lang="ar" dir="rtl">')


def test_links_have_their_words() -> None:
    article = read("linked")
    words = [(article.text[one.start : one.end], one.url) for one in article.links]
    assert words == [
        ("والخريطة هنا", "https://marfa.example/docs/1"),
        ("دليل الممشى", "https://marfa.example/docs/2"),
    ]
    assert "[والخريطة هنا](<https://marfa.example/docs/1>)" in article.markdown()


def test_links_of_a_standfirst_have_their_words_and_images_behind_it_their_place() -> None:
    lead = f"<p>تفتح المدينة ممشاها الطويل على البحر بعد عامين من العمل، كما في <a href='/map'>الخريطة</a>. {LONG}</p>"
    text = f"<figure><img src='/i/sea.jpg'></figure><p>{LONG} {LONG}</p><p>{LONG} {LONG} {LONG}</p>"
    page = f"<article><header><h1>ممشى البحر الطويل</h1>{lead}</header><div class='t'>{text}</div></article>"
    article = newscrawler.extract(
        f"<html><body>{page}</body></html>", url="https://marfa.example/news/9", fetched_at=AT
    )
    assert article is not None
    assert article.text.startswith("تفتح المدينة")
    (link,) = article.links
    assert (article.text[link.start : link.end], link.url) == ("الخريطة", "https://marfa.example/map")
    assert [image.after for image in article.images] == [0]


MARKED = (
    "<p>قال الوزير: <strong>لن نقبل</strong> <b>بذلك</b>، وأضاف <em>بهدوء</em> أن "
    "<a href='/law'>القانون <i>الجديد</i></a> نافذ.</p>"
    f"<p><strong>{LONG}</strong></p><h2><strong>ماذا بعد</strong></h2><p>{LONG} و<b>«هكذا»</b>قال.</p>"
)


def test_what_is_printed_strong_or_leaning_is_so_in_markdown_and_html() -> None:
    html = f"<html><body><article><h1>ممشى البحر</h1><p>{LONG}</p>{MARKED}</article></body></html>"
    article = newscrawler.extract(html, url="https://marfa.example/news/9", fetched_at=AT)
    assert article is not None
    assert [(one.type, article.text[one.start : one.end]) for one in article.marks] == [
        ("strong", "لن نقبل بذلك"),
        ("strong", LONG),
        ("strong", "«هكذا»"),
        ("em", "بهدوء"),
        ("em", "الجديد"),
    ]
    markdown = article.markdown()
    assert "قال الوزير: **لن نقبل بذلك**، وأضاف *بهدوء* أن [القانون *الجديد*](<https://marfa.ex" in markdown
    assert f"\n**{LONG}**\n" in markdown
    assert "\n## ماذا بعد\n" in markdown
    assert "و«هكذا»قال" in markdown  # ** beside a letter and a quotation mark opens nothing
    assert "و<strong>«هكذا»</strong>قال" in article.html()
    assert "<em>بهدوء</em>" in article.html()
    assert "القانون <em>الجديد</em></a>" in article.html()
    assert nh3.clean(article.html(), attributes=SAFE) == article.html()


def test_marks_that_cross_a_link_or_each_other_are_left_out() -> None:
    text = "أحمر أخضر أزرق أصفر"
    article = read("linked")
    crossing = replace(
        article,
        text=text,
        blocks=plain_blocks(text),
        links=(Hyperlink(start=5, end=14, url="https://marfa.example/a"),),
        marks=(
            Mark(start=0, end=8, type="strong"),
            Mark(start=10, end=19, type="strong"),
            Mark(start=0, end=19, type="em"),
            Mark(start=5, end=9, type="em"),
        ),
    )
    assert "*أحمر [أخضر أزرق](<https://marfa.example/a>) أصفر*" in crossing.markdown()
    assert '<em>أحمر <a href="https://marfa.example/a"' in crossing.html()


def test_an_image_has_its_largest_rendition_caption_credit_and_place() -> None:
    (image,) = read("gutenberg-all").images
    assert (image.url, image.caption, image.credit, image.alt, image.after) == (
        "https://marfa.example/i/sea.jpg",
        "الممشى عند الغروب",
        "سليم",
        "ممشى",
        0,
    )


def test_what_is_embedded_has_its_address_and_place() -> None:
    (video,) = read("video").embeds
    assert (video.provider, video.url, video.title, video.after) == (
        "youtube",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "جولة في الممشى",
        1,
    )
    (post,) = read("tweet").embeds
    assert (post.provider, post.url, post.after) == ("x", "https://twitter.com/marfa/status/1", 2)
    assert post.text is not None
    assert post.text.startswith("لن نسمح لأحد")


def test_parts_of_blocks() -> None:
    def of(name: str, kind: str):
        article = read(name)
        return article.text, next(block for block in article.blocks if block.type == kind)

    text, table = of("joomla-table", "table")
    cells = [[text[start:end] for start, end in row.cells] for row in table.rows]
    assert cells[1:] == [["الأولى", "كيلومتران", "2024"], ["الثانية", "", "2026"]]
    assert [row.header for row in table.rows] == [True, False, False]
    _, nested = of("nested-list", "list")
    assert [(item.depth, nested.ordered) for item in nested.items] == [(0, False), (1, False), (1, False), (0, False)]
    text, poem = of("verse-in-halves", "verse")
    assert [len(line) for line in poem.lines] == [2, 2, 2]
    assert text[slice(*poem.lines[0][1])] == "والليل يطوي على الشطآن أسراري"
    text, entry = of("live-entries", "entry")
    assert (entry.at, text[slice(*entry.heading)]) == ("2026-03-09T08:10:00+03:00", "فرق الإطفاء في المكان")
    assert of("quote-of-two", "quote")[1].speaker == "ليلى البحار"
    assert of("html5-code", "code")[1].language == "python"
    assert of("jannah", "heading")[1].level == 2


def test_kinds_of_pieces() -> None:
    assert {name: read(name).kind for name in ("sahifa", "interview-strong", "live-entries", "live-timeline")} == {
        "sahifa": "article",
        "interview-strong": "interview",
        "live-entries": "live",
        "live-timeline": "live",
    }
    assert read("live-entries").updated == ("2026-03-09T08:10:00+03:00", "2026-03-09T07:40:00+03:00")
    assert read("sahifa").site_title == "جريدة المرفأ"
