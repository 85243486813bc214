"""What counts as broken, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from newscrawler.report.closing import learned_habits, remembered
from newscrawler.report.facts import FACT_FIELDS
from newscrawler.report.health import findings
from newscrawler.report.usual import learned_usual, unusual_fields
from newscrawler.schedule import learned
from newscrawler.sites import Expect
from newscrawler.sites.memory import Habits, HealthFinding, Memory, SiteFacts, Usual

FULL = dict.fromkeys(FACT_FIELDS, 10)
USUAL = Usual(
    articles=100, fields={**dict.fromkeys(FACT_FIELDS, 95.0), "authors": 40.0}, pages=110, stored=100, named=20
)

NOTHING = Expect()


def facts(**changed: Any) -> SiteFacts:
    return SiteFacts(**{"site": "a", "new": 10, "named": 20, "sources": 3, "fields": FULL, **changed})


def kinds(found: tuple[HealthFinding, ...]) -> list[str]:
    return [finding.kind for finding in found]


def judged(run: SiteFacts, *, usual: Usual = USUAL, expect: Expect = NOTHING, per_day: int | None = None) -> list[str]:
    return kinds(findings(run, Memory(site="a", usual=usual), expect, per_day=per_day, missing=0.0, lost=0))


@pytest.mark.parametrize(
    ("run", "found"),
    [
        pytest.param(facts(), [], id="as-usual"),
        pytest.param(facts(new=0, fields={}), [], id="nothing-new"),
        pytest.param(facts(fields={**FULL, "published": 0}), ["without_published"], id="dates-gone"),
        pytest.param(facts(fields={**FULL, "text": 1}), ["without_text"], id="bodies-gone"),
        pytest.param(facts(fields={**FULL, "published": 8}), [], id="two-without-a-date-are-chance"),
        pytest.param(facts(fields={**FULL, "authors": 2}), [], id="authors-were-rare-before"),
        pytest.param(facts(sources=0, new=0, sources_failed={"http_503": 2}), ["unreachable"], id="dead"),
        pytest.param(facts(named=0, new=0), ["empty_sources"], id="empty-feed"),
        pytest.param(facts(new=0, failed={"http_403": 9}), ["blocked"], id="forbidden"),
        pytest.param(facts(new=0, failed={"timeout": 9}), ["failing"], id="timeouts"),
        pytest.param(facts(failed={"timeout": 4}), [], id="a-few-timeouts"),
        pytest.param(facts(new=0, rejected={"cookie_wall": 12}), ["blocked"], id="cookie-wall"),
        pytest.param(facts(new=0, rejected={"listing": 12}), ["layout"], id="layout"),
        pytest.param(facts(rejected={"twin": 40, "redirect": 9}), [], id="our-own-choice"),
        pytest.param(facts(gone=9, unchanged=9, removed=("u",) * 9), ["removals"], id="mass-removal"),
        pytest.param(
            facts(rejected={"soft_404": 9}, unchanged=9, removed=("u",) * 9),
            ["removals"],
            id="error-pages-that-say-200",
        ),
        pytest.param(facts(gone=2, unchanged=90, removed=("u",) * 2), [], id="two-removals"),
    ],
)
def test_a_run_is_judged_by_what_is_usual(run: SiteFacts, found: list[str]) -> None:
    assert judged(run) == found


def test_a_new_site_has_no_usual() -> None:
    assert judged(facts(fields={}), usual=Usual()) == []
    assert unusual_fields(facts(fields={}), Usual(articles=3, fields=dict.fromkeys(FACT_FIELDS, 3.0))) == []


@pytest.mark.parametrize(
    ("expect", "per_day", "found"),
    [
        pytest.param(Expect(articles_per_day=(20, 400)), 3, ["too_few"], id="too-few"),
        pytest.param(Expect(articles_per_day=(20, 400)), 900, ["too_many"], id="too-many"),
        pytest.param(Expect(articles_per_day=(20, 400)), 20, [], id="enough"),
        pytest.param(Expect(articles_per_day=(20, 400)), None, [], id="not-watched-for-a-day"),
        pytest.param(Expect(dated=0.99, body=0.5), None, [], id="shares-are-met"),
    ],
)
def test_what_a_person_expects_counts(expect: Expect, per_day: int | None, found: list[str]) -> None:
    assert judged(facts(), expect=expect, per_day=per_day) == found


def test_a_declared_share_needs_no_history() -> None:
    run = facts(fields={**FULL, "published": 2})
    assert judged(run, usual=Usual(), expect=Expect(dated=0.9)) == ["without_published"]


def test_silence_is_found_in_the_run_in_which_it_becomes_unlikely() -> None:
    quiet = facts(new=0, fields={})
    memory = Memory(site="a", usual=USUAL)
    assert kinds(findings(quiet, memory, Expect(), per_day=None, missing=30.0, lost=0)) == ["silent"]
    assert kinds(findings(quiet, memory, Expect(), per_day=None, missing=8.0, lost=0)) == []


def test_findings_bring_urls_to_look_at() -> None:
    run = facts(fields={**FULL, "text": 0}, samples={"without/text": ["https://a.example/1"]})
    (found,) = findings(run, Memory(site="a", usual=USUAL), Expect(), per_day=None, missing=0.0, lost=0)
    assert found.urls == ("https://a.example/1",)
    assert "0 of 10" in found.detail


def test_a_change_becomes_usual_after_some_hundred_articles() -> None:
    usual, runs = learned_usual(USUAL, facts(new=500, fields=dict.fromkeys(FACT_FIELDS, 480))), 0
    changed = facts(fields={**FULL, "section": 0})
    while judged(changed, usual=usual):
        usual, runs = learned_usual(usual, changed), runs + 1
    assert 10 < runs < 100


def test_dead_runs_are_counted_and_a_live_one_forgets_them() -> None:
    memory = Memory(site="a")
    pace = learned(None, [], now=0.0)
    dead = facts(findings=(HealthFinding(kind="unreachable", detail=""),))
    for _ in range(2):
        memory = remembered(memory, dead, pace=pace, late=(), now=5.0, due=9.0)
    assert (memory.failures, memory.due) == (2, 9.0)
    assert remembered(memory, facts(), pace=pace, late=(), now=5.0, due=9.0).failures == 0


def test_old_habits_fade() -> None:
    assert learned_habits(Habits(visits=1000, edits=100), [False]) == Habits(visits=500, edits=50)


def test_pages_of_stored_articles_that_are_none_any_more_are_told_on_a_small_site_too() -> None:
    facts = SiteFacts(site="a", sources=2, named=12, rejected={"static_page": 12})
    memory = Memory(site="a", usual=Usual(articles=12.0, pages=12.0, stored=12.0, named=12.0))
    told = [kinds(findings(facts, memory, Expect(), per_day=None, missing=0.0, lost=lost)) for lost in (12, 4)]
    assert told == [["layout"], []]
