import gzip
import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from archive.making import START, Crawl, counted_ids, exchange
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from newscrawler.items import Entry, Permissions, WarcRef
from newscrawler.warc import Exchange, Prior, Replay, WarcInfo, WarcWriter, capture_of
from newscrawler.warc.digest import payload_digest
from newscrawler.warc.members import members
from newscrawler.warc.records import answers, exchange_of, parse_record, records
from newscrawler.warc.writer import NOT_MODIFIED, REPEATS

CASES = [
    pytest.param({}, id="a-page"),
    pytest.param({"body": gzip.compress(b"<html>"), "headers": ((b"Content-Encoding", b"gzip"),)}, id="compressed"),
    pytest.param({"body": b""}, id="no-body"),
    pytest.param({"body": bytes(range(256)) * 99}, id="any-bytes"),
    pytest.param({"body": b"\r\n\r\nWARC/1.1\r\n\r\n"}, id="a-body-like-a-record"),
    pytest.param({"headers": ()}, id="no-headers"),
    pytest.param({"headers": ((b"Set-Cookie", b"a"), (b"Set-Cookie", b"b"))}, id="a-repeated-header"),
    pytest.param({"headers": ((b"X-Title", "خبر".encode()), (b"X-Old", b"\xc7\xe1"))}, id="headers-beyond-ascii"),
    pytest.param({"headers": ((b"X-Empty", b""),)}, id="an-empty-header"),
    pytest.param({"status": 404, "reason": "Not Found"}, id="an-error"),
    pytest.param({"status": 299, "reason": ""}, id="a-status-without-a-phrase"),
    pytest.param({"reason": "تم"}, id="an-arabic-reason"),
    pytest.param({"protocol": "h2"}, id="http-2"),
    pytest.param({"protocol": None, "ip": None}, id="unknown-protocol-and-address"),
    pytest.param({"truncated": "length"}, id="truncated"),
    pytest.param({"kind": "robots", "hint": None, "permissions": Permissions()}, id="robots"),
    pytest.param({"hint": Entry(url="u", source="s", title="سطر\nآخر: \r\n", tags=("أ", "ب"))}, id="a-hint-of-lines"),
    pytest.param({"permissions": Permissions(robots="allow", noai=True, tdm="https://x.example/p")}, id="permissions"),
    pytest.param({"method": "POST", "request_body": b"a=1"}, id="post"),
]


@pytest.mark.parametrize("changes", CASES)
def test_an_exchange_comes_back_as_it_was(crawl: Crawl, changes: dict[str, object]) -> None:
    one = exchange(**changes)
    ref = crawl.add(one)
    [(back, where)] = Replay(crawl.root).exchanges(crawl.warc)
    assert back == one
    assert where == ref
    assert capture_of(back, where) == capture_of(one, ref)


@given(
    st.lists(st.tuples(st.from_regex(rb"[A-Za-z-]{1,12}", fullmatch=True), st.binary(max_size=30)), max_size=5),
    st.binary(max_size=300),
    st.datetimes(min_value=START.replace(tzinfo=None)),
    st.sampled_from([200, 301, 404, 500]),
)
def test_any_answer_gives_the_same_capture_after_the_archive(
    headers: list[tuple[bytes, bytes]], body: bytes, moment: datetime, status: int
) -> None:
    one = exchange(headers=tuple(headers), body=body, fetched_at=moment.replace(tzinfo=START.tzinfo), status=status)
    made = WarcWriter(file="warc/s/a.warc.gz").members(one, offset=0)
    [found] = answers(io.BytesIO(made.data))
    assert capture_of(exchange_of(found), made.ref) == capture_of(one, made.ref)


