"""Words that stand around a date on a page: what the date is, and what is no part of it."""

from newscrawler.dates.level import Tokens, keys
from newscrawler.dates.months import DAY_NAMES
from newscrawler.dates.parsed import Role

_PUBLISHED = keys(
    "نشر", "نشره", "نشرت", "النشر", "ونشر", "منشور", "منشورة", "نشرها", "أضيف", "أضيفت",
    "الإضافة", "إضافة", "كتب", "كتبه", "كتبت", "كتبها", "أنشئ", "الإنشاء", "أدرج", "الإدراج",
    "إدراج", "published", "posted", "publie", "publiee", "created",
)  # fmt: skip
_MODIFIED = keys(
    "تحديث", "التحديث", "تحديثه", "تحديثها", "محدث", "محدثة", "تعديل", "التعديل", "تعديله",
    "updated", "update", "modified", "edited", "modifie", "revised",
)  # fmt: skip
# Also plain words ("happened", "just", "day"): labels only where no strange word stands between.
_MODIFIED_IF_NEAR = keys("حدث", "حدثت", "معدل", "عدل", "jour")
_OTHER = keys(
    "تاريخ", "بتاريخ", "التاريخ", "تم", "تمت", "آخر", "في", "فى", "يوم", "الموافق", "الموافقة",
    "موافق", "المصادف", "ل", "لـ", "الخبر", "خبر", "المقال", "مقال", "المقالة", "المادة",
    "بواسطة", "من", "على", "عند", "وقت", "الوقت", "الساعة", "تمام", "بتوقيت", "التوقيت",
    "المحلي", "توقيت", "بالتوقيت", "حوالي", "تقريباً", "نحو", "و", "هذا", "on", "at", "by",
    "le", "a", "last", "date", "mis", "mise", "t", "the", "in", "article", "time", "ago", "منذ",
)  # fmt: skip
PLAIN = _OTHER | _PUBLISHED | _MODIFIED | _MODIFIED_IF_NEAR | frozenset(DAY_NAMES)
# Words between a date and its clock.
GLUE = frozenset(DAY_NAMES) | keys(
    "في", "على", "عند", "الساعة", "تمام", "يوم", "م", "مـ", "التوقيت", "المحلي", "الموافق", "at", "a", "on", "t",
)  # fmt: skip
_REACH = 8  # tokens between a label and its date: "تم نشره بواسطة إدارة التحرير يوم الأحد"


def role_before(line: Tokens, start: int, floor: int) -> Role:
    """Return what the label among the tokens *floor* to *start* says that the date at *start* is; the nearest decides.

    >>> from newscrawler.dates.level import level, tokens
    >>> role_before(tokens(level("آخر تحديث: 5").key), 3, 0)
    'modified'
    """
    is_near = True
    for index in range(start - 1, max(floor, start - _REACH) - 1, -1):
        word = line[index].value
        if word in _MODIFIED or (is_near and word in _MODIFIED_IF_NEAR):
            return "modified"
        if word in _PUBLISHED:
            return "published"
        is_near = is_near and (line[index].kind == "p" or word in PLAIN)
    return "unknown"


def strange_words(line: Tokens, start: int, end: int) -> int:
    """Return how many words outside the tokens *start* to *end* are neither labels nor weekdays."""
    outside = (*line[:start], *line[end:])
    return sum(token.kind == "w" and token.value not in PLAIN for token in outside)
