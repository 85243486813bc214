"""Zyte's Article (as zyte-common-items 0.31 has it), one a line."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, BinaryIO

import msgspec

from newscrawler.export.options import FieldShape
from newscrawler.items import Article


def write_zyte(articles: Iterable[Article], out: BinaryIO, _shape: FieldShape) -> None:
    """Write one Zyte Article a line."""
    encode = msgspec.json.Encoder().encode
    out.writelines(encode(zyte_article(article)) + b"\n" for article in articles)


def zyte_article(article: Article) -> dict[str, Any]:
    """Return *article* under Zyte's names, moments in UTC; what the page does not say is left out."""
    item: dict[str, Any] = {
        "url": article.url,
        "canonicalUrl": article.canonical_url,
        "headline": article.title,
        "datePublished": _utc(article.published),
        "datePublishedRaw": article.published_raw,
        "dateModified": _utc(article.modified),
        "authors": _authors(article),
        "breadcrumbs": article.section and [{"name": article.section}],
        "inLanguage": article.language,
        "mainImage": article.image and {"url": article.image},
        "images": [{"url": image.url} for image in article.images],
        "description": article.description,
        "articleBody": article.text,
        "metadata": {"dateDownloaded": _utc(article.fetched_at)},
    }
    return {name: value for name, value in item.items() if value}


def _authors(article: Article) -> list[dict[str, str]]:
    authors = [{"name": name} for name in article.authors]
    if len(authors) == 1 and article.byline_raw:
        authors[0]["nameRaw"] = article.byline_raw
    return authors


def _utc(text: str | None) -> str | None:
    return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if text else None
