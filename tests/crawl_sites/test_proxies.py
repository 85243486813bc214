"""Sites that are reached through a SOCKS proxy: by the environment, by their file; and proxies that do not let in."""

from __future__ import annotations

import gzip
import ssl
from typing import TYPE_CHECKING

import pytest
from commands import newscrawler, stored
from crawl_sites.conftest import listing, story
from guards.crawling import crawl
from guards.test_truth import certificate
from loopback import Answer, Loopback
from socks import REFUSED_BY_RULE, SocksServer

from newscrawler.errors import SiteError
from newscrawler.sites.tables import HowToFetch

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "miftah-al-jisr-9"  # noqa: S105 - of this test alone


def site_of(number: int, *also: int) -> Loopback:
    routes = {f"/news/{number}.html": story(number), "/": listing([number, *also]), "/robots.txt": Answer(status=404)}
    return Loopback(routes)


def test_all_proxy_is_told_the_name_and_the_password_and_the_site_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SocksServer(login=("amal", SECRET)) as proxy, site_of(50001, 50009) as site:
        site.routes["/news/50009.html"] = Answer(status=302, headers={"Location": "http://169.254.169.254/key"})
        monkeypatch.setenv("ALL_PROXY", f"socks5h://amal:{SECRET}@127.0.0.1:{proxy.port}")
        settings = ("DOWNLOAD_DELAY=0.01", "NEWSCRAWLER_CONTACT=amal@mina.test", "LOG_LEVEL=DEBUG")
        ran = crawl(tmp_path / "data", f"http://mina.test:{site.port}/", *settings)
    assert len(stored(tmp_path / "data")) == 1, ran.errors
    assert set(proxy.targets) == {("mina.test", site.port)}
    assert set(proxy.logins) == {("amal", SECRET)}
    assert not any("proxy-authorization" in seen.headers for seen in site.seen)
    assert ran.end(f"http://mina.test:{site.port}/news/50009.html") == ("rejected", "private_address")
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    packed = [gzip.decompress(content) for content in written if content[:2] == b"\x1f\x8b"]
    assert not any(SECRET.encode() in content for content in (*written, *packed, ran.errors.encode()))


def test_each_site_goes_by_the_proxy_of_its_file(tmp_path: Path) -> None:
    data, sites = tmp_path / "data", tmp_path / "sites"
    sites.mkdir()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path)[0])
    with SocksServer() as by_address, SocksServer() as by_name, site_of(50010) as encrypted, site_of(50011) as named:
        encrypted.secure(context)
        for proxy, site in (
            (f"socks5://127.0.0.1:{by_address.port}", encrypted),
            (f"socks5h://localhost:{by_name.port}", named),
        ):
            file = f'url = "{site.url("/")}"\ndelay = 0.01\n[fetch]\nproxy = "{proxy}"\nverify = false\n'
            (sites / f"{site.scheme}.toml").write_text(file)
        run = newscrawler("crawl", "--site", "http", "--site", "https", "--sites", str(sites), data=data)
    assert {str(article["url"])[-10:-5] for article in stored(data)} == {"50010", "50011"}, run.stderr.decode()
    assert set(by_address.targets) == {("127.0.0.1", encrypted.port)}
    assert set(by_name.targets) == {("127.0.0.1", named.port)}


@pytest.mark.parametrize(
    ("scheme", "login", "reply", "said"),
    [
        pytest.param("socks5h", ("amal", SECRET), 0, "name or password refused", id="wrong-password"),
        pytest.param("socks5h", None, REFUSED_BY_RULE, "not allowed by its rules", id="refused"),
        pytest.param("socks4", None, 0, "only SOCKS 5", id="older-protocol"),
    ],
)
def test_a_proxy_that_lets_nobody_in_is_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, login: tuple[str, str] | None, reply: int, said: str
) -> None:
    with SocksServer(login=login, reply=reply) as proxy, site_of(50001) as site:
        monkeypatch.setenv("http_proxy", f"{scheme}://amal:of-another@127.0.0.1:{proxy.port}")
        ran = crawl(tmp_path, site.url("/"), "ROBOTSTXT_OBEY=0")
    assert not site.seen
    assert said in (ran.story(site.url("/"))[-1].detail or "")


@pytest.mark.parametrize("proxy", ["proxy.example:1080", "socks4://proxy.example", "ftp://proxy.example"])
def test_a_proxy_of_another_kind_is_refused_where_it_is_written(proxy: str) -> None:
    with pytest.raises(SiteError, match="socks5h://"):
        HowToFetch(proxy=proxy)
