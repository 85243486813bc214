"""ninjs 3.1, the JSON of the International Press Telecommunications Council, one item a line."""

from collections.abc import Iterable
from typing import Any, BinaryIO

import msgspec

from newscrawler.export.options import FieldShape
from newscrawler.items import Article, Image, Permissions

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}


def write_ninjs(articles: Iterable[Article], out: BinaryIO, _shape: FieldShape) -> None:
    """Write one ninjs item a line."""
    encode = msgspec.json.Encoder().encode
    out.writelines(encode(ninjs_item(article)) + b"\n" for article in articles)


def ninjs_item(article: Article) -> dict[str, Any]:
    """Return *article* as a ninjs item; what the page does not say is left out."""
    item: dict[str, Any] = {
        "uri": article.canonical_url,
        "standard": STANDARD,
        "type": "text",
        "representationType": "complete" if article.text else "incomplete",
        "version": str(article.version),
        "firstCreated": article.published,
        "contentCreated": article.published,
        "versionCreated": article.modified or article.published or article.fetched_at,
        "pubStatus": "usable",
        "usageTerms": usage_terms(article.permissions),
        "language": article.language,
        "by": "، ".join(article.authors) or article.byline_raw,
        "headlines": [{"role": "main", "value": article.title}],
        "descriptions": article.description
        and [{"role": "summary", "contentType": "text/plain", "value": article.description}],
        "bodies": article.text and [_body(article.text)],
        "people": [{"name": name, "rel": "creator"} for name in article.authors],
        "subjects": _subjects(article),
        "infoSources": [{"name": article.site, "role": "publisher"}],
        "altIds": [{"role": "newscrawler", "value": article.id}],
        "associations": [_picture(number, image) for number, image in enumerate(_images(article), 1)],
    }
    return {name: value for name, value in item.items() if value}


def usage_terms(permissions: Permissions) -> str | None:
    """Return what was said of re-use when the page was fetched, in words; None when nothing was refused."""
    said = [
        "robots.txt does not allow fetching" if permissions.robots == "disallow" else "",
        "no use for training AI (noai)" if permissions.noai else "",
        f"text and data mining reserved (TDM: {permissions.tdm})" if permissions.tdm not in {None, "0"} else "",
    ]
    return "; ".join(filter(None, said)) or None


def _body(text: str) -> dict[str, Any]:
    counts = {"charCount": len(text), "wordCount": len(text.split())}
    return {"role": "main", "contentType": "text/plain", **counts, "value": text}


def _subjects(article: Article) -> list[dict[str, str]]:
    section = [{"name": article.section, "rel": "category"}] if article.section else []
    return section + [{"name": tag, "rel": "keyword"} for tag in article.tags]


def _images(article: Article) -> list[Image]:
    lead = [Image(url=article.image)] if article.image and article.image not in {i.url for i in article.images} else []
    return [*lead, *article.images]


def _picture(number: int, image: Image) -> dict[str, Any]:
    picture: dict[str, Any] = {"name": f"picture-{number}", "uri": image.url, "type": "picture"}
    if image.caption:
        picture["descriptions"] = [{"role": "caption", "contentType": "text/plain", "value": image.caption}]
    picture["renditions"] = [{"name": "original", "href": image.url}]
    return picture
