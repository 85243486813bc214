"""Is this line a label? Whole lines, beginnings of lines, and the way themes cut an excerpt."""

import re
from dataclasses import replace
from functools import cache, lru_cache

from newscrawler.boilerplate.table import SLOT, Label, Start, table
from newscrawler.text import search_key

MAX_LABEL = 300  # characters; the longest label has 97, with a headline of 171 in its slot 268
MAX_HEAD = 100  # characters before the separator of a line like "اقرأ أيضاً: …"; the longest beginning has 92
_JOINED_WORDS = 4  # of one label in a line of several; buttons are short
_PAIR = 2  # labels in one line that may be an accident
_FIRST = 40  # characters that hold the first word of a line
_MOST_WORDS = 22  # words: "* جميع الحقوق محفوظة *" with full slots has 15, "* آخر تحديث 0 *" 19
_REMEMBERED = 16_384  # lines; a page has some 200 short ones, most of them on every page of its site

# What stands between a label and the rest of its line. A full stop counts when doubled ("اقرأ أيضا..").
_SEPARATOR = re.compile(r"[:：|»«›‹←→↓▶►/\\<>()\[\]•·\n]|\.\.+|…|[-–—](?= )|(?<= )[-–—]")
_ADDRESS = re.compile(r"\s*(?:https?://|www\.)\S+\s*")
_EMBED = Label(kind="player", key="", text="https://…", seen="WordPress: address of an embed that was not resolved")
_COUNT = re.compile(r"^(?:[0-9]+ )+|(?: [0-9]+)+$")
_SENTENCE_END = re.compile(r"(?<![.…])[.۔][\"'”»)\]]*\s*$")

# "…", "...", "[…]", "(...)", also with a reading link behind it, at the end of a line.
_CUT = re.compile(
    r"(?:…|\.{3,}|\[(?:…|\.{2,})\]|\((?:…|\.{2,})\)|&hellip;)"
    r"[\s»›\"”←]*(?:(?:اقر[أا]|إقر[أا]|أكمل|اكمل|متابعة|تابع|أقرأ)?\s*(?:المزيد|القراءة|التفاصيل)[\s»›←.]*)?$"
)


@lru_cache(maxsize=_REMEMBERED)
def label_of(line: str) -> Label | None:
    """Return the label that the whole of *line* is, after levelling; None when it is none.

    Punctuation, arrows and emoji around it do not count, nor does a number before or after it.

    >>> label_of("شاهِد ايضا :").kind
    'see_also'
    >>> label_of("عن admin").kind
    'author_box'
    >>> label_of("شاهد أيضاً الوزير المعرض السنوي للكتاب") is None
    True
    """
    if len(line) > MAX_LABEL or _is_sentence(line):
        return None
    if ("://" in line or "www." in line) and _ADDRESS.fullmatch(line):
        return _EMBED
    return _label_of_key(search_key(line))


def _is_sentence(line: str) -> bool:
    """Return whether *line* has more words than labels with slots and a first word that begins no label: most lines."""
    if line.count(" ") <= _MOST_WORDS:
        return False
    first = _first_of(line)
    return not (first[:1].isdigit() or first in _first_words())


def _first_of(line: str) -> str:
    """Return the first word of the search form of *line*, by its first piece: few pieces begin most lines."""
    opening = line[:_FIRST]
    piece = opening.split(None, 1)[:1]
    return (_first_word(piece[0]) if piece else "") or _first_word(opening)


@lru_cache(maxsize=_REMEMBERED)
def _first_word(opening: str) -> str:
    return search_key(opening).split(" ", 1)[0]


@cache
def _first_words() -> frozenset[str]:
    labels = table()
    return frozenset(key.split(" ", 1)[0] for key in labels.lines).union(labels.frames)


def _label_of_key(key: str) -> Label | None:
    if not key:
        return None
    labels = table()
    found = labels.lines.get(key)
    if found is not None:
        return found
    if key[0] in "0123456789" or key[-1] in "0123456789":
        found = labels.lines.get(_COUNT.sub("", key))
        if found is not None:
            return replace(found, weak=False)  # "3 تعليقات" is no line of an article
    for first in (key.split(" ", 1)[0], SLOT):
        for frame in labels.frames.get(first, ()):
            if frame.fits(key):
                return frame.label
    return _joined(key)


def _joined(key: str) -> Label | None:
    """Return the first of several labels that stand in one line ("فيسبوك تويتر واتساب"), None if it is more than that.

    Two weak labels of different kinds stay weak ("الصورة الرئيسية"); more, or two of a kind, are buttons.
    """
    words = key.split(" ")
    lines = table().lines
    found: list[Label] = []
    begin = 0
    while begin < len(words):
        for end in range(min(len(words), begin + _JOINED_WORDS), begin, -1):
            label = lines.get(" ".join(words[begin:end]))
            if label is not None:
                found.append(label)
                begin = end
                break
        else:
            return None
    first = found[0]
    weak = len(found) <= _PAIR and len({label.kind for label in found}) > 1 and any(label.weak for label in found)
    return replace(first, weak=weak)


@lru_cache(maxsize=_REMEMBERED)
def starts_label(line: str) -> Label | None:
    """Return the label that *line* begins with, when what follows is what follows such labels; None otherwise.

    Behind the label stands a separator, or (for labels that are used so) nothing but the rest of a line that does not
    end like a sentence.

    >>> starts_label("اقرأ أيضاً: البنك المركزي يثبت سعر الفائدة").kind
    'see_also'
    >>> starts_label("اقرأ أيضاً ما كتبه الأديب في رسائله إلى أخيه.") is None
    True
    """
    if len(line) > MAX_LABEL:
        return None
    first = _first_of(line)
    if first and first not in table().starts:
        return None
    match = _SEPARATOR.search(line.lstrip(" :|»«›‹←→•·-–—<>[]()"), 1, MAX_HEAD + 1)
    if match is not None:
        head, rest = search_key(match.string[: match.start()]), match.string[match.end() :]
        start = _start_of(head)
        if start is not None and len(head) == len(start.label.key) and len(rest.split()) <= start.rest:
            return start.label
    key = search_key(line)
    start = _start_of(key)
    if start is None or not start.bare or (not start.stop and _SENTENCE_END.search(line)):
        return None
    return start.label if len(key[len(start.label.key) :].split()) <= start.rest else None


def _start_of(key: str) -> Start | None:
    for beginning, start in table().starts.get(key.split(" ", 1)[0], ()):
        if key.startswith(beginning) and key[len(beginning) : len(beginning) + 1] in ("", " "):
            return start
    return None


def is_cut_teaser(line: str) -> bool:
    """Return whether *line* ends the way themes cut excerpts: an ellipsis, with or without "read on" behind it.

    >>> is_cut_teaser("استقبل الأمير وفداً من رجال الأعمال في …"), is_cut_teaser("قال الوزير: لا.")
    (True, False)
    >>> is_cut_teaser("أعلنت الوزارة بدء التسجيل [...] اقرأ المزيد »")
    True
    """
    end = line[-60:]
    return ("…" in end or ".." in end or "&hellip;" in end) and _CUT.search(end) is not None
