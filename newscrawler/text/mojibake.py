"""Mojibake of Arabic: text that was decoded with the wrong table, brought back, and correct text left alone."""

import re

from newscrawler.text.misread import ARABIC_OF_LATIN, CodePage, code_pages, decoded_through

_MAX_ROUNDS = 4  # wrong decodings in a row; three are seen in the wild
_SAMPLE = 2_000  # characters, from the first outside ASCII on, that tell whether a whole text is worth another look
_FOLLOWS_OF_A_PEEL = 2  # a sequence has a continuation for every lead, or more
_SHARE_TO_PEEL = 0.9  # of the characters outside ASCII; text that went wrong twice has 1.0, correct text below .1


# A pair is a lead byte of Arabic UTF-8 with its continuation, as they look in the wrong table ("ظٹ", "Ù\x8a").
# Correct text holds such pairs by chance: "الشرط،" in Arabic, "عکس" in Persian. Measured 2026-11: the longest run in
# the 980 paragraphs and headlines of the corpus is 1 pair; in 200,000 strings of 16 languages, a third of them of
# words that do not exist, it is 3 (Persian, Urdu). So a run of 3 needs the share of the text, or the length, as well.
_PAIRS_IN_A_RUN = 3
_PAIRS_ALONE = 8  # pairs of one stretch that prove it whatever stands around it
_SHARE_OF_TEXT = (
    0.5  # of the characters outside ASCII; mojibake of the corpus paragraphs has 1.0, chance pairs have .10 at most
)

# These twelve letters make up .73 of the letters of the corpus paragraphs, .33 of random letters.
# A word with the article ("Çá...") proves much, a single short word without it nothing.
FREQUENT = frozenset("اليمونرتبةعد")
_WITH_ARTICLE = (6, 0.5)  # letters, and share of the frequent ones
_WITHOUT_ARTICLE = (10, 0.6)
_ARTICLE = re.compile("(?<![\xc0-\xff])Çá[\xc0-\xff]")
_WORD_LENGTH = 2.5  # letters of the mean word; 4.7 in the corpus paragraphs, 1 in lists of letters
_MIXED_SHARE = 0.1  # of runs beside ASCII letters, as in "été"; mojibake has none but slips

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_HIGH = re.compile("[\x80-\u024f\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122]+")
_ASCII_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_FINAL_INSIDE = re.compile("[Éì][Á-ßáãäåæìí]")  # ta marbuta or alef maqsura with a letter behind it: no Arabic word
_MAYBE_1252 = re.compile("[\xc0-\xff]")
_ARABIC_BLOCK = range(0x600, 0x700)
_LETTER_RANGES = (range(0x621, 0x63B), range(0x641, 0x64B))


def repair(text: str) -> str:
    """Return *text* with the mojibake that happens to Arabic undone, or *text* itself when there is none.

    UTF-8 read as windows-1256, windows-1252 or latin-1 (once or again and again), and windows-1256 read as
    windows-1252 or latin-1. Correct text of any language is left alone. Call it before :func:`archive_form`: the
    characters that carry the lost bytes are invisible ones among others.

    >>> repair("ظˆط²ظٹط± ط§ظ„ط¯ظپط§ط¹"), repair("æÒíÑ ÇáÏÝÇÚ")
    ('وزير الدفاع', 'وزير الدفاع')
    >>> repair("ÙˆØ²ÙŠØ± Ø§Ù„Ø¯ÙØ§Ø¹")
    'وزير الدفاع'
    >>> repair("L'été à Besançon"), repair("الشرط، والربط؛")
    ("L'été à Besançon", 'الشرط، والربط؛')
    """
    if text.isascii():
        return text
    return _undone(text, _MAX_ROUNDS) or text


def _undone(text: str, rounds: int) -> str | None:
    """Return *text* with up to *rounds* wrong decodings undone; None when nothing in it is proof of one."""
    better = _round(text)
    if better != text:
        return _undone(better, rounds - 1) or better
    if rounds > 1:
        for table in code_pages():
            peeled = _peeled(table, text)
            found = None if peeled is None else _undone(peeled, rounds - 1)
            if found is not None:
                return found
    return None


def _peeled(table: CodePage, text: str) -> str | None:
    """Return *text* read through *table* once more, if nearly all of it outside ASCII can be; proof comes later."""
    first = _NOT_ASCII.search(text)
    if first is None:
        return None
    sample = text[first.start() : first.start() + _SAMPLE]
    needed = _SHARE_TO_PEEL * _outside(sample)
    if _FOLLOWS_OF_A_PEEL * (len(sample) - len(table.follow.sub("", sample))) < needed:
        return None  # the common case, told quickly
    if sum(map(len, table.run.findall(sample))) < needed:
        return None
    return decoded_through(table, text)


def _round(text: str) -> str:
    for table in code_pages():
        if table.pair.search(text):
            better = _utf8_read_as(table, text)
            if better != text:
                return better
    if _MAYBE_1252.search(text) and _is_arabic_read_as_latin(text):
        return _HIGH.sub(_to_arabic, text)
    return text


def _utf8_read_as(table: CodePage, text: str) -> str:
    """Return *text* with the stretches decoded again that are UTF-8 read through *table*."""
    outside = _outside(text)

    def decode_stretch(match: re.Match[str]) -> str:
        stretch = match[0]
        runs = table.run.findall(stretch)
        pairs = [len(table.pair.findall(run)) for run in runs]
        enough = sum(pairs) >= _PAIRS_ALONE or sum(map(len, runs)) >= _SHARE_OF_TEXT * outside
        if not enough or max(pairs) < _PAIRS_IN_A_RUN:
            return stretch
        decoded = decoded_through(table, stretch)
        return decoded if _is_plain_arabic(decoded) else stretch

    return table.stretch.sub(decode_stretch, text)


def _outside(text: str) -> int:
    """Return the number of characters of *text* outside ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _is_plain_arabic(decoded: str) -> bool:
    """Return whether most of *decoded* outside ASCII are letters and marks that Arabic, Persian or Urdu really use."""
    outside = [character for character in decoded if not character.isascii()]
    return sum(character in _USED for character in outside) * 4 >= len(outside) * 3


_USED = frozenset(
    [chr(code) for letters in _LETTER_RANGES for code in letters]
    + list("ًٌٍَُِّْـپچژگکیہےھںٹڈڑۆێەڕڵڤ،؛؟٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹“”‘’«»…–—")
)


def _is_arabic_read_as_latin(text: str) -> bool:
    """Return whether windows-1256 was read as windows-1252: words without ASCII letters that make Arabic sense."""
    pure = mixed = frequent = letters = 0
    for match in _HIGH.finditer(text):
        beside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        arabic = [char for char in _to_arabic(match) if ord(char) in _ARABIC_BLOCK and char.isalpha()]
        strange = not _ASCII_LETTERS.isdisjoint(beside) or _FINAL_INSIDE.search(match[0]) is not None
        if strange or len(arabic) * 4 < len(match[0]) * 3:
            mixed += any(char.isalpha() for char in match[0])
            continue
        pure += 1
        letters += len(arabic)
        frequent += sum(char in FREQUENT for char in arabic)
    if letters < _WORD_LENGTH * pure or mixed > _MIXED_SHARE * pure:
        return False
    needed, share = _WITH_ARTICLE if _ARTICLE.search(text) else _WITHOUT_ARTICLE
    return letters >= needed and frequent >= share * letters


def _to_arabic(match: re.Match[str]) -> str:
    return "".join(ARABIC_OF_LATIN.get(character, character) for character in match[0])
