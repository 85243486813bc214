"""Hostile articles, hostile addresses, hostile clients: nothing runs, nothing leaks, nothing changes unasked."""

from __future__ import annotations

import base64
import json
import re
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import feedparser
import pytest
from click.testing import CliRunner
from lxml import html
from search.making import article, store
from web.archives import BRIDGE, SITE, archive_of_all, serving

from newscrawler.archive import Quarantine
from newscrawler.cli.serve import command
from newscrawler.errors import UsageError
from newscrawler.items import Embed, Hyperlink, Image, Removed
from newscrawler.sites import Site as SiteFile
from newscrawler.sites.memory import Memory, load_memory, save_memory
from newscrawler.web.entrance import ProxyHeader, add_password, read_passwords
from newscrawler.web.patience import ImpatientProtocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from web.archives import Got, Site

    from newscrawler.items import Article

EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'{{7*7}}\u202e\u2066txet\x1b[2J\x00</title></textarea>"
RUN = "javascript:alert(3)"
OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]")


def hostile() -> Iterator[Article]:
    one = article(
        1,
        EVIL + "ط" * 100_000,
        f"{EVIL}\n\n{EVIL} كلمة",
        description=EVIL,
        authors=(EVIL, "a"),
        byline_raw=EVIL,
        section=EVIL,
        tags=(EVIL,),
        published_raw=EVIL,
        published_source=EVIL,
        language=EVIL,
        image=RUN,
        images=(Image(url=RUN, caption=EVIL, credit=EVIL, after=0),),
        links=(Hyperlink(url=RUN, start=0, end=5),),
        embeds=(Embed(provider=EVIL, url=RUN, after=0, title=EVIL),),
        removed=(Removed(text=EVIL, rule=EVIL, before=0),),
        kind=EVIL,
        site_title=EVIL,
        url=RUN,
    )
    yield one
    yield replace(one, version=2, title=f"{EVIL} ثان", text=f"{EVIL} أخرى", fetched_at="2026-02-03T00:00:00+00:00")
    yield replace(article(2, "نسخة", one.text), near_hash=one.near_hash)


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(store(tmp_path_factory.mktemp("evil"), hostile())) as one:
        yield one


def test_markup_in_every_field_is_text(evil: Site) -> None:
    key = article(1, "").id
    pages = [
        "/",
        "/search?q=كلمة",
        "/search",
        f"/article/{key}",
        f"/article/{key}?version=1",
        f"/article/{key}?removed=1",
    ]
    pages += [f"/article/{key}/changes", f"/site/{SITE}", "/changes", f"/search?section={EVIL}", f"/search?q={EVIL}"]
    for path in pages:
        got = evil.get(path)
        assert got.status in {200, 400}, path
        page = html.document_fromstring(got.text)
        assert not page.xpath("//script | //img | //textarea | //@onerror"), path
        assert not [one for one in page.xpath("//@href | //@src | //@action") if one.lower().startswith("javascript")]
        assert not OBEYED.search(got.text), path
        assert "49" not in page.findtext(".//title"), path


def test_feeds_of_hostile_articles_are_feeds(evil: Site) -> None:
    feed = feedparser.parse(evil.get(f"/site/{SITE}.atom").body)
    assert not feed.bozo
    for entry in feed.entries:
        content = html.fragment_fromstring(entry.content[0].value, create_parent="div")
        assert not content.xpath(".//script | .//@onerror | .//a[starts-with(@href, 'javascript')]")
    assert len(json.loads(evil.get(f"/site/{SITE}.json").body)["items"]) == 2


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/style.css/../../app.py",
        "/article/..%2f..%2fetc/1.json",
        "/site/..%2f..%2f",
        "/site/%00",
        "/held/..%2f",
        "/article/x/1.exe",
        "/article/x/99999999999999999999999.json",
        "/memento/20260102030405/file:///etc/passwd",
        "/timemap/https://news.example/%0d%0aSet-Cookie:%20a=b",
        "/templates/base.html",
        "/messages.toml",
    ],
)
def test_an_address_leads_nowhere_else(site: Site, path: str) -> None:
    got = site.get(path)
    assert got.status == 404
    assert "set-cookie" not in got.headers
    assert "root:" not in got.text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", '127.0.0.1:80"><x', "localhost:1:2", "[::1", ""]
)
def test_only_names_of_this_machine_are_answered(site: Site, host: str) -> None:
    assert site.get("/", Host=host).status == 400
    assert replace(site, port=site.captures.port).get(f"/{site.captures.secret}/x", Host=host).status == 400


def test_a_cookie_is_a_choice_or_nothing(site: Site) -> None:
    got = site.get('/?lang=ar"%0d%0aX: y&digits=%22')
    assert "set-cookie" not in got.headers or "\n" not in got.headers["set-cookie"]
    assert "x" not in got.headers
    assert site.get("/", Cookie="lang=<script>; digits=../..").status == 200


def basic(name: str, password: str) -> str:
    return f"Basic {base64.b64encode(f'{name}:{password}'.encode()).decode()}"


@pytest.fixture
def passwords(tmp_path: Path) -> Path:
    path = tmp_path / "passwords"
    add_password(path, "سلمى", "a long password")
    return path


