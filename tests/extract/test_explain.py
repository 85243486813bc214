"""The table of claims: complete, with one winner a field."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from newscrawler.errors import ExtractionError
from newscrawler.extract import read_page
from newscrawler.extract.explain import EXPLAINED_FIELDS, ExplainedRow, explain
from newscrawler.items import Reading, SiteRules

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
URL = "https://akhbar.example/a/77"
PAGE = """<html lang="ar"><head><title>افتتاح سوق الزهور - صحيفة المنار</title>
<meta property="og:title" content="افتتاح سوق الزهور"><meta name="author" content="admin">
<meta property="article:published_time" content="2026-11-18T10:00:00+03:00">
<meta property="og:image" content="/i.jpg"><meta name="description" content="سوق جديد">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"افتتاح سوق الزهور",
"datePublished":"2026-11-18T10:00:00+03:00",
"author":{"name":"هدى منصور"},"articleSection":"محليات","keywords":"زهور،أسواق",}</script></head>
<body><h1>افتتاح سوق الزهور</h1>
<div>18 نوفمبر 2026 | بقلم: هدى منصور | <a href="/category/1/">محليات</a></div><p>نص الخبر.</p></body></html>"""


def rows(html: str | bytes = PAGE) -> tuple[ExplainedRow, ...]:
    return explain(html, url=URL, fetched_at=AT).rows


def test_each_field_has_one_winner_and_it_stands_first() -> None:
    found = rows()
    winners = Counter(row.field for row in found if row.won)
    assert set(winners.values()) == {1}
    assert set(winners) == set(EXPLAINED_FIELDS) - {"modified"}
    firsts = {row.field: row for row in reversed(found)}
    assert all(row.won for row in firsts.values())


def test_the_sources_that_were_weighed_are_shown() -> None:
    sources = {(row.field, row.source) for row in rows()}
    assert {("title", "h1"), ("title", "jsonld"), ("title", "og:title"), ("title", "title")} <= sources
    assert {("published", "jsonld"), ("published", "meta")} <= sources
    assert {("authors", "jsonld"), ("authors", "author")} <= sources


def test_what_was_believed_is_what_is_stored() -> None:
    believed = {row.field: row.candidate for row in rows() if row.won}
    reading = read_page(PAGE, url=URL, fetched_at=AT)
    assert isinstance(reading, Reading)
    assert (believed["title"], believed["published"]) == (reading.title, reading.published_raw)
    assert (believed["authors"], believed["section"]) == ("، ".join(reading.authors), reading.section)
    assert believed["tags"] == "، ".join(reading.tags)


def test_the_winner_says_why() -> None:
    found = {row.field: row for row in rows() if row.won}
    assert found["title"].why.startswith("confirmed by")
    assert found["authors"].candidate == "هدى منصور"
    assert all(row.why for row in found.values())
    assert not any(row.why for row in rows() if not row.won)


def test_it_names_the_encoding_and_what_was_mended() -> None:
    page = PAGE.replace("<head>", '<head><meta charset="utf-8">', 1)
    found = explain(page.encode("cp1256", "replace"), url=URL, fetched_at=AT)
    assert found.encoding == "cp1256"
    assert "encoding_mislabelled" in found.flags


def test_a_page_without_claims_gives_no_rows() -> None:
    assert rows("<p>نص</p>") == ()


def test_nothing_at_all_is_an_error() -> None:
    with pytest.raises(ExtractionError):
        explain(b"", url=URL, fetched_at=AT)


def test_rows_come_field_by_field() -> None:
    order = [row.field for row in rows()]
    assert order == sorted(order, key=EXPLAINED_FIELDS.index)


def test_every_claim_stands_with_its_trust_and_the_winner_with_its_reason() -> None:
    table = [(row.field, row.candidate, row.source, row.trust, row.won, row.why) for row in rows()]
    assert table == [
        ("title", "افتتاح سوق الزهور", "h1", 0.9, True, "confirmed by 3 of 3 kinds of source"),
        ("title", "افتتاح سوق الزهور", "jsonld", 0.85, False, ""),
        ("title", "افتتاح سوق الزهور", "og:title", 0.7, False, ""),
        ("title", "افتتاح سوق الزهور - صحيفة المنار", "title", 0.55, False, ""),
        ("published", "2026-11-18T10:00:00+03:00", "jsonld", 1.0, True, "zone_from_offset"),
        ("published", "2026-11-18T10:00:00+03:00", "meta", 1.0, False, ""),
        ("authors", "هدى منصور", "jsonld", 0.85, True, "most agreed upon"),
        ("authors", "admin", "author", 0.65, False, ""),
        ("section", "محليات", "jsonld", 0.8, True, "named by 1 of the sources"),
        ("tags", "زهور، أسواق", "jsonld", 0.85, True, "the page before its head"),
        ("description", "سوق جديد", "description", 0.7, True, "the most trusted source"),
        ("image", "/i.jpg", "og:image", 0.8, True, "the most trusted source"),
    ]


def test_the_rules_of_the_site_and_the_day_of_capture_count_as_in_reading() -> None:
    page = "<h1>افتتاح سوق الزهور - صحيفة المنار</h1><div>منذ يومين</div><p>افتتحت البلدية السوق الجديدة للزهور أمس."
    found = explain(page, url=URL, fetched_at=AT, rules=SiteRules(title="صحيفة المنار", timezone="Asia/Beirut"))
    reading = read_page(page, url=URL, fetched_at=AT, rules=SiteRules(title="صحيفة المنار", timezone="Asia/Beirut"))
    assert isinstance(reading, Reading)
    believed = {row.field: row.candidate for row in found.rows if row.won}
    assert (believed["title"], believed["published"]) == (reading.title, reading.published_raw)
    assert (reading.published or "")[:10] == "2026-11-18"
    assert (found.url, found.encoding, explain(page.encode(), url=URL).encoding) == (URL, "str", "utf-8")
