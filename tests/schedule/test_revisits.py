"""What becomes of the page of a stored article when it is visited again: with a real ledger, under its own clock."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newscrawler.archive.recorder import Recorder
from newscrawler.crawl.answers import Answer
from newscrawler.crawl.revisits import Revisits
from newscrawler.frontier import NewTask, Task
from newscrawler.items import Article, article_id
from newscrawler.ledger import Ledger, open_ledger
from newscrawler.urls import canonical_url
from newscrawler.warc import WarcInfo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOME = "https://paper.example/"
URL = "https://paper.example/news/1"
GONE = Answer(meaning="gone", reason="http_410")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path) as opened:
        opened.discovered([NewTask(url=url, key=canonical_url(url), site="paper") for url in (URL, f"{URL}2")])
        (first, second) = opened.lease(2)
        opened.store_article(
            Article(
                id=article_id(first.key),
                url=first.url,
                canonical_url=first.key,
                site="paper",
                title="خبر",
                fetched_at="2026-11-01T00:00:00+00:00",
                content_hash="0" * 64,
                near_hash="",
                extractor="test",
            )
        )
        opened.done(first, "stored")
        opened.done(second, "rejected", reason="listing")
        opened.commit()
        yield opened


def revisits_of(ledger: Ledger) -> Revisits:
    return Revisits(Recorder(ledger=ledger, info=WarcInfo(software="test"), keep_warc=False))


def visit(ledger: Ledger, url: str = URL) -> Task:
    ledger.frontier.put([NewTask(url=url, key=canonical_url(url), site="paper", again=True)], now=0.0)
    (task,) = ledger.lease(1)
    return task


def removals(ledger: Ledger) -> list[tuple[str, str]]:
    ledger.commit()
    files = sorted(ledger.folder.path.glob("removals/paper/*.jsonl"))
    lines = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    return [(line["url"], line["how"]) for line in lines]


@pytest.mark.parametrize(
    ("answer", "how"),
    [
        pytest.param(Answer(meaning="gone", reason="http_404"), "404", id="404"),
        pytest.param(GONE, "410", id="410"),
        pytest.param(Answer(meaning="moved", reason="http_301", location=HOME), "home", id="home"),
        pytest.param(Answer(meaning="moved", reason="http_301", location=f"{URL}3"), None, id="another-page"),
        pytest.param(Answer(meaning="failed", reason="http_500"), None, id="an-error-of-the-server"),
    ],
)
def test_how_an_article_was_taken_away(ledger: Ledger, answer: Answer, how: str | None) -> None:
    task, revisits = visit(ledger), revisits_of(ledger)
    assert revisits.taken_away(task, answer, home=HOME) == how
    if how:
        revisits.removed(task, how)
    assert removals(ledger) == ([(URL, how)] if how else [])


def test_a_removal_is_told_once_and_so_is_the_return(ledger: Ledger) -> None:
    revisits = revisits_of(ledger)
    for _ in range(3):
        task = visit(ledger)
        revisits.removed(task, "410")
        ledger.done(task, "gone", reason="http_410", due=revisits.due(task))
        ledger.commit()
    for _ in range(2):
        task = visit(ledger)
        revisits.returned(task)
        ledger.done(task, "unchanged")
        ledger.commit()
    assert removals(ledger) == [(URL, "410"), (URL, "returned")]


def test_an_error_page_that_says_200_is_a_removal(ledger: Ledger) -> None:
    revisits_of(ledger).rejected(visit(ledger), "soft_404")
    assert removals(ledger) == [(URL, "soft_404")]


def test_a_page_that_never_gave_an_article_is_no_removal_and_is_not_visited_again(ledger: Ledger) -> None:
    task = visit(ledger, f"{URL}2")
    assert revisits_of(ledger).taken_away(task, GONE, home=HOME) is None
    assert revisits_of(ledger).due(task) == 0.0
    assert removals(ledger) == []


def test_a_stored_article_is_visited_an_hour_after_it_was_seen(ledger: Ledger) -> None:
    task = visit(ledger)
    status = ledger.frontier.status(task.key)
    assert status
    assert revisits_of(ledger).due(task) == status.seen + 3600


def test_everything_can_be_made_due_at_once(ledger: Ledger) -> None:
    revisits_of(ledger).begin(["paper"], everything=True)
    assert [task.url for task in ledger.lease(10)] == [URL]
