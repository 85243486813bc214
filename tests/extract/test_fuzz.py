from __future__ import annotations

import os
import random
import sys
import time

import pytest
from extract.matrix import TEMPLATES, own_articles
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.extract import read_page
from newscrawler.items import Reading, Rejection
from newscrawler.record.build import MAX_TAGS

URL = "https://example.com/news/1.html"
SENTENCE = "وأعلنت الوزارة أمس أن العمل في المشروع الجديد سيبدأ مطلع الشهر المقبل، وأن التمويل متوفر."
HEAD = "<html><head><title>خبر مهم عن المشروع</title></head><body><h1>خبر مهم عن المشروع</h1><p>2026-01-02</p>"
PAGES = [make(article).encode() for make in TEMPLATES.values() for article in own_articles()[:4]]
PIECES = (
    b"<",
    b">",
    b"</div>",
    b"<p>",
    b"<!--",
    b"<script>",
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    b"<table><tr><td>",
    b'"',
    b"&#xD800;",
    b"&#0;",
    b"<svg>",
    b"]]>",
    b"<br>",
)
SECONDS = 5.0


def mutated(page: bytes, dice: random.Random) -> bytes:
    """Cut, doubled, overwritten and salted: what broken servers and broken themes send."""
    for _ in range(dice.randint(1, 6)):
        at, to = sorted(dice.randrange(len(page) + 1) for _ in range(2))
        match dice.randrange(5):
            case 0:
                page = page[:at] + page[to:] if dice.random() < 0.5 else page[:at]
            case 1:
                page = page[:at] + dice.choice(PIECES) * dice.randint(1, 40) + page[at:]
            case 2:
                page = page[:to] + page[at:to] + page[to:]
            case 3:
                page = page[:at] + dice.randbytes(min(20, to - at)) + page[min(len(page), at + 20) :]
            case _:
                page = page.replace(dice.choice((b"p>", b"div", b"</", b"<h", b"=")), dice.choice(PIECES))
        if not page:
            return b""
    return page[:200_000]


def mutate_and_read(count: int, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(count):
        page = mutated(dice.choice(PAGES), dice)
        start = time.process_time()
        answer = read_page(page, url=URL)
        assert time.process_time() - start < SECONDS
        assert isinstance(answer, Reading | Rejection)
        if isinstance(answer, Reading):
            assert answer.title
            assert answer.text is None or answer.text.strip()
            assert 0 <= answer.quality.score <= 1


def test_mutated_pages_never_raise() -> None:
    mutate_and_read(200, seed=7)


@pytest.mark.slow
def test_a_hundred_thousand_mutated_pages_never_raise() -> None:
    mutate_and_read(int(os.environ.get("NEWSCRAWLER_MUTATIONS", "100000")), seed=11)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert isinstance(read_page(text, url=URL), Reading | Rejection)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["text/html", "text/html; charset=windows-1256", "x", ""]))
def test_any_bytes_are_read_or_refused(html: bytes, content_type: str) -> None:
    answer = read_page(HEAD.encode() + html, url=URL, headers={"content-type": content_type})
    assert isinstance(answer, Reading | Rejection)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<div>",
                "</div>",
                "<p>",
                "</p>",
                "<a href='/x'>",
                "</a>",
                "<td>",
                "<br>",
                "<ul><li>",
                "<h2>",
                SENTENCE,
                "اقرأ أيضاً",
                "نص",
            ]
        ),
        max_size=60,
    )
)
def test_any_nesting_is_read_or_refused(parts: list[str]) -> None:
    assert isinstance(read_page(HEAD + "".join(parts), url=URL), Reading | Rejection)


@pytest.mark.parametrize(
    "url", ["", "http://[::bad", "news/1", "http://example.com/\ud800", "https://example.com/" + "a" * 5000]
)
def test_any_address_will_do(url: str) -> None:
    assert isinstance(read_page(HEAD + f"<p>{SENTENCE}</p>" * 3, url=url), Reading)


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(
            HEAD
            + "<div>"
            + f"<p><a href='/x/{'a-long-path-to-another-page/' * 17}'>رابط آخر من روابط الصفحة</a></p>"
            * (MAX_TAGS // 4 - 50)
            + f"<p>{SENTENCE}</p>" * 9,
            id="20-MB",
        ),
        pytest.param(HEAD + "<div>" * 100_000 + f"<p>{SENTENCE}</p>" + "</div>" * 100_000, id="100000-nested"),
        pytest.param(HEAD + "<div><span>" * 50_000 + SENTENCE, id="100000-nested-unclosed"),
        pytest.param(HEAD + "<div>" + f"<p>{SENTENCE}</p>" * 20_000, id="20000-paragraphs"),
        pytest.param(HEAD + "<div>" + f"{SENTENCE}<br>" * 20_000, id="20000-breaks"),
        pytest.param(
            HEAD + "<div>" + "<p>سطر قصير واحد</p>" * 20_000 + f"<p>{SENTENCE}</p>", id="20000-short-paragraphs"
        ),
        pytest.param(HEAD + f"<p>{SENTENCE * 28_000}</p>", id="5-MB-node"),
        pytest.param(HEAD + f"<p>{SENTENCE}\ud800\udfff</p>" * 3, id="lone-surrogates"),
        pytest.param(HEAD + f"<p>\0{SENTENCE}\0</p>" * 3, id="nul"),
        pytest.param(HEAD + f"<p>{SENTENCE}</p><table>" + "<tr><td>أ</td><td>ب</td></tr>" * 20_000, id="20000-rows"),
        pytest.param(
            HEAD + f"<p>{SENTENCE}</p>" + "<div><img src='/a'><span>شرح</span></div>" * 20_000, id="20000-images"
        ),
    ],
)
def test_hostile_pages_give_their_text_in_time(html: str) -> None:
    begin = time.process_time()
    reading = read_page(html, url=URL)
    if sys.gettrace() is None:  # coverage triples the time
        assert time.process_time() - begin < SECONDS
    assert isinstance(reading, Reading)
    assert reading.text is not None
    assert SENTENCE in reading.text


def test_twenty_thousand_short_paragraphs_are_a_text() -> None:
    reading = read_page(HEAD + "<div>" + "<p>سطر قصير واحد</p>" * 20_000, url=URL)
    assert isinstance(reading, Reading)
    assert reading.text is not None
    assert reading.text.count("سطر قصير واحد") == 20_000
