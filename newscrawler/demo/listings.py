"""Pages that list articles: home, sections with pagination, tags, authors."""

from __future__ import annotations

from html import escape
from math import ceil
from typing import TYPE_CHECKING

from newscrawler.demo import printed
from newscrawler.demo.layouts import frame
from newscrawler.demo.stories import SECTIONS, SITE_TITLE, DemoStory, Section
from newscrawler.demo.view import View, author_path, link, tag_path, teaser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawler.demo.told import LayoutName

_PER_PAGE = 4
HOME_ARTICLES = 12
SHORT_LINK = "/?p=1405"
OLD_ADDRESS = "/politics/elections-date.html"
DEAD_LINK = "/2026/01/02/%D8%AE%D8%A8%D8%B1-%D9%82%D8%AF%D9%8A%D9%85/"
SEARCH = "/search?q=%D9%85%D8%A7%D8%A1"
_TRACKING = "?utm_source=home&amp;utm_medium=slider"
DRAFTS = ("/drafts/budget-2027.html", "/drafts/interview.html")


def listings(view: View) -> Iterator[tuple[str, LayoutName, str]]:
    """Yield (address, layout, HTML page) of every listing page of the site."""
    yield "/", "html5", _home(view)
    for section in SECTIONS.values():
        yield from _section(section, view)
    tags = {tag for story in view.live for tag in story.tags}
    for tag in sorted(tags):
        yield tag_path(tag), "sahifa", _named_list(f"الوسم: {tag}", [s for s in view.listed if tag in s.tags], view)
    authors = {name for story in view.listed for name in story.authors}
    for name in sorted(authors):
        found = [story for story in view.listed if name in story.authors]
        yield author_path(name), "sahifa", _named_list(f"الكاتب: {name}", found, view)


def page_address(section: Section, number: int) -> str:
    """Return the address of page *number* (from 1) of a section, in the manner of its engine."""
    front = f"/{section.key}/"
    if number == 1:
        return front
    match section.layout:
        case "sahifa" | "jannah":
            return f"{front}page/{number}/"
        case "table":
            return f"{front}list.asp?page={number}"
        case "breaks":
            return f"{front}index-{number}.html"
        case _:
            return f"{front}?page={number}"


def _section(section: Section, view: View) -> Iterator[tuple[str, LayoutName, str]]:
    found = [story for story in view.listed if story.section == section]
    pages = ceil(len(found) / _PER_PAGE)
    for number in range(1, pages + 1):
        shown = found[(number - 1) * _PER_PAGE : number * _PER_PAGE]
        main = (
            _heading(section.name, section.layout)
            + "\n".join(_entry(story) for story in shown)
            + _pager(section, number, pages)
        )
        title = f"{section.name} - {SITE_TITLE}" if number == 1 else f"{section.name} - صفحة {number} - {SITE_TITLE}"
        yield page_address(section, number), section.layout, frame(section.layout, view, page_title=title, main=main)


def _pager(section: Section, number: int, pages: int) -> str:
    """Return the links to the other pages of a section."""
    steps = [
        f"<b>{at}</b>" if at == number else f'<a href="{escape(page_address(section, at))}">{at}</a>'
        for at in range(1, pages + 1)
    ]
    if number < pages:
        steps.append(f'<a class="next" rel="next" href="{escape(page_address(section, number + 1))}">التالي</a>')
    return f'<div class="pagination">{" ".join(steps)}</div>'


def _heading(text: str, layout: LayoutName) -> str:
    """Return the heading of a listing, in the manner of its engine."""
    if layout == "sahifa":
        return f'<div class="page-head"><h1 class="page-title">{text}</h1><div class="stripe-line"></div></div>'
    if layout == "jannah":
        return f'<header class="entry-header-outer archive-title-wrapper"><h1 class="page-title">{text}</h1></header>'
    return f"<h1>{text}</h1>"


def _entry(story: DemoStory) -> str:
    """Return an article as listings show it: headline, date, cut excerpt."""
    if story.layout == "table":
        return f"<p><b>{link(story)}</b><br><font size=2>{printed.hijri_day(story.published)}</font></p>"
    return (
        f'<article class="item-list post-item"><h2 class="post-box-title">{link(story)}</h2>'
        f'<p class="meta">{printed.day(story.published)}</p>'
        f'<p class="excerpt">{escape(teaser(story), quote=False)}</p></article>'
    )


def _named_list(heading: str, found: Sequence[DemoStory], view: View) -> str:
    main = _heading(heading, "sahifa") + "\n".join(_entry(story) for story in found)
    return frame("sahifa", view, page_title=f"{heading} - {SITE_TITLE}", main=main, kind="archive tag")


def _home(view: View) -> str:
    """Return the home page: newest articles, the first three with tracking parameters, and links that lead astray."""
    newest = view.listed[:HOME_ARTICLES]
    slider = [
        f'<h2><a href="{escape(story.path)}{_TRACKING.replace("?", "&amp;") if "?" in story.path else _TRACKING}">'
        f"{escape(story.title, quote=False)}</a></h2><p>{escape(teaser(story), quote=False)}</p>"
        for story in newest[:3]
    ]
    rest = "\n".join(_entry(story) for story in newest[3:])
    more = (
        f'<section><h2>من الأرشيف</h2><ul><li><a href="{escape(SHORT_LINK)}">رئيس الوزراء ينتظر دوره</a></li>'
        f'<li><a href="{OLD_ADDRESS}">موعد الانتخابات البلدية</a></li>'
        f'<li><a href="{DEAD_LINK}">خبر قديم لم يعد هنا</a></li>'
        f'<li><a href="{DRAFTS[0]}">مسودة: ميزانية 2027</a></li></ul></section>'
    )
    search = f'<form action="/search"><input name="q"><button>بحث</button></form><a href="{SEARCH}">ماء</a>'
    main = f"<h1>{SITE_TITLE}</h1>" + "\n".join(slider) + rest + more + search
    head = '<link rel="alternate" type="application/rss+xml" title="الخلاصة" href="/feed/">'
    return frame("html5", view, page_title=f"{SITE_TITLE} - الصفحة الأولى", main=main, extra_head=head)
