"""A piece of news for a watch: what happened, to which article or site, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from newscrawler.watch.declared import Watch

NOTICE_SCHEMA: Final = "notice/1"
NO_RECORD: Final = msgspec.Raw(b"null")
_WORDS = {
    "new": ("خبر جديد", "new article"),
    "version": ("خبر عُدّل", "article edited"),
    "headline": ("عنوان تغيّر", "headline changed"),
    "removed": ("خبر حذفه موقعه", "article removed by its site"),
    "returned": ("خبر عاد بعد حذفه", "article put back"),
    "moved": ("خبر انتقل إلى عنوان آخر", "article moved"),
    "held": ("قراءة حُجزت", "reading held back"),
    "released": ("قراءة أُفرج عنها", "reading released"),
    "accepted": ("قراءة قُبلت", "reading accepted"),
    "dropped": ("قراءة رُفضت", "reading dropped"),
    "broken": ("موقع فيه خلل", "site broken"),
    "recovered": ("موقع عاد إلى عادته", "site recovered"),
    "silent": ("موقع صامت", "site silent"),
    "blocked": ("موقع يحجبنا", "site blocks us"),
    "story": ("خبر نشرته مواقع عدة", "story with several publishers"),
    "test": ("رسالة تجريبية", "test message"),
}


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """News for a watch, schema ``notice/1``; *key* names it whenever it is sent again.

    *event* is one of those that a watch can wait for, or "test". *paper* is what the site calls itself, *before* the
    headline that was, *detail* what else is known, *article* the record, of events that bring one.
    """

    schema: str = NOTICE_SCHEMA
    key: str
    event: str
    site: str
    paper: str | None = None
    title: str
    url: str | None
    moment: str
    before: str | None = None
    detail: str | None = None
    article: msgspec.Raw = NO_RECORD


def subject(watch: Watch, notices: list[Notice]) -> str:
    """Return the one line that says what a message holds."""
    if len(notices) == 1:
        return f"{happening(notices[0].event, watch.language)}: {notices[0].title}"
    return f"{watch.name}: {len(notices)} {'أخبار' if watch.language == 'ar' else 'news'}"


def plain_text(watch: Watch, notices: list[Notice]) -> str:
    """Return the notices as text, a paragraph each, in the language of the watch."""
    return "\n\n".join(_paragraph(notice, watch.language) for notice in notices) + "\n"


def happening(event: str, language: str) -> str:
    """Return what happened in words.

    >>> happening("headline", "ar"), happening("headline", "en")
    ('عنوان تغيّر', 'headline changed')
    """
    return _WORDS[event][language != "ar"]


def _paragraph(notice: Notice, language: str) -> str:
    lines = [f"{happening(notice.event, language)}: {notice.title}"]
    if notice.before:
        lines.append(f"{'كان' if language == 'ar' else 'was'}: {notice.before}")
    lines.append(f"{notice.paper or notice.site} · {notice.moment}")
    return "\n".join([*lines, *filter(None, (notice.detail, notice.url))])
