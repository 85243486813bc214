"""What edits leave of a text and of a headline, and what worse readings leave: the evidence for record/worse.py.

``python benchmarks/sweep_worse.py [--pages FOLDER] [--testbed FOLDER]``: every page of FOLDER is read, then edited as
editors do and damaged as sites do; printed are the shares that are kept and, for a sweep of each threshold, how many
edits would be held and how many worse readings would pass.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawler import extract
from newscrawler.dedup import fingerprint
from newscrawler.demo import DemoSite, manifest
from newscrawler.record import worse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newscrawler.items import Article

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "arabic" / "pages"  # where it exists
LEAD_WORDS, LONG_WORDS, PARAGRAPHS = 6, 60, 3  # least sizes of what is edited, and cut
NOW = datetime(2026, 11, 30, tzinfo=UTC)
SUBSCRIBE = "هذا المحتوى للمشتركين فقط. اشترك الآن بدينارين في الشهر أو سجّل الدخول لإكمال قراءة المقال."
APP = "يمكنكم قراءة هذا الخبر كاملاً في تطبيقنا الجديد على هواتفكم، حمّلوا التطبيق من المتجر وتابعوا الأخبار أولاً بأول."
MAINTENANCE = (
    "الموقع تحت الصيانة",
    "نعتذر لزوارنا الكرام، فالموقع متوقف الآن لأعمال الصيانة وسيعود قريباً.\n\nفريق التقنية يعمل على إعادة الخدمة.",
)


def told(article: Article, title: str, text: str | None, **fields: object) -> Article:
    """Return *article* as it reads with another *title* and *text*."""
    content, near = fingerprint(title, text)
    return replace(article, title=title, text=text, content_hash=content, near_hash=near, **fields)


def edits(article: Article, another: Article) -> Iterator[tuple[str, Article, Article]]:
    """Yield (kind, before, after) of what editors do; new text comes from *another*."""
    text = article.text or ""
    pieces = text.split("\n\n")
    words = text.split(" ")
    lead = next((piece for piece in pieces if len(piece.split()) >= LEAD_WORDS), article.title)
    other = " ".join(lead.split()[:9])
    yield "one word", article, told(article, article.title, " ".join([*words[:-2], "الجديد", words[-1]]))
    yield "headline", article, told(article, other, text)
    yield "sentence added", article, told(article, article.title, f"{text} وأضاف المصدر أن التفاصيل ستعلن لاحقاً.")
    yield "paragraph first", article, told(article, article.title, f"تصحيح: ورد رقم خاطئ في نسخة سابقة.\n\n{text}")
    yield "stub filled", told(article, f"عاجل: {article.title}", pieces[0]), article
    if len(pieces) >= PARAGRAPHS:
        for at in range(len(pieces)):
            rest = [piece for index, piece in enumerate(pieces) if index != at]
            kind = "last paragraph cut" if at == len(pieces) - 1 else "paragraph cut"
            yield kind, article, told(article, article.title, "\n\n".join(rest))
            half = pieces[at].split()
            short = " ".join(half[: len(half) // 2])
            shorter = [short if index == at else piece for index, piece in enumerate(pieces) if index != at or short]
            yield "paragraph shortened", article, told(article, article.title, "\n\n".join(shorter))
    third = len(words) // 3
    news = (another.text or "").split(" ")[: third or 1]
    yield "a third is new", article, told(article, other, " ".join([*words[: len(words) - third], *news, "الجديد"]))


def damages(article: Article, other: Article) -> Iterator[tuple[str, Article, Article]]:
    """Yield (kind, before, after) of what sites do to a page that was an article."""
    text = article.text or ""
    pieces = text.split("\n\n")
    words = text.split(" ")
    yield "maintenance", article, told(article, *MAINTENANCE, published=None)
    yield "other article", article, told(other, other.title, other.text)
    yield "app, headline kept", article, told(article, article.title, APP)
    if len(words) < LONG_WORDS or len(pieces) == 1:
        return
    yield "first paragraph", article, told(article, article.title, pieces[0])
    yield "first and subscribe", article, told(article, article.title, f"{pieces[0]}\n\n{SUBSCRIBE}")
    yield "half", article, told(article, article.title, " ".join(words[: len(words) // 2]) + " …")
    yield (
        "half and subscribe",
        article,
        told(article, article.title, " ".join(words[: len(words) // 2]) + f"\n\n{SUBSCRIBE}"),
    )
    yield "three fifths", article, told(article, article.title, " ".join(words[: 3 * len(words) // 5]))
    yield "empty", article, told(article, article.title, None)


def pages(folder: Path) -> list[Article]:
    """Return the articles with a text of *folder*, and those of the demo site's manifest."""
    found = []
    for path in sorted(folder.glob("*.html.gz")):
        url = json.loads(path.with_name(path.name.replace(".html.gz", ".json")).read_text())["url"]
        article = extract(gzip.decompress(path.read_bytes()), url=url, fetched_at=NOW)
        if article is not None and article.text:
            found.append(article)
    return found


