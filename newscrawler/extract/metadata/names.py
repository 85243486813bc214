"""Names out of bylines and author fields, as strings; placeholder accounts name nobody."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from newscrawler.dates.months import DAY_NAMES
from newscrawler.extract.metadata.claims import key_of
from newscrawler.extract.wordlists import wordlists

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORDS: Final = wordlists("bylines")
_HARAKAT: Final = "[\u064b-\u0652\u0640]*"
_VARIANTS: Final = {"ا": "[اأإآ]", "أ": "[اأإآ]", "إ": "[اأإآ]", "ه": "[هة]", "ة": "[هة]", "ى": "[ىي]", "ي": "[ىي]"}
_PLACEHOLDERS: Final = frozenset(map(key_of, _WORDS["placeholders"]))
_GIVEN: Final = frozenset(map(key_of, _WORDS["given_names"]))
_LABEL_KEYS: Final = frozenset(
    key_of(label) for name in ("labels", "bare_labels", "weak_labels", "prepositions") for label in _WORDS[name]
)
_NO_NAMES: Final = frozenset(map(key_of, _WORDS["no_names"]))
_CREDITS: Final = tuple(map(key_of, _WORDS["credits"]))
_TRANSLATORS: Final = tuple(map(key_of, _WORDS["translators"]))
_ROLES: Final = frozenset(map(key_of, _WORDS["roles"]))
_DESKS: Final = frozenset(map(key_of, _WORDS["desks"]))
_WITH_WAW: Final = frozenset(map(key_of, _WORDS["begin_with_waw"]))
_INSTITUTIONS: Final = frozenset(map(key_of, _WORDS["institutions"]))
_ADMIN = re.compile(r"(?:[a-z0-9]{1,6}[ _.-]?)?(?:admin(?:istrator)?s?|editor)(?:[ _.-]?[0-9]*|[_.-][a-z0-9_.-]*)")
# "Ash Vardanian" on ashvardanian.com is a person's page, as far as its shape can tell; "Al Jazeera" is no person.
_LATIN_PERSON = re.compile(r"(?!(?:Al|El)\b)[A-Z][a-z'’.-]*(?: [A-Z][A-Za-z'’.-]*){1,3}")
_ASIDE = re.compile(r"\s*[(（\[][^)）\]]*[)）\]]?\s*$")  # "سليم الخطيب (أستاذ التاريخ)"
_GLUE = re.compile(r"(?<=\S)\s(?:on|in|at|for|from|with|to|via|في)(?:\s.*|$)")  # no name goes on behind these
_ADDRESS = re.compile(r"\S*://\S*")  # some data give the address of the author in the place of the name
_FROM = re.compile(r"^من\s+")  # "بيروت – من زاهر قاسم"
_DEGREE = re.compile(r"(?:[A-Z]{2,6}|Ph\.?D\.?|M\.[A-Z.]+|Jr\.?|Sr\.?)")  # behind a name: "Dana Roth, MS, RD"
_TEMPLATE = re.compile(r"[a-z_]+(?:\.[a-z_]+){3,}")  # "page.head.extra.author"
_SPLIT = re.compile(r"\s*(?:[،,؛;|/&+•·]|\s-\s|\s–\s|\sand\s|\set\s|\sو\s|\sو(?=[A-Za-z]))\s*")
_JOINED = re.compile(r"\sو(?=\w)")
_NOT_IN_NAMES = re.compile(r"[0-9٠-٩@<>{}\[\]=؟?!…:]|https?|www\.|\.(?:com|net|org)\b")
_LATIN_ACCOUNT = re.compile(r"[A-Za-z][A-Za-z0-9._-]{1,40}")
_EDGES: Final = ' .-–—|"“”«»\u200e\u200f'
_MAX_NAME_WORDS: Final = 7  # "عبد الرحمن بن عبد العزيز آل سعود"
MAX_NAME: Final = 70
_MIN_NAME_WORDS: Final = 2  # before a role
_MAX_LABELLED: Final = 4  # words of a name behind "تقرير:"
_TWO_NAMES: Final = range(2, 4)  # words of each of two names that a glued "و" joins
_ARTICLE: Final = "ال"
_SHORT: Final = 3  # letters of a name that turn up in hosts and site names by chance


def _spelled(labels: Iterable[str]) -> str:
    """Return a pattern of *labels*, the longest first, that takes harakat and the usual spelling variants."""
    return "|".join(
        "".join(r"\s+" if char == " " else _VARIANTS.get(char, re.escape(char)) + _HARAKAT for char in label)
        for label in sorted(labels, key=len, reverse=True)
    )


_LABEL = re.compile(
    rf"\W{{0,3}}(?:(?P<bare>{_spelled(_WORDS['bare_labels'])})|(?P<preposition>{_spelled(_WORDS['prepositions'])})"
    rf"|(?P<weak>{_spelled(_WORDS['weak_labels'])})|{_spelled(_WORDS['labels'])})(?!\w)\s*(?P<mark>[:/|،,–—-]?)[\s:/|،,–—-]*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


_AFTER_DATE = re.compile(
    rf"[0-9٠-٩۰-۹][^0-9٠-٩۰-۹]*\s(?:{_spelled(_WORDS['after_dates'])})\s+([^0-9٠-٩۰-۹]+)$", re.IGNORECASE
)
_ARCHIVE = re.compile(
    "|".join(
        rf"{_spelled([before])}(.+?){_spelled([after])}"
        for before, _, after in (form.partition("{}") for form in _WORDS["archive_links"])
    ),
    re.IGNORECASE,
)


def after_label(text: str, *, is_byline: bool = False) -> str | None:
    """Return what follows a byline label at the start of *text*, or None if there is no label.

    Labels that head other things, too ("تقرير:", "von"), count before a given name (capitals), or where *is_byline*
    says what it is.

    >>> after_label("كتبت: سلمى الحارثي"), after_label("كتب محمد علي"), after_label("تقرير: محمد علي")
    ('سلمى الحارثي', 'محمد علي', 'محمد علي')
    >>> after_label("تقرير: أسعار النفط"), after_label("الكاتب الكبير"), after_label("تحقيق: هناء صقر", is_byline=True)
    (None, None, 'هناء صقر')
    """
    match = _LABEL.match(text)
    if match is None:
        return None
    rest = match["rest"].strip()
    if match["preposition"]:
        return rest if is_byline or _LATIN_PERSON.fullmatch(rest) else None
    if match["weak"]:
        words = rest.split()
        is_name = 1 < len(words) <= _MAX_LABELLED if is_byline else bool(words) and key_of(words[0]) in _GIVEN
        return rest if match["mark"] and is_name else None
    return (rest or None) if match["mark"] or match["bare"] else None


def behind_date(text: str) -> str | None:
    """Return what follows a label in *text*, the line of a date, or None.

    >>> behind_date("نُشر في 9 مارس 2026 بواسطة هدى منصور"), behind_date("نُشر في 9 مارس 2026")
    ('هدى منصور', None)
    """
    match = _AFTER_DATE.search(text)
    return match[1].strip() if match else None


def in_archive_link(text: str) -> str | None:
    """Return the name in the text of a link to an author's archive, or None.

    >>> in_archive_link("عرض جميع مقالات هدى منصور."), in_archive_link("هدى منصور")
    ('هدى منصور', None)
    """
    match = _ARCHIVE.fullmatch(text.strip(_EDGES))
    return next((name.strip() for name in match.groups() if name), None) if match else None


def is_label(text: str) -> bool:
    """Whether *text* is a byline label and nothing else.

    >>> is_label("بقلم"), is_label("بقلم هدى منصور")
    (True, False)
    """
    return key_of(text) in _LABEL_KEYS


def is_placeholder(name: str, site_keys: Iterable[str], host: str = "") -> bool:
    """Whether *name* is an account or a role that names nobody, or the site (*site_keys*: its names in search form).

    >>> is_placeholder("np_admin", ()), is_placeholder("المحرر", ()), is_placeholder("سلمى الحارثي", ())
    (True, True, False)
    """
    key = key_of(name)
    if _LATIN_PERSON.fullmatch(name) and not is_institution(name):
        return False
    if not key or key in _PLACEHOLDERS or _ADMIN.fullmatch(name.strip().lower()):
        return True
    squeezed = key.replace(" ", "")
    if squeezed.isascii() and len(squeezed) > _SHORT and squeezed in host.replace("-", ""):
        return True  # "Sputnik" on sputniknews.com
    return any(key == site or (len(key) > _SHORT and f" {key} " in f" {site} ") for site in site_keys)


def is_institution(name: str) -> bool:
    """Whether a word of *name* says that it is a company, a paper or a desk.

    >>> is_institution("الميناء ميديا"), is_institution("ريما عبود")
    (True, False)
    """
    return not _INSTITUTIONS.isdisjoint(key_of(name).split())


def is_credit(text: str) -> bool:
    """Whether *text* names who made the page or the picture, and not who wrote.

    >>> is_credit("تصوير: جاد عون"), is_credit("Developed by Hani"), is_credit("تصويرية")
    (True, True, False)
    """
    return _begins_with(text, _CREDITS)


def is_translator(text: str) -> bool:
    """Whether *text* names who translated.

    >>> is_translator("ترجمة: هالة النجار"), is_translator("كتبت: هالة النجار")
    (True, False)
    """
    return _begins_with(text, _TRANSLATORS)


def _begins_with(text: str, labels: Iterable[str]) -> bool:
    key = key_of(text)
    return any(key.startswith(label) and key[len(label) : len(label) + 1] in {"", " "} for label in labels)


def without_role(name: str) -> str:
    """Return *name* without the role behind it, in brackets or not; "" when it is nothing but a role.

    >>> without_role("سلمى الراوي مراسلة الشؤون"), without_role("سليم الخطيب (أستاذ)"), without_role("Staff Writer")
    ('سلمى الراوي', 'سليم الخطيب', '')
    >>> without_role("محرر الشؤون المحلية"), without_role("رئيس التحرير سليم الخطيب")
    ('', 'سليم الخطيب')
    """
    name = _GLUE.sub("", _ASIDE.sub("", name))
    words = name.split()
    at = next((index for index, word in enumerate(words) if key_of(word) in _ROLES), len(words))
    if at == 0 and all(key_of(word) in _ROLES for word in words):
        return ""
    if len(words) > 1 and key_of(words[0]) in _DESKS:
        named = next((index for index, word in enumerate(words) if key_of(word) in _GIVEN), len(words))
        return " ".join(words[named:])
    return " ".join(words[:at]) if at >= _MIN_NAME_WORDS else name


def is_full_name(text: str) -> bool:
    """Whether *text* is nothing but two to four words of which the first is a given name.

    >>> is_full_name("باسل غنام"), is_full_name("باسل غنام يكتب."), is_full_name("قصة السوق")
    (True, False, False)
    """
    words = text.split()
    is_name = _MIN_NAME_WORDS <= len(words) <= _MAX_LABELLED and all(word.isalpha() for word in words)
    return is_name and key_of(words[0]) in _GIVEN


def is_role(part: str) -> bool:
    """Whether *part*, which follows a name, begins as a role does.

    >>> is_role("كاتب سوري"), is_role("الباحثة في التاريخ"), is_role("سلمى الراوي")
    (True, True, False)
    """
    word = key_of(part.split(maxsplit=1)[0])
    return word in _ROLES or word.removeprefix(_ARTICLE) in _ROLES


def split_names(text: str) -> list[str]:
    """Return the names in a byline without its label; a glued "و" splits only between what must be two full names.

    >>> split_names("سلمى الحارثي وأحمد علي"), split_names("هدى منصور ووليد البدري"), split_names("محمد علي، هند سعد")
    (['سلمى الحارثي', 'أحمد علي'], ['هدى منصور', 'وليد البدري'], ['محمد علي', 'هند سعد'])
    >>> split_names("محمد أحمد وليد سالم"), split_names("سمير خالد وزير الثقافة"), split_names("لجنة الطرق وصيانتها")
    (['محمد أحمد وليد سالم'], ['سمير خالد وزير الثقافة'], ['لجنة الطرق وصيانتها'])
    """
    parts = [name.strip(_EDGES) for part in _SPLIT.split(text) for name in _unglued(part)]
    return [name for name in parts if name and key_of(name) not in _NO_NAMES]


def _unglued(part: str) -> list[str]:
    for match in _JOINED.finditer(part):
        left, right = part[: match.start()], part[match.end() :]
        if _are_two(left.split(), right.split()):
            return [left, *_unglued(right)]
    return [part]


def _are_two(left: Sequence[str], right: Sequence[str]) -> bool:
    """Return whether the "و" before the words *right* joins them, as a name, to the name *left*."""
    if len(left) < _MIN_NAME_WORDS or len(right) < _MIN_NAME_WORDS:
        return False
    if key_of(right[0]) in _GIVEN:
        return True
    if key_of(f"و{right[0]}") in _WITH_WAW or len(left) not in _TWO_NAMES or len(right) not in _TWO_NAMES:
        return False
    firsts = left[0], right[0]
    return not any(word.startswith(_ARTICLE) or is_institution(word) for word in firsts)


def looks_like_name(text: str) -> bool:
    """Whether *text* can be the name of a person or a desk: few words, no digits, no sentence marks.

    >>> looks_like_name("أسماء نصار"), looks_like_name("4 يناير 2022"), looks_like_name("husain.homs")
    (True, False, True)
    """
    if _TEMPLATE.fullmatch(text) or key_of(text) in DAY_NAMES:
        return False
    if _LATIN_ACCOUNT.fullmatch(text):
        return True
    return 0 < len(text) <= MAX_NAME and text.count(" ") < _MAX_NAME_WORDS and not _NOT_IN_NAMES.search(text)


@lru_cache(maxsize=128)  # a page gives its author in several places, and authors and labels come again on a site
def names_in(raw: str, site_keys: frozenset[str], host: str) -> tuple[str, ...] | None:
    """Return the names in *raw*; none for a placeholder, None when it is no byline at all.

    >>> names_in("كتبت: سلمى الحارثي (مراسلة)", frozenset(), ""), names_in("admin", frozenset(), "")
    (('سلمى الحارثي',), ())
    >>> names_in("تصوير: جاد عون", frozenset(), "") is None
    True
    """
    if is_label(raw):
        return None
    if is_credit(raw):
        return None
    raw = _ADDRESS.sub("", raw)
    given = split_names(after_label(raw, is_byline=True) or in_archive_link(raw) or raw)
    given = [part for part in given if part == given[0] or not (_DEGREE.fullmatch(part) or is_role(part))]
    parts = [name for part in given if (name := without_role(_FROM.sub("", part)).strip(_EDGES))]
    names = [name for name in parts if looks_like_name(name) and not is_placeholder(name, site_keys, host)]
    return tuple(dict.fromkeys(names)) if names or any(map(looks_like_name, given)) else None
