"""POST over HTTP, tried again for as long as the other side is to be waited for."""

from __future__ import annotations

import base64
import http.client
import ssl
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from newscrawler.errors import DeliveryError, ReceiverAwayError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REPLY_SECONDS = 30.0
# Between two tries: a restart of the receiver takes seconds, an update of it minutes; eight minutes in all.
BACKOFF_SECONDS = (1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0, 120.0, 240.0)
_LATER = frozenset({408, 425, 429})  # and every 5xx: not now, but perhaps later
_SHOWN = 200  # bytes of an answer in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What was answered; *after* are the seconds that Retry-After asks for, *location* is where a redirect leads to."""

    status: int
    body: bytes
    after: float = 0.0
    location: str | None = None

    @property
    def is_taken(self) -> bool:
        """Whether the other side took what was sent."""
        return HTTPStatus(200) <= self.status < HTTPStatus(300)

    @property
    def may_pass(self) -> bool:
        """Whether the same can be taken later."""
        return self.status in _LATER or self.status >= HTTPStatus(500)


def post(url: str, body: bytes, *, headers: Mapping[str, str]) -> Reply:
    """Return the answer to *body* sent to *url*; user name and password of the address are sent as its log-in.

    No redirect is followed. Raises ReceiverAwayError when there is no answer, UsageError when *url* is no address.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UsageError(f"{url}: no http(s) address")
    sent = {"User-Agent": "newscrawler", **headers}
    if parts.username is not None:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        sent["Authorization"] = f"Basic {base64.b64encode(login.encode()).decode()}"
    where = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    try:
        connection = _connection(parts.scheme, parts.hostname, parts.port)
        try:
            connection.request("POST", where, body, sent)
            answer = connection.getresponse()
            data = answer.read()
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ReceiverAwayError(f"{without_secrets(url)}: no answer ({str(error) or type(error).__name__})") from error
    after = _seconds(answer.getheader("Retry-After", ""), answered=answer.getheader("Date", ""))
    return Reply(status=answer.status, body=data, after=after, location=answer.getheader("Location"))


def post_until_taken(url: str, body: bytes, *, headers: Mapping[str, str], wait: Callable[[float], None]) -> Reply:
    """Return the answer of the try that was taken; *wait* waits so many seconds between two.

    Raises DeliveryError when *url* refuses it for good, or has not taken it after the last try.
    """
    said = ""
    for pause in (*BACKOFF_SECONDS, None):
        after = 0.0
        try:
            reply = post(url, body, headers=headers)
        except DeliveryError as error:
            said = str(error)
        else:
            if reply.is_taken:
                return reply
            said, after = refusal(url, reply), reply.after
            if not reply.may_pass:
                raise DeliveryError(said)
        if pause is not None:
            wait(max(pause, min(after, BACKOFF_SECONDS[-1])))
    raise DeliveryError(f"{said}; given up after {len(BACKOFF_SECONDS) + 1} tries")


def refusal(url: str, reply: Reply) -> str:
    """Return in words that *url* did not take what was sent."""
    if reply.location and HTTPStatus(300) <= reply.status < HTTPStatus(400):
        led = without_secrets(urljoin(url, reply.location))
        return f"{without_secrets(url)}: answered {reply.status} and leads to {led}; name that address, if it is yours"
    return f"{without_secrets(url)}: answered {reply.status}: {reply.body[:_SHOWN].decode('utf-8', 'replace').strip()}"


def without_secrets(url: str) -> str:
    """Return *url* without what must not be printed: user name, password and query.

    >>> without_secrets("https://me:secret@hooks.example/a?token=1")
    'https://hooks.example/a'
    """
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()


def _seconds(after: str, *, answered: str) -> float:
    """Return what Retry-After asks for (RFC 9110 10.2.3): seconds, or a moment by the clock that *answered* is of.

    >>> _seconds("120", answered=""), _seconds("soon", answered="")
    (120.0, 0.0)
    >>> _seconds("Sun, 01 Nov 2026 10:00:30 GMT", answered="Sun, 01 Nov 2026 10:00:00 GMT")
    30.0
    """
    if after.isascii() and after.isdigit():
        return float(after)
    try:
        return max(0.0, (parsedate_to_datetime(after) - parsedate_to_datetime(answered)).total_seconds())
    except (ValueError, TypeError, OverflowError):  # neither; TypeError: one of them says no zone
        return 0.0


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=REPLY_SECONDS, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=REPLY_SECONDS)