def testbed(folder: Path) -> Iterator[tuple[str, Article, Article]]:
    """Yield the edits of the demo site's second edition, and of two truth files (before.jsonl, after.jsonl)."""
    base = extract(f"<h1>{MAINTENANCE[0]}</h1><p>{MAINTENANCE[1] * 3}</p>", url="https://a.example/a", fetched_at=NOW)
    first, second = (manifest(DemoSite("http://127.0.0.1:8799", edition, NOW)) for edition in (1, 2))
    if base is None:
        return
    for url in second.edited:
        one, two = first.records[url], second.records[url]
        yield "demo edit", told(base, one.title, one.text), told(base, two.title, two.text)
    if (folder / "before.jsonl").exists():
        before, after = (
            {row["url"]: row for row in map(json.loads, (folder / f"{name}.jsonl").read_text().splitlines())}
            for name in ("before", "after")
        )
        for url in before.keys() & after.keys():
            one, two = (told(base, of[url]["title"], "\n\n".join(of[url]["paragraphs"])) for of in (before, after))
            if one != two:
                yield "testbed edit", one, two


def main() -> None:
    """Print shares and sweeps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, default=CORPUS)
    parser.add_argument("--testbed", type=Path, default=Path())
    options = parser.parse_args()
    articles = pages(options.pages)
    half = len(articles) // 2
    pairs = list(zip(articles, [*articles[half:], *articles[:half]], strict=True))
    good = [one for pair in pairs for one in edits(*pair)] + list(testbed(options.testbed))
    bad = [one for pair in pairs for one in damages(*pair)]
    rows: dict[tuple[str, str], list[tuple[worse.Kept, bool]]] = defaultdict(list)
    for name, group in (("edit", good), ("worse", bad)):
        for kind, before, after in group:
            rows[name, kind].append((worse.kept(before, after), bool(worse.worse_because(before, after))))
    print(f"{len(articles)} pages, {len(good)} edits, {len(bad)} worse readings; kept: least, 5 %, half, 95 %, most")
    for (name, kind), found in rows.items():
        held = sum(is_held for _, is_held in found)
        text, headline = (_spread([share(one) for one, _ in found]) for share in (_text, _headline))
        print(f"{name:6}{kind:22}n {len(found):4} held {held:4}  text {text}  headline {headline}")
    edited, lost = (
        [one for (n, _), found in rows.items() if n == name for one, _ in found] for name in ("edit", "worse")
    )
    print("below: edits that would be held, worse readings that would be (each rule by itself)")
    for step in range(20, 96, 5):
        print(
            f"{step / 100:.2f}"
            + "".join(f"  {name} {_below(edited, rule, step)} {_below(lost, rule, step)}" for name, rule in _RULES)
        )


def _text(one: worse.Kept) -> float:
    return one.text


def _headline(one: worse.Kept) -> float:
    return one.headline


def _spread(shares: list[float]) -> str:
    shares.sort()
    return " ".join(f"{shares[at]:.2f}" for at in (0, len(shares) // 20, len(shares) // 2, -1 - len(shares) // 20, -1))


_RULES: tuple[tuple[str, Callable[[worse.Kept], float | None]], ...] = (
    ("shorter", lambda one: one.text if one.is_shorter else None),
    ("not shorter", lambda one: None if one.is_shorter else one.text),
    ("beginning", lambda one: one.text if one.is_beginning else None),
    ("headline", _headline),
)


def _below(found: Sequence[worse.Kept], rule: Callable[[worse.Kept], float | None], step: int) -> str:
    """Return how many of *found* are below *step* hundredths by *rule*, and of how many."""
    shares = [share for one in found if (share := rule(one)) is not None]
    return f"{sum(share < step / 100 for share in shares)}/{len(shares)}"


if __name__ == "__main__":
    main()
