import gzip
import zlib
from collections.abc import Callable
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.warc.content import codings, decode_content

ZSTD = import_module("backports.zstd")
BROTLI = import_module("brotli")
TEXT = "نص عربي للخبر، يتكرر كثيراً. ".encode() * 50


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


ENCODERS = [
    pytest.param("gzip", gzip.compress, id="gzip"),
    pytest.param("x-gzip", gzip.compress, id="x-gzip"),
    pytest.param("deflate", zlib.compress, id="deflate-zlib"),
    pytest.param("deflate", raw_deflate, id="deflate-raw"),
    pytest.param("br", BROTLI.compress, id="brotli"),
    pytest.param("zstd", ZSTD.compress, id="zstd"),
]


@pytest.mark.parametrize(("name", "encode"), ENCODERS)
def test_each_coding_is_taken_off(name: str, encode: Callable[[bytes], bytes]) -> None:
    decoded = decode_content(encode(TEXT), [name])
    assert (decoded.body, decoded.cut) == (TEXT, None)


@pytest.mark.parametrize(("name", "encode"), ENCODERS)
def test_a_stream_cut_short_gives_what_it_holds_and_says_so(name: str, encode: Callable[[bytes], bytes]) -> None:
    noisy = TEXT + zlib.compress(TEXT * 3) * 300  # long and hard to compress, so that a half is more than a header
    body = encode(noisy)
    decoded = decode_content(body[: len(body) // 2], [name])
    assert decoded.cut == "disconnect"
    assert noisy.startswith(decoded.body)


@pytest.mark.parametrize(("name", "encode"), ENCODERS)
def test_a_bomb_is_cut_at_the_limit(name: str, encode: Callable[[bytes], bytes]) -> None:
    decoded = decode_content(encode(bytes(5_000_000)), [name], max_bytes=70_000)
    assert decoded.cut == "length"
    assert len(decoded.body) <= 70_000


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_plain_body_with_a_wrong_label_stays_as_it_is(name: str) -> None:
    assert decode_content(b"<html>", [name]).body == b"<html>"


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_an_empty_body_is_whole(name: str) -> None:
    decoded = decode_content(b"", [name])
    assert (decoded.body, decoded.cut) == (b"", None)


def test_codings_come_off_last_first() -> None:
    assert decode_content(gzip.compress(BROTLI.compress(TEXT)), codings(["br, gzip"])).body == TEXT


def test_an_unknown_coding_stops_the_decoding() -> None:
    assert decode_content(gzip.compress(TEXT), ["own", "gzip"]).body == TEXT
    packed = gzip.compress(TEXT, mtime=0)
    assert decode_content(packed, ["gzip", "own"]).body == packed


def test_gzip_members_in_a_row_are_one_body() -> None:
    assert decode_content(gzip.compress(b"a") + gzip.compress(b"b") + b"rest", ["gzip"]).body == b"ab"


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "zstd"]))
def test_no_bytes_raise(body: bytes, name: str) -> None:
    decode_content(body, [name])
    decode_content(b"\x1f\x8b\x08" + body, [name])
    decode_content(b"\x28\xb5\x2f\xfd" + body, [name])