def test_a_password_opens_every_page_and_nothing_else_does(tmp_path: Path, passwords: Path) -> None:
    with serving(archive_of_all(tmp_path / "data"), guard=read_passwords(passwords)) as one:
        for path in ("/", "/style.css", "/api/v1/search", "/changes.atom", "/nothing"):
            got = one.get(path, Host="archive.example")
            assert (got.status, got.headers["www-authenticate"][:5]) == (401, "Basic")
        for wrong in (
            basic("سلمى", "another password"),
            basic("x", "a long password"),
            "Basic ###",
            "Bearer x",
            "Basic",
        ):
            assert one.get("/", Authorization=wrong).status == 401
        right = basic("سلمى", "a long password")
        assert [one.get("/", Authorization=right, Host="archive.example").status for _ in range(2)] == [200, 200]


def test_a_name_is_believed_from_the_proxy_alone(tmp_path: Path) -> None:
    folder = archive_of_all(tmp_path)
    with serving(folder, guard=ProxyHeader(header="X-Remote-User", proxy="127.0.0.1")) as one:
        assert one.get("/").status == 401
        assert one.get("/", X_Remote_User="salma").status == 200
    with serving(folder, guard=ProxyHeader(header="X-Remote-User", proxy="192.0.2.1")) as one:
        assert one.get("/", X_Remote_User="salma").status == 401


def test_who_listens_for_others_says_who_may_come_in(tmp_path: Path, passwords: Path) -> None:
    archive_of_all(tmp_path / "data")

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(command, ["--data", str(tmp_path / "data"), *words])
        return int(isinstance(done.exception, UsageError)), str(done.exception)

    assert "--password-file" in run("--host", "0.0.0.0")[1]  # noqa: S104 - it is refused
    assert "is no address" in run("--host", "example.com")[1]
    passwords.chmod(0o644)
    assert "chmod 600" in run("--password-file", str(passwords))[1]
    passwords.write_text("salma:plain\n")
    passwords.chmod(0o600)
    assert "Argon2" in run("--password-file", str(passwords))[1]
    with pytest.raises(UsageError, match="12 characters"):
        add_password(passwords, "x", "short")


@pytest.fixture
def open_site(tmp_path: Path) -> Iterator[Site]:
    with serving(archive_of_all(tmp_path), allow_changes=True) as one:
        yield one


def settle(site: Site, verdict: str, mark: str, origin: str | None = None) -> Got:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin or f"http://127.0.0.1:{site.port}"}
    return site.ask("POST", f"/held/{BRIDGE.id}/{verdict}", f"mark={mark}".encode(), headers)


def mark_of(site: Site) -> str:
    page = html.document_fromstring(site.get(f"/held/{BRIDGE.id}").text)
    return str(page.xpath("//input[@name='mark']/@value")[0])


@pytest.mark.parametrize(("verdict", "versions"), [("accept", 3), ("drop", 2)])
def test_a_held_reading_is_settled_by_our_own_form(open_site: Site, verdict: str, versions: int) -> None:
    got = settle(open_site, verdict, mark_of(open_site))
    assert (got.status, got.headers["location"]) == (303, f"/article/{BRIDGE.id}")
    open_site.served.renew()
    assert len(open_site.served.index.versions(BRIDGE.id)) == versions
    assert not Quarantine(open_site.served.folder).waiting
    assert open_site.get(f"/held/{BRIDGE.id}").status == 404


def test_another_site_cannot_make_a_browser_settle(open_site: Site) -> None:
    mark = mark_of(open_site)
    assert settle(open_site, "accept", mark, origin="http://evil.example").status == 403
    assert settle(open_site, "accept", mark, origin="null").status == 403
    assert settle(open_site, "accept", "0" * 64).status == 403
    assert settle(open_site, "accept", "x" * 20_000).status == 413
    assert settle(open_site, "burn", mark).status == 404
    assert open_site.get(f"/held/{BRIDGE.id}/accept").status == 405
    assert Quarantine(open_site.served.folder).waiting


def test_without_leave_nothing_is_settled(site: Site) -> None:
    assert not html.document_fromstring(site.get(f"/held/{BRIDGE.id}").text).xpath("//form[@method='post']")
    assert settle(site, "accept", "x").status == 403


def is_let_go(client: socket.socket, sent: bytes) -> bool:
    """Whether the server ends the connection, however soon it does."""
    try:
        client.sendall(sent)
        return client.recv(100) == b""
    except ConnectionError:
        return True


def test_a_client_that_sends_no_request_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImpatientProtocol, "patience", 0.05)
    with serving(archive_of_all(tmp_path)) as one:
        for sent in (b"", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "):
            with socket.create_connection(("127.0.0.1", one.port), timeout=60) as slow:
                assert is_let_go(slow, sent)


def test_a_site_is_made_due_by_our_own_form(tmp_path: Path) -> None:
    folder = archive_of_all(tmp_path)
    declared = SiteFile(name="news", url="https://news.example/")
    save_memory(folder, Memory(site="news", ran=1.0, due=2.0))
    with serving(folder, allow_changes=True, sites=[declared]) as one:
        own = {"Origin": f"http://127.0.0.1:{one.port}", "Content-Type": "application/x-www-form-urlencoded"}
        mark = html.fromstring(one.get("/site/news").text).xpath("//input[@name='mark']/@value")[0]
        assert one.ask("POST", "/site/news/visit", b"mark=0", own).status == 403
        assert load_memory(folder, "news").due == 2.0
        assert one.ask("POST", "/site/news/visit", f"mark={mark}".encode(), own).status == 303
        assert load_memory(folder, "news").due > 2.0
        assert one.ask("POST", "/site/other/visit", f"mark={mark}".encode(), own).status == 404
