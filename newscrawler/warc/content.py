"""Content codings of HTTP: a body as it came over the wire, made plain the way Scrapy makes it."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import Protocol, cast

from isal import isal_zlib  # inflates a page of 116 KB in .08 ms, zlib in .26 (93 pages, 2026-11)

MAX_BYTES = 64 * 1024 * 1024  # a decoded body is cut here: the sitemap protocol allows 50 MB; 64 KB can bomb to that

_SUPPORTED = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd"})  # what Scrapy 2.19 asks for and decodes
_GZIP = b"\x1f\x8b"
_OUT = 1 << 20  # bytes unpacked at a time: what is asked for at once is held twice
_STEP = 512  # bytes; what is read behind a member is copied, so each further one is read in steps that double
_ZSTD = b"\x28\xb5\x2f\xfd"
_WINDOW = isal_zlib.MAX_WBITS
BROKEN_GZIP = cast("type[Exception]", isal_zlib.error)  # its stub takes the class for an instance


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedBody:
    """A plain *body*; *cut* says why it is not whole: "disconnect" (the stream ended early) or "length" (too big).

    Of what is too big there is no body: nobody reads the first 64 MB of a bomb, and holding them costs as much.
    """

    body: bytes
    cut: str | None = None


class _Decompressor(Protocol):
    """The part of zlib's interface that reading needs."""

    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


def codings(values: Iterable[str]) -> list[str]:
    """Return the codings of Content-Encoding headers, in the order they were applied.

    >>> codings(["gzip, BR", "identity"])
    ['gzip', 'br']
    """
    names = [name.strip().lower() for value in values for name in value.split(",")]
    return [name for name in names if name and name != "identity"]


def decode_content(body: bytes, applied: Iterable[str], *, max_bytes: int = MAX_BYTES) -> DecodedBody:
    """Return *body* with the codings *applied* taken off, last first; a stream cut short gives what it holds.

    Stops at a coding that is not known, as Scrapy does. A body that is not what its label says (a server that names
    gzip and sends plain HTML) stays as it is.

    >>> import gzip
    >>> decode_content(gzip.compress("خبر".encode()), ["gzip"]).body.decode()
    'خبر'
    >>> decode_content(gzip.compress(bytes(9)), ["gzip"], max_bytes=8)
    DecodedBody(body=b'', cut='length')
    """
    cut: str | None = None
    for name in reversed(list(applied)):
        if name not in _SUPPORTED or not body:
            break
        plain = _decoders()[name](body, max_bytes)
        if plain is None:
            break
        body, cut = plain.body, plain.cut or cut
    return DecodedBody(body=body, cut=cut)


def _gunzip(data: bytes, max_bytes: int) -> DecodedBody | None:
    """Members one after the other, as RFC 1952 allows; bytes after the last one are dropped."""
    if not data.startswith(_GZIP):
        return None
    parts: list[bytes] = []
    room, at, step = max_bytes, 0, len(data)
    while data.startswith(_GZIP, at):
        member = isal_zlib.decompressobj(wbits=_WINDOW + 16)
        while not member.eof:
            piece = member.unconsumed_tail or data[at : at + step]
            try:
                part = member.decompress(piece, min(room, _OUT) + 1)
            except BROKEN_GZIP:
                return DecodedBody(body=b"".join(parts), cut="disconnect")
            parts.append(part)
            room -= len(part)
            if room < 0:
                return DecodedBody(body=b"", cut="length")
            if not piece and not part:
                return DecodedBody(body=b"".join(parts), cut="disconnect")
            at += len(piece) - len(member.unused_data) - len(member.unconsumed_tail)
            step *= 2
        step = _STEP
    return DecodedBody(body=b"".join(parts))


def _inflate(data: bytes, max_bytes: int) -> DecodedBody | None:
    for wbits in (_WINDOW, -_WINDOW):  # RFC 9110 means zlib; old Microsoft servers send raw deflate
        stream = isal_zlib.decompressobj(wbits=wbits)
        try:
            plain = stream.decompress(data, max_bytes + 1)
        except BROKEN_GZIP:
            continue
        return _judged(plain, max_bytes, whole=stream.eof)
    return None


def _unbrotli(data: bytes, max_bytes: int) -> DecodedBody | None:
    brotli = import_module("brotli")  # comes with Scrapy; publishes no types
    stream = brotli.Decompressor()
    out = BytesIO()
    try:
        piece: bytes = stream.process(data, output_buffer_limit=1 << 16)
        while piece and out.tell() <= max_bytes:
            out.write(piece)
            piece = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=1 << 16)
    except brotli.error:
        return None if not out.tell() else DecodedBody(body=out.getvalue(), cut="disconnect")
    if out.tell() > max_bytes:
        return DecodedBody(body=b"", cut="length")
    return _judged(out.getvalue(), max_bytes, whole=stream.is_finished())


def _unzstd(data: bytes, max_bytes: int) -> DecodedBody | None:
    if not data.startswith(_ZSTD):
        return None
    zstd = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    stream: _Decompressor = zstd.ZstdDecompressor()
    try:
        plain = stream.decompress(data, max_bytes + 1)
    except zstd.ZstdError:
        return DecodedBody(body=b"", cut="disconnect")
    return _judged(plain, max_bytes, whole=bool(getattr(stream, "eof", True)))


def _judged(plain: bytes, max_bytes: int, *, whole: bool) -> DecodedBody:
    if len(plain) > max_bytes:
        return DecodedBody(body=b"", cut="length")
    return DecodedBody(body=plain, cut=None if whole else "disconnect")


class _Decoder(Protocol):
    def __call__(self, data: bytes, max_bytes: int, /) -> DecodedBody | None: ...


def _decoders() -> dict[str, _Decoder]:
    return {"gzip": _gunzip, "x-gzip": _gunzip, "deflate": _inflate, "br": _unbrotli, "zstd": _unzstd}
