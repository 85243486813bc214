"""Lines of schema article/1 are read everywhere, and stay as they are."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator

from newscrawler.archive import open_archive
from newscrawler.archive.verify.everything import verify
from newscrawler.items import ELDER_SCHEMA, Hyperlink, Image, article_id
from newscrawler.items.schema import decode_line, encode_line, json_schema
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://alpha.example/1/"
LINE = (
    (
        '{"schema":"article/1","id":"@ID","version":1,"url":"@URL","canonical_url":"@URL","site":"alpha.example",'
        '"title":"افتتاح الجسر","description":null,"text":"افتتح الجسر أمس.","authors":["نورة سالم"],"byline_raw":null,'
        '"section":null,"tags":[],"published":"2026-01-01T01:30:00+03:00","modified":null,"published_raw":null,'
        '"published_precision":"minute","published_source":"jsonld","language":"ar","image":null,'
        '"images":[{"url":"https://alpha.example/i.jpg","caption":null}],"links":["https://alpha.example/2/"],'
        '"removed":[{"text":"شارك","rule":"label:share","before":1}],"fetched_at":"2026-01-01T09:00:00+00:00","http":null,'
        '"warc":null,"content_hash":"0","near_hash":"0","extractor":"2026.11.2","quality":{"score":1.0,"flags":[]},'
        '"permissions":{"robots":"allow","noai":false,"tdm":null}}\n'
    )
    .replace("@ID", article_id(URL))
    .replace("@URL", URL)
)


def test_an_elder_line_is_read_and_written_as_it_is() -> None:
    article = decode_line(LINE)
    assert (article.schema, article.blocks, article.words, article.access) == (ELDER_SCHEMA, (), None, None)
    assert article.images == (Image(url="https://alpha.example/i.jpg"),)
    assert article.links == (Hyperlink(url="https://alpha.example/2/"),)
    assert encode_line(article) == LINE.encode()


def test_both_schemas_that_ship_know_an_elder_line() -> None:
    elder = json.loads(files("newscrawler.items").joinpath("article-1.schema.json").read_text("utf-8"))
    for schema in (elder, json_schema()):
        assert list(Draft202012Validator(schema).iter_errors(json.loads(LINE))) == []


def test_elder_lines_and_new_ones_stand_in_one_file(tmp_path: Path) -> None:
    path = DataFolder(tmp_path).articles_path("alpha.example", "2026-01")
    path.parent.mkdir(parents=True)
    path.write_bytes(LINE.encode() + LINE.replace('"article/1"', '"article/2"').replace(URL, URL + "a").encode())
    assert [article.schema for article in open_archive(tmp_path).articles()] == ["article/1", "article/2"]
    found = [finding.kind for finding in verify(tmp_path) if finding.offset == 0]
    assert "wrong_form" not in found
