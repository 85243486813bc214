"""What a crawl with all requisites leaves: each was fetched once, none is an article, images are data."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING
from zipfile import ZipFile

from commands import newscrawler, stored
from requisites.papers import IMAGES, STYLES

from newscrawler.demo.pictures import drawn_picture

if TYPE_CHECKING:
    from pathlib import Path

    from requisites.conftest import Kept


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_each_requisite_is_fetched_once_and_no_article(kept: Kept) -> None:
    asked = Counter(path for path in kept.asked if path.startswith(("/c/", "/f/", "/i/", "/j/")))
    assert asked == Counter(STYLES | IMAGES | {"/j/menu.js"})
    assert len(stored(kept.data)) == 3


def test_each_image_has_one_file_and_a_row_for_each_article_that_shows_it(kept: Kept, tmp_path: Path) -> None:
    out = tmp_path / "images"
    run = newscrawler("export", "--images", str(out), data=kept.data)
    assert run.returncode == 0, run.stderr.decode()
    table = rows(out / "metadata.csv")
    addresses = [f"{kept.home}/i/{name}" for name in ("market.png", "port-large.png")]
    assert sorted({row["image_url"] for row in table}) == addresses
    assert len(table) == 6  # two images of three articles
    [port] = [row for row in table if "port" in row["image_url"] and row["article_url"].endswith("50001.html")]
    body = drawn_picture("port-large.png")
    assert (out / port["file_name"]).read_bytes() == body
    assert port["sha256"] == sha256(body).hexdigest()
    assert (port["caption"], port["credit"], port["alt"]) == ("الرصيف الشرقي", "سامي", "الرصيف")
    assert (port["type"], port["width"], port["height"]) == ("image/png", "320", "180")
    assert (port["noai"], port["tdm"]) == ("false", "")
    assert len(list((out / "images").rglob("*.png"))) == 2
    missing = rows(out / "missing.csv")
    assert {(row["image_url"], row["reason"]) for row in missing} == {(f"{kept.home}/i/share.png", "no_image")}


def test_without_a_folder_or_a_format_it_says_what_is_needed(kept: Kept) -> None:
    run = newscrawler("export", data=kept.data)
    assert run.returncode == 2
    assert b"--images DIR" in run.stderr


def test_a_package_holds_what_its_pages_need(kept: Kept, tmp_path: Path) -> None:
    wacz = tmp_path / "paper.wacz"
    run = newscrawler("export", str(wacz), "--format", "wacz", data=kept.data)
    assert run.returncode == 0, run.stderr.decode()
    with ZipFile(wacz) as package:
        index = gzip.decompress(package.read("indexes/index.cdx.gz")).decode()
    named = {json.loads(line.partition("{")[1] + line.partition("{")[2])["url"] for line in index.splitlines()}
    assert {f"{kept.home}{path}" for path in STYLES | IMAGES | {"/j/menu.js"}} <= named
