"""The OpenAPI 3.1 document of the API, made from the shapes of its answers."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.responses import Response

from newscrawler import __version__
from newscrawler.items import Article
from newscrawler.search import FACETS
from newscrawler.web import answers, api
from newscrawler.web.changes import CHANGE_KINDS
from newscrawler.web.pages.search import LONGEST_QUERY

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

API = "/api/v1"
_TEXT: dict[str, Any] = {"type": "string"}
_NUMBER: dict[str, Any] = {"type": "integer", "minimum": 1}
_LIMIT = {"type": "integer", "minimum": 1, "maximum": api.MOST_ITEMS, "default": api.ITEMS}
_ID = {"type": "string", "pattern": "^[0-9a-f]{16}$"}
_PART: dict[str, dict[str, Any]] = {"limit": _LIMIT, "cursor": _TEXT}


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the API: its *path*, what answers it, the shape of the answer, and its parameters by name."""

    path: str
    answer: Callable[[Request], Response]
    shape: type
    asked: dict[str, dict[str, Any]]


OPERATIONS = (
    Operation(
        "/search",
        api.api_search,
        answers.SearchAnswer,
        {
            "q": {"type": "string", "maxLength": LONGEST_QUERY},
            **dict.fromkeys(FACETS, _TEXT),
            "sort": {"type": "string", "enum": ["best", "new", "old"]},
            **_PART,
        },
    ),
    Operation("/articles/{id}", api.api_article, Article, {"version": _NUMBER}),
    Operation("/articles/{id}/versions", api.api_versions, answers.VersionsAnswer, {}),
    Operation("/articles/{id}/changes", api.api_difference, answers.DifferenceAnswer, {"from": _NUMBER, "to": _NUMBER}),
    Operation("/stories", api.api_stories, answers.StoriesAnswer, _PART),
    Operation("/stories/{id}", api.api_story, answers.StoryAnswer, {}),
    Operation(
        "/changes",
        api.api_changes,
        answers.ChangesAnswer,
        {"kind": {"type": "string", "enum": list(CHANGE_KINDS)}, "site": _TEXT, **_PART},
    ),
    Operation("/sites", api.api_sites, answers.SitesAnswer, {}),
    Operation("/sites/{site}", api.api_site, answers.SiteAnswer, {}),
    Operation("/quarantine", api.api_quarantine, answers.QuarantineAnswer, {}),
)


def api_document(_: Request) -> Response:
    """Return the OpenAPI document of the API."""
    return Response(msgspec.json.encode(openapi()), media_type="application/vnd.oai.openapi+json;version=3.1")


@cache
def openapi() -> dict[str, Any]:
    """Return the document."""
    shapes = [operation.shape for operation in OPERATIONS]
    schemas, components = msgspec.json.schema_components(
        [*shapes, answers.ErrorAnswer], ref_template="#/components/schemas/{name}"
    )
    *told, failed = schemas
    paths = {
        f"{API}{one.path}": {"get": _operation(one, schema, failed)}
        for one, schema in zip(OPERATIONS, told, strict=True)
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "newscrawler", "version": __version__, "description": "An archive of news, read only."},
        "paths": paths,
        "components": {"schemas": components},
    }


def _operation(one: Operation, schema: dict[str, Any], failed: dict[str, Any]) -> dict[str, Any]:
    names = [part[1:-1] for part in one.path.split("/") if part.startswith("{")]
    parameters = [
        *({"name": name, "in": "path", "required": True, "schema": _ID if name == "id" else _TEXT} for name in names),
        *({"name": name, "in": "query", "schema": kind} for name, kind in one.asked.items()),
    ]
    wrong = {"description": "what is wrong", "content": {"application/json": {"schema": failed}}}
    return {
        "operationId": one.answer.__name__.removeprefix("api_"),
        "summary": inspect.cleandoc(one.answer.__doc__ or "").partition("\n")[0],
        "parameters": parameters,
        "responses": {
            "200": {"description": "the answer", "content": {"application/json": {"schema": schema}}},
            **dict.fromkeys(("400", "404", "503"), wrong),
        },
    }
