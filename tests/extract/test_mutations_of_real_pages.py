"""Real pages changed as other themes would have them: the same headline and day, and never another one."""

import gzip
import json
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from newscrawler.extract import read_page
from newscrawler.items import Reading
from newscrawler.text import search_key

_H1 = re.compile(r"(<h1\b[^>]*>)(.*?)(</h1>)", re.DOTALL | re.IGNORECASE)
_MACHINE = re.compile(
    r"<script[^>]*ld\+json.*?</script>|<meta[^>]*(?:time|date|Date)[^>]*>|\s(?:datetime|content)=[\"'][0-9]{4}-[^\"']*[\"']",
    re.DOTALL,
)


def _break(html: str) -> str:
    """Return *html* with a <br> for the middle space of each first heading."""

    def broken(match: re.Match[str]) -> str:
        spaces = [at.start() for at in re.finditer(r"(?<=\w) (?=\w)(?![^<]*>)", match[2])]
        if not spaces:
            return match[0]
        at = spaces[len(spaces) // 2]
        return f"{match[1]}{match[2][:at]}<br>{match[2][at + 1 :]}{match[3]}"

    return _H1.sub(broken, html)


def _without_machine_dates(html: str) -> str:
    return _MACHINE.sub(" ", html)


def _read(page: Path, change: Callable[[str], str]) -> tuple[Reading, dict[str, str], bool] | None:
    told = json.loads(page.read_text("utf-8"))
    if not told.get("fetched_at"):  # without which an age means nothing
        return None
    html = gzip.decompress((page.parent / told["file"]).read_bytes()).decode("utf-8", "replace")
    changed = change(html)
    found = read_page(changed, url=told["url"], fetched_at=datetime.fromisoformat(told["fetched_at"]))
    return (found, told["expected"], changed != html) if isinstance(found, Reading) else None


def _is_day(found: Reading, day: str) -> bool:
    """Return whether *found* names *day*, or an age whose weeks reach it."""
    days = abs(date.fromisoformat((found.published or "0001-01-01")[:10]) - date.fromisoformat(day)).days
    return days <= {"week": 7, "month": 31}.get(found.published_precision or "", 0)


@pytest.fixture
def pages(shared: Path) -> list[Path]:
    return sorted(path for path in (shared / "corpus" / "arabic" / "pages").glob("[0-9]*.json"))


def test_a_break_in_the_heading_glues_no_words(pages: list[Path]) -> None:
    read = [each for page in pages if (each := _read(page, _break)) and each[2] and each[1].get("title")]
    right = [search_key(found.title) == search_key(told["title"]) for found, told, _ in read]
    assert sum(right) >= 0.95 * len(right)


def test_without_machine_dates_the_visible_one_is_read_and_none_invented(pages: list[Path]) -> None:
    read = [each for page in pages if (each := _read(page, _without_machine_dates)) and each[1].get("date")]
    right = [_is_day(found, told["date"][:10]) for found, told, _ in read]
    invented = [
        found.published for (found, _, _), is_right in zip(read, right, strict=True) if found.published and not is_right
    ]
    assert invented == []
    assert sum(right) >= 0.95 * len(right)
