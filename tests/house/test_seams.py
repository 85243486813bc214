"""The seam between Scrapy's components and what decides: typed, so that a misspelled name fails mypy."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from subprocess import run

ROOT = Path(__file__).parents[2]
_BY_NAME = re.compile(r"[gs]etattr\(\s*(?:self\.)?_?(?:spider|crawler|scheduler)\b")


def test_nothing_is_asked_of_a_spider_by_a_name_that_no_type_checker_sees() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {match[0]}"
        for file in (ROOT / "newscrawler").rglob("*.py")
        for match in _BY_NAME.finditer(file.read_text("utf-8"))
    ]
    assert found == []


def test_a_spider_is_at_most_150_lines_and_a_task_visits_it_twice() -> None:
    source = (ROOT / "newscrawler" / "spiders" / "news.py").read_text("utf-8")
    assert source.count("\n") <= 150
    assert len(re.findall(r"self\.settle\.\w+\(", source)) == 2  # an answer, or that there was none


def test_what_decides_is_usable_without_scrapy() -> None:
    code = "import sys, newscrawler.crawl.settle, newscrawler.crawl.session; print('scrapy' in sys.modules)"
    assert run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
