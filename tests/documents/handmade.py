"""PDFs made by hand: lines of glyphs, each glyph one character of its own, drawn from left to right."""

from __future__ import annotations

import zlib


def pdf_of(*lines: str, title: str = "", table: bool = True, columns: int = 1) -> bytes:
    """Return a PDF with *lines* as they are drawn; *table* False leaves out what the glyphs mean, as scans do."""
    glyphs = {char: number for number, char in enumerate(sorted({*"".join(lines)}), 1)}
    rows = []
    for row, line in enumerate(lines):
        codes = "".join(f"{glyphs[char]:04x}" for char in line)
        rows += [f"1 0 0 1 {60 + 250 * column} {780 - 20 * row} Tm <{codes}> Tj" for column in range(columns)]
    mapped = "\n".join(f"<{number:04x}> <{char.encode('utf-16-be').hex()}>" for char, number in glyphs.items())
    letters = f"1 begincodespacerange <0000> <ffff> endcodespacerange {len(glyphs)} beginbfchar\n{mapped}\nendbfchar"
    return assembled(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream(f"BT /F 12 Tf {' '.join(rows)} ET".encode()),
        b"<</Type/Font/Subtype/Type0/BaseFont/N/Encoding/Identity-H/DescendantFonts[6 0 R]"
        + (b"/ToUnicode 7 0 R>>" if table else b">>"),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/N/DW 500/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>>>",
        stream(letters.encode()),
        b"<</Title<feff" + title.encode("utf-16-be").hex().encode() + b">>>",
    )


def assembled(*objects: bytes) -> bytes:
    """Return a PDF of *objects*, of which the first is its catalogue, and an eighth tells its title."""
    out = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    info = b"/Info 8 0 R" if len(objects) > 7 else b""
    trailer = b"trailer <</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, info, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows) + trailer


def stream(data: bytes) -> bytes:
    """Return *data* as a packed stream."""
    packed = zlib.compress(data)
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
