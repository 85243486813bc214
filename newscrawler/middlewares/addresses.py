"""Which addresses a crawler of the open web may connect to: pure functions."""

import socket
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address

_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


@lru_cache(4096)
def literal_address(host: str) -> Address | None:
    """Return the address that *host* spells, in any spelling that a C library accepts, or None for a name.

    >>> literal_address("0x7f.1"), literal_address("2130706433"), literal_address("[::1]")
    (IPv4Address('127.0.0.1'), IPv4Address('127.0.0.1'), IPv6Address('::1'))
    >>> literal_address("example.com") is None
    True
    """
    bare = host.strip("[]").partition("%")[0]
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


def origin(url: str) -> tuple[str, int]:
    """Return host (lower case, an address in its plain spelling) and port of *url*.

    >>> origin("http://0x7f.1:8081/a"), origin("https://Example.com/")
    (('127.0.0.1', 8081), ('example.com', 443))
    """
    scheme, netloc, *_ = urlsplit(url)
    return _origin(scheme, netloc)


@lru_cache(4096)
def _origin(scheme: str, netloc: str) -> tuple[str, int]:
    parts = urlsplit(f"//{netloc}")
    host = (parts.hostname or "").lower()
    port = parts.port or (443 if scheme == "https" else 80)
    return str(literal_address(host) or host), port
