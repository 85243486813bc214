"""Queries as people type them, and the pieces of text that answer them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from search.making import article, store

from newscrawler.dates import Period
from newscrawler.errors import UsageError
from newscrawler.search import parse_query, search, update_index
from newscrawler.search.forms import Forms
from newscrawler.search.snippet import snippet
from newscrawler.search.terms import months_between, spellings
from newscrawler.search.tree import Every, Leaf
from newscrawler.text import search_key

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        pytest.param("الجسر", [("الجسر",)], id="word"),
        pytest.param("جِسر جسر", [("جسر",)], id="one-word-once"),
        pytest.param('"مجلس المدينة"', [("مجلس", "المدينه")], id="phrase"),
        pytest.param("«مجلس المدينة» جسر", [("مجلس", "المدينه"), ("جسر",)], id="guillemets"),
        pytest.param("“مجلس المدينة”", [("مجلس", "المدينه")], id="curly"),
        pytest.param('"مجلس المدينة', [("مجلس", "المدينه")], id="phrase-left-open"),
        pytest.param("كوفيد-19", [("كوفيد", "19")], id="one-word-of-two"),
        pytest.param("٢٠٢٦", [("2026",)], id="digits"),
        pytest.param("not near ^ [ ] { ~", [("not",), ("near",)], id="no-operators"),
        pytest.param("مجلس و القرية أو", [("مجلس",), ("و",), ("القريه",), ("او",)], id="arabic-and-or"),
        pytest.param("في 10:30 https://e.com/a", [("في",), ("10", "30"), ("https", "e", "com", "a")], id="colons"),
        pytest.param("جسر -نفق (ميناء OR مطار)", [("جسر",), ("ميناء",), ("مطار",)], id="excluded-is-not-shown"),
        pytest.param("title:قمة author:علي", [("قمه",)], id="fields"),
    ],
)
def test_terms(typed: str, terms: list[tuple[str, ...]]) -> None:
    assert parse_query(typed).terms == tuple(terms)


def test_filters() -> None:
    query = parse_query("جسر site:demo Since:2026-01-02 until:٢٠٢٦-٠٢-٠١")
    assert query.period == Period(datetime(2026, 1, 2), datetime(2026, 2, 1))  # noqa: DTZ001 - days of any place
    assert query.terms == (("جسر",),)
    assert query.root == Every((Leaf(term=("جسر",)), Leaf(term=("demo",), field="site")))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "no word to search for"),
        ("؟!", "no word to search for"),
        ('""', "no word to search for"),
        ("جسر since:yesterday", "is no date"),
        ("جسر until:2026-13-01", "is no date"),
        ("-جسر", "add a word that must"),
        ("NOT جسر", "add a word that must"),
        ("جسر OR -نفق", "leave one of them out"),
        ("(جسر OR نفق", "cannot be read"),
        ("جسر AND", "cannot be read"),
        ("titel:جسر", "did you mean title:"),
        ("body:جسر", "fields are title, author"),
        ("(جسر since:2026-01-01)", "outside of"),
        ("title:(section:جسر)", "a field within a field"),
    ],
)
def test_a_query_that_cannot_be_asked_says_why(typed: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        parse_query(typed)


@given(st.text())
def test_no_text_breaks_the_parser(typed: str) -> None:
    try:
        query = parse_query(typed)
    except UsageError:
        return
    assert query.root or query.period != Period()
    assert all(term and all(spellings(term)) for term in query.terms)


@given(st.text(alphabet=st.sampled_from('"*^():{}+-ابـ َ«»\x00أﷺ 9'), min_size=1, max_size=12))
def test_no_text_breaks_the_index(tmp_path_factory: pytest.TempPathFactory, typed: str) -> None:
    folder = store(tmp_path_factory.getbasetemp() / "any-text", [])
    try:
        query = parse_query(f"{typed} ب")
    except UsageError:
        return
    assert search(folder, query) == []


def test_months_reach_over_the_new_year() -> None:
    assert months_between(datetime(2025, 11, 30), datetime(2026, 2, 1)) == ["202511", "202512", "202601", "202602"]  # noqa: DTZ001
    assert months_between(datetime(2026, 2, 1), datetime(2026, 1, 31)) == []  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("افتُتِحَ الجِسـرُ أمس.", "جسر", "افتُتِحَ [الجِسـرُ] أمس."),
        ("وزارة الصحة والصحة", "«وزارة الصحة»", "[وزارة الصحة] والصحة"),
        ("وزارة، الصحة", "«وزارة الصحة»", "[وزارة، الصحة]"),
        ("وصلَ إلى بغداد، ثم عاد لبغداد", "بغداد", "وصلَ إلى [بغداد]، ثم عاد [لبغداد]"),
        ("صلى ﷺ على", "الله", "صلى [ﷺ] على"),
        ("لا شيء هنا", "جسر", "لا شيء هنا"),
        ("", "جسر", ""),
    ],
)
def test_marks_stand_in_the_original_spelling(text: str, typed: str, marked: str) -> None:
    terms = [spellings(term) for term in parse_query(typed).terms]
    assert snippet(text, terms).marked("[", "]") == marked


def test_the_window_holds_most_different_words() -> None:
    text = " ".join(["جسر", *["حشو"] * 60, "جسر", "نفق", *["حشو"] * 60])
    piece = snippet(text, [[("جسر",)], [("نفق",)]])
    assert piece.marked("[", "]").count("[") == 2
    assert piece.text.startswith("… ")
    assert piece.text.endswith(" …")


@given(st.text(), st.lists(st.text(alphabet="ابتجسر", min_size=1, max_size=3), min_size=1, max_size=3))
def test_marks_lie_in_the_text_and_in_order(text: str, words: list[str]) -> None:
    piece = snippet(text, [[(word,)] for word in words], words=5)
    ends = [place for mark in piece.marks for place in mark]
    assert ends == sorted(ends)
    assert all(0 <= place <= len(piece.text) for place in ends)
    assert piece.marked("", "") == piece.text


def test_filters_narrow_the_answer(tmp_path: Path) -> None:
    made = [article(n, f"الجسر {n}", site=f"s{n % 2}.example") for n in range(1, 9)]
    folder = store(tmp_path, made)
    update_index(folder)

    def titles(query: str) -> set[str]:
        return {hit.title.text for hit in search(folder, parse_query(query))}

    assert titles("جسر site:s0.example") == {f"الجسر {n}" for n in (2, 4, 6, 8)}
    assert titles("جسر since:2026-01-04 until:2026-01-06") == {"الجسر 3", "الجسر 4"}
    assert titles("جسر since:2026-01-08") == {"الجسر 7", "الجسر 8"}
    assert titles("site:s0.example") == titles("site:s0.example AND جسر")
    assert titles("since:2026-01-08") == {"الجسر 7", "الجسر 8"}
    assert titles("جسر -site:s0.example") == {f"الجسر {n}" for n in (1, 3, 5, 7)}
    assert len(titles("site:s0.example OR site:s1.example")) == len(made)
    assert titles("جسر site:nowhere") == titles("جسر until:2020-01-01") == titles("جسر since:2030-01-01") == set()


def test_days_are_those_of_the_site_or_of_the_zone_that_is_named(tmp_path: Path) -> None:
    riyadh, lima = "2026-02-01T00:30:00+03:00", "2026-01-31T20:30:00-05:00"
    later = "2026-02-05T00:00:00+00:00"
    made = [article(n, f"الجسر {n}", published=at, fetched_at=later) for n, at in ((1, riyadh), (2, lima))]
    folder = store(tmp_path, made)
    update_index(folder)

    def titles(query: str, timezone: str | None = None) -> list[str]:
        return sorted(hit.title.text for hit in search(folder, parse_query(query, timezone=timezone)))

    assert titles("since:2026-02-01") == ["الجسر 1"]
    assert titles("until:2026-02-01") == ["الجسر 2"]
    assert titles("since:2026-02-01", "UTC") == ["الجسر 2"]
    assert titles("جسر since:2026-02-01T00:00:00+03:00") == ["الجسر 1", "الجسر 2"]
    assert titles("جسر since:2026-01-31 until:2026-02-02") == ["الجسر 1", "الجسر 2"]


def test_operators_and_fields_find_what_they_say(tmp_path: Path) -> None:
    made = [
        article(1, "وزارة الصحة تفتتح مستشفى", authors=("علي حسن", "منى خالد"), section="صحة", tags=("مستشفيات",)),
        article(2, "وزارة التعليم تفتتح مدرسة", authors=("خالد علي",), section="تعليم"),
        article(3, "القمة تختتم أعمالها", "وزارة الصحة لم تشارك", section="سياسة"),
        article(4, "Health ministry opens hospital", language="en"),
    ]
    folder = store(tmp_path, made)
    update_index(folder)
    numbers = {one.title: number for number, one in enumerate(made, 1)}

    def found(query: str) -> set[int]:
        return {numbers[hit.title.text] for hit in search(folder, parse_query(query))}

    assert found("وزارة") == {1, 2, 3}
    assert found("وزارة -الصحة") == found("وزارة NOT الصحة") == {2}
    assert found('وزارة -"الصحة لم"') == found("وزارة -(الصحة لم)") == {1, 2}
    assert found("الصحة OR التعليم") == {1, 2, 3}
    assert found("(الصحة OR التعليم) تفتتح") == {1, 2}
    assert found("title:الصحة") == {1}
    assert found("author:علي") == {1, 2}
    assert found('author:"علي حسن"') == {1}
    assert found("section:صحة") == found("tag:مستشفيات") == {1}
    assert found("language:en") == {4}
    assert found("مستش*") == found("title:المستش*") == {1}
    assert found("الصحة AND التعليم") == set()


def test_a_word_in_the_title_outweighs_words_in_the_text(tmp_path: Path) -> None:
    made = [article(1, "خبر", "الجسر ثم الجسر ثم الجسر"), article(2, "الجسر", "خبر عن المدينة")]
    folder = store(tmp_path, made)
    update_index(folder)
    assert [hit.title.text for hit in search(folder, parse_query("جسر"))] == ["الجسر", "خبر"]


# letters that fold into several, marks, white space of every kind, and signs that are part of no word
HARD = "ابتةوالنيهـأئؤءى\u064b\u0651\u0670ﷺﻻ٢5aßİΣςﬁ\u0301\u00b4क्ि ،.-_'«»\u200c\u200f\xa0\u2003\n"


@given(st.lists(st.text(alphabet=st.one_of(st.sampled_from(HARD), st.characters()), max_size=12), max_size=8))
def test_the_index_holds_the_search_form(texts: list[str]) -> None:
    forms = Forms(held=2)
    assert [forms.of(text) for text in texts] == [search_key(text, stem=True) for text in texts]


def test_marks_stand_right_behind_a_letter_that_is_four_words_and_a_dash_of_tatweel() -> None:
    text = "قال ﷺ ـ في خطبة له ـ إن الجسر_الجديد مفتوح"
    assert snippet(text, [[("جسر",)], [("مفتوح",)]]).marked("[", "]") == (
        "قال ﷺ ـ في خطبة له ـ إن [الجسر_الجديد] [مفتوح]"
    )
