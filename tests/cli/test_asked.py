"""What is asked for in several ways at once is all crawled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.cli.asked import asked_for
from newscrawler.sites import parse_site

if TYPE_CHECKING:
    from pathlib import Path

SITE = parse_site('url = "https://almidan.example/"', name="almidan")
PAGE = "https://almidan.example/news/2026/03/12/khabar-alyawm-fi-almidan-4711.html"


def test_a_site_by_name_and_a_page_of_it_are_both_asked_for(tmp_path: Path) -> None:
    [one] = asked_for((PAGE,), ("almidan",), (), [SITE], folder=tmp_path)
    assert (one.site.name, one.whole, one.pages) == ("almidan", True, (PAGE,))


def test_a_site_and_a_list_of_its_pages_are_both_asked_for(tmp_path: Path) -> None:
    pages = tmp_path / "pages.txt"
    pages.write_text(f"# من الأرشيف\n{PAGE}\n", "utf-8")
    [one] = asked_for(("https://almidan.example/",), (), (str(pages),), [], folder=tmp_path)
    assert (one.whole, one.pages) == (True, (PAGE,))


def test_a_log_in_typed_with_any_of_the_addresses_is_kept(tmp_path: Path) -> None:
    with_login = PAGE.replace("https://", "https://amal:sirr@")
    [one] = asked_for(("https://almidan.example/", with_login), (), (), [], folder=tmp_path)
    assert one.site.fetch.headers["Authorization"].startswith("Basic ")
