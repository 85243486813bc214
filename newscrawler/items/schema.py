"""JSON Lines form of the record, both ways, and its JSON Schema."""

import inspect
from typing import Any

import msgspec

from newscrawler.items.article import ELDER_SCHEMA, SCHEMA, Article
from newscrawler.items.page import Rejection

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Article)
_ELDER = """
    schema id version url canonical_url site title description text authors byline_raw section tags published modified
    published_raw published_precision published_source language image images links removed fetched_at http warc
    content_hash near_hash extractor quality permissions
""".split()


def encode_line(item: Article | Rejection) -> bytes:
    r"""Return *item* as one UTF-8 line of JSON, Arabic unescaped, keys in the order of declaration, "\n" at its end.

    An article of schema ``article/1`` keeps the form that it has.
    """
    if isinstance(item, Article) and item.schema == ELDER_SCHEMA:
        elder = {name: getattr(item, name) for name in _ELDER}
        elder["links"] = [link.url for link in item.links]
        elder["images"] = [{"url": image.url, "caption": image.caption} for image in item.images]
        return _ENCODER.encode(elder) + b"\n"
    return _ENCODER.encode(item) + b"\n"


def decode_line(line: bytes | str) -> Article:
    """Return the article of one line; the links of ``article/1``, bare addresses, without words.

    Raises msgspec.ValidationError or msgspec.DecodeError, naming the field.
    """
    try:
        return _DECODER.decode(line)
    except msgspec.ValidationError:
        fields = msgspec.json.decode(line)
        links = fields.get("links") if isinstance(fields, dict) else None
        if not (isinstance(links, list) and links and all(isinstance(link, str) for link in links)):
            raise
        return msgspec.convert(fields | {"links": [{"url": url} for url in links]}, Article)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a stored line, made from the class.

    Descriptions are the docstrings without their indentation, whatever the Python or the msgspec that runs: CPython
    3.13 strips it when it compiles, msgspec from 0.23 on, their elders not at all.
    """
    (schema,), components = msgspec.json.schema_components([Article], ref_template="#/$defs/{name}")
    links = components["Article"]["properties"]["links"]
    links["items"] = {"anyOf": [links["items"], {"type": "string"}]}  # of article/1
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"newscrawler {SCHEMA}",
        **schema,
        "$defs": {name: _plain(definition) for name, definition in components.items()},
    }


def _plain(definition: dict[str, Any]) -> dict[str, Any]:
    """Return *definition* with its description, if it has one, free of indentation."""
    said = definition.get("description")
    return definition if said is None else definition | {"description": inspect.cleandoc(said)}
