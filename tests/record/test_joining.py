from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newscrawler.extract.continuation import further_parts
from newscrawler.html.decode import Decoded
from newscrawler.html.document import parse
from newscrawler.items import Article, Capture, Removed, SiteRules
from newscrawler.record import article_of_fields, joined, read_capture, whole_record

FIRST = "http://example.com/%D8%AA%D8%AD%D9%82%D9%8A%D9%82/"
MOMENT = datetime(2026, 5, 1, tzinfo=UTC)


def page(number: int, *paragraphs: str) -> bytes:
    links = " ".join(f'<a class="post-page-numbers" href="{FIRST}{n}/">{n}</a>' for n in (1, 2, 3) if n != number)
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = '<h1>تحقيق: من يملك الشاطئ؟</h1><time datetime="2026-04-30">30 أبريل 2026</time>'
    return f"<html><body><article>{head}{body}<div>صفحات: {links}</div></article></body></html>".encode()


PARTS = {
    FIRST: page(1, "يمتد الشاطئ على طول أربعة كيلومترات، وتتنازع ملكيته ثلاث جهات منذ نصف قرن من الزمن."),
    f"{FIRST}2/": page(2, "وتقول البلدية إن لديها خرائط تعود إلى عام 1932 تثبت أن الشاطئ ملك عام للناس جميعاً."),
    f"{FIRST}3/": page(3, "أما الصيادون فيقولون إن أحداً لم يسألهم، وإنهم سيبقون في أماكنهم مهما طال النزاع."),
}


def capture(url: str) -> Capture | None:
    return Capture(url=url, body=PARTS[url], fetched_at=MOMENT) if url in PARTS else None


def test_the_first_page_names_the_others() -> None:
    first = capture(FIRST)
    assert first is not None
    assert read_capture(first, SiteRules())[1] == (f"{FIRST}2/", f"{FIRST}3/")


def test_the_parts_become_one_record_in_order() -> None:
    first = capture(FIRST)
    assert first is not None
    whole = whole_record(first, SiteRules(), part=capture)
    assert whole.url == FIRST
    assert [text[:6] for text in whole.text.split("\n\n")] == ["يمتد ا", "وتقول ", "أما ال"]


def test_an_article_ends_before_a_part_that_is_missing() -> None:
    first = capture(FIRST)
    assert first is not None
    whole = whole_record(first, SiteRules(), part=lambda _: None)
    assert whole.text.startswith("يمتد")
    assert "\n\n" not in whole.text


@pytest.mark.parametrize(
    "href",
    [
        "/news/12346",  # the next article
        "/news/page/2/",  # the next page of a list
        "/news/12345/comment-page-2/",
        "/news/12345/2026/",
        "/other/12345/2/",
        "http://elsewhere.example/news/12345/2/",
    ],
)
def test_what_is_no_part(href: str) -> None:
    html = f'<html><body><a href="{href}">2</a></body></html>'
    assert further_parts(parse(Decoded(html, "utf-8", ()), "http://example.com/news/12345")) == ()


def test_parts_by_parameter() -> None:
    html = '<html><body><a href="/show.asp?id=7&page=2">2</a><a href="/show.asp?id=8&page=3">3</a></body></html>'
    found = further_parts(parse(Decoded(html, "utf-8", ()), "http://example.com/show.asp?id=7"))
    assert found == ("http://example.com/show.asp?id=7&page=2",)


@pytest.mark.parametrize("part", ["/news/12345/2?lang=ar", "/news/12345/2/?lang=ar"])
def test_parts_have_the_query_of_their_article(part: str) -> None:
    html = f'<html><body><a href="{part}">2</a></body></html>'
    found = further_parts(parse(Decoded(html, "utf-8", ()), "http://example.com/news/12345?lang=ar"))
    assert found == (f"http://example.com{part}",)


def test_a_numbered_link_that_is_no_address_is_passed_over() -> None:
    html = '<html><body><a href="http://[bad/3">3</a><a href="/show.asp?id=7&amp;page=2">2</a></body></html>'
    found = further_parts(parse(Decoded(html, "utf-8", ()), "http://example.com/show.asp?id=7"))
    assert found == ("http://example.com/show.asp?id=7&page=2",)


def article(text: str, *removed: Removed) -> Article:
    return replace(article_of_fields(FIRST, "تحقيق", text, fetched_at=MOMENT), removed=removed)


def test_pieces_removed_from_a_part_keep_their_place_in_the_whole() -> None:
    first = article("أ\n\nب", Removed(text="إعلان", rule="label:ad", before=1))
    second = article("ب\n\nج\n\nد", Removed(text="شارك", rule="label:share", before=1))  # its first line is repeated
    third = article("هـ", Removed(text="وسوم", rule="label:tags", before=1))
    whole = joined([first, second, third])
    assert whole.text == "أ\n\nب\n\nج\n\nد\n\nهـ"
    assert [(piece.text, piece.before) for piece in whole.removed] == [
        ("إعلان", 1),
        ("ب", 2),
        ("شارك", 2),
        ("وسوم", 5),
    ]
    assert [piece.rule for piece in whole.removed][1] == "repeated:part"
    assert [whole.text[piece.offset : piece.offset + 1] for piece in whole.removed] == ["ب", "ج", "ج", ""]
    assert [piece.block for piece in whole.removed] == [1, 2, 2, 5]


def test_no_piece_lies_behind_the_end_of_a_part_whose_lines_were_repeated() -> None:
    whole = joined([article("أ\n\nب"), article("أ\n\nب\n\nج", Removed(text="شارك", rule="label:share", before=3))])
    assert [(piece.text, piece.before) for piece in whole.removed] == [("أ", 2), ("ب", 2), ("شارك", 3)]
