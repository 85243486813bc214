from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commands import newscrawler, stored
from loopback import Answer, Loopback

from newscrawler.middlewares.addresses import is_public, literal_address, origin

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "0.0.0.0",  # noqa: S104
    "169.254.169.254", "100.64.0.1", "[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]", "224.0.0.1", "[ff02::1]",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_an_address_that_is_not_public_is_seen_in_any_spelling(host: str) -> None:
    address = literal_address(host)
    assert address is not None
    assert not is_public(address)


@pytest.mark.parametrize("host", ["1.1.1.1", "93.184.216.34", "[2606:4700::1111]"])
def test_public_addresses_pass(host: str) -> None:
    address = literal_address(host)
    assert address is not None
    assert is_public(address)


@pytest.mark.parametrize("host", ["example.com", "٣.example", "a.b.c", "1.2.3.4.example"])
def test_names_are_no_addresses(host: str) -> None:
    assert literal_address(host) is None


def test_an_origin_is_one_for_all_spellings() -> None:
    assert origin("http://127.1:81/a") == origin("http://0x7f000001:81/b") == ("127.0.0.1", 81)


def test_a_redirect_to_another_port_of_loopback_is_refused_and_named(tmp_path: Path) -> None:
    with Loopback({"/": Answer(b"secret " * 50)}) as inner:
        home = b'<html><body><a href="/go">x</a></body></html>'
        to_inner = Answer(status=302, headers={"Location": inner.url("/")})
        with Loopback({"/": to_inner, "/robots.txt": Answer(status=404)}, fallback=Answer(home)) as site:
            run = newscrawler("crawl", site.url("/"), "--json", data=tmp_path)
        assert inner.seen == []
    assert run.returncode == 3, run.stderr.decode()
    assert '"private_address"' in run.stdout.decode()
    assert not stored(tmp_path)
