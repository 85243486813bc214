"""Blocks that are not the text, and places that lie outside of it, are found; reading the page again repairs them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from archive.making import article
from archive.test_damage import Folder, findings

from newscrawler.archive.verify import repair_archive
from newscrawler.dedup import content_hash, near_hash
from newscrawler.items import Article, Block, Hyperlink, Image, Item, Mark, Removed, TableRow
from newscrawler.items.schema import encode_line


def hashed(one: Article) -> Article:
    hashes = {"content_hash": content_hash(one.title, one.text), "near_hash": near_hash(one.title, one.text)}
    return replace(one, **hashes)


WHOLE = hashed(
    article(
        5,
        text="أول.\n\n* ثانٍ\n* ثالث",
        blocks=(
            Block(type="paragraph", start=0, end=4),
            Block(type="list", start=6, end=19, items=(Item(start=6, end=12), Item(start=13, end=19))),
        ),
        links=(Hyperlink(start=0, end=3, url="https://news.example/1/"),),
        images=(Image(url="https://news.example/i.jpg", after=1),),
    )
)
_FIRST, _LIST = WHOLE.blocks
MISPLACED = [
    pytest.param({"blocks": (_FIRST,)}, "the blocks end at 4, the text at 19", id="too-few"),
    pytest.param({"blocks": (_LIST,)}, "list 6-19 does not stand a blank line behind 0", id="a-gap"),
    pytest.param({"blocks": (_LIST, _FIRST)}, "does not stand a blank line behind 0", id="not-in-order"),
    pytest.param(
        {"blocks": (*WHOLE.blocks, Block(type="paragraph", start=21, end=25))}, "blank line behind 19", id="too-many"
    ),
    pytest.param({"text": "أول.. * ثانٍ\n* ثالث"}, "a blank line behind 4", id="no-blank-line-between"),
    pytest.param(
        {"links": (Hyperlink(start=0, end=20, url="https://news.example/1/"),)}, "link or mark", id="link-outside"
    ),
    pytest.param({"marks": (Mark(type="strong", start=3, end=2),)}, "link or mark", id="mark-turned-round"),
    pytest.param({"images": (Image(url="https://news.example/i.jpg", after=2),)}, "none of 2 blocks", id="image"),
    pytest.param({"removed": (Removed(text="ا", rule="r", before=0, block=3),)}, "removed piece", id="removed"),
    *(
        pytest.param({"blocks": (_FIRST, Block(type=kind, start=6, end=19, **parts))}, f"parts of {kind}", id=kind)
        for kind, parts in (
            ("list", {"items": (Item(start=13, end=19), Item(start=6, end=12))}),
            ("table", {"rows": (TableRow(cells=((6, 12), (13, 20))),)}),
            ("verse", {"lines": (((5, 12),),)}),
            ("entry", {"heading": (0, 4)}),
        )
    ),
]


@pytest.mark.parametrize(("changes", "message"), MISPLACED)
def test_structure_that_is_not_that_of_the_text_is_found(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    folder = Folder(tmp_path)
    folder.crawl.store(WHOLE)
    assert findings(folder.root) == []
    bad = hashed(replace(WHOLE, version=2, **changes))
    folder.crawl.store(bad)
    [found] = findings(folder.root)
    assert (found.kind, found.offset) == ("wrong_structure", folder.articles.stat().st_size - len(encode_line(bad)))
    assert message in found.message
    assert found.repair == "newscrawler reextract --write"
    before = folder.articles.read_bytes()
    repair_archive(folder.root, [found], now=0.0)
    assert folder.articles.read_bytes() == before
    folder.crawl.store(replace(WHOLE, version=3))
    assert findings(folder.root) == []
