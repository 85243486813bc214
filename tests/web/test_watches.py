"""Watches in the pages: read by everybody, changed by our own forms where that is allowed, as the command does."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from lxml import html
from web.archives import archive_of_all, serving

from newscrawler.watch import load_watches

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from web.archives import Got, Site


@pytest.fixture
def open_site(tmp_path: Path) -> Iterator[Site]:
    with serving(archive_of_all(tmp_path / "data"), allow_changes=True, watches=tmp_path / "watches") as one:
        yield one


def send(site: Site, action: str, *, origin: str | None = None, mark: str | None = None, **fields: str) -> Got:
    given = (
        mark
        if mark is not None
        else html.fromstring(site.get("/watches").text).xpath("//input[@name='mark']/@value")[0]
    )
    headers = {"Origin": origin or f"http://127.0.0.1:{site.port}", "Content-Type": "application/x-www-form-urlencoded"}
    return site.ask("POST", f"/watches/{action}", urlencode({"mark": given, **fields}).encode(), headers)


def test_a_watch_is_added_tried_and_removed(open_site: Site, tmp_path: Path) -> None:
    got = send(open_site, "add", name="bridge", query="«جسر المدينة»" + " OR نفق" * 100, event="headline", every="day")
    assert (got.status, got.headers["location"]) == (303, "/watches")
    (watch,) = load_watches(tmp_path / "watches")
    assert (watch.events, watch.every, watch.to.channels()) == (("headline",), "day", ("feed",))
    assert open_site.get("/watches/bridge/feed").status == 404
    assert "وصلت" in send(open_site, "test", name="bridge").text
    feed = open_site.get("/watches/bridge/feed")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert "رسالة تجريبية" in feed.text
    assert "عنوان تغيّر" in open_site.get("/watches").text
    assert send(open_site, "remove", name="bridge").status == 303
    assert not load_watches(tmp_path / "watches")


def test_what_a_way_says_is_shown(open_site: Site) -> None:
    send(open_site, "add", name="hook", event="removed", webhook="http://127.0.0.1:9/closed?token=s3cr3t")
    tried = send(open_site, "test", name="hook")
    assert "127.0.0.1:9" in tried.text
    assert "s3cr3t" not in tried.text + open_site.get("/watches").text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        pytest.param({"name": "../x", "query": "جسر"}, 400, id="a-name-is-no-path"),
        pytest.param({"name": "nothing"}, 400, id="nothing-to-wait-for"),
        pytest.param({"name": "x", "event": "burnt"}, 400, id="no-such-event"),
        pytest.param({"name": "x", "query": "(جسر"}, 400, id="no-query"),
        pytest.param({"name": "x", "query": "جسر", "command": "touch /tmp/x"}, 303, id="a-command-is-not-taken"),
    ],
)
def test_a_form_says_only_what_it_may(open_site: Site, tmp_path: Path, fields: dict[str, str], status: int) -> None:
    assert send(open_site, "add", **fields).status == status
    assert [watch.to.command for watch in load_watches(tmp_path / "watches")] == [()] * (status == 303)


def test_only_our_own_forms_change_watches(open_site: Site, site: Site, tmp_path: Path) -> None:
    assert send(open_site, "add", name="x", query="جسر", origin="http://evil.example").status == 403
    assert send(open_site, "add", name="x", query="جسر", mark="0" * 64).status == 403
    assert send(site, "add", name="x", query="جسر", mark="0" * 64).status == 403
    assert send(open_site, "burn", name="x").status == 404
    assert send(open_site, "remove", name="x").status == 404
    assert "<form method" not in site.get("/watches").text
    assert not load_watches(tmp_path / "watches")
