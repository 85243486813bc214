"""What there is to know about a data set, counted while it streams by."""

from collections import Counter
from collections.abc import Iterable, Iterator

from newscrawler.items import Article


class Facts:
    """Counts over the articles that :meth:`watch` lets through; memory grows with sites and languages only.

    *near_copies* is for whoever compares them: how many are nearly equal to another one that was kept.
    """

    def __init__(self) -> None:
        self.articles = 0
        self.words = 0
        self.near_copies = 0
        self.first: str | None = None
        self.last: str | None = None
        self.splits: Counter[str] = Counter()
        self.sites: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.without: Counter[str] = Counter()
        self.robots: Counter[str] = Counter()
        self.noai = 0
        self.tdm_reserved = 0
        self.rules: Counter[str] = Counter()
        self.extractors: Counter[str] = Counter()

    def watch(self, articles: Iterable[Article], *, split: str) -> Iterator[Article]:
        """Yield the *articles* of a *split* as they are, and count them."""
        self.splits[split] = 0
        for article in articles:
            self.splits[split] += 1
            self._count(article)
            yield article

    def _count(self, article: Article) -> None:
        self.articles += 1
        self.words += len((article.text or "").split())
        self.sites[article.site] += 1
        self.languages[article.language or "und"] += 1
        self.extractors[article.extractor] += 1
        if article.published:
            day = article.published[:10]
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)
        for name in ("published", "text", "authors", "section", "image"):
            if not getattr(article, name):
                self.without[name] += 1
        self.robots[article.permissions.robots or "not asked"] += 1
        self.noai += article.permissions.noai
        self.tdm_reserved += article.permissions.tdm not in {None, "0"}
        self.rules.update(removed.rule for removed in article.removed)
