"""ninjs and Zyte items are what their standards say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from export.conftest import archive_articles, full
from jsonschema import Draft202012Validator

from newscrawler.export import ninjs_item, zyte_article

if TYPE_CHECKING:
    from newscrawler.items import Article

NINJS = json.loads(Path(__file__).with_name("ninjs-subset.schema.json").read_text("utf-8"))

# Of zyte-common-items 0.31: name -> what it holds.
ZYTE = {
    "type": "object",
    "required": ["url"],
    "additionalProperties": False,
    "properties": {
        **{
            name: {"type": "string", "minLength": 1}
            for name in (
                "url",
                "canonicalUrl",
                "headline",
                "datePublishedRaw",
                "inLanguage",
                "description",
                "articleBody",
            )
        },
        **{
            name: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"}
            for name in ("datePublished", "dateModified")
        },
        "authors": {"items": {"additionalProperties": False, "properties": {"name": {}, "nameRaw": {}}}},
        "breadcrumbs": {"items": {"additionalProperties": False, "properties": {"name": {}, "url": {}}}},
        "mainImage": {"required": ["url"], "additionalProperties": False, "properties": {"url": {}}},
        "images": {"items": {"required": ["url"], "additionalProperties": False, "properties": {"url": {}}}},
        "metadata": {"additionalProperties": False, "properties": {"dateDownloaded": {"type": "string"}}},
    },
}


@pytest.mark.parametrize("article", archive_articles(), ids=lambda article: f"{article.id}-{article.version}")
def test_items_validate(article: Article) -> None:
    Draft202012Validator(NINJS).validate(ninjs_item(article))
    Draft202012Validator(ZYTE).validate(zyte_article(article))


def test_ninjs_says_what_the_record_says() -> None:
    item = ninjs_item(full())
    assert item["firstCreated"] == "2026-01-01T01:30:00+03:00"
    assert item["versionCreated"] == "2026-01-02T10:00:00+03:00"
    assert item["by"] == "نورة سالم، خالد عمر"
    assert item["bodies"][0]["value"] == full().text
    assert item["usageTerms"] == "no use for training AI (noai); text and data mining reserved (TDM: 1)"
    assert [one["uri"] for one in item["associations"]] == [
        "https://alpha.example/i.jpg",
        "https://alpha.example/j.jpg",
    ]


def test_zyte_says_what_the_record_says() -> None:
    item = zyte_article(full())
    assert item["datePublished"] == "2025-12-31T22:30:00Z"
    assert item["authors"] == [{"name": "نورة سالم"}, {"name": "خالد عمر"}]
    assert item["metadata"] == {"dateDownloaded": "2026-01-01T09:00:00Z"}
    assert item["articleBody"] == full().text


def test_zyte_common_items_reads_them() -> None:
    library = pytest.importorskip("zyte_common_items", reason="an oracle: make test-export installs it")
    for article in archive_articles():
        item = zyte_article(article)
        read = library.Article.from_dict(item)
        assert not read._unknown_fields_dict
        assert (read.url, read.headline, read.datePublished) == (
            item["url"],
            item["headline"],
            item.get("datePublished"),
        )
        assert read.articleBody == item.get("articleBody")
