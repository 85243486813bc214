"""URL keys for indexes: the "sort-friendly URI reordering transform" that CDX tools look pages up by."""

import re
from urllib.parse import unquote_to_bytes

_AUTHORITY = re.compile(rb"^([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(?:\?([^#]*))?", re.DOTALL)
_WWW = re.compile(rb"^www[0-9]*\.")
_PORTS = {b"http": b"80", b"https": b"443", b"ftp": b"21"}

# Session ids that say nothing of the page: Java, PHP, ASP and ColdFusion, in the query; ASP.NET puts them in the path.
_SESSIONS = tuple(
    re.compile(rb"^(.*)" + pattern + rb"(?:&(.*))?$", re.DOTALL)
    for pattern in (
        rb"jsessionid=[0-9a-z]{32}",
        rb"phpsessid=[0-9a-z]{32}",
        rb"sid=[0-9a-z]{32}",
        rb"aspsessionid[a-z]{8}=[a-z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)
_ASP_PATH = re.compile(rb"/\((?:[a-z]\([0-9a-z]{24}\))*(?:[0-9a-z]{24})?\)(/[^?]*\.aspx)$")


def surt(url: str) -> str:
    """Return the key of *url*: host reversed, then path and query, lower-case, sorted, without session ids.

    The scheme, ``www.``, the default port, the user and the fragment do not count. Equal to what ``cdxj-indexer``
    and pywb use, for the URLs of the web; anything without ``scheme://host`` is its own key.

    >>> surt("https://www.Example.com/Politics/?b=2&a=1#top")
    'com,example)/politics?a=1&b=2'
    >>> surt("http://127.0.0.1:8080/خبر")
    '1,0,0,127:8080)/%d8%ae%d8%a8%d8%b1'
    """
    raw = url.strip().encode("utf-8", "surrogatepass").translate(None, b"\t\r\n")
    parts = _AUTHORITY.match(raw)
    if not parts:
        return url
    scheme, authority, path, query = parts.groups()
    key = _host(authority, scheme.lower()) + b")" + _path(path)
    if query:
        ordered = _query(query)
        key += b"?" + ordered if ordered else b""
    return key.decode("ascii")


def _host(authority: bytes, scheme: bytes) -> bytes:
    name = authority.rpartition(b"@")[2]
    bracketed, closing, rest = name.partition(b"]")
    if closing:
        return bracketed.lstrip(b"[").lower() + _port(rest.lstrip(b":"), scheme)
    name, _, port = name.partition(b":")
    name = _ascii(_unescape(name)).lower()
    labels = [label for label in _WWW.sub(b"", name.lstrip(b".")).split(b".") if label]
    return _escape(b",".join(reversed(labels))) + _port(port, scheme)


def _port(port: bytes, scheme: bytes) -> bytes:
    return b":" + port if port and port not in (_PORTS.get(scheme), b"0") else b""


def _ascii(name: bytes) -> bytes:
    if name.isascii():
        return name
    try:
        return name.decode("utf-8").encode("idna")
    except UnicodeError:
        return name


def _path(path: bytes) -> bytes:
    kept: list[bytes] = []
    for step in _unescape(path).split(b"/")[1:]:
        if step == b".." and kept:
            kept.pop()  # also an empty step: the tools that share these keys join "//" last
        elif step != b".":
            kept.append(step)
    return _ASP_PATH.sub(rb"\1", _escape(b"/" + b"/".join(filter(None, kept))).lower())


def _query(query: bytes) -> bytes:
    escaped = _escape(_unescape(query)).lower()
    for session in _SESSIONS:
        if found := session.match(escaped):
            escaped = found[1] + (found[2] or b"")
    ordered = sorted(escaped.split(b"&"), key=_name_and_value)
    return b"&".join(ordered)


def _name_and_value(pair: bytes) -> tuple[bytes, bytes, bytes]:
    return pair.partition(b"=")


def _unescape(part: bytes) -> bytes:
    """*part* without percent signs, however many times it was escaped."""
    while b"%" in part:
        plain = unquote_to_bytes(part)
        if plain == part:
            break
        part = plain
    return part


def _escape(part: bytes) -> bytes:
    return _UNSAFE.sub(lambda found: b"%%%02x" % found[0][0], part)


_UNSAFE = re.compile(rb"[\x00-\x20\x7f-\xff%#]")
