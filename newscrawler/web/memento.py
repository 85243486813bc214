"""Memento (RFC 7089): any captured address at any time, for the tools of web archives; and what browsers search by."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from html import escape
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from newscrawler.errors import UsageError
from newscrawler.web.captures import STAMP, asked_capture, capture_answer, captured_url
from newscrawler.web.render import served_by, words_for

if TYPE_CHECKING:
    from starlette.requests import Request

    from newscrawler.warc.lookup import Found

_LINKS = "application/link-format"


def timegate(request: Request) -> Response:
    """Lead to the capture that was current at ``Accept-Datetime``, the newest without it."""
    url = _original(request)
    asked = request.headers.get("accept-datetime")
    found = served_by(request).picture.archive.lookup.nearest(url, _moment(asked) if asked else None)
    if found is None:
        raise HTTPException(404)
    links = f"{_link(url, 'original')}, {_timemap(request, url)}"
    headers = {"Location": _memento(request, found, url), "Vary": "accept-datetime", "Link": links}
    return Response(status_code=302, headers=headers)


def timemap(request: Request) -> Response:
    """Return every capture of an address, the oldest first, in link format."""
    url = _original(request)
    found = served_by(request).picture.archive.lookup.all(url)
    if not found:
        raise HTTPException(404)
    gate = f"{_base(request)}/timegate/{url}"
    rows = [_link(url, "original"), _timemap(request, url), _link(gate, "timegate")]
    for number, one in enumerate(found):
        place = " ".join([*(["first"] if number == 0 else []), *(["last"] if number == len(found) - 1 else [])])
        rel = f"{place} memento".strip()
        rows.append(f'{_link(_memento(request, one, url), rel)}; datetime="{_http(one.moment)}"')
    return Response(",\n".join(rows) + "\n", media_type=_LINKS)


def memento(request: Request) -> Response:
    """Return one capture, harmless as on the origin of captures, with the moment it is of."""
    moment, exact, url = asked_capture(request)
    capture = served_by(request).picture.archive.get(url, moment)
    if capture is None:
        raise HTTPException(404)
    answer = capture_answer(capture, exact=exact, prefix=f"/memento/{moment.strftime(STAMP)}/")
    gate = _link(f"{_base(request)}/timegate/{url}", "timegate")
    answer.headers["Memento-Datetime"] = _http(capture.fetched_at)
    answer.headers["Link"] = f"{_link(url, 'original')}, {gate}, {_timemap(request, url)}"
    return answer


def opensearch(request: Request) -> Response:
    """Return the description by which a browser offers our search."""
    words, base = words_for(request), _base(request)
    text = f"""<?xml version="1.0" encoding="utf-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{escape(words.t("name"))[:16]}</ShortName>
<Description>{escape(words.t("search.placeholder"))}</Description>
<Language>{words.language}</Language>
<InputEncoding>UTF-8</InputEncoding>
<Url type="text/html" template="{base}/search?q={{searchTerms}}"/>
<Url type="application/atom+xml" template="{base}/search.atom?q={{searchTerms}}"/>
<Url type="application/json" template="{base}/api/v1/search?q={{searchTerms}}&amp;limit={{count?}}"/>
</OpenSearchDescription>
"""
    return Response(text, media_type="application/opensearchdescription+xml")


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _original(request: Request) -> str:
    """Return the address behind the first part of the path, as it was sent. Raises HTTPException 404 for none."""
    raw: bytes = request.scope["raw_path"]
    return captured_url(request, raw.decode("latin-1").lstrip("/").partition("/")[2])


def _moment(text: str) -> datetime:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError as error:
        raise UsageError(f"Accept-Datetime: {text}: is no date of HTTP, as Thu, 31 May 2007 20:35:00 GMT") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _memento(request: Request, found: Found, url: str) -> str:
    return f"{_base(request)}/memento/{found.line.timestamp}/{url}"


def _timemap(request: Request, url: str) -> str:
    return f'{_link(f"{_base(request)}/timemap/{url}", "timemap")}; type="{_LINKS}"'


def _link(url: str, rel: str) -> str:
    return f'<{url}>; rel="{rel}"'


def _http(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)
