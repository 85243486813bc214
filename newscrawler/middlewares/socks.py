"""SOCKS 5 proxies (RFC 1928, log-in by RFC 1929): connections to a host by way of one."""

from base64 import b64decode
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import DownloadFailedError
from twisted.internet.defer import Deferred, succeed
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.error import ConnectionLost
from twisted.internet.error import ConnectionRefusedError as TxConnectionRefusedError
from twisted.internet.protocol import Factory, Protocol
from twisted.web.client import Agent, HTTPConnectionPool

from newscrawler.middlewares.addresses import literal_address

if TYPE_CHECKING:
    from scrapy import Request
    from twisted.python.failure import Failure
    from twisted.web.client import URI

_RESOLVING = frozenset({"socks5h", "socks"})  # desktops write "socks" into ALL_PROXY
_PORT = 1080  # RFC 1928, 3
_NO_LOGIN, _PASSWORD = 0, 2
_ADDRESS_BYTES = {1: 4, 4: 16}  # of an address in a reply, by its kind: IPv4, IPv6; 3 is a name
_REFUSED = 5
_Refused: Any = TxConnectionRefusedError  # untyped
# What a proxy replies when it has no connection: RFC 1928, 6.
_REPLIES = {
    1: "general failure",
    2: "not allowed by its rules",
    3: "network unreachable",
    4: "host unreachable, or its name unknown",
    6: "time to live expired",
    7: "command not supported",
    8: "kind of address not supported",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SocksProxy:
    """A SOCKS proxy. *login* is name and password; with *asks_names* (socks5h) it resolves the names of hosts."""

    host: str
    port: int
    asks_names: bool
    login: tuple[bytes, bytes] | None = None


def socks_of(request: "Request") -> SocksProxy | None:
    """Return the SOCKS proxy that *request* goes through; None when it goes directly, or by an HTTP proxy.

    The password is taken out of the request's headers: it is for the proxy, and the server would get it. Raises
    DownloadFailedError for a proxy of an older protocol.
    """
    parts = urlsplit(request.meta.get("proxy") or "")
    if not parts.scheme.startswith("socks"):
        return None
    if parts.scheme not in _RESOLVING | {"socks5"}:
        raise DownloadFailedError(f"{parts.scheme} proxy: only SOCKS 5 is spoken; write socks5h://")
    header = request.headers.pop(b"Proxy-Authorization", [])
    logins = [b64decode(value.partition(b" ")[2]).partition(b":") for value in header]
    return SocksProxy(
        host=parts.hostname or "",
        port=parts.port or _PORT,
        asks_names=parts.scheme in _RESOLVING,
        login=next(((name, password) for name, _, password in logins), None),
    )


class SocksAgent(Agent):
    """Asks through *proxy*; its connections are kept apart from those to the same hosts by other ways."""

    def __init__(
        self, reactor: Any, proxy: SocksProxy, *, policy: object, pool: HTTPConnectionPool | None, seconds: float
    ) -> None:
        make: Any = super().__init__  # untyped
        make(reactor, pool=pool)
        self._proxy = proxy
        self._endpointFactory = _SocksEndpoints(reactor, proxy, policy, seconds)

    def _requestWithEndpoint(self, key: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N802 - Twisted's
        ask: Any = super()._requestWithEndpoint
        return ask((self._proxy, *key), *args, **kwargs)


@dataclass(frozen=True, slots=True)
class _SocksEndpoints:
    reactor: Any
    proxy: SocksProxy
    policy: Any  # zope's interfaces are no types
    seconds: float

    def endpointForURI(self, uri: "URI") -> Any:  # noqa: N802 - Twisted's
        endpoint: Any = _SocksEndpoint(self.reactor, self.proxy, uri.host.decode("ascii"), uri.port, self.seconds)
        if uri.scheme == b"https":
            return wrapClientTLS(self.policy.creatorForNetloc(uri.host, uri.port), endpoint)
        return endpoint


@dataclass(frozen=True, slots=True)
class _SocksEndpoint:
    """Connects to *host* by way of *proxy*, which is told the name, or else the address that our resolver finds."""

    reactor: Any
    proxy: SocksProxy
    host: str
    port: int
    seconds: float

    def connect(self, protocolFactory: Any) -> "Deferred[Any]":  # noqa: N803 - Twisted's
        name = succeed(self.host) if self.proxy.asks_names else self.reactor.resolve(self.host)
        found: Deferred[Any] = name
        return found.addCallback(self._by_proxy, protocolFactory)

    def _by_proxy(self, host: str, inner: Any) -> "Deferred[Any]":
        proxy: Any = HostnameEndpoint(self.reactor, self.proxy.host, self.proxy.port, timeout=self.seconds)
        reached: Deferred[Any] = proxy.connect(Factory.forProtocol(_Greeting))
        return reached.addCallback(_Greeting.connect, self.proxy.login, host, self.port, inner)


class _Greeting(Protocol):
    """Talks with the proxy until it has a connection; from then on all is handed to the protocol that wanted it."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._inner: Any = None
        self._made: Deferred[Any] | None = None

    def connect(self, login: tuple[bytes, bytes] | None, host: str, port: int, factory: Any) -> "Deferred[Any]":
        """Return the protocol of *factory*, connected."""
        self._made = Deferred(lambda _: self._transport().abortConnection())
        self._factory = factory
        self._talk = _talk(login, host, port)
        self._wanted = next(self._talk)
        self._go_on()
        return self._made

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's
        """Go on with the talk, or hand *data* on."""
        if self._inner is not None:
            self._inner.dataReceived(data)
            return
        self._received += data
        self._go_on()

    def connectionLost(self, reason: "Failure | None" = None) -> None:  # noqa: N802 - Twisted's
        """Hand on that the connection is lost."""
        if self._inner is not None:
            self._inner.connectionLost(reason)
        elif self._made and not self._made.called:
            self._made.errback(DownloadFailedError(f"SOCKS proxy: {(reason and reason.value) or ConnectionLost()}"))

    def _transport(self) -> Any:
        return self.transport

    def _go_on(self) -> None:
        made = self._made
        if made is None or made.called:
            return
        try:
            while isinstance(self._wanted, bytes) or len(self._received) >= self._wanted:
                if isinstance(self._wanted, bytes):
                    self._transport().write(self._wanted)
                    self._wanted = next(self._talk)
                else:
                    piece = bytes(self._received[: self._wanted])
                    del self._received[: self._wanted]
                    self._wanted = self._talk.send(piece)
        except StopIteration:
            self._hand_over(made)
        except (DownloadFailedError, TxConnectionRefusedError) as error:
            made.errback(error)
            self._transport().abortConnection()

    def _hand_over(self, made: "Deferred[Any]") -> None:
        self._inner = self._factory.buildProtocol(self._transport().getPeer())
        self._inner.makeConnection(self.transport)
        made.callback(self._inner)
        if self._received:
            self._inner.dataReceived(bytes(self._received))


def _talk(login: tuple[bytes, bytes] | None, host: str, port: int) -> Generator[bytes | int, bytes, None]:
    """Yield what is to be sent, and the number of bytes that are awaited; ends when the connection is made."""
    yield b"\x05\x02\x00\x02" if login else b"\x05\x01\x00"
    version, method = yield 2
    if version != 5:  # noqa: PLR2004 - of SOCKS
        raise DownloadFailedError("SOCKS proxy: it speaks another protocol")
    if method == _PASSWORD and login:
        name, password = login
        yield b"\x01%c%b%c%b" % (len(name), name, len(password), password)
        if (yield 2)[1]:
            raise DownloadFailedError("SOCKS proxy: name or password refused")
    elif method != _NO_LOGIN:
        raise DownloadFailedError("SOCKS proxy: it wants a log-in")
    yield b"\x05\x01\x00" + _target(host) + port.to_bytes(2, "big")
    _, reply, _, kind = yield 4
    if reply == _REFUSED:
        raise _Refused("SOCKS proxy: connection refused")
    if reply:
        raise DownloadFailedError(f"SOCKS proxy: {_REPLIES.get(reply, reply)}")
    yield (_ADDRESS_BYTES.get(kind) or (yield 1)[0]) + 2


def _target(host: str) -> bytes:
    address = literal_address(host)
    if address is None:
        return b"\x03%c%b" % (len(host), host.encode("ascii"))
    return (b"\x01" if address.version == 4 else b"\x04") + address.packed  # noqa: PLR2004 - of IP
