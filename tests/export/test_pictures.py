"""What the first bytes of a picture say: headers as their formats define them, whole, cut and of other things."""

from __future__ import annotations

from struct import pack

import pytest

from newscrawler.demo.pictures import drawn_picture
from newscrawler.export.pictures import picture_of

EXIF = b"\xff\xe1" + pack(">H", 1000) + b"Exif\0\0" + b"\xff\xc0" * 496
JPEG = b"\xff\xd8" + EXIF + b"\xff\xdb\0\x04\1\2\xff\xff\xc2" + pack(">HBHH", 17, 8, 180, 320) + b"\3"
RIFF = b"RIFF\0\0\0\0WEBP"
AVIF = b"\0\0\0\x1cftypavif\0\0\0\0mif1" + b"".join(
    b"\0\0\0\x14ispe\0\0\0\0" + pack(">II", *size) for size in ((64, 36), (320, 180))
)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        pytest.param(drawn_picture("a"), "image/png", id="png"),
        pytest.param(b"GIF89a" + pack("<HH", 320, 180), "image/gif", id="gif"),
        pytest.param(JPEG, "image/jpeg", id="jpeg-progressive-behind-exif"),
        pytest.param(RIFF + b"VP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + pack("<HH", 320, 180), "image/webp", id="webp"),
        pytest.param(RIFF + b"VP8L\0\0\0\0\x2f" + pack("<I", 179 << 14 | 319), "image/webp", id="webp-lossless"),
        pytest.param(RIFF + b"VP8X" + bytes(8) + pack("<HBHB", 319, 0, 179, 0), "image/webp", id="webp-extended"),
        pytest.param(AVIF, "image/avif", id="avif-with-thumbnail"),
        pytest.param(b"BM" + bytes(16) + pack("<ii", 320, -180), "image/bmp", id="bmp-upside-down"),
    ],
)
def test_type_and_size_are_read_and_a_cut_header_has_no_size(data: bytes, media_type: str) -> None:
    found = picture_of(data)
    assert found is not None
    assert (found.media_type, found.width, found.height) == (media_type, 320, 180)
    for end in range(12, len(data), 7):
        cut = picture_of(data[:end])
        assert cut is not None
        assert (cut.width, cut.height) in {(None, None), (320, 180), (64, 36)}


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"<?xml version='1.0'?><!-- drawn --><svg viewBox='0 0 3 2'>", "image/svg+xml"),
        (b"\0\0\1\0\1\0\0\x10", "image/x-icon"),
        (b"<html><svg></svg>", None),
        (b"", None),
        (b"RIFF\0\0\0\0WAVE", None),
    ],
)
def test_other_types(data: bytes, media_type: str | None) -> None:
    found = picture_of(data)
    assert (found.media_type if found else None) == media_type
