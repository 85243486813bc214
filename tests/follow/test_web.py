"""Events posted: nothing is lost to a receiver that is down, slow or refuses, and the cursor waits for its answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from commands import here
from deliver.receiver import Got, Receiver
from ledger.writing import page

from newscrawler.archive import Event, LogPlace, Position, told_since
from newscrawler.deliver.http import BACKOFF_SECONDS
from newscrawler.errors import DeliveryError
from newscrawler.follow import BulkTaker, WebTaker
from newscrawler.ledger import open_ledger
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with open_ledger(tmp_path) as ledger:
        for number in range(3):
            ledger.store_next(page(number))
    return tmp_path


@pytest.fixture
def events(data: Path) -> list[Event]:
    return [told.event for told in told_since(DataFolder(data), Position()) if told.event]


def lines(got: Got) -> list[dict[str, Any]]:
    return [json.loads(line) for line in got.body.splitlines()]


def test_events_are_posted_in_batches_and_the_cursor_moves(data: Path) -> None:
    with Receiver() as receiver:
        to = ["follow", "--to", f"{receiver.url}/hook?a=1", "--cursor", "c", "--from-start", "--until-idle"]
        for _ in range(2):
            done = here([*to, "--data", str(data)])
            assert (done.returncode, done.stdout) == (0, b""), done.stderr.decode()
        (got,) = receiver.got
    assert got.path == "/hook?a=1"
    assert got.headers["content-type"] == "application/x-ndjson"
    assert [event["title"] for event in lines(got)] == ["خبر 0", "خبر 1", "خبر 2"]
    assert "خبر 0".encode() in got.body


def test_a_receiver_that_is_down_or_busy_is_waited_for(events: list[Event]) -> None:
    answers = [(0, b"", {}), (503, b"", {"Retry-After": "7"}), (429, b"", {}), (204, b"", {})]
    waited: list[float] = []
    with Receiver(lambda _: answers.pop(0)) as receiver:
        taker = WebTaker(receiver.url.replace("//", "//me:a%20secret@"), wait=waited.append)
        taker.take(events, Position(logs={"": LogPlace(log=5)}))
        keys = {got.headers["idempotency-key"] for got in receiver.got}
    assert waited == [1.0, 7.0, 5.0]
    assert len(keys) == 1
    assert receiver.got[0].headers["authorization"] == "Basic bWU6YSBzZWNyZXQ="
    assert taker.taken() == Position(logs={"": LogPlace(log=5)})


def test_what_is_refused_is_said_and_not_passed_over(data: Path) -> None:
    follow = ["follow", "--cursor", "c", "--from-start", "--until-idle", "--data", str(data)]
    with Receiver(lambda _: (400, "ليس هذا".encode(), {})) as receiver:
        refused = here([*follow, "--to", receiver.url.replace("//", "//me:secret@")])
    assert refused.returncode == 1
    assert "answered 400: ليس هذا" in refused.stderr.decode()
    assert "secret" not in refused.stderr.decode()
    assert len(here(follow).stdout.splitlines()) == 3


def test_a_receiver_that_stays_away_is_given_up(events: list[Event]) -> None:
    waited: list[float] = []
    with Receiver(lambda _: (500, b"", {})) as receiver:
        taker = WebTaker(receiver.url, wait=waited.append)
        with pytest.raises(DeliveryError, match="given up after 10 tries"):
            taker.take(events, Position(logs={"": LogPlace(log=5)}))
    assert tuple(waited) == BACKOFF_SECONDS
    assert taker.taken() is None


def test_bulk_sends_again_what_the_index_had_no_room_for(events: list[Event]) -> None:
    def says(got: Got) -> tuple[int, bytes, dict[str, str]]:
        busy = {events[1].key} if len(receiver.got) == 1 else set()
        items = [
            {"index": {"_id": line["index"]["_id"], "status": 429 if line["index"]["_id"] in busy else 201}}
            for line in lines(got)[::2]
        ]
        return 200, json.dumps({"errors": bool(busy), "items": items}).encode(), {}

    waited: list[float] = []
    with Receiver(says) as receiver:
        BulkTaker(f"{receiver.url}/news/", wait=waited.append).take(events, Position(logs={"": LogPlace(log=5)}))
        first, second = receiver.got
    assert first.path == "/news/_bulk"
    assert [line["index"]["_id"] for line in lines(first)[::2]] == [event.key for event in events]
    assert [line["title"] for line in lines(first)[1::2]] == ["خبر 0", "خبر 1", "خبر 2"]
    assert [line["index"]["_id"] for line in lines(second)[::2]] == [events[1].key]
    assert waited == [1.0]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ('{"errors": true, "items": [{"index": {"status": 400, "error": "mapping"}}, {}, {}]}', "refused with 400"),
        ("<html>", "no answer of a _bulk request"),
    ],
)
def test_bulk_says_what_the_index_refuses(answer: str, said: str, events: list[Event]) -> None:
    with Receiver(lambda _: (200, answer.encode(), {})) as receiver, pytest.raises(DeliveryError, match=said):
        BulkTaker(receiver.url, wait=lambda _: None).take(events, Position(logs={"": LogPlace(log=5)}))


def test_wrong_use_is_said(data: Path) -> None:
    for words in (["--bulk"], ["--to", "ftp://a.example/"]):
        assert here(["follow", "--until-idle", "--data", str(data), *words]).returncode == 2
