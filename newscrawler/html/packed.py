"""Pages that were saved as they came over the wire: gzipped."""

import zlib

_MAGIC = b"\x1f\x8b"
_MAX = 64 * 1024 * 1024  # bytes; no page is longer, and a bomb is not unpacked


def unpacked(html: bytes) -> bytes:
    """Return the bytes in gzipped *html*; others, and what is broken or longer than 64 MiB, as they are.

    >>> import gzip
    >>> unpacked(gzip.compress(b"<p>")), unpacked(b"<p>")
    (b'<p>', b'<p>')
    """
    if not html.startswith(_MAGIC):
        return html
    member = zlib.decompressobj(wbits=zlib.MAX_WBITS + 16)
    try:
        plain = member.decompress(html, _MAX)
    except zlib.error:
        return html
    return plain if member.eof else html
