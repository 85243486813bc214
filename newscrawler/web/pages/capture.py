"""The capture of an article, beside its text: the page as it came, in a frame that can do nothing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from newscrawler.web.pages.article import html_text_of, version_of, versions_of_id
from newscrawler.web.render import page, served_by, words_for
from newscrawler.web.safety import SAFE_HEADERS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from newscrawler.web.captures import CaptureOrigin


def capture_page(request: Request) -> Response:
    """Return the page that shows a version of an article beside what it was read from."""
    article = version_of(
        versions_of_id(served_by(request), request.path_params["id"]), str(request.path_params["version"])
    )
    if article.warc is None:
        raise HTTPException(404)
    origin: CaptureOrigin = request.app.state.captures
    moment = datetime.fromisoformat(article.fetched_at)
    answer = page(
        request,
        "capture.html",
        article=article,
        text=html_text_of(article, words_for(request).t("article.picture")),
        address=origin.address(request, article.url, moment),
        exact=origin.address(request, article.url, moment, exact=True),
    )
    policy = SAFE_HEADERS["Content-Security-Policy"]
    answer.headers["Content-Security-Policy"] = f"{policy}; frame-src {origin.at(request)}"
    return answer
