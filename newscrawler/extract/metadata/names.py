"""Names out of bylines and author fields, as strings; placeholder accounts name nobody."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from newscrawler.extract.metadata.claims import key_of
from newscrawler.extract.wordlists import wordlists

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS: Final = wordlists("bylines")
_HARAKAT: Final = "[\u064b-\u0652\u0640]*"
_VARIANTS: Final = {"ا": "[اأإآ]", "أ": "[اأإآ]", "إ": "[اأإآ]", "ه": "[هة]", "ة": "[هة]", "ى": "[ىي]", "ي": "[ىي]"}
_PLACEHOLDERS: Final = frozenset(map(key_of, _WORDS["placeholders"]))
_GIVEN: Final = frozenset(map(key_of, _WORDS["given_names"]))
_LABEL_KEYS: Final = frozenset(
    key_of(label) for name in ("labels", "bare_labels", "weak_labels") for label in _WORDS[name]
)
_NO_NAMES: Final = frozenset(map(key_of, _WORDS["no_names"]))
_ADMIN = re.compile(r"(?:[a-z0-9]{1,6}[ _.-]?)?(?:admin(?:istrator)?s?|editor)[ _.-]?[0-9]*")
_SPLIT = re.compile(r"\s*(?:[،,؛;|/&+•·]|\s-\s|\s–\s|\sand\s|\set\s|\sو\s|\sو(?=[A-Za-z]))\s*")
_JOINED = re.compile(r"\sو(?=\w)")
_NOT_IN_NAMES = re.compile(r"[0-9٠-٩@<>{}\[\]=؟?!…:]|https?|www\.|\.(?:com|net|org)\b")
_LATIN_ACCOUNT = re.compile(r"[A-Za-z][A-Za-z0-9._-]{1,40}")
_EDGES: Final = " .-–—|\u200e\u200f"
_MAX_NAME_WORDS: Final = 7  # "عبد الرحمن بن عبد العزيز آل سعود"
MAX_NAME: Final = 70
_SHORT: Final = 3  # letters of a name that turn up in hosts and site names by chance


def _spelled(labels: Iterable[str]) -> str:
    """Return a pattern of *labels*, the longest first, that takes harakat and the usual spelling variants."""
    return "|".join(
        "".join(r"\s+" if char == " " else _VARIANTS.get(char, re.escape(char)) + _HARAKAT for char in label)
        for label in sorted(labels, key=len, reverse=True)
    )


_LABEL = re.compile(
    rf"\W{{0,3}}(?:(?P<bare>{_spelled(_WORDS['bare_labels'])})|(?P<weak>{_spelled(_WORDS['weak_labels'])})"
    rf"|{_spelled(_WORDS['labels'])})(?!\w)\s*(?P<mark>[:/|،,–—-]?)[\s:/|،,–—-]*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


_ARCHIVE = re.compile(
    "|".join(
        rf"{_spelled([before])}(.+?){_spelled([after])}"
        for before, _, after in (form.partition("{}") for form in _WORDS["archive_links"])
    ),
    re.IGNORECASE,
)


def after_label(text: str) -> str | None:
    """Return what follows a byline label at the start of *text*, or None if there is no label.

    >>> after_label("كتبت: سلمى الحارثي"), after_label("كتب محمد علي"), after_label("تقرير: محمد علي")
    ('سلمى الحارثي', 'محمد علي', 'محمد علي')
    >>> after_label("تقرير: أسعار النفط"), after_label("الكاتب الكبير")
    (None, None)
    """
    match = _LABEL.match(text)
    if match is None:
        return None
    rest = match["rest"].strip()
    if match["weak"]:
        words = rest.split()
        return rest if match["mark"] and words and key_of(words[0]) in _GIVEN else None
    return (rest or None) if match["mark"] or match["bare"] else None


def in_archive_link(text: str) -> str | None:
    """Return the name in the text of a link to an author's archive, or None.

    >>> in_archive_link("عرض جميع مقالات هدى منصور."), in_archive_link("هدى منصور")
    ('هدى منصور', None)
    """
    match = _ARCHIVE.fullmatch(text.strip(_EDGES))
    return next((name.strip() for name in match.groups() if name), None) if match else None


def is_label(text: str) -> bool:
    """Whether *text* is a byline label and nothing else."""
    return key_of(text) in _LABEL_KEYS


def is_placeholder(name: str, site_keys: Iterable[str], host: str = "") -> bool:
    """Whether *name* is an account or a role that names nobody, or the site (*site_keys*: its names in search form).

    >>> is_placeholder("np_admin", ()), is_placeholder("المحرر", ()), is_placeholder("سلمى الحارثي", ())
    (True, True, False)
    """
    key = key_of(name)
    if not key or key in _PLACEHOLDERS or _ADMIN.fullmatch(name.strip().lower()):
        return True
    squeezed = key.replace(" ", "")
    if squeezed.isascii() and len(squeezed) > _SHORT and squeezed in host.replace("-", ""):
        return True  # "Sputnik" on sputniknews.com
    return any(key == site or (len(key) > _SHORT and f" {key} " in f" {site} ") for site in site_keys)


def split_names(text: str) -> list[str]:
    """Return the names in a byline without its label; a glued "و" splits only between what must be two full names.

    >>> split_names("سلمى الحارثي وأحمد علي"), split_names("هدى منصور ووليد البدري"), split_names("محمد علي، هند سعد")
    (['سلمى الحارثي', 'أحمد علي'], ['هدى منصور ووليد البدري'], ['محمد علي', 'هند سعد'])
    """
    parts = [name.strip(_EDGES) for part in _SPLIT.split(text) for name in _unglued(part)]
    return [name for name in parts if name and key_of(name) not in _NO_NAMES]


def _unglued(part: str) -> list[str]:
    for match in _JOINED.finditer(part):
        left, right = part[: match.start()], part[match.end() :]
        words = right.split()
        if len(left.split()) > 1 and len(words) > 1 and key_of(words[0]) in _GIVEN:
            return [left, *_unglued(right)]
    return [part]


def looks_like_name(text: str) -> bool:
    """Whether *text* can be the name of a person or a desk: few words, no digits, no sentence marks.

    >>> looks_like_name("أسماء نصار"), looks_like_name("4 يناير 2022"), looks_like_name("husain.homs")
    (True, False, True)
    """
    if _LATIN_ACCOUNT.fullmatch(text):
        return True
    return 0 < len(text) <= MAX_NAME and text.count(" ") < _MAX_NAME_WORDS and not _NOT_IN_NAMES.search(text)


@lru_cache(maxsize=128)  # a page gives its author in several places, and authors and labels come again on a site
def names_in(raw: str, site_keys: frozenset[str], host: str) -> tuple[str, ...] | None:
    """Return the names in *raw*; none for a placeholder, None when it is no byline at all."""
    if is_label(raw):
        return None
    parts = split_names(after_label(raw) or in_archive_link(raw) or raw)
    names = [name for name in parts if looks_like_name(name) and not is_placeholder(name, site_keys, host)]
    return tuple(dict.fromkeys(names)) if names or any(map(looks_like_name, parts)) else None
