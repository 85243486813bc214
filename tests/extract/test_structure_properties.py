"""Promises about structure that hold for every page, generated or real."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from itertools import accumulate
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pyarrow import Table

import newscrawler
from newscrawler.export.columns import FIELDS
from newscrawler.export.parquet import arrow_schema, libraries, row
from newscrawler.items import Article, Block, Hyperlink, Removed
from newscrawler.items.schema import decode_line, encode_line
from newscrawler.record import joined, normalize, strip

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 3, 10, tzinfo=UTC)
SENTENCES = st.sampled_from(
    [
        "أعلنت البلدية صباح اليوم فتح الممشى البحري أمام الزوار بعد عامين من الأشغال.",
        "وقالت رئيستها إن المشروع وفر مئتي فرصة عمل &amp; إن الكلفة بلغت 3 &lt; 4 ملايين.",
        "ورأى السكان 😀 أن المكان أعاد إليهم «رؤية البحر» من نوافذهم&nbsp;العتيقة كل صباح.",
        "قَالَ الشَّيْخُ إِنَّ الْبَحْرَ \u200fواسع، وإن الشاطئ للجميع من دون استثناء.",
        "شاهد أيضاً",
        "1. *عنوان* _قصير_ [هنا]",
        "# ليس عنوانا | ولا جدولا",
    ]
)
WRAPPED = st.sampled_from(
    [
        "<p>{}</p>",
        "<h2>{}</h2>",
        "<p><strong>{}</strong></p>",
        "<ul><li>{}</li><li>{} <a href='/x'>{}</a></li></ul>",
        "<ol><li><p>{}</p><p>{}</p></li></ol>",
        "<blockquote><p>{}</p><p>{}</p></blockquote>",
        "<p>{}<br>{}<br>{}</p>",
        "<table><tr><th>{}</th><th>ب</th></tr><tr><td>ج</td><td></td></tr><tr><td>د</td><td>هـ</td></tr></table>",
        "<pre><code>{}\n    {}\n\n  {}</code></pre>",
        "<div>{}<img src='/a.jpg'>{}</div>",
        "<p>{} <a href='/y'>{}</a> {}</p>",
        "<p>{} <b>{}</b><em>{}</em></p>",
        "<p>{}<strong><a href='/z'>{}</a> <i>{}</i></strong>.</p>",
        "<p>و<strong>{}</strong>{}<a href='/w'>قبل <b>{}</b></a></p>",
    ]
)
SAID = "يستمر المعرض حتى نهاية الشهر الجاري، ويضم آلاف العناوين من عشرات الدول العربية."
PARTS = st.lists(st.tuples(WRAPPED, SENTENCES, SENTENCES, SENTENCES), min_size=2, max_size=9)


def page(parts: list[tuple[str, str, str, str]]) -> Article | None:
    body = "".join(shape.format(*said) for shape, *said in parts)
    start = "<p>بدأت الأعمال في الممشى البحري قبل عامين، وشارك فيها مئتا عامل من أبناء الأحياء القريبة من الميناء.</p>"
    html = (
        f"<html><head><title>الممشى</title></head><body><article><h1>الممشى البحري</h1>{start}{body}</article></body>"
    )
    return newscrawler.extract(html, url="https://marfa.example/2026/03/09/a/", fetched_at=AT)


def blocks_are_the_text(article: Article) -> None:
    text = article.text or ""
    assert "\n\n".join(text[block.start : block.end] for block in article.blocks) == text
    for block in article.blocks:
        parts = [(item.start, item.end) for item in block.items]
        parts += [cell for row in block.rows for cell in row.cells]
        parts += [half for line in block.lines for half in line]
        assert all(block.start <= start <= end <= block.end for start, end in parts)
        if block.items:
            assert "\n\n".join(text[item.start : item.end] for item in block.items) == text[block.start : block.end]
    assert all(one.span is None or 0 <= one.span[0] < one.span[1] <= len(text) for one in article.links)
    assert all(0 <= one.start < one.end <= len(text) for one in article.marks)
    places = [one.after for one in (*article.images, *article.embeds)]
    assert all(place is not None and -1 <= place < max(1, len(article.blocks)) for place in places)
    starts = [0, *accumulate(len(paragraph) + 2 for paragraph in text.split("\n\n"))]
    assert all(piece.offset == min(starts[piece.before], len(text)) for piece in article.removed)


def shown(markdown: str) -> str:
    """Return what a reader sees of *markdown*."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    leaves = (leaf for token in tokens for leaf in token.children or ())
    return squeezed(" ".join(leaf.content if leaf.type in ("text", "code_inline") else "" for leaf in leaves))


