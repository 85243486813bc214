"""Articles made for search tests, and a data folder that holds them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newscrawler.dedup import content_hash, near_hash
from newscrawler.items import Article, article_id
from newscrawler.items.schema import encode_line
from newscrawler.storage import DataFolder
from newscrawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def article(number: int, title: str, text: str | None = None, **changes: Any) -> Article:
    url = f"https://news.example/{number}/"
    made = Article(
        id=article_id(canonical_url(url)),
        url=url,
        canonical_url=canonical_url(url),
        site="news.example",
        title=title,
        text=text,
        language="ar",
        published=f"2026-01-{number % 28 + 1:02d}T10:00:00+03:00",
        fetched_at="2026-02-02T03:04:05+00:00",
        content_hash=content_hash(title, text),
        near_hash=near_hash(title, text),
        extractor="test",
    )
    return replace(made, **changes)


def store(root: Path, articles: Iterable[Article]) -> DataFolder:
    folder = DataFolder(root)
    for one in articles:
        path = folder.articles_path(one.site, one.fetched_at[:7])
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as out:
            out.write(encode_line(one))
    return folder
