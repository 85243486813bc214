"""Pages that read worse than the article that was there: what the third edition shows in its place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawler.demo.layouts import article_page, frame
from newscrawler.demo.stories import SITE_TITLE

if TYPE_CHECKING:
    from newscrawler.demo.stories import DemoStory
    from newscrawler.demo.view import View

_MAINTENANCE = (
    "نعتذر لقرائنا الكرام، فالصحيفة متوقفة منذ الليلة الماضية لأعمال صيانة دورية في الخوادم، وستعود إلى العمل قريباً.",
    "يعمل فريق التقنية على نقل قاعدة البيانات إلى خوادم جديدة، ويتوقع أن تنتهي الأعمال قبل منتصف النهار بقليل.",
    "يمكنكم في أثناء ذلك متابعة آخر الأخبار على صفحاتنا في مواقع التواصل، ونشكر لكم صبركم وحسن متابعتكم لنا.",
)
_SUBSCRIBE = "هذا المحتوى للمشتركين فقط. اشتركوا الآن، أو سجّلوا الدخول لإكمال قراءة المقال."
_APP = "يمكنكم قراءة هذا الخبر كاملاً في تطبيقنا الجديد على هواتفكم. حمّلوا التطبيق من المتجر وتابعوا الأخبار أولاً بأول."


def broken_page(story: DemoStory, view: View) -> str:
    """Return the page of a *story* whose ``broken`` says how it is broken."""
    if story.broken == "maintenance":
        text = "\n".join(f"<p>{paragraph}</p>" for paragraph in _MAINTENANCE)
        main = f"<article><h1>الموقع تحت الصيانة</h1>\n{text}</article>"
        return frame(story.layout, view, page_title=f"الموقع تحت الصيانة - {SITE_TITLE}", main=main)
    first = story.body.partition("\n\n")[0]
    return article_page(replace(story, body=f"{first}\n\n{_SUBSCRIBE}" if story.broken == "teaser" else _APP), view)
