"""What is held back is released by evidence: the same reading over days while its site is whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from archive.making import article as made
from archive.making import page

from newscrawler.archive import Quarantine, removals
from newscrawler.archive.quarantine import quarantine_lines
from newscrawler.archive.recorder import Recorder
from newscrawler.archive.site_run import SiteRun
from newscrawler.dedup import fingerprint
from newscrawler.ledger import Ledger, open_ledger
from newscrawler.warc import WarcInfo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawler.items import Article

START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TEXT = page(1).decode().partition("<p>")[2].partition("</p>")[0]


def read(number: int, text: str, after: timedelta = timedelta(0)) -> Article:
    one = made(number)
    content, near = fingerprint(one.title, text)
    moment = (START + after).isoformat(timespec="seconds")
    return replace(one, text=text, content_hash=content, near_hash=near, fetched_at=moment)


WHOLE, CUT = f"{TEXT} {TEXT}", "كلمة31 كلمة32 كلمة33"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path) as opened:
        yield opened


def run_of(ledger: Ledger, *, was_healthy: bool = True) -> Recorder:
    """Return the recorder of a new run, that knows what earlier runs have written."""
    ledger.commit()
    recorder = Recorder(ledger=ledger, info=WarcInfo(software="test"), keep_warc=False)
    recorder.runs["news.example"] = SiteRun(was_healthy=was_healthy)
    return recorder


def verdicts(ledger: Ledger, text: str, *days: float, was_healthy: bool = True) -> list[str]:
    found = [run_of(ledger, was_healthy=was_healthy).store(read(1, text, day * DAY)).verdict for day in days]
    ledger.commit()
    return found


def events(ledger: Ledger) -> list[str]:
    return [line.event for line in quarantine_lines(ledger.folder)]


def test_the_third_same_reading_in_two_days_is_an_edit(ledger: Ledger) -> None:
    assert verdicts(ledger, WHOLE, 0) == ["new"]
    assert verdicts(ledger, CUT, 1, 1.5, 2, 3.1) == ["held", "held", "held", "edited"]
    assert events(ledger) == ["held", "again", "again", "edit"]
    assert verdicts(ledger, CUT, 4) == ["same"]


def test_visits_to_a_site_that_is_broken_are_no_evidence(ledger: Ledger) -> None:
    verdicts(ledger, WHOLE, 0)
    assert verdicts(ledger, CUT, 1, 2, 3, 4, 5, was_healthy=False) == ["held"] * 5
    assert verdicts(ledger, CUT, 6, 7, 8.1) == ["held", "held", "edited"]


def test_a_good_reading_ends_it_and_the_count_begins_again(ledger: Ledger) -> None:
    verdicts(ledger, WHOLE, 0)
    assert verdicts(ledger, CUT, 1, 2) == ["held", "held"]
    assert verdicts(ledger, WHOLE, 3) == ["same"]
    assert Quarantine(ledger.folder).waiting == {}
    assert verdicts(ledger, CUT, 4, 5) == ["held", "held"]
    assert events(ledger) == ["held", "again", "better", "held", "again"]


def test_another_worse_reading_begins_anew(ledger: Ledger) -> None:
    verdicts(ledger, WHOLE, 0)
    assert verdicts(ledger, CUT, 1, 2) == ["held", "held"]
    assert verdicts(ledger, f"{CUT} كلمة34", 3.1) == ["held"]
    assert events(ledger) == ["held", "again", "held"]


def test_one_text_for_several_articles_over_days_is_a_removal(ledger: Ledger) -> None:
    recorder = run_of(ledger)
    for number in range(1, 8):
        recorder.store(read(number, f"{WHOLE} {number}"))
    for day in (1, 2, 3.1):  # two of seven are replaced by one page, five read as before
        recorder = run_of(ledger)
        found = [recorder.store(read(number, f"{WHOLE} {number}", day * DAY)).verdict for number in range(3, 8)]
        assert found == ["same"] * 5
        found = [recorder.store(read(number, "هذه الصفحة لم تعد هنا", day * DAY)).verdict for number in (1, 2)]
    assert found == ["removed", "removed"]
    ledger.commit()
    assert [removal.how for removal in removals(ledger.folder)] == ["replaced", "replaced"]
    assert ledger.article(read(1, CUT).id)


def test_the_diff_and_the_reasons_are_in_the_line(ledger: Ledger) -> None:
    verdicts(ledger, WHOLE, 0)
    verdicts(ledger, CUT, 1)
    (line,) = quarantine_lines(ledger.folder)
    assert "text_lost" in line.reasons
    assert [one.field for one in line.diff] == ["text"]
    assert line.reading is not None
    assert line.reading.text == CUT
