"""Status line and headers, as an HTTP client gives them and as they came byte for byte; how an archive stores both."""

import re
from collections.abc import Iterable

RawHeaders = tuple[tuple[bytes, bytes], ...]

ASIDE = b"X-Archive-Orig-"  # the prefix that Heritrix and pywb give to headers that no longer describe the stored bytes

_LINE_ENDS = bytes.maketrans(b"\r\n\0", b"   ")  # in a header they would end it
BLANK = re.compile(rb"\r?\n\r?\n")  # ends a head
_INTERIM = re.compile(rb"HTTP/[0-9.]+ 1[0-9]{2}\b")
_STATUS = re.compile(rb"(HTTP/[0-9]+(?:\.[0-9]+)?) +([0-9]{3})(?: +(.*?))?[ \t]*", re.DOTALL)


def stored_headers(headers: Iterable[tuple[bytes, bytes]], *, body_bytes: int | None) -> RawHeaders:
    """Return *headers* as an archive stores them beside a body of *body_bytes* (None: there is no body).

    Chunks are joined when an answer arrives, so Transfer-Encoding, and a Content-Length that is not the stored length,
    get the prefix ``X-Archive-Orig-``: replay tools would otherwise look for chunks or wait for more bytes.

    >>> stored_headers([(b"Transfer-Encoding", b"chunked"), (b"Content-Length", b"9")], body_bytes=9)
    ((b'X-Archive-Orig-Transfer-Encoding', b'chunked'), (b'Content-Length', b'9'))
    """
    kept: list[tuple[bytes, bytes]] = []
    for raw_name, raw_value in headers:
        name, value = one_line(raw_name), one_line(raw_value)
        kept.append((ASIDE + name if _misleads(name, value, body_bytes) else name, value))
    return tuple(kept)


def stored_head(head: bytes, *, body_bytes: int | None) -> bytes:
    r"""Return *head* (as it came, without the blank line) as stored: each line ends with CRLF, no other byte changes.

    Except that what would mislead gets a prefix, as in :func:`stored_headers`.

    >>> stored_head(b"HTTP/1.1 200 Fine\nX-B:1\r\nx-a:  2\r\ntransfer-encoding: chunked", body_bytes=3)
    b'HTTP/1.1 200 Fine\r\nX-B:1\r\nx-a:  2\r\nX-Archive-Orig-transfer-encoding: chunked\r\n'
    """
    first, *lines = _lines(head)
    kept = [first]
    for line in lines:
        name, colon, value = line.partition(b":")
        misleads = colon and _misleads(name.strip(), value.strip(), body_bytes)
        kept.append(ASIDE + line if misleads else line)
    return b"".join(line + b"\r\n" for line in kept if line)


def head_in(data: bytes) -> tuple[bytes, bool]:
    r"""Return the head at the start of what came over a connection, and whether it is whole; interim answers go.

    >>> head_in(b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n<html>")
    (b'HTTP/1.1 200 OK\r\nA: b', True)
    >>> head_in(b"HTTP/1.1 200 OK\r\nA:")
    (b'HTTP/1.1 200 OK\r\nA:', False)
    """
    start = 0
    while end := BLANK.search(data, start):
        if not _INTERIM.match(data, start):
            return data[start : end.start()], True
        start = end.end()
    return data[start:], False


def status_of(head: bytes) -> tuple[str, int, str] | None:
    r"""Return protocol, status and reason phrase of *head*; None when it does not begin as an HTTP answer does.

    >>> status_of(b"HTTP/1.0 200 All is well\r\nA: b"), status_of(b"<html>")
    (('HTTP/1.0', 200, 'All is well'), None)
    """
    found = _STATUS.fullmatch(_lines(head)[0])
    return (found[1].decode(), int(found[2]), header_text(found[3] or b"")) if found else None


def pairs_of(head: bytes) -> RawHeaders:
    r"""Return the headers of *head*, in their order and case.

    >>> pairs_of(b"HTTP/1.1 200 OK\r\nETAG: \"a\"\nx-b:2")
    ((b'ETAG', b'"a"'), (b'x-b', b'2'))
    """
    return parse_pairs(_lines(head)[1:])


def without(head: bytes, names: frozenset[bytes]) -> bytes:
    r"""Return *head* without the headers called *names* (lower-case), and their further lines.

    >>> without(b"HTTP/1.1 200 OK\r\nSet-Cookie: a\r\n b\r\nA: c", frozenset({b"set-cookie"}))
    b'HTTP/1.1 200 OK\r\nA: c'
    """
    if not names:
        return head
    kept, is_kept = [], True
    for line in head.split(b"\n"):
        if line[:1] not in (b" ", b"\t"):
            is_kept = line.partition(b":")[0].strip().lower() not in names
        if is_kept:
            kept.append(line)
    return b"\n".join(kept)


def parse_pairs(lines: list[bytes]) -> RawHeaders:
    """Return the headers in *lines*, folded ones joined; lines without a colon are left out.

    >>> parse_pairs([b"Server: nginx", b"X-Long: one", b"  two", b"garbage"])
    ((b'Server', b'nginx'), (b'X-Long', b'one two'))
    """
    pairs: list[tuple[bytes, bytes]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and pairs:
            name, value = pairs[-1]
            pairs[-1] = (name, value + b" " + line.strip())
            continue
        name, colon, value = line.partition(b":")
        if colon:
            pairs.append((name.strip(), value.strip()))
    return tuple(pairs)


def one_line(part: bytes) -> bytes:
    """Return a name or a value without what would end its line."""
    return part.translate(_LINE_ENDS).strip()


def header_text(value: bytes) -> str:
    """Return a header value as text: UTF-8 where it is, else Latin-1 as HTTP says.

    >>> header_text("خبر".encode()), header_text(bytes([0xE9]))
    ('خبر', 'é')
    """
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _lines(head: bytes) -> list[bytes]:
    return [line.removesuffix(b"\r").translate(_LINE_ENDS) for line in head.split(b"\n")]


def _misleads(name: bytes, value: bytes, body_bytes: int | None) -> bool:
    lower = name.lower()
    wrong_length = lower == b"content-length" and body_bytes is not None and value != b"%d" % body_bytes
    return lower == b"transfer-encoding" or wrong_length
