"""The text of real pages whose letters, names or parts are changed: the same text in any script and theme."""

from __future__ import annotations

import gzip
import json
import re
import string
from collections import Counter
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from newscrawler.extract import read_page
from newscrawler.extract.body.paragraphs import Body, body_of
from newscrawler.extract.metadata.read import metadata_of
from newscrawler.html.decode import decode
from newscrawler.html.document import parse
from newscrawler.items import Reading, SiteRules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_LETTERS = str.maketrans(
    {letter: _ARABIC[i % 26] for i, letter in enumerate(string.ascii_letters)} | {"?": "؟", ",": "،", ";": "؛"}
)
_AT = datetime(2026, 1, 1, tzinfo=UTC)


def _sample(folder: Path, step: int) -> list[tuple[dict, bytes]]:
    told = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("[0-9]*.json"))]
    told = [page for page in told if page["expected"].get("body")][::step]
    return [(page, gzip.decompress((folder / page["file"]).read_bytes())) for page in told]


def _body(html: bytes, url: str, *, in_arabic: bool) -> Body:
    document = parse(decode(html, None), url, html)
    reading, facts = metadata_of(document, fetched_at=_AT, rules=SiteRules(), hint=None)
    said = [reading.title, reading.description or "", reading.byline_raw or "", reading.published_raw or ""]
    if in_arabic:
        said = [text.translate(_LETTERS) for text in said]
        for element in document.root.iter("*"):
            element.tail = (element.tail or "").translate(_LETTERS)
            if element.tag not in {"script", "style"}:
                element.text = (element.text or "").translate(_LETTERS)
    title, description, *printed = said
    printed = [text for text in printed if text]
    return body_of(document, title=title or None, headline=facts.headline, printed=printed, description=description)


def _places(body: Body, labelled: Sequence[bool]) -> tuple[str, list[str]]:
    """Return where the container stands, and the blocks of its text but for the *labelled*, known by their words."""
    assert body.container is not None
    path = body.container.getroottree().getpath
    lines = zip(body.lines, body.rules, labelled, strict=True)
    return path(body.container), [path(line.block) for line, rule, label in lines if rule is None and not label]


def test_letters_do_not_matter(shared: Path) -> None:
    for page, html in _sample(shared / "corpus" / "wcxb", 40):
        latin, arabic = (_body(html, page["url"], in_arabic=changed) for changed in (False, True))
        labelled = [bool(rule and rule.startswith("label")) for rule in latin.rules]
        assert _places(latin, labelled) == _places(arabic, labelled), page["id"]


def _hashed(html: str) -> str:
    def name(match: re.Match[str]) -> str:
        return f'{match[1]}="x{sha256(match[2].encode()).hexdigest()[:7]}"'

    return re.sub(r"\b(class|id)=[\"']([^\"']*)[\"']", name, html)


def _divs(html: str) -> str:
    return re.sub(r"<(/?)p\b", r"<\1div", html)


@pytest.fixture(scope="module")
def pages(shared: Path) -> list[tuple[dict, str]]:
    found = _sample(shared / "corpus" / "arabic" / "pages", 5)
    return [(page, html.decode("utf-8", "replace")) for page, html in found]


def _text(page: dict, html: str) -> str:
    found = read_page(html, url=page["url"], fetched_at=_AT)
    return (found.text or "") if isinstance(found, Reading) else ""


def _likeness(page: dict, text: str) -> float:
    got, want = (Counter(re.findall(r"\w+", of)) for of in (text, page["expected"]["body"]))
    return 2 * sum((got & want).values()) / max(1, got.total() + want.total())


@pytest.mark.parametrize("change", [_hashed, _divs])
def test_names_and_tags_do_not_matter(change: Callable[[str], str], pages: list[tuple[dict, str]]) -> None:
    right = [_likeness(page, _text(page, change(html))) >= 0.95 for page, html in pages]
    assert sum(right) >= 0.95 * len(right), [
        page["id"] for (page, _), fine in zip(pages, right, strict=True) if not fine
    ]


REPLY = "قرأت هذا كله على مهل، وأظن أن ما غاب عنه أكثر مما حضر فيه، فليت الكاتب يعود إليه."
COMMENTS = f"<div class='k7'><h3>التعليقات</h3><p>{REPLY}</p><p>{REPLY}</p></div>"
BOX = "<div><strong>من الأرشيف</strong><ul><li>حكاية المنارة البعيدة</li><li>سوق السمك العتيق</li></ul></div>"
ROWS = "".join(f"<tr><td><p>الميناء {i}</p></td><td><p>{i} سفن</p></td></tr>" for i in (1, 2, 3))


def _behind(html: str, paragraph: str, part: str) -> str | None:
    """Return *html* with *part* behind the <p> that begins with *paragraph*; None when there is none."""
    begin = html.find(f"<p>{paragraph[:25]}")
    end = html.find("</p>", begin) + 4
    return f"{html[:end]}{part}{html[end:]}" if begin >= 0 else None


def test_parts_of_others_behind_the_text_stay_out_and_tables_stay_in(pages: list[tuple[dict, str]]) -> None:
    right = []
    for page, html in pages:
        first, last = (page["expected"]["body"].split("\n")[i] for i in (0, -1))
        behind = _behind(html, last, BOX + COMMENTS)
        table = _behind(html, first, f"<table>{ROWS}</table>")
        if behind is not None:
            text = _text(page, behind)
            right.append(not any(words in text for words in (REPLY, "المنارة البعيدة", "السمك العتيق")))
        if table is not None:
            right.append("الميناء 2 | 2 سفن" in _text(page, table))
    assert right
    assert sum(right) >= 0.95 * len(right), right
