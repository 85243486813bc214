"""Pages that are no article, or one article again: static pages, a protected post, drafts, AMP and print twins."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from newscrawler.demo import bodies, printed
from newscrawler.demo.heads import AMP_TWINS
from newscrawler.demo.layouts import frame
from newscrawler.demo.listings import DRAFTS, SEARCH
from newscrawler.demo.stories import SITE_TITLE, DemoStory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.demo.told import LayoutName
    from newscrawler.demo.view import View

PROTECTED = f"/2026/04/01/{quote('محضر-مغلق')}/"
STATIC = ("/about/", "/contact/")

_ABOUT = (
    "صحيفة وادي النخيل صحيفة إلكترونية متخيلة، أُنشئت لتجربة برامج جمع الأخبار.",
    "كل الأسماء والأماكن والأرقام في هذا الموقع من نسج الخيال، وأي شبه بينها وبين الواقع مصادفة.",
    "صدر العدد الأول من الصحيفة في يوم لم يسجله أحد، وتحرر موادها هيئة لا مكتب لها.",
)
_CONTACT = (
    "يسعدنا أن نتلقى ملاحظاتكم على البريد desk@valley.example.",
    "عنواننا المتخيل: شارع البريد، بناية الساعة، الطابق الثالث، وادي النخيل.",
)
_DRAFTS = {
    DRAFTS[0]: ("مسودة: ميزانية 2027", "نص أولي لا يُنشر قبل المراجعة. الأرقام الواردة هنا غير نهائية."),
    DRAFTS[1]: ("مسودة: حوار لم يُعتمد", "سؤال وجواب في انتظار موافقة الضيف على النشر."),
}


def specials(view: View) -> Iterator[tuple[str, LayoutName, str]]:
    """Yield (address, layout, HTML page) of every page that no record may be made of."""
    yield STATIC[0], "html5", _plain("من نحن", _ABOUT, view)
    yield STATIC[1], "html5", _plain("اتصل بنا", _CONTACT, view)
    for path, (title, text) in _DRAFTS.items():
        yield path, "html5", _plain(title, (text,) * 3, view)
    yield SEARCH, "html5", _plain("نتائج البحث عن: ماء", ("لا نتائج.",), view)
    yield PROTECTED, "sahifa", _protected(view)
    for story in view.live:
        if story.id in AMP_TWINS:
            yield amp_address(story), "jannah", _amp(story, view)
        if story.layout == "html5":
            yield print_address(story), "html5", _print(story, view)


def amp_address(story: DemoStory) -> str:
    """Return the address of the AMP twin of an article."""
    return f"{story.path}amp/"


def print_address(story: DemoStory) -> str:
    """Return the address of the print twin of an article."""
    return f"{story.path}?print=1"


def _plain(title: str, paragraphs: tuple[str, ...], view: View) -> str:
    main = f"<h1>{title}</h1>\n" + "\n".join(f"<p>{text}</p>" for text in paragraphs)
    return frame("html5", view, page_title=f"{title} - {SITE_TITLE}", main=main)


def _protected(view: View) -> str:
    """Return a post behind a password, as WordPress shows it."""
    main = (
        '<article class="post-listing post post-password-required" id="the-post"><div class="post-inner">'
        '<h1 class="name post-title entry-title">محمي: محضر الجلسة المغلقة</h1>'
        '<p class="post-meta"><span class="tie-date">1 أبريل، 2026</span></p><div class="entry">'
        '<form action="/wp-login.php?action=postpass" class="post-password-form" method="post">'
        "<p>هذا المحتوى محمي بكلمة مرور. لإظهار المحتوى يتعين عليك كتابة كلمة المرور في الأدنى:</p>"
        '<p><label>كلمة المرور: <input name="post_password" type="password" size="20" /></label> '
        '<input type="submit" name="Submit" value="إدخال" /></p></form></div></div></article>'
    )
    title = f"محمي: محضر الجلسة المغلقة - {SITE_TITLE}"
    return frame("sahifa", view, page_title=title, main=main, kind="post-template-default single single-post")


def _amp(story: DemoStory, view: View) -> str:
    """Return the AMP twin of an article, with the canonical link to it."""
    title = escape(story.title, quote=False)
    return (
        f'<!doctype html>\n<html amp lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="canonical" href="{escape(view.base + story.path)}">'
        '<script async src="/assets/amp.js"></script></head>'
        f"<body><header>{SITE_TITLE}</header><article><h1>{title}</h1>"
        f"<p>{printed.day(story.published)}</p>{bodies.body(story, view)}</article></body></html>\n"
    )


def _print(story: DemoStory, view: View) -> str:
    """Return the print twin of an article, with the canonical link to it."""
    title = escape(story.title, quote=False)
    return (
        f'<!doctype html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>طباعة: {title}</title>'
        f'<meta name="robots" content="noindex"><link rel="canonical" href="{escape(view.base + story.path)}"></head>'
        f'<body onload="window.print()"><h1>{title}</h1><p>{printed.long_day(story.published)}</p>'
        f"{bodies.body(story, view)}<p>{escape(view.base + story.path)}</p></body></html>\n"
    )
