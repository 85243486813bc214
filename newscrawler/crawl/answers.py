"""What an answer means, from its status and headers alone: pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from newscrawler.discovery.doors import doors_of
from newscrawler.items import Article, Rejection
from newscrawler.urls import canonical_url, resolve
from newscrawler.warc.exchange import PAGE_TYPES, capture_of
from newscrawler.warc.heads import header_text

if TYPE_CHECKING:
    from newscrawler.frontier import Task
    from newscrawler.warc import Exchange

Meaning = Literal["read", "unchanged", "moved", "gone", "retry", "failed", "rejected"]

_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS}
_WHOLE = {HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION}  # 203: a proxy between us has changed something
_SLOW_DOWN = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_DOCUMENT_TYPES = frozenset({"application/pdf", "application/x-pdf"})  # an article may be one
_DOORS = frozenset({"empty", "listing", "needs_browser", "no_title", "static_page"})  # why a door is no article
_SAID = 200  # characters of "you are being sent on"
_MAX_WAIT_SECONDS = 86_400.0  # a host that asks for more than a day is asked again tomorrow
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The meaning of an answer.

    *reason* is for the frontier, *wait_seconds* is asked of the whole host, *location* is where the page moved to.
    """

    meaning: Meaning
    reason: str | None = None
    wait_seconds: float | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """The same page is at *url*: to be asked for under the same task, as the redirect number *hops* in a row."""

    url: str
    hops: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    """Why a task got no answer: the *reason* that is counted, its *detail*, and whether trying *again* may help.

    *is_ours* says that we refused to ask: that was counted where it was decided.
    """

    reason: str
    detail: str
    again: bool
    is_ours: bool


def meaning_of(exchange: Exchange, *, page: bool) -> Answer:
    """Return what *exchange* means; for a *page* the type of its content counts too."""
    status = exchange.status
    if status in _WHOLE:
        return _whole(exchange, page=page)
    if status in REDIRECTS:
        location = _location(exchange)
        meaning: Meaning = "moved" if location else "failed"
        return Answer(meaning=meaning, reason=f"http_{status}", location=location)
    if status == HTTPStatus.NOT_MODIFIED and _was_asked(exchange):
        return Answer(meaning="unchanged", reason="not_modified")
    if status in _SLOW_DOWN:
        return Answer(meaning="retry", reason=f"http_{status}", wait_seconds=_retry_after(exchange))
    again = status >= _SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT
    return Answer(meaning="gone" if status in _GONE else "retry" if again else "failed", reason=f"http_{status}")


def sent_on(exchange: Exchange, record: Article | Rejection | None) -> Answer | None:
    """Return where a page that is no article sends its reader on to by a refresh or a script; None when it does not.

    *record* is what was read of it: walls and error pages lead nowhere, and of a door that a feed names there is the
    headline, with hardly a text.
    """
    if record is None or (
        record.reason not in _DOORS if isinstance(record, Rejection) else len(record.text or "") > _SAID
    ):
        return None
    capture = capture_of(exchange)
    if capture.truncated or b"frame" in capture.body.lower():  # checks for robots come in one
        return None
    there = doors_of(capture.body, capture.url, capture.headers)
    return Answer(meaning="moved", reason="refresh", location=there[0]) if len(there) == 1 else None


def is_far(task: Task, location: str) -> bool:
    """Return whether a redirect of *task* leads to another page, and not to another spelling of it, nor back to it."""
    if task.kind != "page" or canonical_url(location) == task.key:
        return False
    own = unquote(urlsplit(task.url).path)
    told = {unquote(urlsplit(value).path) for _, value in parse_qsl(urlsplit(location).query)}
    return len(own) <= 1 or own not in told  # "/check?next=/news/1": it sets a cookie and sends back


def _whole(exchange: Exchange, *, page: bool) -> Answer:
    if exchange.truncated:
        return Answer(meaning="retry", reason="truncated")
    if page and not _is_page(exchange):
        return Answer(meaning="rejected", reason="not_html")
    return Answer(meaning="read")


def _was_asked(exchange: Exchange) -> bool:
    """Return whether the request allowed the answer that nothing changed; else there is nothing that it speaks of."""
    return any(name.lower() in {b"if-none-match", b"if-modified-since"} for name, _ in exchange.request_headers)


def _location(exchange: Exchange) -> str | None:
    """Return where the answer points to; None when it points nowhere, or to what is no address."""
    raw = next((value for key, value in exchange.headers if key.lower() == b"location"), b"").strip()
    return resolve(exchange.url, header_text(raw)) if raw else None


def _is_page(exchange: Exchange) -> bool:
    content_type = (exchange.header(b"content-type") or "").partition(";")[0].strip().lower()
    return not content_type or content_type in PAGE_TYPES or content_type in _DOCUMENT_TYPES


def _retry_after(exchange: Exchange) -> float | None:
    """Return the seconds that Retry-After asks for (delta or date, RFC 9110 10.2.3), None when it says nothing."""
    value = (exchange.header(b"retry-after") or "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), _MAX_WAIT_SECONDS)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((aware - exchange.fetched_at).total_seconds(), 0.0), _MAX_WAIT_SECONDS)
