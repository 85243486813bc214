"""JSON Lines form of the record, both ways, and its JSON Schema."""

import inspect
from typing import Any

import msgspec

from newscrawler.items.article import Article
from newscrawler.items.page import Rejection

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Article)


def encode_line(item: Article | Rejection) -> bytes:
    r"""Return *item* as one UTF-8 line of JSON, Arabic unescaped, keys in the order of declaration, "\n" at its end."""
    return _ENCODER.encode(item) + b"\n"


def decode_line(line: bytes | str) -> Article:
    """Return the article of one line. Raises msgspec.ValidationError or msgspec.DecodeError, naming the field."""
    return _DECODER.decode(line)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a stored line, made from the class.

    Descriptions are the docstrings without their indentation, whatever the Python or the msgspec that runs: CPython
    3.13 strips it when it compiles, msgspec from 0.23 on, their elders not at all.
    """
    (schema,), components = msgspec.json.schema_components([Article], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "newscrawler article/1",
        **schema,
        "$defs": {name: _plain(definition) for name, definition in components.items()},
    }


def _plain(definition: dict[str, Any]) -> dict[str, Any]:
    """Return *definition* with its description, if it has one, free of indentation."""
    said = definition.get("description")
    return definition if said is None else definition | {"description": inspect.cleandoc(said)}
