"""The server of the demo site over real HTTP: validators, compression, the log, the switch of editions."""

from __future__ import annotations

import gzip
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING

import pytest

from newscrawler.demo import DemoServer, manifest
from newscrawler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


def get(
    server: DemoServer, target: str, headers: dict[str, str] | None = None, method: str = "GET"
) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request(method, target, headers=headers or {})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_the_home_page_is_served_and_logged(server: DemoServer) -> None:
    response, body = get(server, "/", {"User-Agent": "tester"})
    assert response.status == 200
    assert "صحيفة وادي النخيل" in body.decode()
    (request,) = server.log
    assert (request.method, request.target, request.status, request.headers["user-agent"]) == (
        "GET",
        "/",
        200,
        "tester",
    )


@pytest.mark.parametrize(
    ("target", "asked", "validator"),
    [
        pytest.param("/sports/nakheel-win-derby.html", "If-None-Match", "ETag", id="etag"),
        pytest.param("/culture/article-301.html", "If-Modified-Since", "Last-Modified", id="date"),
        pytest.param("/feed/", "If-None-Match", "ETag", id="feed"),
    ],
)
def test_a_page_that_did_not_change_is_304_until_the_next_edition(
    server: DemoServer, target: str, asked: str, validator: str
) -> None:
    response, _ = get(server, target)
    held = {asked: response.headers[validator]}
    again, body = get(server, target, held)
    assert (again.status, body) == (304, b"")
    server.edition = 2
    changed, _ = get(server, target, held)
    assert changed.status == 200


def test_the_old_news_system_has_no_validators(server: DemoServer) -> None:
    response, body = get(server, "/local/show.asp?id=1021")
    assert response.headers["ETag"] is None
    assert response.headers["Last-Modified"] is None
    assert "حديقة الأندلس" in body.decode("windows-1256")


def test_gzip_is_sent_to_those_who_accept_it(server: DemoServer) -> None:
    plain_answer, plain = get(server, "/politics/")
    packed_answer, packed = get(server, "/politics/", {"Accept-Encoding": "gzip"})
    assert plain_answer.headers["Content-Encoding"] is None
    assert packed_answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 2


def test_a_port_that_is_taken_is_wrong_use(server: DemoServer) -> None:
    with pytest.raises(UsageError, match="choose a port"):
        DemoServer(port=server.port)


def test_head_has_the_headers_and_no_body(server: DemoServer) -> None:
    response, body = get(server, "/about/", method="HEAD")
    assert body == b""
    assert int(response.headers["Content-Length"]) > 500


@pytest.mark.parametrize(
    ("target", "status"),
    [
        pytest.param("/?p=1405", 301, id="short-link"),
        pytest.param("/nowhere/", 404, id="missing"),
        pytest.param("/economy/?utm_source=x&utm_medium=y", 200, id="tracking"),
        pytest.param("/media/sidr-crossing.png", 200, id="picture"),
    ],
)
def test_other_answers(server: DemoServer, target: str, status: int) -> None:
    assert get(server, target)[0].status == status


def test_lower_case_percent_encoding_is_the_same_page(server: DemoServer) -> None:
    path = manifest(server.site).redirects[f"{server.site.base}/?p=1405"].removeprefix(server.site.base)
    assert get(server, path.lower())[1] == get(server, path)[1]
