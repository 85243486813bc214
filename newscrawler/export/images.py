"""The images of articles as data: each file once, by its digest, and a table of who shows it with which caption."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from newscrawler.errors import ArchiveError
from newscrawler.export.pictures import PICTURE_SUFFIXES, picture_of
from newscrawler.export.spreadsheet import cell
from newscrawler.items import Image

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newscrawler.export.options import Options
    from newscrawler.items import Article, Capture

TABLE, MISSING = "metadata.csv", "missing.csv"  # the first name is the one that `datasets` looks for (imagefolder)
COLUMNS = (
    "file_name",
    "article",
    "article_url",
    "site",
    "published",
    "title",
    "image_url",
    "caption",
    "credit",
    "alt",
    "type",
    "width",
    "height",
    "bytes",
    "sha256",
    "fetched_at",
    "noai",
    "tdm",
)
_NOAI = ("noai", "noimageai", "noml")  # in X-Robots-Tag, by DeviantArt's convention


def write_images(articles: Iterable[Article], path: Path, options: Options) -> None:
    """Write folder *path*: the image files by digest, ``metadata.csv``, and ``missing.csv`` for what is not archived.

    A row of the table is an image of an article; an image that several show has one file. Nothing is decoded: type and
    size are what the first bytes of the file say.
    """
    path.mkdir(parents=True)
    with ExitStack() as files:
        tables = [
            csv.writer(files.enter_context((path / name).open("w", encoding="utf-8", newline="")))
            for name in (TABLE, MISSING)
        ]
        tables[0].writerow(COLUMNS)
        tables[1].writerow(("article", "article_url", "image_url", "reason"))
        for article in articles:
            for image in images_shown(article):
                found = _found(image, options)
                if isinstance(found, str):
                    tables[1].writerow(map(cell, (article.id, article.canonical_url, image.url, found)))
                else:
                    row = {**_told(article, image), **_file(found, path), **_permission(article, found)}
                    tables[0].writerow(cell(row[name]) for name in COLUMNS)


def images_shown(article: Article) -> Iterator[Image]:
    """Yield the images of *article*, each address once: the one that it is shared with first."""
    shown = {image.url: image for image in article.images}
    if article.image:
        yield shown.pop(article.image, Image(url=article.image))
    yield from shown.values()


def _found(image: Image, options: Options) -> Capture | str:
    """Return the latest capture of *image*, or why there is none to give."""
    try:
        capture = options.archive.get(image.url)
    except ArchiveError:
        return "damaged"
    if capture is None:
        return "not_archived"
    if capture.http is None or capture.http.status != 200:  # noqa: PLR2004 - HTTP's "OK"
        return f"http_{capture.http.status if capture.http else ''}"
    if capture.truncated:
        return "truncated"
    return capture if picture_of(capture.body) else "no_image"


def _told(article: Article, image: Image) -> dict[str, Any]:
    return {
        "article": article.id,
        "article_url": article.canonical_url,
        "site": article.site,
        "published": article.published,
        "title": article.title,
        "image_url": image.url,
        "caption": image.caption,
        "credit": image.credit,
        "alt": image.alt,
    }


def _file(capture: Capture, folder: Path) -> dict[str, Any]:
    """Write the file of *capture*, unless it is there; return what is to be told of it."""
    digest, picture = sha256(capture.body).hexdigest(), picture_of(capture.body)
    media_type = picture.media_type if picture else ""
    name = f"images/{digest[:2]}/{digest}{PICTURE_SUFFIXES.get(media_type, '')}"
    out = folder / name
    if not out.exists():
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(capture.body)
    return {
        "file_name": name,
        "type": media_type,
        "width": picture.width if picture else None,
        "height": picture.height if picture else None,
        "bytes": len(capture.body),
        "sha256": digest,
        "fetched_at": capture.fetched_at.isoformat(),
    }


def _permission(article: Article, capture: Capture) -> dict[str, Any]:
    """Return what the article's page, robots.txt and the image's own headers say of re-use; the stricter holds."""
    said = capture.headers.get("x-robots-tag", "").lower()
    noai = article.permissions.noai or capture.permissions.noai or any(word in said for word in _NOAI)
    tdm = capture.headers.get("tdm-reservation") or capture.permissions.tdm or article.permissions.tdm
    return {"noai": noai, "tdm": tdm}
