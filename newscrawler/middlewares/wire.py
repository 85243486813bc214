"""What goes over a connection for one request, taken where it comes in: heads byte for byte, bodies that are cut."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from scrapy import Request as ScrapyRequest
from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _ScrapyAgent,
)
from scrapy.exceptions import DownloadCancelledError
from scrapy.utils._download_handlers import get_maxsize_msg
from twisted.web.client import HTTPConnectionPool
from twisted.web.iweb import UNKNOWN_LENGTH

from newscrawler.middlewares.bodies import collected, tls_of
from newscrawler.middlewares.socks import SocksAgent, socks_of
from newscrawler.warc.heads import BLANK, head_in
from newscrawler.warc.tls import Tls

if TYPE_CHECKING:
    from collections.abc import Callable

    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import HTTP11ClientProtocol, Request
    from twisted.web.iweb import IResponse

MAX_HEADER_BYTES = 256 * 1024  # headers of the servers seen are about 1 KB; Twisted itself reads for ever


@dataclass(slots=True, kw_only=True)
class Wire:
    """What went over the connection for one request, as far as it came.

    *began* is when the request went out (aware; None: it never did), *request* its head as sent, *head* the answer's
    status line and headers without the blank line, whole if *is_whole*; *body* its body without chunks. *truncated*
    says why the answer ends before its end, as ``WARC-Truncated`` does.
    """

    began: datetime | None = None
    request: bytes = b""
    head: bytearray = field(default_factory=bytearray)
    head_bytes: int = 0
    is_whole: bool = False
    body: bytearray = field(default_factory=bytearray)  # one piece: 20 million chunks may come, of a byte each
    truncated: str | None = None
    ip: str | None = None
    tls: Tls | None = None

    def begin(self, request: "Request") -> None:
        """Take note that *request* goes out now."""
        self.began = datetime.now(UTC)
        self.head, self.head_bytes, self.is_whole = bytearray(), 0, False
        write: Callable[..., None] = request._writeHeaders  # noqa: SLF001 - the head as the connection gets it
        write(self, None)

    def came(self, data: bytes) -> None:
        """Take note of *data*, in which the head may end; what was searched before is not searched again."""
        start = max(0, len(self.head) - 3)
        self.head += data
        self.head_bytes += len(data)
        if BLANK.search(self.head, start):
            head, self.is_whole = head_in(bytes(self.head))
            self.head = bytearray(head)

    def peer(self) -> dict[str, Any]:
        """Return what Scrapy's response is told of the other end: the guard and the delays depend on its address."""
        return {"ip_address": ip_address(self.ip)} if self.ip else {}

    def writeSequence(self, lines: list[bytes]) -> None:  # noqa: N802 - the part of a transport that requests write to
        """Take note of the head of the request."""
        self.request = b"".join(lines)


_WIRES: WeakKeyDictionary["Request", Wire] = WeakKeyDictionary()  # of the requests that are under way


class WatchedPool:
    """The pool of connections as one request sees it: what goes over the connection that it gets is kept in *wire*."""

    def __init__(self, pool: HTTPConnectionPool, wire: Wire) -> None:
        self.persistent = pool.persistent
        self._pool = pool
        self._wire = wire

    def getConnection(self, key: Any, endpoint: Any) -> "Deferred[_Watched]":  # noqa: N802 - Twisted's
        """Return a connection for one request."""
        found: Deferred[HTTP11ClientProtocol] = self._pool.getConnection(key, endpoint)
        return found.addCallback(lambda connection: _Watched(connection, self._wire))


@dataclass(frozen=True, slots=True)
class _Watched:
    connection: "HTTP11ClientProtocol"
    wire: Wire

    def request(self, request: "Request") -> "Deferred[IResponse]":
        _WIRES[request] = self.wire
        return self.connection.request(request)


class _WatchedProtocol(_LenientHTTP11ClientProtocol):
    """Keeps what comes; breaks the connection when status line and headers are longer than MAX_HEADER_BYTES."""

    _wire: Wire | None = None
    _tls: Tls | None = None
    _ip: str | None = None

    def request(self, request: "Request") -> "Deferred[IResponse]":
        self._wire = _WIRES.get(request, Wire())
        self._wire.begin(request)
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's
        wire, transport = self._wire, cast("Any", self.transport)
        if wire is not None and not wire.is_whole:
            if self._ip is None:
                self._ip, self._tls = transport.getPeer().host, tls_of(transport)
            wire.ip, wire.tls = self._ip, self._tls
            wire.came(data)
            if wire.head_bytes > MAX_HEADER_BYTES and not wire.is_whole:
                wire.truncated = "length"
                transport.abortConnection()
                return
        read: Callable[[bytes], None] = super().dataReceived
        read(data)


class WatchedFactory(_LenientHTTP11ClientFactory):
    """Makes the protocol of a connection."""

    def buildProtocol(self, addr: "IAddress | None") -> "HTTP11ClientProtocol":  # noqa: ARG002, N802 - Twisted's
        """Return a protocol that keeps what comes."""
        make: Callable[..., HTTP11ClientProtocol] = _WatchedProtocol
        return make(self._quiescentCallback)


class WatchedAgent(_ScrapyAgent):
    """Scrapy's agent for one request; what it got of a body that is cut stays in *wire*."""

    def __init__(self, wire: Wire, *, pool: HTTPConnectionPool, **options: Any) -> None:
        options["pool"] = WatchedPool(pool, wire)
        super().__init__(**options)
        self._wire = wire

    def _get_agent(self, request: ScrapyRequest, timeout: float) -> Any:
        """Return the agent for the way that *request* takes: Scrapy's knows no SOCKS proxy."""
        proxy = socks_of(request)
        if proxy is None:
            agent: Any = super()._get_agent(request, timeout)
            return agent
        from twisted.internet import reactor  # noqa: PLC0415 - as Scrapy does: the import installs one

        return SocksAgent(reactor, proxy, policy=self._contextFactory, pool=self._pool, seconds=timeout)

    def _cb_bodyready(self, txresponse: Any, request: ScrapyRequest) -> Any:
        wire = self._wire
        if txresponse.length == 0:  # its body would never be delivered
            return {"txresponse": txresponse, **wire.peer()}
        maxsize: int = request.meta.get("download_maxsize", self._maxsize)
        if maxsize and txresponse.length is not UNKNOWN_LENGTH and txresponse.length > maxsize:
            wire.truncated = "length"
            txresponse._transport._producer.abortConnection()  # noqa: SLF001 - as Scrapy does
            raise DownloadCancelledError(get_maxsize_msg(txresponse.length, maxsize, request, expected=True))
        too_long = get_maxsize_msg(maxsize, maxsize, request, expected=False)
        self._txresponse = txresponse
        return collected(wire, txresponse, maxsize=maxsize, too_long=too_long)
