"""What the archive says of answers that are odd, cut or secured: what came, and nothing else."""

from __future__ import annotations

import gzip
import ssl
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from commands import newscrawler
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from guards.crawling import Crawled, crawl
from guards.newspaper import Newspaper
from kill.killsite import article
from loopback import Answer

from newscrawler.archive.reextract.jobs import reextract
from newscrawler.warc.records import Record, records

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

PAGE = article(70)


def raw(*parts: bytes, wait: float = 0.0) -> Answer:
    """An answer of exactly these bytes; after *wait* seconds the connection ends."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        for part in parts:
            handler.wfile.write(part)
            handler.wfile.flush()
        time.sleep(wait)

    return Answer(raw=write)


ODD = (
    b"HTTP/1.0 200 Alles in Ordnung\r\nx-lower:no space\r\nCONTENT-TYPE: text/html\r\nSet-Cookie: b=2\r\n"
    b"X-Folded: one\r\n  two\r\nSet-Cookie: a=1\r\nX-Spaces:   many  \r\nno colon here\r\nX-LF: 1\n\r\n"
)
PAGES = {
    "/news/1-odd": raw(ODD, PAGE),
    "/news/2-chunked": raw(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-Encoding: chunked\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n",
        b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE),
    ),
    "/news/3-cut": raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n", PAGE[:500]),
    "/news/4-stalled": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", PAGE[:300], wait=3.0),
    "/news/5-endless": raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"<p>" * 30_000),
    "/news/6-announced": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n<html>"),
    "/news/7-bad-chunk": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html\r\nzz\r\n>\r\n"),
    "/news/8-two-lengths": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nContent-Length: 9\r\n\r\n<html>"),
    "/news/9-half-a-head": raw(b"HTTP/1.1 200 OK\r\nContent-Type: te"),
    "/news/10-no-http": raw(b"<html>no status line</html>\r\n\r\n"),
    "/news/11-part": Answer(PAGE, 206),
    "/news/12-not-modified": Answer(b"", 304),
    "/news/13-moved": Answer(b"", 301, headers={"Location": "/news/0-khabar"}),
    "/robots.txt": Answer(b"", 302, headers={"Location": "/rules.txt"}),
    "/rules.txt": Answer(b"User-agent: *\nDisallow: /closed/\n", headers={"Content-Type": "text/plain"}),
}


def read(data: Path) -> list[Record]:
    found = []
    for path in sorted(data.glob("warc/*/*.warc.gz")):
        with path.open("rb") as stream:
            found += list(records(stream))
    return found


class Run:
    """One crawl of the pages above, and what its archive says of each."""

    def __init__(self, data: Path) -> None:
        self.began = datetime.now(UTC)
        with Newspaper(PAGES, articles=2) as site:
            options = ("DOWNLOAD_MAXSIZE=60000", "DOWNLOAD_TIMEOUT=1.5", "NEWSCRAWLER_RETRY_SECONDS=0.01")
            self.crawled: Crawled = crawl(data, site.url("/"), *options)
            self.url = site.url
        self.records = read(data)

    def of(self, path: str, kind: str = "response") -> list[Record]:
        return [record for record in self.records if record.type == kind and record.url == self.url(path)]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(tmp_path_factory.mktemp("truth") / "data")


def test_heads_are_kept_in_order_and_case_with_their_reason_phrase(run: Run) -> None:
    *_, odd = run.of("/news/1-odd")  # a busy machine may ask twice: the last answer came whole
    lines = odd.block.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert lines == ODD.removesuffix(b"\n\r\n").split(b"\r\n")
    assert odd.http().body == PAGE


def test_chunks_are_joined_and_no_length_is_invented(run: Run) -> None:
    *_, chunked = run.of("/news/2-chunked")
    names = [name for name, _ in chunked.http().headers]
    assert names == [b"X-Archive-Orig-transfer-Encoding", b"Content-Type", b"Connection"]
    assert chunked.http().body == PAGE


@pytest.mark.parametrize(
    ("path", "why", "body", "end"),
    [
        ("/news/3-cut", "disconnect", PAGE[:500], "truncated"),
        ("/news/4-stalled", "time", PAGE[:300], "timeout"),
        ("/news/5-endless", "length", b"<p>" * 20_000, "too_large"),
        ("/news/6-announced", "length", b"", "too_large"),
        ("/news/7-bad-chunk", "unspecified", b"<html", "truncated"),
        ("/news/8-two-lengths", "unspecified", b"", "connection_failed"),
        ("/news/9-half-a-head", "disconnect", b"", "connection_failed"),
    ],
)
def test_an_answer_that_is_cut_leaves_what_came_and_why(run: Run, path: str, why: str, body: bytes, end: str) -> None:
    found = run.of(path)
    assert {record.headers.get("warc-truncated") for record in found} == {why}
    assert {record.http().body for record in found} == {body}
    assert run.crawled.end(run.url(path)) == ("failed", end)
    assert len(run.of(path, "request")) == len(found) == len(run.crawled.story(run.url(path)))


def test_what_is_no_http_leaves_no_record_of_an_answer(run: Run) -> None:
    assert run.of("/news/10-no-http") == []
    assert run.crawled.end(run.url("/news/10-no-http"))[0] == "failed"


def test_a_part_and_an_unasked_304_are_no_pages_in_crawl_and_reextract(run: Run) -> None:
    assert run.crawled.end(run.url("/news/11-part")) == ("failed", "http_206")
    assert run.crawled.end(run.url("/news/12-not-modified")) == ("failed", "http_304")
    pages = list(reextract(run.crawled.data, processes=1))
    assert {page.verdict for page in pages} == {"unchanged"}
    assert not [page for page in pages if page.url in {run.url("/news/11-part"), run.url("/news/12-not-modified")}]


def test_the_redirect_of_robots_txt_is_archived(run: Run) -> None:
    (*_, moved), (*_, rules) = run.of("/robots.txt"), run.of("/rules.txt")
    assert b"Location: /rules.txt" in moved.block
    assert rules.http().body.startswith(b"User-agent")


def test_records_say_when_the_capture_began_from_where_and_under_which_warcinfo(run: Run) -> None:
    [info] = [record for record in run.records if record.type == "warcinfo"]
    others = [record for record in run.records if record is not info]
    assert {record.headers["warc-warcinfo-id"] for record in others} == {info.headers["warc-record-id"]}
    assert "warc-warcinfo-id" not in info.headers
    assert {record.headers["warc-ip-address"] for record in others if record.type == "response"} == {"127.0.0.1"}
    [stalled, *_] = run.of("/news/4-stalled")
    after, *_ = run.crawled.story(run.url("/news/4-stalled"))
    assert stalled.moment.microsecond
    assert run.began < stalled.moment < datetime.fromtimestamp(after.moment, UTC) - timedelta(seconds=1.4)


def test_only_a_payload_has_a_payload_digest(run: Run) -> None:
    stated = {record.type: set[bool]() for record in run.records}
    for record in run.records:
        stated[record.type].add("warc-payload-digest" in record.headers)
        if record.type == "response":
            assert ("warc-payload-digest" in record.headers) == bool(record.http().body)
    assert stated == {"warcinfo": {False}, "response": {True, False}, "metadata": {False}, "request": {False}}


def test_requests_are_archived_as_they_were_sent(run: Run) -> None:
    for asked in run.of("/news/1-odd", "request"):
        names = [name for name, _ in asked.http().headers]
        assert names == [b"Accept", b"Accept-Language", b"User-Agent", b"Accept-Encoding", b"Host"]


def test_the_archive_of_odd_answers_is_found_whole(run: Run) -> None:
    found = newscrawler("verify", data=run.crawled.data)
    assert (found.returncode, found.stdout.decode()) == (0, f"{run.crawled.data}: no damage found\n")


def certificate(folder: Path) -> tuple[Path, str]:
    """Write a certificate for 127.0.0.1 with its key; return where, and its fingerprint."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "server.pem"
    path.write_bytes(secret + made.public_bytes(pem))
    return path, made.fingerprint(hashes.SHA256()).hex()


