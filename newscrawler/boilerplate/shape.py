"""The shape of a paragraph of plain text: running text, or as short and open-ended as a headline or a teaser."""

import re

from newscrawler.boilerplate.labels import is_cut_teaser

_LONG = 220  # characters; of the 93 headlines of the corpus pages one is longer, the median has 70
LONG_CUT = 450  # characters; WordPress cuts at 55 words, some 350; the longest cut line of the corpus pages has 122
OPEN_WORDS = (
    30  # words without a stop that are running text; 90 of the 93 headlines have 21 or fewer, three more than 30
)
_QUESTION_WORDS = 18  # words of a headline that ends in "؟" or "!"; 89 of the 93 headlines have 16 or fewer
STOP_WORDS = 3  # "انتهى." is no paragraph, "قال ذلك أمس." is one

_END = 40  # characters in which a stop and the quotation marks and brackets behind it stand
_STOP = re.compile(r"(?<![.…])[.۔][\"'”’»)\]\s]*$")
_QUESTION = re.compile(r"[؟?!][\"'”’»)\]\s]*$")
_INTRODUCES = (":", "؛", "،", ",")


def is_running_text(paragraph: str) -> bool:
    """Return whether *paragraph* reads as running text, and not as a headline, teaser or label.

    >>> is_running_text("قال الوزير إن العمل مستمر.")
    True
    >>> is_running_text("الوزير: العمل مستمر في كل المدن"), is_running_text("بدأت أمس أعمال المؤتمر في …")
    (False, False)
    """
    if is_cut_teaser(paragraph):
        return len(paragraph) > LONG_CUT
    if len(paragraph) > _LONG:
        return True
    end = paragraph[-_END:]
    if end.rstrip().endswith(_INTRODUCES) or (("." in end or "۔" in end) and _STOP.search(end)):
        return len(paragraph.split(None, STOP_WORDS)) >= STOP_WORDS
    asks = ("؟" in end or "!" in end or "?" in end) and _QUESTION.search(end)
    return len(paragraph.split()) > (_QUESTION_WORDS if asks else OPEN_WORDS)


def is_headline(paragraph: str, following: str) -> bool:
    """Return whether *paragraph* has the shape of the headline of the text that begins with *following*.

    >>> is_headline("افتتاح معرض الكتاب", "افتتح الوزير أمس معرض الكتاب في دورته الخامسة.")
    True
    """
    return (
        len(paragraph) < len(following)
        and not is_running_text(paragraph)
        and not is_cut_teaser(paragraph)
        and is_running_text(following)
    )
