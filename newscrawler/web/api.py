"""The pages as JSON, for programs: ``/api/v1``."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response

from newscrawler.archive.reextract import image_changes, word_changes
from newscrawler.dedup import tell
from newscrawler.errors import UsageError
from newscrawler.items.schema import encode_line
from newscrawler.web.answers import (
    ChangesAnswer,
    CopyAnswer,
    DifferenceAnswer,
    FoundArticle,
    HeldReading,
    NamedArticle,
    QuarantineAnswer,
    SearchAnswer,
    SiteAnswer,
    SitesAnswer,
    StoriesAnswer,
    StoryAnswer,
    ToldChange,
    VersionsAnswer,
)
from newscrawler.web.changes import CHANGE_KINDS, latest_changes
from newscrawler.web.pages.article import version_of, versions_of_id
from newscrawler.web.pages.changes import turn_of
from newscrawler.web.pages.search import asked_in
from newscrawler.web.render import served_by

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams
    from starlette.requests import Request

    from newscrawler.dedup import Story
    from newscrawler.items import Article
    from newscrawler.report.status import SiteStatus
    from newscrawler.search import Hit
    from newscrawler.web.changes import ArticleChange
    from newscrawler.web.served import WebSnapshot

MOST_ITEMS, ITEMS = 100, 20
"""How many items a part of an answer has at most, and when ``limit`` does not say."""

_CURSOR = re.compile(r"([0-9]{1,15})\.([0-9]{1,6})")


def api_search(request: Request) -> Response:
    """Return the answers to a query, a part at a time; articles that come in meanwhile are in none of the parts."""
    given = request.query_params
    limit, (upto, start) = _limit(given), _cursor(given)
    results = served_by(request).index.results(asked_in(given), start=start, limit=limit, upto=upto or None)
    found, behind = results.found, start + limit
    return json_answer(
        SearchAnswer(
            total=found.total,
            is_cut=found.is_cut,
            facets={name: dict(values) for name, values in found.facets.items()},
            items=tuple(map(_found, results.hits)),
            next=f"{found.upto}.{behind}" if behind < found.total else None,
        )
    )


def api_article(request: Request) -> Response:
    """Return the stored record of an article, of its latest version or of ``version``."""
    versions = versions_of_id(served_by(request), request.path_params["id"])
    return Response(
        encode_line(version_of(versions, request.query_params.get("version"))), media_type="application/json"
    )


def api_versions(request: Request) -> Response:
    """Return the names of all versions of an article."""
    versions = versions_of_id(served_by(request), request.path_params["id"])
    return json_answer(VersionsAnswer(items=tuple(map(_named, versions))))


def api_difference(request: Request) -> Response:
    """Return what changed from the version ``from`` (the one before) to ``to`` (the latest)."""
    given = request.query_params
    versions = versions_of_id(served_by(request), request.path_params["id"])
    after = version_of(versions, given.get("to"))
    earlier = [one for one in versions if one.version < after.version] or versions[:1]
    before = version_of(versions, given.get("from")) if "from" in given else earlier[-1]
    return json_answer(
        DifferenceAnswer(
            before=before.version,
            after=after.version,
            title=word_changes(before.title, after.title),
            description=word_changes(before.description or "", after.description or ""),
            text=word_changes(before.text or "", after.text or ""),
            images=tuple(image_changes(before, after)),
        )
    )


def api_stories(request: Request) -> Response:
    """Return the stories that more than one article tells, a part at a time."""
    served, limit = served_by(request), _limit(request.query_params)
    _, start = _cursor(request.query_params)
    groups = served.picture.stories[start : start + limit]
    told = (tell(found) for group in groups if (found := served.index.latest(group)))
    behind = start + limit
    following = f"0.{behind}" if behind < len(served.picture.stories) else None
    return json_answer(StoriesAnswer(items=tuple(map(_story, told)), next=following))


def api_story(request: Request) -> Response:
    """Return the story that an article tells."""
    served = served_by(request)
    place = served.picture.story_of.get(request.path_params["id"])
    articles = served.index.latest(served.picture.stories[place]) if place is not None else []
    if not articles:
        raise HTTPException(404)
    return json_answer(_story(tell(articles)))


def api_changes(request: Request) -> Response:
    """Return what happened to stored articles, the latest first, a part at a time."""
    given, limit = request.query_params, _limit(request.query_params)
    kind = next((one for one in CHANGE_KINDS if one == given.get("kind")), None)
    if kind is None and given.get("kind"):
        raise UsageError(f"kind={given['kind']}: is none of {', '.join(CHANGE_KINDS)}")
    found = latest_changes(
        served_by(request), limit=limit, kind=kind, site=given.get("site"), before=turn_of(given.get("cursor"))
    )
    following = "{}:{}".format(*found[-1].place) if len(found) == limit else None
    return json_answer(ChangesAnswer(items=tuple(map(_change, found)), next=following))


def api_sites(request: Request) -> Response:
    """Return the state of every site."""
    picture = served_by(request).picture
    return json_answer(SitesAnswer(items=tuple(_site(picture, row) for row in picture.statuses)))


def api_site(request: Request) -> Response:
    """Return the state of one site."""
    picture = served_by(request).picture
    for row in picture.statuses:
        if row.site == request.path_params["site"]:
            return json_answer(_site(picture, row))
    raise HTTPException(404)


def api_quarantine(request: Request) -> Response:
    """Return the readings that are held back."""
    waiting = sorted(served_by(request).picture.waiting.values(), key=lambda one: (one.held.moment, one.held.id))
    items = (
        HeldReading(
            id=one.held.id,
            site=one.held.site,
            url=one.held.url,
            since=one.held.moment,
            visits=1 + len(one.visits),
            version=one.held.version,
            reasons=one.held.reasons,
            title=one.reading.title,
        )
        for one in waiting
    )
    return json_answer(QuarantineAnswer(items=tuple(items)))


def json_answer(answer: msgspec.Struct, status: int = 200) -> Response:
    """Return *answer* as JSON."""
    return Response(msgspec.json.encode(answer), status_code=status, media_type="application/json")


def _limit(given: QueryParams) -> int:
    text = given.get("limit", str(ITEMS))
    if not re.fullmatch("[0-9]{1,3}", text) or not 1 <= int(text) <= MOST_ITEMS:
        raise UsageError(f"limit={text}: must be a number from 1 to {MOST_ITEMS}")
    return int(text)


def _cursor(given: QueryParams) -> tuple[int, int]:
    """Return up to which article answers count (0: all), and the number of the first."""
    if "cursor" not in given:
        return 0, 0
    found = _CURSOR.fullmatch(given["cursor"])
    if found is None:
        raise UsageError(f"cursor={given['cursor']}: is none; take the one that an answer gives as next")
    return int(found[1]), int(found[2])


def _found(hit: Hit) -> FoundArticle:
    return FoundArticle(
        id=hit.id,
        version=hit.version,
        url=hit.url,
        site=hit.site,
        title=hit.title.text,
        title_marks=hit.title.marks,
        snippet=hit.snippet.text,
        snippet_marks=hit.snippet.marks,
        published=hit.published,
        fetched_at=hit.fetched_at,
        score=hit.score,
    )


def _named(article: Article) -> NamedArticle:
    return NamedArticle(**{name: getattr(article, name) for name in NamedArticle.__struct_fields__})


def _story(story: Story) -> StoryAnswer:
    copies = (
        CopyAnswer(
            article=_named(copy.article),
            kind=copy.kind,
            similarity=round(copy.similarity, 3),
            added=copy.added,
            cut=copy.cut,
        )
        for copy in story.copies
    )
    return StoryAnswer(first=_named(story.first), copies=tuple(copies))


def _change(change: ArticleChange) -> ToldChange:
    return ToldChange(
        kinds=change.kinds,
        id=change.id,
        site=change.site,
        title=change.title,
        moment=datetime.fromtimestamp(change.moment, UTC).isoformat(),
        version=change.version or None,
        how=change.how or None,
        words_cut=change.cut,
        words_added=change.added,
    )


def _site(picture: WebSnapshot, row: SiteStatus) -> SiteAnswer:
    own = {name: getattr(row, name) for name in SiteAnswer.__struct_fields__ if name != "title"}
    return SiteAnswer(title=picture.title(row.site), **own)
