"""The archive form: what is stored. Spelling as written, but in one encoding of it, with nothing invisible left."""

import html
import re
import unicodedata
from functools import lru_cache

from newscrawler.text.letters import spell_out
from newscrawler.text.marks import ordered

_INVISIBLE_CLASS = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # control characters but white space
    "\xad"  # soft hyphen
    "\u034f\u061c\u180e\u200b\u200e\u200f"  # joiner without a shape, Arabic letter mark, zero-width space, LRM, RLM
    "\u202a-\u202e\u2060-\u206f"  # bidi embeddings and isolates, word joiner, deprecated format characters
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ufdd0-\ufdef"  # BOM, annotation marks, noncharacters (U+FFFC is shown, and stays)
)
_UNSEEN = re.compile(f"[{_INVISIBLE_CLASS}\u200c\u200d]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_RARE = re.compile(f"[{_INVISIBLE_CLASS}\u200c\u200d\ud800-\udfff\ufb50-\ufdff\ufe70-\ufefc]+")
_ENTITY = re.compile(
    r"&(?:(?:amp|AMP|#0{0,5}38|#[xX]0{0,5}26);)*"  # an entity that was escaped again and again is resolved at once
    r"(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_WORK = re.compile(  # what a stored text cannot hold, but for the space and the line feed, which are counted apart
    f"[{_INVISIBLE_CLASS}\u200c\u200d\ud800-\udfff\ufb50-\ufdff\ufe70-\ufefc&"
    "\t\r\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
)
_FREQUENT_INVISIBLE = "\u200f\u200e\u200b\ufeff\u202b\u202c\xad"  # each is worth a str.replace
_MAX_PASSES = 8  # the strings of 93 real pages need 1; what nests deeper is hostile, and its entities are left alone

# Letters that join to the next one: only behind them ZWNJ changes a shape (Unicode ArabicShaping.txt, types D and C).
_DUAL_JOINING = re.compile(
    "[\u0620\u0626\u0628\u062a-\u062e\u0633-\u063f\u0641-\u0647\u0649\u064a\u066e\u066f"
    "\u0678-\u0687\u069a-\u06bf\u06c1\u06c2\u06cc\u06ce\u06d0\u06d1\u06fa-\u06fc\u06ff"
    "\u0750-\u0758\u075c-\u076a\u076d-\u0770\u0772\u0775-\u0777\u077a-\u077f\u08a0-\u08a9]"
)
_ARABIC_LETTER = re.compile("[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f]")
_ARABIC_MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670"
_INDIC = re.compile("[\u0900-\u0dff]")
_PICTURE = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")


def archive_form(text: str) -> str:
    r"""Return *text* as it is stored: NFC, real letters, nothing invisible, white space collapsed.

    Presentation forms become letters, invisible characters go (ZWNJ stays where it changes the shape of a letter, ZWJ
    inside emoji), left-over HTML entities are resolved, broken surrogates joined or replaced by U+FFFD. Harakat,
    tatweel, punctuation and digits stay as written. Paragraphs are separated by one blank line; a single line break
    inside a paragraph is white space. Applying it twice changes nothing.

    >>> archive_form("  قال\u00a0الوزير\u200f: &laquo;ﻻ تـراجع&raquo; …\u200b ")
    'قال الوزير: «لا تـراجع» …'
    >>> archive_form("الفقرة الأولى\r\n \r\nالفقرة\nالثانية")
    'الفقرة الأولى\n\nالفقرة الثانية'
    """
    if text.isascii() and text.isprintable() and "&" not in text and "  " not in text:
        return text.strip()  # a tenth of the time, and all that the passes would do
    settled = _settle(text, entities=True)
    return settled if settled is not None else _settle(text, entities=False) or ""


def _settle(text: str, *, entities: bool) -> str | None:
    """Return *text* after as many passes as it needs to stop changing; None when its entities do not come to an end."""
    for _ in range(_MAX_PASSES):
        before = text
        text = unicodedata.normalize("NFC", ordered(text))
        if _WORK.search(text) or not _is_spaced(text):
            text = _pass(text, entities=entities)
        text = text.strip()
        if text == before:
            return text
    return None if entities else text


def _is_spaced(text: str) -> bool:
    """Return whether all spaces are single and all line breaks come in twos, between paragraphs."""
    if "  " in text:
        return False
    if "\n" in text:
        for paragraph in text.split("\n\n"):
            if not paragraph or "\n" in paragraph or paragraph[0] == " " or paragraph[-1] == " ":
                return False
    return True


def _pass(text: str, *, entities: bool) -> str:
    if entities and "&" in text:
        text = _ENTITY.sub(_resolve, text)
    for invisible in _FREQUENT_INVISIBLE:
        text = text.replace(invisible, "")
    return _spaced(_RARE.sub(_mended, text))


def _resolve(match: re.Match[str]) -> str:
    return _resolved(match[1]) or match[0]


@lru_cache(maxsize=1_024)
def _resolved(name: str) -> str:
    """Return what the entity *name* stands for, "" when it is none."""
    entity = f"&{name};"
    resolved = html.unescape(entity)
    return "" if resolved == entity else resolved


def _mended(match: re.Match[str]) -> str:
    """Return what a run of invisible characters, joiners, surrogates and presentation forms is in a stored text."""
    run = match[0]
    if _SURROGATE.search(run):
        run = run.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    forms = "".join(spell_out(character) for character in run if not _UNSEEN.match(character))
    return forms or _joiner(match)


def _spaced(text: str) -> str:
    """Return *text* with single spaces inside paragraphs and one blank line between them."""
    lines = text.replace("\u2029", "\n\n").replace("\x1d", "\n\n").splitlines()
    if len(lines) == 1:
        return " ".join(lines[0].split())
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        words = line.split()
        if words:
            paragraphs[-1] += words
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join(" ".join(words) for words in paragraphs if words)


def _joiner(match: re.Match[str]) -> str:
    """Return the joiner of a run of invisible characters if it does something between its neighbours, else nothing."""
    joiner = next((character for character in match[0] if character in "\u200c\u200d"), "")
    if not joiner:
        return ""
    text, start, end = match.string, match.start(), match.end()
    while start and text[start - 1] in _ARABIC_MARKS:
        start -= 1
    before, after = text[start - 1 : start], text[end : end + 1]
    if joiner == "\u200d" and before == "ه" and not _ARABIC_LETTER.match(after):
        return joiner  # the sign of the Hijri year, which a final heh is not
    if not before or not after:
        return ""
    if _INDIC.match(before):
        return joiner
    if joiner == "\u200c":
        return joiner if _DUAL_JOINING.match(before) and _ARABIC_LETTER.match(after) else ""
    return joiner if _PICTURE.match(before) and _PICTURE.match(after) else ""
