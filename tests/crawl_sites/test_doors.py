"""Sites whose front page lets nobody in at the first knock, crawled by one run of the real command."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from commands import newscrawler, stored
from crawl_sites.conftest import listing, page, story
from loopback import Answer, Loopback, Seen

if TYPE_CHECKING:
    from collections.abc import Callable


SECRET = "sirr-al-bab-77"  # noqa: S105 - of this test alone


def site_of(*numbers: int, front: Callable[[Seen], Answer] | Answer) -> Loopback:
    routes = {f"/news/{number}.html": story(number) for number in numbers}
    return Loopback({"/": front, "/ar/": listing(numbers), **routes, "/robots.txt": Answer(status=404)})


def refresh(there: str) -> Answer:
    return page("الميناء", f'<script>var n = 1; document.location.replace("{there}");</script>')


def visited(site: Loopback) -> None:
    """Make every page of *site* send who brings no cookie to itself, with one."""
    for path, answer in list(site.routes.items()):
        site.routes[path] = lambda seen, answer=answer: (
            answer
            if "visit=yes" in seen.headers.get("cookie", "")
            else Answer(status=302, headers={"Location": seen.path, "Set-Cookie": "visit=yes; Path=/"})
        )


def checked(site: Loopback) -> None:
    """Make every page of *site* send who brings no cookie round by another address, which sets one."""

    def check(seen: Seen) -> Answer:
        back = seen.path.partition("next=")[2]
        return Answer(status=302, headers={"Location": back, "Set-Cookie": "round=1"})

    for path, answer in list(site.routes.items()):
        site.routes[path] = lambda seen, answer=answer: (
            answer
            if "round=1" in seen.headers.get("cookie", "")
            else Answer(status=302, headers={"Location": f"/check?next={seen.path}"})
        )
    site.routes["/check"] = check


MORE = (
    '<button class="more">المزيد</button><script>var p = 2;fetch("/more", {method: "POST", body: "page=" + p})</script>'
)


def test_doors_that_open_for_browsers_open_for_a_crawl(tmp_path: Path) -> None:
    with ExitStack() as stack:
        posting = stack.enter_context(site_of(50007, 50008, front=listing([50007], MORE)))
        posting.routes["/more"] = lambda seen: listing([50008]) if seen.body == b"page=2" else Answer(b"0")
        scripted = stack.enter_context(site_of(50001, 50002, front=refresh("/ar/")))
        circling = stack.enter_context(site_of(50003, 50004, front=listing([50003, 50004])))
        round_about = stack.enter_context(site_of(50005, 50006, front=listing([50005, 50006])))
        visited(circling)
        checked(round_about)
        homes = [site.url("/") for site in (scripted, circling, round_about, posting)]
        run = newscrawler("crawl", *homes, "--json", data=tmp_path / "data")
        verified = newscrawler("verify", data=tmp_path / "data")
    assert run.returncode == 0, run.stderr.decode()
    assert {str(article["url"])[-10:-5] for article in stored(tmp_path / "data")} == {f"5000{n}" for n in range(1, 9)}
    assert verified.returncode == 0, verified.stdout.decode()
    warc = b"".join(gzip.decompress(path.read_bytes()) for path in (tmp_path / "data" / "warc").rglob("*.warc.gz"))
    assert b"POST /more HTTP/1.1" in warc
    assert b"\r\n\r\npage=2" in warc


def test_what_a_site_declares_for_its_requests_goes_with_them_and_into_no_file(tmp_path: Path) -> None:
    def only_known(seen: Seen) -> Answer:
        known = seen.headers.get("authorization") == SECRET and f"key={SECRET}" in seen.headers.get("cookie", "")
        return listing([50007]) if known and seen.headers["user-agent"] == "reader/1" else Answer(status=403)

    with site_of(50007, front=only_known) as site:
        cookies = tmp_path / "cookies.txt"
        cookies.write_text(f"# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t4102444800\tkey\t{SECRET}\n")
        (tmp_path / "sites").mkdir()
        (tmp_path / "sites" / "mina.toml").write_text(
            f'url = "{site.url("/")}"\n[fetch]\nuser_agent = "reader/1"\ncookies_file = "{cookies}"\n'
            f'headers = {{Authorization = "{SECRET}"}}\n'
        )
        data = tmp_path / "data"
        run = newscrawler("crawl", "--site", "mina", "--sites", str(tmp_path / "sites"), "--json", data=data)
    assert json.loads(run.stdout)["stored"] == 1, run.stderr.decode()
    for file in filter(Path.is_file, data.rglob("*")):
        content = file.read_bytes()
        content += gzip.decompress(content) if file.suffix == ".gz" else b""
        assert SECRET.encode() not in content, file


def test_a_password_in_an_address_opens_that_host_alone_and_is_written_nowhere(tmp_path: Path) -> None:
    basic = b64encode(f"amal:{SECRET}".encode()).decode()

    def only_known(seen: Seen) -> Answer:
        front = listing([50007]) if seen.path == "/" else story(50007)
        return front if seen.headers.get("authorization") == f"Basic {basic}" else Answer(status=401)

    with Loopback(fallback=Answer(status=404)) as other, site_of(50007, front=only_known) as site:
        site.routes["/news/50007.html"] = only_known
        site.routes["/robots.txt"] = Answer(f"Sitemap: {other.url('/map.xml')}\n".encode())
        inside = site.url("/news/50008.html").replace("//", "//amal:of-the-link@")
        site.routes["/news/50009.html"] = Answer(status=302, headers={"Location": inside})
        site.routes["/ar/"] = listing([50009])
        start = site.url("/").replace("//", f"//amal:{SECRET}@")
        starts = (start, other.url("/"))
        run = newscrawler("crawl", *starts, "--json", "--log-level", "DEBUG", data=tmp_path / "data")
        told = newscrawler("explain-url", start, data=tmp_path / "data")
    assert json.loads(run.stdout)["stored"] == 1, run.stderr.decode()
    assert other.seen
    assert not any("authorization" in seen.headers for seen in other.seen)
    written = {str(file): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    packed = {name: gzip.decompress(content) for name, content in written.items() if name.endswith(".gz")}
    printed = {"said": run.stdout + run.stderr + told.stdout + told.stderr}
    for name, content in (written | packed | printed).items():
        assert SECRET.encode() not in content, name
        assert basic.encode() not in content, name
    for file in (tmp_path / "data").rglob("*.[js]*"):
        assert b"of-the-link" not in file.read_bytes(), file
    assert told.returncode == 0


def test_an_article_behind_a_page_that_sends_on_is_stored_where_it_is(tmp_path: Path) -> None:
    links = "".join(f'<h2><a href="/go/2026/3/khabar-{n}">بلدية الميناء توسع الرصيف</a></h2>' for n in (50020, 50021))
    counter = page("تحويل", '<meta http-equiv="refresh" content="0;url=/news/50022.html"><p>جارٍ التحويل</p>')
    with site_of(50020, 50021, 50022, front=page("الميناء", links)) as site:
        items = f"<item><title>توسعة الرصيف رقم 50022</title><link>{site.url('/click/50022')}</link></item>"
        site.routes |= {
            "/feed/": Answer(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()),
            "/click/50022": counter,
            "/go/2026/3/khabar-50020": refresh("/news/50020.html"),
            "/go/2026/3/khabar-50021": Answer(b"<html></html>", headers={"Refresh": "0;url=/news/50021.html"}),
        }
        run = newscrawler("crawl", site.url("/"), "--json", data=tmp_path)
    assert run.returncode == 0, run.stderr.decode()
    assert sorted(str(article["url"])[-10:-5] for article in stored(tmp_path)) == ["50020", "50021", "50022"]
