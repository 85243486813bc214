"""The main job, as a user does it: the demo site crawled by the command, compared with its own truth."""

from __future__ import annotations

import shutil
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from commands import newscrawler, rejected, stored
from jsonschema import Draft202012Validator

from newscrawler.items.schema import json_schema
from newscrawler.urls import canonical_url

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Crawled


CLOCK_SECONDS = 60  # three articles are dated from the clock of the server, which is not that of the test
FIELDS = ("title", "description", "text", "authors", "section", "tags", "published", "modified", "language")


@pytest.mark.parametrize("field", FIELDS)
def test_every_record_has_the_field_as_the_site_means_it(crawled: Crawled, field: str) -> None:
    got = {record["canonical_url"]: record for record in stored(crawled.data)}
    for address, expected in crawled.truth.records.items():
        url = canonical_url(address)
        want = getattr(expected, field)
        if field == "published":
            late = datetime.fromisoformat(str(got[url][field])) - datetime.fromisoformat(expected.published)
            assert abs(late.total_seconds()) <= (CLOCK_SECONDS if expected.layout == "jannah" else 0), expected.id
            continue
        assert got[url][field] == (list(want) if isinstance(want, tuple) else want), (expected.id, url)


def test_every_article_is_stored_once_and_nothing_else(crawled: Crawled) -> None:
    urls = [str(record["canonical_url"]) for record in stored(crawled.data)]
    assert sorted(urls) == sorted(map(canonical_url, crawled.truth.records))
    assert crawled.summary["stored"] == len(urls)


def test_no_boilerplate_is_left_in_title_or_text(crawled: Crawled) -> None:
    for record in stored(crawled.data):
        for leak in crawled.truth.leaks:
            assert leak not in f"{record['title']}\n{record['text']}", record["url"]


def test_pages_that_are_no_articles_are_rejected_with_their_reason(crawled: Crawled) -> None:
    got = {str(line["url"]): line["reason"] for line in rejected(crawled.data)}
    for url, reason in got.items():
        assert reason in crawled.truth.rejected.get(url, ()), url


def test_every_line_validates_against_the_schema_and_is_readable_arabic(crawled: Crawled) -> None:
    validator = Draft202012Validator(json_schema())
    for file in crawled.data.glob("articles/*/*.jsonl"):
        assert b"\\u06" not in file.read_bytes()
    for record in stored(crawled.data):
        validator.validate(record)


def test_a_second_run_stores_nothing_and_says_so(crawled: Crawled, tmp_path: Path) -> None:
    data = shutil.copytree(crawled.data, tmp_path / "data")
    before = {file: file.read_bytes() for file in data.glob("articles/*/*.jsonl")}
    run = newscrawler("demo", "--port", str(crawled.port), data=data)
    assert run.returncode == 0, run.stderr.decode()
    assert "nothing new to store" in run.stdout.decode()
    assert {file: file.read_bytes() for file in data.glob("articles/*/*.jsonl")} == before
