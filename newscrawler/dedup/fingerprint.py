"""The two fingerprints of an article: one for equal text, one for nearly equal text."""

from hashlib import sha256

from newscrawler.dedup.sketch import sketch
from newscrawler.text import search_key


def content_hash(title: str, text: str | None) -> str:
    r"""Return 64 hex digits, equal for two articles whose title and text read the same.

    SHA-256 over ``search_key(title) + "\n" + search_key(text)``: harakat, tatweel, letter and digit variants,
    punctuation and white space make no difference, a changed word or number does.

    >>> content_hash("إعلانٌ هامّ", "نص") == content_hash("إعلان هام", "نـص")
    True
    """
    return _digest(search_key(title), search_key(text or ""))


def near_hash(title: str, text: str | None) -> str:
    """Return the near-duplicate sketch of the text, or of the title when there is no text; see :mod:`sketch`.

    The title is left out where there is a text: a copy is re-titled more often than it is rewritten.

    >>> near_hash("عاجل: افتتاح الجسر", "افتُتح الجسر.") == near_hash("الجسر يفتح أبوابه", "افتتح الجسر")
    True
    """
    return sketch(search_key(text) if text else search_key(title))


def fingerprint(title: str, text: str | None) -> tuple[str, str]:
    """Return ``(content_hash, near_hash)``: the same values as the two functions, the search form made once."""
    title_key = search_key(title)
    text_key = search_key(text or "")
    return _digest(title_key, text_key), sketch(text_key if text else title_key)


def _digest(title_key: str, text_key: str) -> str:
    return sha256(f"{title_key}\n{text_key}".encode("utf-8", "surrogatepass")).hexdigest()
