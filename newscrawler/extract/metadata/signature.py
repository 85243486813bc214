"""The name that signs a text, as its last line: "نور الوادي – باسل غنام", "كتبت: سلمى الحارثي", "باسل غنام"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newscrawler.extract.metadata.names import after_label, is_full_name, is_institution, is_label, is_role, names_in

if TYPE_CHECKING:
    from collections.abc import Sequence

_DASH = re.compile(r"\s[-–—]\s")
_MAX_WORDS: Final = 8  # of a place and a name
_NAME_WORDS: Final = range(2, 5)
_MIN_LINES: Final = 3  # of a text that somebody signs


def signature_behind(tail: Sequence[str]) -> tuple[tuple[str, ...], str] | None:
    """Return the names in the first line of *tail* that is a label and a name, and that line; None when none is.

    *tail* are the lines behind the text that were taken out of it.

    >>> signature_behind(["اقرأ أيضاً", "بقلم: سلمى الحارثي"])
    (('سلمى الحارثي',), 'بقلم: سلمى الحارثي')
    """
    for line in tail:
        if len(line.split()) <= _MAX_WORDS and not is_label(line):
            name = after_label(line)
            if name is not None and len(name.split()) in _NAME_WORDS and not is_institution(name):
                names = names_in(name, frozenset(), "")
                if names:
                    return names, line
    return None


def signature_of(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Return the names that the last of *paragraphs* gives, with a label or beside a place that the text speaks of.

    >>> signature_of(["بدأ الترميم في نور الوادي.", "وقال المجلس إن الكلفة كبيرة.", "نور الوادي – باسل غنام"])
    ('باسل غنام',)
    >>> signature_of(["بدأ الترميم.", "وقال المجلس إن الكلفة كبيرة.", "باسل غنام", "كاتب وباحث"])
    ('باسل غنام',)
    >>> signature_of(["بدأ الترميم في نور الوادي.", "وقال المجلس إن الكلفة كبيرة.", "قصة السوق – ما نعرفه"])
    ()
    """
    if len(paragraphs) < _MIN_LINES or len(paragraphs[-1].split()) > _MAX_WORDS:
        return ()
    last, text = paragraphs[-1].strip(), "\n".join(paragraphs[:-1])
    if is_role(last) or is_full_name(last):  # "باسل غنام", or this and "كاتب وباحث" below it
        last = paragraphs[-2].strip() if is_role(last) else last
        return (names_in(last, frozenset(), "") or ()) if is_full_name(last) else ()
    name = after_label(last) if not is_label(last) else None
    if name is None:
        parts = _DASH.split(last)
        places = [part for part in parts if part in text]
        name = next((part for part in parts if part not in text), None) if len(places) == 1 else None
        if len(parts) != 2:  # noqa: PLR2004
            return ()
    if name is None or len(name.split()) not in _NAME_WORDS or is_institution(name):
        return ()
    return names_in(name, frozenset(), "") or ()
