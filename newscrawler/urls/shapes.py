"""The URL forms that the articles of one site have."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newscrawler.urls.forms import Shape, shape_of
from newscrawler.urls.verdicts import UrlVerdict, verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterable


class Shapes:
    """The URL forms of one site, learned where the truth is known: feeds, sitemaps and the REST API."""

    SURE = 3  # URLs of one form before it is believed: two could be pinned pages that a feed happens to name

    def __init__(self, known: Iterable[Shape] = ()) -> None:
        self._seen: Counter[Shape] = Counter(dict.fromkeys(known, self.SURE))

    @property
    def known(self) -> tuple[Shape, ...]:
        """The forms that are believed."""
        return tuple(shape for shape, count in self._seen.items() if count >= self.SURE)

    def learn(self, urls: Iterable[str]) -> None:
        """Count the forms of URLs that are known to be articles."""
        self._seen.update(shape_of(url) for url in urls if verdict_of(url) in {"article", "unknown"})

    def knows(self, url: str) -> bool:
        """Return True when articles of this site look like *url*."""
        return self._seen[shape_of(url)] >= self.SURE

    def __len__(self) -> int:
        return sum(1 for count in self._seen.values() if count >= self.SURE)

    def verdict(self, url: str) -> UrlVerdict:
        """Return what *url* says of its page, by what was learned and else by the general rules."""
        general = verdict_of(url)
        return "article" if general == "unknown" and self.knows(url) else general
