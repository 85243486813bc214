"""Words that stand around a date on a page: what the date is, and what is no part of it."""

from newscrawler.dates.level import Tokens, keys, level, tokens
from newscrawler.dates.months import DAY_NAMES
from newscrawler.dates.parsed import Role

_PUBLISHED = keys(
    "نشر", "نشره", "نشرت", "النشر", "ونشر", "منشور", "منشورة", "نشرها", "أضيف", "أضيفت",
    "الإضافة", "إضافة", "كتب", "كتبه", "كتبت", "كتبها", "أنشئ", "الإنشاء", "أدرج", "الإدراج",
    "إدراج", "published", "posted", "publie", "publiee", "created", "veröffentlicht", "erschienen",
    "publicado", "publicada", "publicación", "pubblicato", "pubblicata", "pubblicazione", "geplaatst", "gepubliceerd",
    "publicação", "yayınlanma", "yayın", "opublikowano", "опубликовано", "منتشر", "انتشار", "شائع",
)  # fmt: skip
_MODIFIED = keys(
    "تحديث", "التحديث", "تحديثه", "تحديثها", "محدث", "محدثة", "تعديل", "التعديل", "تعديله",
    "updated", "update", "modified", "edited", "modifie", "revised", "aktualisiert", "änderung",
    "geändert", "actualizado", "actualizada", "actualización", "modificado", "modificación", "atualizado", "atualizada",
    "atualização", "aggiornato", "aggiornata", "aggiornamento", "modificato", "bijgewerkt", "gewijzigd", "güncelleme",
    "güncellenme", "zaktualizowano", "aktualizacja", "обновлено", "изменено", "ویرایش", "به‌روزرسانی",
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
# What a date right behind these words is the date of: a law, a tender, a birth, a deadline, and no publication.
_OF_ELSE = keys(
    "رقم", "مناقصة", "المناقصة", "عطاء", "العطاء", "قانون", "القانون", "مرسوم", "المرسوم", "قرار", "القرار",
    "مواليد", "ولد", "ولدت", "المولود", "المولودة", "الميلاد", "ميلاد", "توفي", "توفيت", "موعد", "مهلة",
    "المهلة", "ينتهي", "تنتهي", "أقصاه", "هاتف", "الهاتف", "فاكس", "تأسس", "تأسست", "صلاحية", "born",
    "birthday", "deadline", "law", "no", "tender", "decree", "tel", "phone", "closes", "due", "expires",
    "founded", "established", "geboren", "gegründet",
)  # fmt: skip
_REACH = 8  # tokens between a label and its date: "تم نشره بواسطة إدارة التحرير يوم الأحد"


def label_role(label: str) -> Role:
    """Return what *label*, the words right before a date, says that it is.

    >>> label_role("آخر تحديث:"), label_role("بقلم")
    ('modified', 'unknown')
    """
    line = tokens(level(label).key)
    return role_before(line, next(i for i, token in enumerate(line) if token.kind == "e"), 0)


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


def is_of_else(line: Tokens, start: int) -> bool:
    """Return whether the words right before the date at *start* say that it is that of a law, a birth, a deadline.

    >>> from newscrawler.dates.level import level, tokens
    >>> is_of_else(tokens(level("رقم المناقصة 14/2/2018").key), 2)
    True
    """
    index = start - 1
    while index >= max(0, start - _REACH) and (line[index].kind == "w" or line[index].value in ":.("):
        word = line[index].value
        if word in _PUBLISHED or word in _MODIFIED:
            return False
        if word in _OF_ELSE:
            return True
        index -= 1
    return False


def strange_words(line: Tokens, start: int, end: int) -> int:
    """Return how many words outside the tokens *start* to *end* are neither labels nor weekdays.

    >>> from newscrawler.dates.level import level, tokens
    >>> strange_words(tokens(level("كتب أحمد 5/5/2024").key), 2, 7)
    1
    """
    outside = (*line[:start], *line[end:])
    return sum(token.kind == "w" and token.value not in PLAIN for token in outside)
