"""The application: which address is answered by which page."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.resources import files
from threading import Thread
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response
from starlette.routing import Route

from newscrawler.errors import NewsCrawlerError, UsageError
from newscrawler.web.captures import ByPort, capture_application
from newscrawler.web.pages.article import article_view, difference_page, download
from newscrawler.web.pages.capture import capture_page
from newscrawler.web.pages.changes import changes_page
from newscrawler.web.pages.home import home_page
from newscrawler.web.pages.search import search_page
from newscrawler.web.pages.site import held_page, site_page
from newscrawler.web.pages.story import story_page
from newscrawler.web.render import page
from newscrawler.web.safety import SafeHeaders

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from newscrawler.web.captures import CaptureOrigin
    from newscrawler.web.served import Served

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
"""Names by which a browser on this machine asks; any other name may be that of a page which wants to read us."""

RENEW_SECONDS = 5.0  # between two looks for what a crawl has committed: a commit takes about as long
_ROUTES = (
    ("/", home_page),
    ("/search", search_page),
    ("/article/{id}", article_view),
    ("/article/{id}/changes", difference_page),
    ("/article/{id}/{version:int}.{form}", download),
    ("/article/{id}/{version:int}/capture", capture_page),
    ("/site/{site}", site_page),
    ("/held/{id}", held_page),
    ("/story/{id}", story_page),
    ("/changes", changes_page),
)


def application(served: Served, *, captures: CaptureOrigin, renew: bool) -> ASGIApp:
    """Return the pages of *served* for requests that name this machine; with *renew* they follow a running crawl.

    What comes to the port of *captures* is answered with captures: another origin than that of the pages.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        thread = Thread(target=served.keep_renewing, args=(RENEW_SECONDS,), daemon=True)
        if renew:
            thread.start()
        yield
        served.close()

    style = files(__package__).joinpath("style.css").read_bytes()

    def stylesheet(_: Request) -> Response:
        return Response(style, media_type="text/css", headers={"Cache-Control": "max-age=3600"})

    app = Starlette(
        routes=[Route("/style.css", stylesheet), *(Route(path, show) for path, show in _ROUTES)],
        middleware=[Middleware(SafeHeaders), Middleware(TrustedHostMiddleware, allowed_hosts=list(LOCAL_HOSTS))],
        exception_handlers={NewsCrawlerError: _failed, HTTPException: _refused},
        lifespan=lifespan,
    )
    app.state.served = served
    app.state.captures = captures
    return ByPort(app, capture_application(served, captures.secret, LOCAL_HOSTS), captures.port)


def _failed(request: Request, error: Exception) -> Response:
    """Return the page that says what is wrong with the question (400), or with the archive (503)."""
    status = 400 if isinstance(error, UsageError) else 503
    return page(request, "error.html", code=status, said=str(error))


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return page(request, "error.html", code=status, said="")
