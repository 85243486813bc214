"""Sentences of a text, by the punctuation of Arabic (and Latin) newspapers."""

import re

SENTENCE_ENDS = ".!?؟…۔。"  # what a sentence ends with: Arabic, Latin, Urdu, Chinese
_END = re.compile(r"(?:(?<![.؟!?۔])[.؟!?۔]+|…)[\"'”’»)\]]*(?=\s|\Z)|\n\s*\n|\Z")
_LINE_OVER = re.compile(r"[ \t]*(?:\n|\Z)")
_PAIRS = {"«": "»", "“": "”", "(": ")", "[": "]"}
_MAX_QUOTATION = 1_000  # characters; a mark that is not closed within is taken for a slip
_LOOK_BACK = 40  # characters before a stop that tell whether it belongs to a short form

# Short forms with a full stop: titles (doctor, professor, engineer, general), page, volume, number, eras, and Latin.
_ABBREVIATIONS = frozenset(
    {"د", "أ", "م", "ا", "ص", "ج", "ع", "ط", "ت", "ق", "س", "ر", "ش", "هـ", "أ.د", "ا.د", "ق.م", "ب.م", "م.م", "ص.ب"}
    | {"mr", "mrs", "ms", "dr", "prof", "st", "no", "vol", "vs", "etc", "jr", "sr", "inc", "ltd", "co", "e.g", "i.e"}
    | {"u.s", "u.k", "u.n", "a.m", "p.m", "m"}
)
_OPENING = "\"'“”‘«»([{-–—،"


def sentences(text: str) -> list[str]:
    """Return the sentences of *text*, in order, white space around them off; a blank line always ends one.

    A stop inside «quotation marks» or brackets does not, nor one of an abbreviation, a number or an initial; two dots
    (a dash in Arabic headlines) do not, an ellipsis only before a capital or at the end.

    >>> sentences("وصل د. سامي أمس. هل عاد؟ قال: «لا. سأبقى.» ثم بلغت النسبة 3.5 في المئة!")
    ['وصل د. سامي أمس.', 'هل عاد؟', 'قال: «لا. سأبقى.» ثم بلغت النسبة 3.5 في المئة!']
    """
    return [text[start:end] for start, end in sentence_spans(text)]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return where each sentence of *text* begins and ends, in code points: those of :func:`sentences`, in order.

    >>> sentence_spans("بدأ أمس. وانتهى اليوم.")
    [(0, 8), (9, 22)]
    """
    result: list[tuple[int, int]] = []
    begin = 0
    quoted_until = 0
    for match in _END.finditer(text):
        end = match.end()
        blank = match[0][:1] in ("\n", "")
        if not blank:
            since = max(begin, quoted_until, match.start() - _MAX_QUOTATION)
            quoted_until = max(quoted_until, _closing(text, since, match.start()))
            if match.start() < quoted_until - 1 and not _closes(text, match, quoted_until):
                continue
            if not _ends_sentence(
                text[max(begin, match.start() - _LOOK_BACK) : match.start()], match[0], text[end : end + 2]
            ):
                continue
        sentence = text[begin:end]
        if bare := sentence.strip():
            start = begin + len(sentence) - len(sentence.lstrip())
            result.append((start, start + len(bare)))
        begin = end
    return result


def _closes(text: str, match: re.Match[str], quoted_until: int) -> bool:
    """Return whether the very mark that closes the quotation ends the sentence: nothing follows it on its line."""
    closed = match.end() >= quoted_until and text[quoted_until - 1] in match[0]
    return closed and _LINE_OVER.match(text, match.end()) is not None


def _closing(text: str, begin: int, end: int) -> int:
    """Return the position behind the mark that closes what is open at *end*, counting from *begin*; 0 if nothing is."""
    for opening, closing in _PAIRS.items():
        opened = text.rfind(opening, begin, end)
        if opened >= 0 and text.find(closing, opened, end) < 0:
            closed = text.find(closing, end, opened + _MAX_QUOTATION)
            paragraph = text.find("\n\n", opened, closed) if closed >= 0 else -1
            if closed >= 0 and paragraph < 0:
                return closed + 1
    return 0


def _ends_sentence(before: str, mark: str, after: str) -> bool:
    stop = mark.rstrip("\"'”’»)]")
    if stop == ".." or (stop in ("…", "...") and len(mark) == len(stop)):
        return not after.strip() or (stop != ".." and after.strip()[:1].isupper())
    if stop != ".":
        return True
    tokens = before.rsplit(None, 1)
    if not tokens or before[-1:].isspace():
        return False
    word = tokens[-1].strip(_OPENING).lower()
    if word in _ABBREVIATIONS:
        return len(tokens) > 1 and tokens[0][-1:].isdigit()  # "1447 هـ." ends, "د. سامي" goes on
    return not (len(word) == 1 and word.isalpha() and word.isascii())
