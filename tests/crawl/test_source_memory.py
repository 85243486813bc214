"""What the answers of a site's sources prove of their validators."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.archive.recorder import Recorder
from newscrawler.crawl.source_memory import SourceMemory
from newscrawler.ledger import open_ledger
from newscrawler.warc import Exchange, Replay, WarcInfo
from newscrawler.warc.records import records

if TYPE_CHECKING:
    from pathlib import Path

HOME, FEED = "https://example.com/", "https://example.com/feed/"


def answer(url: str, body: bytes, etag: str) -> Exchange:
    headers = ((b"Content-Type", b"text/html"), (b"ETag", etag.encode()))
    moment = datetime(2026, 11, 2, tzinfo=UTC)
    return Exchange(url=url, fetched_at=moment, status=200, headers=headers, body=body, kind="home")


def test_validators_that_stayed_are_believed_again_when_they_change_with_the_answer(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        memory = SourceMemory(Recorder(ledger=ledger, info=WarcInfo(software="test")), "example-com")

        def is_believed(url: str, body: bytes, etag: str) -> bool:
            memory.keep(answer(url, body, etag))
            ledger.commit()
            return memory.validators(url) == (etag, None)

        assert is_believed(HOME, b"first", 'W/"a"')
        assert not is_believed(HOME, b"second", 'W/"a"')
        assert not is_believed(HOME, b"second", 'W/"a"'), "an answer that did not change proves nothing"
        assert is_believed(FEED, b"first", 'W/"a"'), "what one address does says nothing of another"
        memory.save()
        memory = SourceMemory(memory.recorder, "example-com")
        assert memory.validators(HOME) == (None, None)
        assert is_believed(HOME, b"third", 'W/"b"')


def test_a_source_that_says_what_it_said_costs_one_record_in_every_run(tmp_path: Path) -> None:
    info = WarcInfo(software="test")
    for _ in range(3):
        with open_ledger(tmp_path) as ledger:
            memory = SourceMemory(Recorder(ledger=ledger, info=info), "example-com")
            memory.keep(answer(HOME, b"first", '"a"'))
            memory.recorder.write_indexes()
            ledger.commit()
            memory.save()
    (warc,) = tmp_path.glob("warc/*/*.warc.gz")
    with warc.open("rb") as stream:
        types = [record.type for record in records(stream)]
    assert types == ["warcinfo", "response", "metadata", "revisit", "revisit"]
    read = [exchange for exchange, _ in Replay(tmp_path).exchanges(warc)]
    assert [(one.kind, one.body) for one in read] == [("home", b"first")] * 3, "a revisit is what it repeats"
    with open_ledger(tmp_path) as ledger:
        memory = SourceMemory(Recorder(ledger=ledger, info=WarcInfo(software="other")), "example-com")
        memory.keep(answer(HOME, b"first", '"a"'))
        ledger.commit()
    with warc.open("rb") as stream:
        assert [record.type for record in records(stream)][-2:] == ["warcinfo", "revisit"]
