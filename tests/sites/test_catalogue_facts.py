"""The catalogue holds facts: each entry is whole, there once, in the zone of its country."""

import re
import tomllib
from collections import Counter
from importlib.resources import files
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from newscrawler.sites import catalogue

KINDS = {"newspaper", "agency", "broadcaster", "portal"}
FIELDS = {"name", "title", "url", "country", "timezone", "language", "kind", "probed"}
RAW = tomllib.loads((files("newscrawler.sites") / "catalogue.toml").read_text("utf-8"))["site"]
NAMES = [row["name"] for row in RAW]


def test_the_large_international_services_are_there() -> None:
    names = {row["name"] for row in RAW if row["country"] == "INT"}
    assert {"aljazeera", "alarabiya", "bbc-arabic", "dw-arabic", "france24-ar", "rt-arabic", "cnn-arabic"} <= names


@pytest.mark.parametrize("row", RAW, ids=NAMES)
def test_an_entry_is_whole(row: dict[str, str]) -> None:
    assert set(row) == FIELDS
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", row["name"])
    assert row["title"]
    assert row["title"] == row["title"].strip()
    assert row["language"] == "ar"
    assert row["kind"] in KINDS
    assert row["probed"] is False
    assert ZoneInfo(row["timezone"]).key == row["timezone"]


@pytest.mark.parametrize("row", RAW, ids=NAMES)
def test_an_address_is_a_bare_homepage(row: dict[str, str]) -> None:
    url = urlsplit(row["url"])
    assert url.scheme in {"http", "https"}
    assert url.hostname == url.netloc
    assert "." in url.netloc
    assert url.path.startswith("/")
    assert not url.query
    assert not url.fragment


def test_no_host_is_there_twice() -> None:
    hosts = Counter((urlsplit(row["url"]).hostname or "").removeprefix("www.") for row in RAW)
    assert [host for host, times in hosts.items() if times > 1] == []


def test_the_zone_is_that_of_the_country() -> None:
    zones: dict[str, set[str]] = {}
    for row in RAW:
        zones.setdefault(row["country"], set()).add(row["timezone"])
    several = {country for country, names in zones.items() if len(names) > 1}
    assert several == {"PS", "INT"}  # the time zone data base has two zones for Palestine


def test_every_entry_can_be_declared() -> None:
    assert sorted(str(entry.site().name) for entry in catalogue()) == sorted(NAMES)
