"""What a finding says in detail, in English as it is stored, and in Arabic; one table, read both ways."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from newscrawler.report.labels import FIELD_WORDS, REASON_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOGIN = "its pages ask for a log-in: [fetch] cookies_file or headers in the site's file"
_CLOSED = "it does not let us in (blocked): ask the site, go slower, or see [fetch] in docs/sites.md"
_LOGIN_AR = "تطلب صفحاته الدخول: [fetch] cookies_file أو headers في ملف الموقع"
_CLOSED_AR = "لا يأذن لنا (محجوب): اسأل الموقع، أو تمهّل، أو انظر [fetch] في docs/sites.md"

DETAILS: Mapping[str, tuple[str, str]] = {
    "no_source": ("no source could be read ({reasons})", "لم يُقرأ أي مصدر ({reasons})"),
    "none_named": ("the sources name no article; usually {usual}", "لا تسمّي المصادر أي مقال؛ والمعتاد {usual}"),
    "nothing": ("no article was ever found; {cause}", "لم يُعثر قط على مقال؛ {cause}"),
    "failed": ("{failed} of {pages} pages failed, mostly {reason}", "أخفقت {failed} من {pages} صفحة، أغلبها: {reason}"),
    "no_article": (
        "{none} of {pages} pages gave no article, mostly {reason}",
        "لم تُعط {none} من {pages} صفحة مقالاً، أغلبها: {reason}",
    ),
    "expected": (
        "{field}: {have} of {read} articles have it; expected {share}",
        "{field}: في {have} من {read} مقالاً؛ والمتوقع {share}",
    ),
    "usually": (
        "{field}: {have} of {read} articles have it; usually {share}",
        "{field}: في {have} من {read} مقالاً؛ والمعتاد {share}",
    ),
    "amount": (
        "{number} articles in 24 hours, expected {low} to {high}",
        "{number} مقالاً في 24 ساعة، والمتوقع من {low} إلى {high}",
    ),
    "silent": (
        "nothing new, where {number} articles were expected since the last",
        "لا جديد، وكان المتوقع {number} مقالاً منذ آخرها",
    ),
    "gone": ("{gone} of {visited} articles visited again are gone", "ذهبت {gone} من {visited} مقالاً زيرت ثانية"),
    "worse": (
        "{held} of {visited} articles visited again read worse than stored, mostly {reason}",
        "قُرئت {held} من {visited} مقالاً زيرت ثانية أسوأ مما حُفظ، أغلبها: {reason}",
    ),
}
"""By what happened: the English words, which are stored with a finding, and the Arabic ones."""

CAUSES: Mapping[str, tuple[str, str]] = {
    "needs_browser": (
        "pages are filled by scripts: the site needs a browser",
        "تملأ البرامج صفحاته: يحتاج الموقع إلى متصفح",
    ),
    "robots_disallowed": ("robots.txt forbids its pages", "يمنع robots.txt صفحاته"),
    "robots_unreachable": ("its robots.txt does not answer", "لا يجيب robots.txt"),
    "cookie_wall": (
        "a question about cookies stands before its pages: answer it by a cookie, [fetch] cookies_file",
        "أمام صفحاته سؤال عن ملفات الارتباط: أجب عنه بواحد منها، [fetch] cookies_file",
    ),
    **dict.fromkeys(("login_wall", "password", "members_only", "http_401", "http_407"), (_LOGIN, _LOGIN_AR)),
    **dict.fromkeys(("http_403", "http_429", "http_503"), (_CLOSED, _CLOSED_AR)),
    "no_links": (
        "its sources name none: is the front page filled by scripts, or the address that of another site?",
        "لا تسمّي مصادره شيئاً: هل تملأ البرامج الصفحة الأولى، أم العنوان لموقع آخر؟",
    ),
}
"""What a site that gives nothing suffers from, by the reason that its pages were not stored for, likewise."""

_OTHER = ("its pages are no articles: mostly {reason}", "ليست صفحاته مقالات: أغلبها {reason}")


def detail_of(what: str, **values: object) -> str:
    """Return the detail of a finding, in English.

    >>> detail_of("gone", gone=3, visited=9)
    '3 of 9 articles visited again are gone'
    """
    return DETAILS[what][0].format(**values)


def cause_of(reason: str) -> str:
    """Return the likely cause of pages that were not stored for *reason* ("": there were none), in English.

    >>> cause_of("listing")
    'its pages are no articles: mostly listing'
    """
    if reason and reason not in CAUSES:
        return _OTHER[0].format(reason=reason)
    return CAUSES[reason or "no_links"][0]


def detail_in_arabic(detail: str) -> str | None:
    """Return what *detail* says in Arabic; None when it was made by other words than ours.

    >>> detail_in_arabic("9 of 12 pages failed, mostly timeout")
    'أخفقت 9 من 12 صفحة، أغلبها: انتهت المهلة'
    """
    for pattern, arabic in _patterns():
        if found := pattern.fullmatch(detail):
            return arabic.format(**{name: _translated(name, value) for name, value in found.groupdict().items()})
    return None


def _translated(name: str, value: str) -> str:
    if name == "cause":
        for english, arabic in CAUSES.values():
            if value == english:
                return arabic
        found = re.fullmatch(_OTHER[0].replace("{reason}", "(.+)"), value)
        return _OTHER[1].format(reason=_translated("reason", found[1])) if found else value
    if name == "field":
        return FIELD_WORDS[value][0] if value in FIELD_WORDS else value
    if name in {"reason", "reasons"}:
        return "، ".join(REASON_WORDS.get(one, one) for one in value.split(", "))
    return value


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(english))), arabic)
        for english, arabic in DETAILS.values()
    ]