def test_every_record_is_one_gzip_member_and_warcio_finds_no_fault(
    crawl: Crawl, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(5):
        crawl.add(exchange(number))
    with crawl.warc.open("rb") as stream:
        kinds = [parse_record(member).type for member in members(stream)]
    assert kinds == ["warcinfo", *["response", "metadata", "request"] * 5]
    checker = Checker(type("Command", (), {"inputs": [str(crawl.warc)], "verbose": True})())
    assert checker.process_all() == 0
    assert capsys.readouterr().out.count("digest pass") == 16


def test_warcio_reads_the_page_decoded(crawl: Crawl) -> None:
    crawl.add(exchange(body=gzip.compress("خبر".encode()), headers=((b"Content-Encoding", b"gzip"),)))
    with crawl.warc.open("rb") as stream:
        [body] = [one.content_stream().read() for one in ArchiveIterator(stream) if one.rec_type == "response"]
    assert body.decode() == "خبر"


def test_the_same_exchange_gives_the_same_bytes() -> None:
    first, second = (WarcWriter(file="warc/s/a.warc.gz", new_id=counted_ids()) for _ in range(2))
    assert first.members(exchange(), offset=7) == second.members(exchange(), offset=7)


def test_the_first_record_names_software_operator_robots_and_what_is_hidden() -> None:
    info = WarcInfo(
        software="newscrawler 1.2",
        operator="ops@paper.example",
        user_agent="news (+https://paper.example)",
        robots="obey",
    )
    [member] = members(io.BytesIO(WarcWriter(file="warc/s/a-1.warc.gz").opening(info, moment=START)))
    record = parse_record(member)
    text = record.block.decode()
    assert record.headers["warc-filename"] == "a-1.warc.gz"
    assert "software: newscrawler 1.2\r\n" in text
    assert "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n" in text
    assert "operator: ops@paper.example\r\n" in text
    assert "robots: obey\r\n" in text
    assert "chunks are joined" in text


def test_chunks_and_a_wrong_length_do_not_mislead_replay_tools(crawl: Crawl) -> None:
    headers = ((b"Transfer-Encoding", b"chunked"), (b"Content-Length", b"999"), (b"Content-Type", b"text/html"))
    crawl.add(exchange(headers=headers, body=b"<html>"))
    [(back, _)] = Replay(crawl.root).exchanges(crawl.warc)
    assert back.headers == (
        (b"X-Archive-Orig-Transfer-Encoding", b"chunked"),
        (b"X-Archive-Orig-Content-Length", b"999"),
        (b"Content-Type", b"text/html"),
    )
    assert capture_of(back).headers == {"content-type": "text/html"}


def test_a_header_cannot_end_the_headers(crawl: Crawl) -> None:
    crawl.add(exchange(headers=((b"X-Trick", b"a\r\n\r\n<html>"), (b"X-Line\n", b"b"))))
    [(back, _)] = Replay(crawl.root).exchanges(crawl.warc)
    assert back.headers == ((b"X-Trick", b"a    <html>"), (b"X-Line", b"b"))


def test_a_missing_reason_is_the_standard_one(crawl: Crawl) -> None:
    crawl.add(exchange(reason=None, status=404))
    [(back, _)] = Replay(crawl.root).exchanges(crawl.warc)
    assert back.reason == "Not Found"


def test_a_missing_host_header_is_added_to_the_request(crawl: Crawl) -> None:
    crawl.add(exchange(request_headers=((b"Accept", b"*/*"),), url="http://user:secret@127.0.0.1:8080/a?b=1"))
    [(back, _)] = Replay(crawl.root).exchanges(crawl.warc)
    assert back.request_headers == ((b"Host", b"127.0.0.1:8080"), (b"Accept", b"*/*"))


def test_a_copied_answer_comes_without_an_invented_request(crawl: Crawl) -> None:
    crawl.add(exchange(request_headers=()))
    with crawl.warc.open("rb") as stream:
        assert [parse_record(member).type for member in members(stream)] == ["warcinfo", "response", "metadata"]


def prior_of(one: Exchange, ref: WarcRef) -> Prior:
    return Prior(url=one.url, fetched_at=one.fetched_at, digest=ref.digest, record_id=ref.record_id)


def test_the_same_body_again_is_a_revisit_and_replays_whole(crawl: Crawl) -> None:
    one = exchange()
    ref = crawl.add(one)
    again = replace(one, fetched_at=one.fetched_at + timedelta(days=1))
    second = crawl.add(again, prior=prior_of(one, ref))
    assert second.length < ref.length
    replay = Replay(crawl.root)
    _, (back, where) = replay.exchanges(crawl.warc)
    assert capture_of(back, where) == capture_of(again, second)
    assert replay.capture(second).body == one.body
    with crawl.warc.open("rb") as stream:
        [revisit] = [found.answer for found in answers(stream) if found.answer.type == "revisit"]
    assert revisit.headers["warc-profile"] == REPEATS
    assert revisit.headers["warc-refers-to"] == ref.record_id
    assert revisit.headers["warc-refers-to-target-uri"] == one.url


def test_not_modified_is_a_revisit_with_the_body_of_the_page(crawl: Crawl) -> None:
    one = exchange(body=gzip.compress(b"<html>"), headers=((b"Content-Encoding", b"gzip"), (b"Etag", b'"a"')))
    ref = crawl.add(one)
    later = one.fetched_at + timedelta(days=1)
    answer = replace(one, status=304, reason="Not Modified", body=b"", headers=((b"Etag", b'"a"'),), fetched_at=later)
    crawl.add(answer, prior=prior_of(one, ref))
    replay = Replay(crawl.root)
    _, capture = replay.captures(crawl.warc)
    assert (capture.body, capture.http.status, capture.fetched_at) == (b"<html>", 304, later.replace(microsecond=0))
    with crawl.warc.open("rb") as stream:
        [revisit] = [record for record in records(stream) if record.type == "revisit"]
    assert "warc-payload-digest" not in revisit.headers  # the server says so, and proves nothing
    with crawl.warc.open("rb") as stream:
        _, revisit = answers(stream)
    assert revisit.answer.headers["warc-profile"] == NOT_MODIFIED


def test_a_changed_body_is_no_revisit(crawl: Crawl) -> None:
    one = exchange()
    ref = crawl.add(one)
    assert crawl.add(replace(one, body=b"<html>new"), prior=prior_of(one, ref)).digest == payload_digest(b"<html>new")


def test_replay_reads_pages_only(crawl: Crawl) -> None:
    for kind in ("robots", "page", "feed", "sitemap"):
        crawl.add(exchange(url=f"https://news.example/{kind}", kind=kind))
    assert [one.url for one in Replay(crawl.root).captures(crawl.warc)] == ["https://news.example/page"]


def test_a_torn_tail_ends_the_replay(crawl: Crawl) -> None:
    crawl.add(exchange(1))
    crawl.add(exchange(2))
    with crawl.warc.open("rb+") as stream:
        stream.truncate(crawl.lines[1].ref.offset + 100)
    assert [one.url for one in Replay(crawl.root).captures(crawl.warc)] == ["https://news.example/1/"]


def test_parts_of_a_file_give_every_exchange_once(crawl: Crawl) -> None:
    refs = [crawl.add(exchange(number)) for number in range(7)]
    replay = Replay(crawl.root)
    bounds = [0, refs[2].offset, refs[3].offset + 1, refs[6].offset, crawl.warc.stat().st_size]
    starts = [0, refs[2].offset, refs[4].offset, refs[6].offset]
    found = [
        ref
        for start, end in zip(starts, bounds[1:], strict=True)
        for _, ref in replay.exchanges(crawl.warc, offset=start, end=end)
    ]
    assert found == refs
