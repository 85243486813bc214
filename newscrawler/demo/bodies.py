"""The running text of an article as each layout writes it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newscrawler.demo.markup import BodyPart, blocks, inline

if TYPE_CHECKING:
    from newscrawler.demo.stories import DemoStory
    from newscrawler.demo.told import LayoutName
    from newscrawler.demo.view import View

_VIDEO = '<p><iframe width="640" height="360" src="https://video.example/embed/qanater" allowfullscreen></iframe></p>'
_AD = '<div class="stream-item stream-item-in-post stream-item-inline-post aligncenter">مساحة إعلانية</div>'
_FIGURES: dict[LayoutName, str] = {
    "sahifa": '<div class="wp-caption"><img src="{url}" alt=""/><p class="wp-caption-text">{caption}</p></div>',
    "jannah": '<figure class="wp-caption"><img src="{url}" alt=""/><figcaption>{caption}</figcaption></figure>',
    "html5": '<figure><img src="{url}" alt="" loading="lazy"><figcaption>{caption}</figcaption></figure>',
    "next": '<figure><img src="{url}"/><figcaption>{caption}</figcaption></figure>',
}
_ALSO: dict[LayoutName, str] = {
    "sahifa": '<p><strong>اقرأ أيضاً: <a href="{url}">{title}</a></strong></p>',
    "jannah": '<div class="inline-related-post"><span class="label">إقرأ أيضا</span><a href="{url}">{title}</a></div>',
    "html5": '<aside class="inline-related"><h3>اقرأ أيضًا</h3><a href="{url}">{title}</a></aside>',
    "breaks": 'اقرأ أيضاً: <a href="{url}">{title}</a>',
    "next": '<div class="inline-related">اقرأ أيضاً: <a href="{url}">{title}</a></div>',
}


def body(story: DemoStory, view: View) -> str:
    """Return the HTML of the running text of *story*."""
    parts = list(blocks(story.body))
    if not parts:
        return _VIDEO
    match story.layout:
        case "table":
            return "\n".join(f'<p align="justify">&nbsp;&nbsp;{inline(part.text, view.address)}</p>' for part in parts)
        case "breaks":
            return "<br /><br />\n".join(_also(part, story, view) or inline(part.text, view.address) for part in parts)
        case _:
            flow = _with_lists([_flow(part, story, view) for part in parts], parts)
    if story.layout == "jannah":
        flow.insert(2, _AD)
    return "\n".join(flow)


def json_blocks(story: DemoStory, view: View) -> list[dict[str, str]]:
    """Return the running text as the blocks of a JSON page."""
    told = []
    for part in blocks(story.body):
        if part.kind == "figure":
            told.append({"type": "image", "url": view.picture(part.target), "caption": part.text})
        elif part.kind == "also":
            told.append({"type": "related", "title": view.by_id[part.target].title, "url": view.address(part.target)})
        else:
            told.append({"type": part.kind, "text": part.text})
    return told


def _flow(part: BodyPart, story: DemoStory, view: View) -> str:
    """Return one block as the HTML of the layouts that have paragraphs."""
    text = inline(part.text, view.address)
    match part.kind:
        case "heading":
            return f"<h3>{text}</h3>" if story.layout == "sahifa" else f"<h2>{text}</h2>"
        case "quote":
            return f"<blockquote><p>{text}</p></blockquote>"
        case "item":
            return f"<li>{text}</li>"
        case "figure":
            return _FIGURES[story.layout].format(url=escape(view.picture(part.target)), caption=text)
        case "also":
            return _also(part, story, view)
        case _:
            return f"<p>{text}</p>"


def _also(part: BodyPart, story: DemoStory, view: View) -> str:
    """Return the box "اقرأ أيضاً" of a block, or "" for a block of another kind."""
    if part.kind != "also":
        return ""
    other = view.by_id[part.target]
    return _ALSO[story.layout].format(url=escape(view.address(other.id)), title=escape(other.title, quote=False))


def _with_lists(flow: list[str], parts: list[BodyPart]) -> list[str]:
    """Return *flow* with ``<ul>`` around each run of list items."""
    found: list[str] = []
    for at, (html, part) in enumerate(zip(flow, parts, strict=True)):
        item = part.kind == "item"
        first = item and (at == 0 or parts[at - 1].kind != "item")
        last = item and (at + 1 == len(parts) or parts[at + 1].kind != "item")
        found.append(("<ul>\n" if first else "") + html + ("\n</ul>" if last else ""))
    return found
