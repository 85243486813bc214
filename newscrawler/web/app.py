"""The application: which address is answered by which page."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.resources import files
from threading import Thread
from typing import TYPE_CHECKING

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route

from newscrawler.errors import NewsCrawlerError, UsageError
from newscrawler.web.actions import OwnForms, settle, visit
from newscrawler.web.adding import Additions
from newscrawler.web.answers import ErrorAnswer
from newscrawler.web.api import json_answer
from newscrawler.web.captures import ByPort, capture_application
from newscrawler.web.entrance import Entrance
from newscrawler.web.feeds import changes_feed, search_feed, site_feed, story_feed
from newscrawler.web.memento import memento, opensearch, timegate, timemap
from newscrawler.web.openapi import API, OPERATIONS, api_document
from newscrawler.web.pages.article import article_view, difference_page, download
from newscrawler.web.pages.capture import capture_page
from newscrawler.web.pages.changes import changes_page
from newscrawler.web.pages.home import home_page
from newscrawler.web.pages.new_site import add_from_form, new_site_page
from newscrawler.web.pages.search import search_page
from newscrawler.web.pages.site import held_page, site_page
from newscrawler.web.pages.story import story_page
from newscrawler.web.pages.watches import change_watches, watch_feed, watches_page
from newscrawler.web.remembered import Remembered
from newscrawler.web.render import compile_templates, page
from newscrawler.web.safety import ByAccept, KnownHosts, SafeHeaders

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from newscrawler.web.adding import AllowedChanges
    from newscrawler.web.captures import CaptureOrigin
    from newscrawler.web.entrance import Guard
    from newscrawler.web.served import Served

RENEW_SECONDS = 5.0  # between two looks for what a crawl has committed: a commit takes about as long
HEAD_START_SECONDS = 1.0  # of the first reader, who asks as soon as somebody listens: two threads take turns
THREADS = 8  # that make pages: more of them only take turns on the cores
_FEEDS = (
    ("/search", search_feed),
    ("/site/{site}", site_feed),
    ("/story/{id}", story_feed),
    ("/changes", changes_feed),
)
_ROUTES = (
    ("/", home_page),
    ("/search", search_page),
    ("/article/{id}", article_view),
    ("/article/{id}/changes", difference_page),
    ("/article/{id}/{version:int}.{form}", download),
    ("/article/{id}/{version:int}/capture", capture_page),
    ("/held/{id}", held_page),
    ("/changes", changes_page),
    ("/watches", watches_page),
    ("/watches/{name}/feed", watch_feed),
    ("/opensearch.xml", opensearch),
    ("/timegate/{url:path}", timegate),
    ("/timemap/{url:path}", timemap),
    ("/memento/{url:path}", memento),
    *((f"{path}.{form}", feed) for path, feed in _FEEDS for form in ("atom", "json")),
    *((f"{API}{one.path}", one.answer) for one in OPERATIONS),
    (f"{API}/openapi.json", api_document),
    ("/site/{site}", site_page),  # behind their feeds, whose addresses are longer
    ("/story/{id}", story_page),
)


# large, other for each who asks, or of what the picture does not tell
_FRESH = frozenset({download, capture_page, held_page, memento, timegate, watch_feed, watches_page})


def application(
    served: Served, *, captures: CaptureOrigin, renew: bool, guard: Guard | None, changes: AllowedChanges | None
) -> ASGIApp:
    """Return the pages of *served* for those whom *guard* knows; without one, for requests that name this machine.

    What comes to the port of *captures* is answered with captures: another origin than that of the pages. With *renew*
    the pages follow a running crawl, with *changes* they have forms: for what is held back, for a new site and the next
    visit of one, for watches.
    """
    additions = Additions(changes, served.declare) if changes else None

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if renew:
            Thread(target=_keep_up, args=(served,), daemon=True).start()
        current_default_thread_limiter().total_tokens = THREADS
        yield
        if additions:
            additions.close()
        served.close()

    style = files(__package__).joinpath("style.css").read_bytes()

    def stylesheet(_: Request) -> Response:
        return Response(style, media_type="text/css", headers={"Cache-Control": "max-age=3600"})

    app = Starlette(
        routes=[
            Route("/style.css", stylesheet),
            Route("/held/{id}/{verdict}", settle, methods=["POST"]),
            Route("/site/{site}/visit", visit, methods=["POST"]),
            Route("/sites/new", new_site_page),
            Route("/sites/new", add_from_form, methods=["POST"]),
            Route("/watches/{action}", change_watches, methods=["POST"]),
            *(Route(path, show if show in _FRESH else Remembered(show).answer) for path, show in _ROUTES),
        ],
        middleware=[
            Middleware(SafeHeaders),
            Middleware(KnownHosts, is_local=guard is None),
            *([Middleware(Entrance, guard=guard)] if guard else []),
            Middleware(ByAccept),
        ],
        exception_handlers={NewsCrawlerError: _failed, HTTPException: _refused},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # an address is right, or there is nothing
    app.state.served = served
    app.state.captures = captures
    app.state.forms = OwnForms() if changes else None
    app.state.additions = additions
    return ByPort(app, capture_application(served, captures.secret, is_local=guard is None), captures.port)


def _keep_up(served: Served) -> None:
    """Do beside the pages what they would have to wait for: compile them, and follow what is crawled."""
    served.give_way(HEAD_START_SECONDS)
    compile_templates()
    served.keep_renewing(RENEW_SECONDS)


def _failed(request: Request, error: Exception) -> Response:
    """Return the page that says what is wrong with the question (400), or with the archive (503)."""
    return _said(request, 400 if isinstance(error, UsageError) else 503, str(error))


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _said(request, status, "")


def _said(request: Request, status: int, said: str) -> Response:
    if request.url.path.startswith("/api/"):
        return json_answer(ErrorAnswer(error=said or "there is nothing here"), status)
    return page(request, "error.html", code=status, said=said)
