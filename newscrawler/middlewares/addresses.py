"""Which addresses a crawler of the open web may connect to: pure functions."""

import re
import socket
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from newscrawler.urls import host_of
from newscrawler.urls.address import split_url

Address = IPv4Address | IPv6Address

# Ports on which browsers open no page, since a request would be read there as another protocol's commands (mail, IRC,
# X11, …): the list "bad port" of the Fetch standard, 2.9.
_OTHER_PROTOCOLS = frozenset(
    map(
        int,
        "0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 "
        "123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 "
        "990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 "
        "10080".split(),
    )
)
_LOOPBACK = IPv4Address("127.0.0.1")
_LOOPBACK_NAME = re.compile(r"(?:.+\.)?localhost", re.IGNORECASE)  # RFC 6761 6.3: loopback, whatever a server says
_PORTS = {"http": 80, "https": 443}
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


@lru_cache(4096)
def literal_address(host: str) -> Address | None:
    """Return the address that *host* spells, in any spelling that a C library accepts, or None for a name.

    >>> literal_address("0x7f.1"), literal_address("2130706433"), literal_address("[::1]")
    (IPv4Address('127.0.0.1'), IPv4Address('127.0.0.1'), IPv6Address('::1'))
    >>> literal_address("localhost"), literal_address("example.com")
    (IPv4Address('127.0.0.1'), None)
    """
    bare = host.strip("[]").partition("%")[0].rstrip(".")
    if _LOOPBACK_NAME.fullmatch(bare):
        return _LOOPBACK
    try:
        return ip_address(bare)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(bare))
    except (OSError, UnicodeError):
        return None


def is_public(address: Address) -> bool:
    """Tell whether *address* is on the public internet, also when an IPv4 address hides in an IPv6 one.

    >>> is_public(ip_address("169.254.169.254")), is_public(ip_address("::ffff:10.0.0.1"))
    (False, False)
    >>> is_public(ip_address("1.1.1.1"))
    True
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def is_local(host: str) -> bool:
    """Tell whether *host*, as it is written, is of this machine or a private network: no name is looked up.

    >>> is_local("localhost"), is_local("10.0.0.7"), is_local("example.com")
    (True, True, False)
    """
    address = literal_address(host)
    return address is not None and not is_public(address)


def is_refused_port(port: int) -> bool:
    """Tell whether *port* belongs to another protocol: what waits there would take a request for its own commands.

    >>> is_refused_port(25), is_refused_port(8080)
    (True, False)
    """
    return port in _OTHER_PROTOCOLS


def origin(url: str) -> tuple[str, int]:
    """Return host (lower case, an address in its plain spelling) and port of *url*; ("", 0) for what has none.

    >>> origin("http://0x7f.1:8081/a"), origin("https://Example.com./")
    (('127.0.0.1', 8081), ('example.com', 443))
    """
    parts = split_url(url)
    if parts is None:
        return "", 0
    host = host_of(url)
    port = _PORTS[parts.scheme] if parts.port is None else parts.port
    return str(literal_address(host) or host), port
