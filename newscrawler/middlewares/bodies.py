"""The body of one answer as it comes in, whole or cut, and what secures its connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from OpenSSL import SSL
from scrapy.exceptions import DownloadCancelledError, ResponseDataLossError
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.internet.protocol import Protocol, connectionDone
from twisted.web.client import ResponseDone
from twisted.web.http import PotentialDataLoss

from newscrawler.warc.tls import Tls, suite_name, version_name

if TYPE_CHECKING:
    from newscrawler.middlewares.wire import Wire


def collected(wire: Wire, answer: Any, *, maxsize: int, too_long: str) -> Deferred[dict[str, Any]]:
    """Return what waits for the body of *answer*, which goes into *wire*.

    It fails when more than *maxsize* bytes come (0: any number), with *too_long* as the reason, and when the body ends
    before its end.
    """
    body = _Body(wire, answer, maxsize=maxsize, too_long=too_long)
    answer.deliverBody(body)
    return body.done


class _Body(Protocol):
    """Collects a body; an end before its end is an error, and its reason is noted."""

    def __init__(self, wire: Wire, answer: Any, *, maxsize: int, too_long: str) -> None:
        self.done: Deferred[dict[str, Any]] = Deferred(self._cancelled)
        self._wire = wire
        self._answer = answer
        self._maxsize = maxsize
        self._too_long = too_long

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's
        if self.done.called:
            return
        self._wire.body += data
        if not self._maxsize or len(self._wire.body) <= self._maxsize:
            return
        del self._wire.body[self._maxsize :]
        self._wire.truncated = "length"
        self._abort()
        self.done.errback(DownloadCancelledError(self._too_long))

    def connectionLost(self, reason: Any = connectionDone) -> None:  # noqa: N802 - Twisted's
        if self.done.called:
            return
        if reason.check(ResponseDone, PotentialDataLoss):
            self.done.callback({"txresponse": self._answer, "body": bytes(self._wire.body), **self._wire.peer()})
            return
        reasons = getattr(reason.value, "reasons", ())
        is_cut = any(one.check(ConnectionDone, ConnectionLost) for one in reasons)
        self._wire.truncated = "disconnect" if is_cut else "unspecified"
        error = ResponseDataLossError()
        error.__cause__ = reason.value
        self.done.errback(error)

    def _cancelled(self, _: object) -> None:
        """Stop, because the time is over."""
        self._wire.truncated = "time"
        self._abort()

    def _abort(self) -> None:
        self._answer._transport._producer.abortConnection()  # noqa: SLF001 - as Scrapy does


def tls_of(transport: Any) -> Tls | None:
    """Return what secures a connection; None when nothing does."""
    handle = transport.getHandle() if hasattr(transport, "getHandle") else None
    if not isinstance(handle, SSL.Connection):
        return None
    certificate = handle.get_peer_certificate()
    return Tls(
        version=version_name(handle.get_protocol_version_name()),
        cipher_suite=suite_name(handle.get_cipher_name() or ""),
        certificate=certificate.digest("sha256").decode().replace(":", "").lower() if certificate else None,
    )
