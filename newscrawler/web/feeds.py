"""Feeds of every search, site and story, and of what happened to stored articles: Atom and JSON Feed, full text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.responses import Response

from newscrawler.feeds import (
    ATOM_TYPE,
    JSON_FEED_TYPE,
    OutFeed,
    OutFeedEntry,
    entry_of,
    write_atom,
    write_json_feed,
)
from newscrawler.search import Asked
from newscrawler.web.changes import CHANGE_KINDS, latest_changes
from newscrawler.web.pages.article import clean_html
from newscrawler.web.pages.search import asked_in
from newscrawler.web.render import served_by, words_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from newscrawler.items import Article
    from newscrawler.web.changes import ArticleChange
    from newscrawler.web.served import Served
    from newscrawler.web.words import Words

_ENTRIES = 30  # of a feed: a reader asks every hour or so; a paper publishes up to 20 articles in one
_NEVER = "1970-01-01T00:00:00+00:00"


def search_feed(request: Request) -> Response:
    """Return the newest answers to a query; its parameters are those of the page."""
    asked = replace(asked_in(request.query_params), sort="new")
    title = " · ".join(filter(None, (request.query_params.get("q"), *asked.only.values())))
    return _feed(request, title, f"/search?{request.url.query}", _articles(served_by(request), asked))


def site_feed(request: Request) -> Response:
    """Return the newest articles of a site."""
    served, name = served_by(request), request.path_params["site"]
    entries = _articles(served, Asked(only={"site": name}, sort="new"))
    if not entries and name not in served.sites:
        raise HTTPException(404)
    return _feed(request, served.picture.title(name), f"/site/{name}", entries)


def story_feed(request: Request) -> Response:
    """Return the articles that tell a story, the newest first."""
    served = served_by(request)
    place = served.picture.story_of.get(request.path_params["id"])
    found = served.index.latest(served.picture.stories[place]) if place is not None else []
    if not found:
        raise HTTPException(404)
    newest = sorted(found, key=lambda article: article.published or article.fetched_at, reverse=True)
    return _feed(request, newest[-1].title, f"/story/{newest[-1].id}", tuple(map(_entry, newest)))


def changes_feed(request: Request) -> Response:
    """Return what happened to stored articles, of all or of one ``site``, of all kinds or of one ``kind``."""
    given = request.query_params
    kind = next((one for one in CHANGE_KINDS if one == given.get("kind")), None)
    found = latest_changes(served_by(request), limit=_ENTRIES, kind=kind, site=given.get("site"))
    words = words_for(request)
    entries = tuple(_told(change, words, str(request.base_url)) for change in found)
    return _feed(request, words.t("nav.changes"), f"/changes?{request.url.query}", entries)


def _articles(served: Served, asked: Asked) -> tuple[OutFeedEntry, ...]:
    return tuple(map(_entry, served.index.articles(asked, limit=_ENTRIES)))


def _entry(article: Article) -> OutFeedEntry:
    entry = entry_of(article)
    return replace(entry, html=str(clean_html(entry.html, pictures=True)))


def _told(change: ArticleChange, words: Words, base: str) -> OutFeedEntry:
    """Return *change* as an entry that leads to the page which shows it."""
    kinds = " · ".join(words.t(f"change.{kind}") for kind in change.kinds)
    is_edit = change.kinds[0] == "edited"
    page = f"article/{change.id}/changes?to={change.version}" if is_edit else f"article/{change.id}"
    shown = [
        Markup("<p>{}</p>").format(Markup(" ").join(map(_piece, pieces)))
        for pieces in (change.headline, change.text)
        if pieces
    ]
    moment = datetime.fromtimestamp(change.moment, UTC).isoformat()
    return OutFeedEntry(
        id=f"urn:newscrawler:{change.id}:{change.kinds[0]}:{change.version or moment}",
        url=f"{base}{page}",
        title=f"{kinds}: {change.title}",
        updated=moment,
        published=moment,
        summary=None,
        html=str(Markup("").join(shown) or escape(change.how or change.title)),
        authors=(change.site,),
        tags=change.kinds,
        image=None,
        language="ar",
    )


def _piece(piece: tuple[str, str]) -> Markup:
    sign, words = piece
    return {"−": Markup("<del>{}</del>"), "+": Markup("<ins>{}</ins>")}.get(sign, Markup("{}")).format(words)


def _feed(request: Request, title: str, home: str, entries: Iterable[OutFeedEntry]) -> Response:
    """Return *entries* in the form that the address names; "not modified" to whoever has them."""
    found = tuple(entries)
    words, is_atom = words_for(request), request.url.path.endswith(".atom")
    query = urlencode(list(request.query_params.multi_items()))
    address = f"{str(request.base_url).rstrip('/')}{request.url.path}{f'?{query}' if query else ''}"
    feed = OutFeed(
        id=address,
        title=" · ".join(filter(None, (words.t("name"), title))),
        url=address,
        home=f"{str(request.base_url).rstrip('/')}{home.rstrip('?')}",
        updated=max((entry.updated for entry in found), key=datetime.fromisoformat, default=_NEVER),
        language=words.language,
        entries=found,
    )
    body = write_atom(feed) if is_atom else write_json_feed(feed)
    tag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    headers = {"ETag": tag, "Vary": "Cookie, Accept-Language"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=ATOM_TYPE if is_atom else JSON_FEED_TYPE, headers=headers)
