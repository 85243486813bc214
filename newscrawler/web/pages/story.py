"""A story: who published it first, the copies in time, what each added or cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from newscrawler.dedup import tell
from newscrawler.web.render import page, served_by

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def story_page(request: Request) -> Response:
    """Return the page of the story that the article with this id tells."""
    served = served_by(request)
    place = served.picture.story_of.get(request.path_params["id"])
    articles = served.index.latest(served.picture.stories[place]) if place is not None else []
    if not articles:
        raise HTTPException(404)
    return page(request, "story.html", story=tell(articles))