def squeezed(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PARTS)
def test_blocks_are_the_text_and_survive_a_line(parts: list[tuple[str, str, str, str]]) -> None:
    article = page(parts)
    if article is not None:
        blocks_are_the_text(article)
        assert decode_line(encode_line(article)) == article
        assert normalize(article) == article
        blocks_are_the_text(strip(article)[0])
        plain = shown(article.markdown())
        assert all(squeezed(article.text[one.start : one.end]) in plain for one in (*placed(article), *article.marks))


def placed(article: Article) -> list[Hyperlink]:
    return [link for link in article.links if link.span]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PARTS, PARTS)
def test_parts_are_joined_with_their_structure(one: list[tuple[str, str, str, str]], two: list) -> None:
    parts = [article for article in (page(one), page(two)) if article is not None and article.text]
    if parts:
        whole = joined(parts)
        blocks_are_the_text(whole)
        assert whole.words == len((whole.text or "").split())
        for found in (placed, lambda article: article.marks):
            words = {article.text[one.start : one.end] for article in parts for one in found(article)}
            assert {whole.text[one.start : one.end] for one in found(whole)} <= words


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PARTS)
def test_offsets_survive_a_table(parts: list[tuple[str, str, str, str]]) -> None:
    article = page(parts)
    if article is not None:
        arrow, _ = libraries()
        (back,) = Table.from_pylist([row(article, FIELDS)], schema=arrow_schema(arrow)).to_pylist()
        places = [(one["type"], back["text"][one["start"] : one["end"]]) for one in back["blocks"]]
        assert places == [(block.type, article.text[block.start : block.end]) for block in article.blocks]


def test_code_keeps_its_lines_in_whatever_is_stored() -> None:
    article = page(
        [("<pre><code>{}\n    {}\n\n  {}</code></pre>", "def f():", "return 1", "# end"), ("<p>{}</p>", SAID, "", "")]
    )
    assert article is not None
    (found,) = [block for block in article.blocks if block.type == "code"]
    assert article.text[found.start : found.end] == "def f():\n    return 1\n  # end"
    dirty = replace(article, text=article.text.replace("القريبة", "القريبة\u200f  "))
    assert "\n    return 1\n" in normalize(replace(dirty, blocks=article.blocks)).text


def test_what_is_taken_out_later_takes_its_structure_with_it() -> None:
    article = page(
        [
            ("<h2>{}</h2>", "عنوان أول", "", ""),
            ("<p>{}</p>", SAID, "", ""),
            ("<ul><li>{}</li><li>{}</li></ul>", "سطر يعرفه الموقع", "سطر يبقى في القائمة هنا.", ""),
            ("<p>{} <a href='/y'>{}</a></p>", SAID, "تفاصيل", ""),
        ]
    )
    assert article is not None
    clean, taken = strip(article, lines=["سطر يعرفه الموقع"])
    assert [piece.rule for piece in taken] == ["site:line"]
    blocks_are_the_text(clean)
    assert [block.type for block in clean.blocks] == [block.type for block in article.blocks]
    assert [clean.text[one.start : one.end] for one in clean.links] == ["تفاصيل"]
    (piece,) = [piece for piece in clean.removed if piece.rule == "site:line"]
    assert isinstance(piece, Removed)
    block = clean.blocks[piece.block]
    assert isinstance(block, Block)
    assert (block.type, piece.offset) == ("list", block.start)


def test_blocks_of_real_pages_are_their_text(shared: Path) -> None:
    for file in sorted((shared / "corpus/arabic/pages").glob("*.html.gz"))[::3]:
        html = gzip.decompress(file.read_bytes())
        article = newscrawler.extract(html, url="https://example.com/2026/01/01/a", fetched_at=AT)
        if article is not None:
            blocks_are_the_text(article)
            assert decode_line(encode_line(article)) == article