@pytest.mark.parametrize(
    ("version", "protocol", "suite"),
    [
        (ssl.TLSVersion.TLSv1_3, b"tls/1.3", "TLS_AES_"),
        (ssl.TLSVersion.TLSv1_2, b"tls/1.2", "TLS_ECDHE_ECDSA_WITH_"),
    ],
)
def test_a_secured_connection_is_described(
    tmp_path: Path, version: ssl.TLSVersion, protocol: bytes, suite: str
) -> None:
    path, fingerprint = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = version
    context.load_cert_chain(path)
    with Newspaper(articles=1) as site:
        site.secure(context)
        home = site.url("/")
        crawl(tmp_path / "data", home, "DOWNLOAD_VERIFY_CERTIFICATES=0")
    answers = [record for record in read(tmp_path / "data") if record.url == home]
    [answer] = [record for record in answers if record.type == "response"]
    [beside] = [record for record in answers if record.type == "metadata"]
    assert answer.headers["warc-cipher-suite"].startswith(suite)
    assert f"tls-certificate-sha256: {fingerprint}\r\n".encode() in beside.block
    plain = gzip.decompress(next((tmp_path / "data").glob("warc/*/*.warc.gz")).read_bytes())
    assert b"WARC-Protocol: http/1.1\r\nWARC-Protocol: %s\r\n" % protocol in plain
