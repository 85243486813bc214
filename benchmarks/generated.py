"""Generated Arabic articles in any number, fast: words with the frequencies of a language, dates, sites. Deterministic.

Words are made of roots, patterns, articles and endings; the word of rank r has a weight of 1/(r + 2.7), as Zipf and
Mandelbrot found. So an index over them has the long and the short posting lists of a real one.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import accumulate, islice, product
from typing import TYPE_CHECKING

from newscrawler.dedup import near_hash
from newscrawler.items import Article, Http, Permissions, Quality, Removed, WarcRef, article_id
from newscrawler.items.schema import encode_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VOCABULARY = 200_000  # word forms
WORDS = (120, 280)  # of an article: 200 on the average
SITES = 20
START = datetime(2025, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=600)

_LETTERS = "بتجحدرزسشصطعغفقكلمنهي"
_PATTERNS = ("{0}{1}{2}", "{0}ا{1}{2}", "م{0}{1}و{2}", "{0}{1}ي{2}", "ت{0}{1}ي{2}", "ا{0}ت{1}ا{2}")
_AFFIXES = ("{}", "ال{}", "{}ة", "ال{}ة", "{}ات", "و{}", "وال{}", "{}ين")
_FREQUENT = ("في", "من", "على", "إلى", "أن", "عن", "التي", "الذي", "بعد", "قال", "كان", "هذا", "مع", "بين", "خلال")


class Generator:
    """Makes articles: ``Generator(seed).articles(1000)``."""

    def __init__(self, seed: int = 1) -> None:
        self._dice = random.Random(seed)
        roots = list(product(_LETTERS, repeat=3))
        random.Random(2).shuffle(roots)
        forms = (affix.format(pattern.format(*root)) for root in roots for pattern in _PATTERNS for affix in _AFFIXES)
        made = list(islice(forms, VOCABULARY))
        random.Random(3).shuffle(made)
        self.vocabulary = [*_FREQUENT, *made]
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.vocabulary))))
        self._sketch = near_hash("خبر", None)

    def words(self, count: int) -> list[str]:
        """Return *count* words as a text would have them."""
        return self._dice.choices(self.vocabulary, cum_weights=self._weights, k=count)

    def text(self) -> str:
        """Return a text of three to six paragraphs."""
        words = self.words(self._dice.randint(*WORDS))
        size = max(1, len(words) // self._dice.randint(3, 6))
        return ".\n\n".join(" ".join(words[at : at + size]) for at in range(0, len(words), size)) + "."

    def articles(self, count: int, *, texts: int | None = None) -> Iterator[Article]:
        """Yield *count* articles; with *texts* only so many different texts, which is faster."""
        pool = [self.text() for _ in range(texts)] if texts else []
        for number in range(count):
            yield self._article(number, pool[number % len(pool)] if pool else self.text())

    def _article(self, number: int, text: str) -> Article:
        site = f"site{number % SITES}"
        published = START + timedelta(seconds=number * SPAN.total_seconds() // 1_000_000, minutes=number % 60)
        url = f"https://{site}.example/{number}"
        return Article(
            id=article_id(url),
            url=url,
            canonical_url=url,
            site=site,
            title=" ".join(self.words(8)),
            text=text,
            authors=("نورة سالم",),
            section="اقتصاد",
            tags=("أسواق", "نفط"),
            published=published.isoformat(),
            published_precision="minute",
            published_source="jsonld",
            language="ar",
            images=(),
            removed=(Removed(text="شاهد أيضاً", rule="label:see_also", before=2),),
            fetched_at=(published + timedelta(minutes=20)).isoformat(),
            http=Http(status=200, content_type="text/html; charset=utf-8"),
            warc=WarcRef(file=f"warc/{site}/0.warc.gz", offset=number, length=1, record_id=str(number), digest="x"),
            content_hash=sha256(url.encode()).hexdigest(),
            near_hash=self._sketch,
            extractor="generated",
            quality=Quality(score=0.9, flags=("no_image",)),
            permissions=Permissions(robots="allow"),
        )


def write_folder(root: Path, count: int, *, texts: int | None = None, seed: int = 1) -> None:
    """Write a data folder of *count* generated articles, a file a site and month."""
    files: dict[tuple[str, str], bytearray] = {}
    for number, article in enumerate(Generator(seed).articles(count, texts=texts), 1):
        files.setdefault((article.site, article.fetched_at[:7]), bytearray()).extend(encode_line(article))
        if number % 20_000 == 0 or number == count:
            for (site, month), lines in files.items():
                path = root / "articles" / site / f"{month}.jsonl"
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("ab") as out:
                    out.write(lines)
            files.clear()
