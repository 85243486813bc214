"""The watches: what each waits for, by which ways it tells, what is still to be sent, and forms for those who may."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from newscrawler.storage import site_folder
from newscrawler.watch import EVENTS, Watch, end_watch, load_watches, standings, start_watch, try_out
from newscrawler.watch.notice import happening
from newscrawler.web.actions import own_form
from newscrawler.web.render import page, served_by, words_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from newscrawler.web.actions import FilledForm
    from newscrawler.web.served import Served

_TYPES = {".xml": "application/atom+xml", ".json": "application/feed+json"}


def watches_page(request: Request) -> Response:
    """Return the page of all watches; those who may change the archive find a form for a new one."""
    return _shown(request, {})


def watch_feed(request: Request) -> Response:
    """Return the feed that a watch writes; 404 before its first news, and for one that writes none."""
    served = served_by(request)
    watch = _watch(served, request.path_params["name"])
    path = served.folder.path / "feeds" / (watch.to.feed or "")
    if not watch.to.feed or not path.is_file():
        raise HTTPException(404)
    return Response(path.read_bytes(), media_type=_TYPES[path.suffix])


async def change_watches(request: Request) -> Response:
    """Add, test or remove a watch, as ``newscrawler watch`` does, when a form of ours asks for it."""
    form = await own_form(request)
    served, action = served_by(request), request.path_params["action"]
    if action == "test":
        tried = await run_in_threadpool(_test, served, form.first("name"))
        return await run_in_threadpool(_shown, request, tried)
    if action == "add":
        await run_in_threadpool(start_watch, _stated(form, words_for(request).language), served.folder, served.watches)
    elif action == "remove":
        await run_in_threadpool(end_watch, _watch(served, form.first("name")).name, served.folder, served.watches)
    else:
        raise HTTPException(404)
    return RedirectResponse("/watches", status_code=303)


def _shown(request: Request, tried: Mapping[str, str | None]) -> Response:
    served, forms = served_by(request), request.app.state.forms
    language = words_for(request).language
    rows = []
    waiting = standings(served.folder)
    for watch in load_watches(served.watches):
        mine = [one for one in waiting if one.watch == watch.name]
        has_feed = bool(watch.to.feed) and (served.folder.path / "feeds" / (watch.to.feed or "")).is_file()
        failed = [(one.channel, one.error) for one in mine if one.error]
        rows.append((watch, sum(one.waiting for one in mine), failed, has_feed))
    return page(
        request,
        "watches.html",
        rows=rows,
        tried=tried,
        events=EVENTS,
        happening=lambda event: happening(event, language),
        mark=forms.mark(request) if forms else None,
    )


def _watch(served: Served, name: str) -> Watch:
    """Return the watch *name*. Raises HTTPException 404 when there is none."""
    for watch in load_watches(served.watches):
        if watch.name == name:
            return watch
    raise HTTPException(404)


def _test(served: Served, name: str) -> dict[str, str | None]:
    return try_out(served.folder, _watch(served, name), now=datetime.now(UTC))


def _stated(form: FilledForm, language: str) -> Watch:
    """Return the watch that the form describes. Raises UsageError for what is not valid."""
    to: dict[str, str | tuple[str, ...]] = {key: form.first(key) for key in ("webhook", "secret", "smtp")}
    to |= {key: tuple(form.first(key).replace(",", " ").split()) for key in ("mail", "apprise")}
    return Watch.of(
        {
            "name": site_folder(form.first("name")),
            "query": form.first("query") or None,
            "events": tuple(form.all("event")),
            "sites": tuple(filter(None, form.all("site"))),
            "every": form.first("every") or "run",
            "language": language,
            "to": {key: value for key, value in to.items() if value},
        }
    )
