"""Sites whose front page lets nobody in at the first knock, crawled by one run of the real command."""

from __future__ import annotations

import gzip
import json
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


def test_doors_that_open_for_browsers_open_for_a_crawl(tmp_path: Path) -> None:
    with ExitStack() as stack:
        scripted = stack.enter_context(site_of(50001, 50002, front=refresh("/ar/")))
        circling = stack.enter_context(site_of(50003, 50004, front=listing([50003, 50004])))
        round_about = stack.enter_context(site_of(50005, 50006, front=listing([50005, 50006])))
        visited(circling)
        checked(round_about)
        homes = [site.url("/") for site in (scripted, circling, round_about)]
        run = newscrawler("crawl", *homes, "--json", data=tmp_path / "data")
    assert run.returncode == 0, run.stderr.decode()
    assert {str(article["url"])[-10:-5] for article in stored(tmp_path / "data")} == {f"5000{n}" for n in range(1, 7)}


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


def test_a_password_in_an_address_is_refused_and_not_repeated(tmp_path: Path) -> None:
    run = newscrawler("crawl", f"http://amal:{SECRET}@127.0.0.1:9/", data=tmp_path)
    assert run.returncode == 2
    assert "fetch" in run.stderr.decode()
    assert SECRET not in run.stderr.decode()
