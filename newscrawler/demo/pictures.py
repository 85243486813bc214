"""The pictures of the demo site: small PNG files, drawn from their names, so that no image file is shipped."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from struct import pack
from zlib import compress, crc32

WIDTH, HEIGHT = 320, 180  # pixels


@cache
def drawn_picture(name: str) -> bytes:
    """Return a PNG of 320 x 180 pixels: hills under a sky, in colours that *name* fixes."""
    seed = sha256(name.encode()).digest()
    sky, hill, front = (tuple(seed[at : at + 3]) for at in (0, 3, 6))
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)
        glow = 255 - y * 255 // HEIGHT
        for x in range(WIDTH):
            first = HEIGHT // 2 + abs((x + seed[9]) % 140 - 70) // 2 - abs((x + seed[10]) % 56 - 28) // 4
            second = HEIGHT * 3 // 4 + abs(x - WIDTH * seed[11] // 255) // 8
            colour = front if y > second else hill if y > first else sky
            rows += bytes((channel + glow) // 2 if colour is sky else channel * 3 // 4 for channel in colour)
    header = pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", compress(rows, 9)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))
