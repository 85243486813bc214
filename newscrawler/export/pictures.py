"""What the first bytes of a picture say of it: type, width and height; nothing is decoded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from struct import error as struct_error
from struct import unpack_from

PICTURE_SUFFIXES = {
    "image/avif": ".avif",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "image/webp": ".webp",
    "image/x-icon": ".ico",
}
HEADER_BYTES = 256 * 1024  # of a picture are looked at: EXIF and a preview stand before the size in a JPEG, 64 KB each
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG segments that begin with the size
_MARKER = 0xFF
_BOXES = re.compile(rb"ispe\0\0\0\0(.{8})", re.DOTALL)  # ISO 23008-12: the size of each picture in the file
_SVG = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A media type, and the size in pixels; None where the picture has none (SVG), or its header does not say."""

    media_type: str
    width: int | None = None
    height: int | None = None


def picture_of(data: bytes) -> Picture | None:
    r"""Return what *data* is a picture of, by its own first bytes and not by what the server says; None if of nothing.

    PNG, JPEG, GIF, WebP, AVIF, BMP, ICO and SVG are known.

    >>> picture_of(b"GIF89a\x40\x01\xb4\x00")
    Picture(media_type='image/gif', width=320, height=180)
    """
    head = data[:HEADER_BYTES]
    media_type = _type(head)
    if media_type is None:
        return None
    try:
        size = _SIZES[media_type](head)
    except (struct_error, IndexError):  # it ends before its size
        size = None
    width, height = size or (None, None)
    return Picture(media_type=media_type, width=width, height=height)


def _type(head: bytes) -> str | None:
    for start, media_type in _STARTS:
        if head.startswith(start):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:12] in {b"ftypavif", b"ftypavis"}:
        return "image/avif"
    return "image/svg+xml" if _SVG.match(head.removeprefix(b"\xef\xbb\xbf")) else None


def _of_png(head: bytes) -> tuple[int, int]:
    width, height = unpack_from(">II", head, 16)
    return width, height


def _of_gif(head: bytes) -> tuple[int, int]:
    width, height = unpack_from("<HH", head, 6)
    return width, height


def _of_bmp(head: bytes) -> tuple[int, int]:
    width, height = unpack_from("<ii", head, 18)
    return width, abs(height)


def _of_ico(head: bytes) -> tuple[int, int]:
    return head[6] or 256, head[7] or 256


def _of_jpeg(head: bytes) -> tuple[int, int] | None:
    at = 2
    while head[at] == _MARKER:
        kind = head[at + 1]
        if kind in _FRAMES:
            height, width = unpack_from(">HH", head, at + 5)
            return width, height
        at += 2 + unpack_from(">H", head, at + 2)[0] if kind != _MARKER else 1
    return None


def _of_webp(head: bytes) -> tuple[int, int] | None:
    kind = head[12:16]
    if kind == b"VP8 ":
        width, height = unpack_from("<HH", head, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = unpack_from("<I", head, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        width, upper, height, top = unpack_from("<HBHB", head, 24)
        return (upper << 16 | width) + 1, (top << 16 | height) + 1
    return None


def _of_avif(head: bytes) -> tuple[int, int] | None:
    sizes = [(int.from_bytes(box[:4]), int.from_bytes(box[4:])) for box in _BOXES.findall(head)]
    return max(sizes, default=None)  # thumbnails have a box, too


def _of_svg(_: bytes) -> None:
    """Return None: it has no pixels."""


_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\0\0\1\0", "image/x-icon"),
)
_SIZES = {
    "image/png": _of_png,
    "image/jpeg": _of_jpeg,
    "image/gif": _of_gif,
    "image/bmp": _of_bmp,
    "image/x-icon": _of_ico,
    "image/webp": _of_webp,
    "image/avif": _of_avif,
    "image/svg+xml": _of_svg,
}
