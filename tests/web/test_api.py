"""The API against its own document, feeds against independent readers, Memento as RFC 7089 has it."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import feedparser
import pytest
from archive.making import Crawl, article, exchange
from jsonschema import Draft202012Validator
from web.archives import BRIDGE, EDITED, SITE, serving

from newscrawler.items.schema import decode_line
from newscrawler.storage import DataFolder
from newscrawler.web.openapi import openapi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from web.archives import Site

DOCUMENT = json.loads(json.dumps(openapi()))
PATHS = {"{id}": [BRIDGE.id, "0" * 16, "../x"], "{site}": [SITE, "nobody", "%2e%2e"]}
ODD = (
    "",
    "0",
    "-1",
    "9" * 40,
    "\x00",
    "\u202e",
    "<script>",
    "a" * 1200,
    "1.5",
    "*",
    '"',
    "(",
    "-x",
    "since:x",
    "ar",
    SITE,
    "new",
)


def valid(body: bytes, schema: dict[str, Any]) -> Any:
    told = json.loads(body)
    Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(told)
    return told


def shape(path: str, status: str = "200") -> dict[str, Any]:
    return DOCUMENT["paths"][path]["get"]["responses"][status]["content"]["application/json"]["schema"]


def test_the_document_is_served(site: Site) -> None:
    got = site.get("/api/v1/openapi.json")
    assert json.loads(got.body) == DOCUMENT
    assert DOCUMENT["openapi"].startswith("3.1")
    names = [one["get"]["operationId"] for one in DOCUMENT["paths"].values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_whatever_is_asked_the_answer_is_that_of_the_document(site: Site, path: str) -> None:
    """What schemathesis does, without its weight: every parameter with values that fit and that do not."""
    dice = random.Random(path)
    asked = [one["name"] for one in DOCUMENT["paths"][path]["get"]["parameters"] if one["in"] == "query"]
    statuses = set()
    for number in range(24 if asked else 3):
        address = path
        for part, values in PATHS.items():
            address = address.replace(part, values[number % len(values)])
        given = {name: dice.choice(ODD) for name in asked if number and dice.random() < 0.5}
        got = site.get(f"{address}?{urlencode(given)}")
        statuses.add(got.status)
        assert got.status in {200, 400, 404}, (address, given, got.text[:300])
        valid(got.body, shape(path, str(got.status)))
        assert got.headers["content-type"] == "application/json"
    assert 200 in statuses


def test_a_cursor_goes_through_all_answers_once(site: Site) -> None:
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        told = valid(
            site.get(f"/api/v1/search?sort=old&limit=2&cursor={cursor}".removesuffix("&cursor=")).body,
            shape("/api/v1/search"),
        )
        found += [item["id"] for item in told["items"]]
        cursor = told["next"]
    assert len(found) == len(set(found)) == told["total"] == 3


def test_changes_go_on_at_their_cursor(site: Site) -> None:
    first = json.loads(site.get("/api/v1/changes?limit=1").body)
    second = json.loads(site.get(f"/api/v1/changes?limit=1&cursor={first['next']}").body)
    assert [item["kinds"][0] for told in (first, second) for item in told["items"]] == ["removed", "edited"]
    assert second["items"][0]["words_added"] == 4


def test_an_article_is_its_stored_record(site: Site) -> None:
    assert decode_line(site.get(f"/api/v1/articles/{BRIDGE.id}").body).text == EDITED
    assert decode_line(site.get(f"/article/{BRIDGE.id}?version=1", Accept="application/json").body) == BRIDGE
    told = valid(site.get(f"/api/v1/articles/{BRIDGE.id}/changes").body, shape("/api/v1/articles/{id}/changes"))
    assert (told["from"], told["to"]) == (1, 2)
    assert told["text"]


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("/search.{}?q=الجسر", "الجسر الجديد يفتح اليوم"),
        (f"/site/{SITE}.{{}}", "خبر حُذف"),
        (f"/story/{BRIDGE.id}.{{}}", "الجسر الجديد يفتح اليوم"),
        ("/changes.{}?kind=headline", "افتتاح جسر المدينة"),
    ],
)
def test_a_feed_is_read_by_others(site: Site, path: str, first: str) -> None:
    got = site.get(path.format("atom"))
    feed = feedparser.parse(got.body)
    assert not feed.bozo
    assert feed.entries[0].title.endswith(first)
    assert all(entry.content[0].value for entry in feed.entries)
    assert feed.feed.links[0].href.startswith(f"http://127.0.0.1:{site.port}{path[:4]}")
    told = json.loads(site.get(path.format("json")).body)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["title"] for item in told["items"]] == [entry.title for entry in feed.entries]
    again = site.get(path.format("atom"), If_None_Match=got.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_pages_name_their_feeds_and_the_search(site: Site) -> None:
    for path in ("/search?q=الجسر", f"/site/{SITE}", f"/story/{BRIDGE.id}", "/changes?kind=removed"):
        text = site.get(path).text
        (address,) = [one.split('"')[0] for one in text.split('type="application/atom+xml" href="')[1:]]
        assert site.get(address.replace("&amp;", "&")).status == 200, address
    root = ET.fromstring(site.get("/opensearch.xml").body)  # noqa: S314 - our own answer
    templates = [one.get("template") for one in root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")]
    assert site.get(templates[0].partition(str(site.port))[2].replace("{searchTerms}", "الجسر")).status == 200


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("replayed")
    crawl = Crawl(folder)
    for number in (1, 2, 3):
        one = replace(exchange(number), url="https://news.example/1/?a=b", body=f"<p>{number}</p>".encode())
        crawl.store(article(number, warc=crawl.add(one)))
    crawl.close()
    with serving(DataFolder(folder)) as one:
        yield one


def test_a_time_gate_leads_to_what_was_current(replayed: Site) -> None:
    url = "https://news.example/1/?a=b"
    got = replayed.get(f"/timegate/{url}", Accept_Datetime="Fri, 02 Jan 2026 03:04:07 GMT")
    assert got.status == 302
    assert got.headers["vary"] == "accept-datetime"
    assert f'<{url}>; rel="original"' in got.headers["link"]
    base = f"http://127.0.0.1:{replayed.port}"
    assert got.headers["location"] == f"{base}/memento/20260102030407/{url}"
    memento = replayed.get(got.headers["location"].removeprefix(base))
    assert memento.headers["memento-datetime"] == "Fri, 02 Jan 2026 03:04:07 GMT"
    assert b"<p>2</p>" in memento.body
    assert "sandbox" in memento.headers["content-security-policy"]
    exact = replayed.get(f"/memento/20260102030407id_/{url}")
    assert exact.body == b"<p>2</p>"
    assert replayed.get(f"/timegate/{url}", Accept_Datetime="yesterday").status == 400
    assert replayed.get("/timegate/https://news.example/none").status == 404
    assert replayed.get("/timegate/javascript:alert(1)").status == 404


def test_a_time_map_names_every_capture(replayed: Site) -> None:
    got = replayed.get("/timemap/https://news.example/1/?a=b")
    assert got.headers["content-type"] == "application/link-format"
    rows = [line for line in got.text.splitlines() if "memento" in line.partition(";")[2]]
    assert len(rows) == 3
    assert 'rel="first memento"; datetime="Fri, 02 Jan 2026 03:04:06 GMT"' in rows[0]
    assert 'rel="last memento"' in rows[2]
