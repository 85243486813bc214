"""The near-duplicate sketch ``m1``: one-permutation MinHash over three-word shingles, and what two sketches say.

How it is made (this is a file format: it never changes under the name ``m1``):

1. words of the search form, split at single spaces; every run of 3 words, joined by one space, is a shingle (a text of
   fewer than 3 words is one shingle); repeated shingles count once;
2. a shingle's hash *h* is the CRC-32 of its UTF-8 bytes (as in gzip); nobody attacks it, and it estimates as well as
   BLAKE2b (1,500 pairs of 8 to 400 words: bias below .005, standard deviation .042 to .052; BLAKE2b .041 to .058);
3. ``h % 128`` is the bin; each of the 128 bins keeps the smallest ``h`` that fell into it;
4. an empty bin takes over the value of a full bin: for bin *b* the bins ``probe(b, 1), probe(b, 2), ...`` are asked,
   ``probe(b, n) = mix(b * 65536 + n) % 128`` ("optimal densification", Shrivastava 2017, arXiv 1703.04664);
5. bits 7 to 22 of each bin's value are written as 2 bytes, big-endian, after the number of shingles (2 bytes,
   big-endian, at most 65,535); all of it in URL-safe base64 after the prefix ``m1-``: 347 ASCII characters.

Equal positions of two sketches divided by 128 estimate the Jaccard similarity of the shingle sets; the standard error
is at most 0.045 (``sqrt(.25/128)``).
"""

from __future__ import annotations

from array import array
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache, lru_cache
from operator import eq
from struct import Struct, error

from isal.isal_zlib import crc32  # the same CRC-32 as zlib's, a third faster for the 35 bytes of a shingle (2026-11)

BINS = 128  # standard error .045 at similarity .5, in 258 bytes a record; 64 bins: .063, 256 bins: .031
SHINGLE_WORDS = (
    3  # one changed word touches 3 shingles; 2 words meet by chance in Arabic news, 5 make short texts brittle
)
PREFIX = "m1-"

_MAX_SHINGLES = 0xFFFF
_MASK64 = 0xFFFF_FFFF_FFFF_FFFF
_EMPTY = 1 << 32  # larger than every hash: a bin into which none has fallen
_PATH = 32  # probes of a path kept ready; where half of the bins are full, 1 in 2**31 paths is longer
_STORED = Struct(f">{BINS + 1}H")


def sketch(key: str) -> str:
    """Return the sketch of *key*, a text in search form (words separated by single spaces): 347 ASCII characters.

    >>> similarity(sketch("اجتمع مجلس المدينه اليوم"), sketch("اجتمع مجلس المدينه اليوم"))
    1.0
    """
    shingles = _shingles(key)
    smallest = _bins(shingles)
    stored = _STORED.pack(min(len(shingles), _MAX_SHINGLES), *[(value >> 7) & 0xFFFF for value in smallest])
    return PREFIX + urlsafe_b64encode(stored).decode("ascii")


def similarity(a: str, b: str) -> float:
    """Return the estimated Jaccard similarity, 0..1, of the texts behind two sketches.

    Raises ValueError for a string that is not a sketch of this version.

    >>> round(similarity(sketch("عاد الوفد الي العاصمه مساء"), sketch("عاد الوفد الي العاصمه صباحا")), 1)
    0.5
    """
    return agreement(unpack(a)[1], unpack(b)[1])


def containment(a: str, b: str) -> float:
    """Return the estimated share, 0..1, of the shorter text that the longer one holds: 1.0 for a copy that was cut.

    From Jaccard J and the set sizes: the intersection is ``J (m + n) / (1 + J)``.

    >>> whole = " ".join(f"كلمه{number}" for number in range(100))
    >>> round(containment(sketch(whole), sketch(whole[:400])), 1)  # their similarity is half of that
    0.9
    """
    (count_a, bins_a), (count_b, bins_b) = unpack(a), unpack(b)
    return contained(agreement(bins_a, bins_b), count_a, count_b)


def contained(jaccard: float, count_a: int, count_b: int) -> float:
    """Return the share of the smaller set that lies in the larger one, from their Jaccard similarity and sizes.

    >>> contained(0.5, 100, 50)  # 50 in both, 100 in either
    1.0
    """
    shorter = min(count_a, count_b)
    if not shorter:
        return 0.0
    return min(1.0, jaccard * (count_a + count_b) / (1.0 + jaccard) / shorter)


def agreement(a: array[int], b: array[int]) -> float:
    """Return the share of positions at which two unpacked sketches are equal."""
    equal: int = sum(map(eq, a, b))
    return equal / BINS


def unpack(stored: str) -> tuple[int, array[int]]:
    """Return the number of shingles and the 128 bin values of a sketch. Raises ValueError for any other string.

    >>> unpack(sketch("عاد الوفد الي العاصمه"))[0]
    2
    """
    if not stored.startswith(PREFIX):
        raise ValueError(f"{stored[:12]!r} is no near_hash of version {PREFIX[:-1]}; run newscrawler reextract")
    try:
        count, *bins = _STORED.unpack(urlsafe_b64decode(stored[len(PREFIX) :]))
    except (ValueError, error) as cause:
        raise ValueError(f"{stored[:12]!r}… is a damaged near_hash; run newscrawler reextract") from cause
    return count, array("H", bins)


def _shingles(key: str) -> set[bytes]:
    """Return the distinct runs of three words of *key* in UTF-8; a shorter text is one shingle, an empty one none."""
    words = key.encode("utf-8", "surrogatepass").split(b" ")
    if len(words) < SHINGLE_WORDS:
        return {b" ".join(words)} if key else set()
    return set(map(b" ".join, zip(words, words[1:], words[2:], strict=False)))


def _bins(shingles: set[bytes]) -> list[int]:
    """Return the smallest hash of each bin, empty bins filled from full ones; all 0 when there is no shingle."""
    if not shingles:
        return [0] * BINS
    bins = [_EMPTY] * BINS
    for value in map(crc32, shingles):
        if value < bins[place := value % BINS]:
            bins[place] = value
    if _EMPTY not in bins:
        return bins
    full = bins.copy()
    for place, path in enumerate(_paths()):
        if full[place] == _EMPTY:
            for asked in path:
                if full[asked] != _EMPTY:
                    bins[place] = full[asked]
                    break
            else:
                bins[place] = _borrowed(place, full)
    return bins


def _borrowed(place: int, bins: list[int]) -> int:
    """Return the value of the first full bin that the empty bin *place* asks after those of its ready path."""
    probe = _PATH
    while (value := bins[_probe(place, probe)]) == _EMPTY:
        probe += 1
    return value


@cache
def _paths() -> tuple[bytes, ...]:
    """Return the first bins that each bin asks if empty: 4 kB for all, where the numbers one by one are many MB."""
    return tuple(bytes([_probe(place, probe) for probe in range(1, _PATH)]) for place in range(BINS))


@lru_cache(maxsize=1 << 16)
def _probe(place: int, probe: int) -> int:
    """Return the bin to ask as number *probe* for the empty bin *place*: the SplitMix64 finaliser, mod 128."""
    mixed = ((place << 16) + probe) * 0x9E37_79B9_7F4A_7C15 & _MASK64
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9 & _MASK64
    mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB & _MASK64
    return (mixed ^ (mixed >> 31)) % BINS
