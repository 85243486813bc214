"""What stands in the head of an article's page, layout by layout: metadata, twins, JSON-LD."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from newscrawler.demo.markup import figures
from newscrawler.demo.stories import SITE_TITLE, DemoStory

if TYPE_CHECKING:
    from newscrawler.demo.view import View

AMP_TWINS = frozenset({"e01", "e03", "e07"})


def head(story: DemoStory, view: View) -> str:
    """Return the elements that the layout of *story* puts into the head of its page."""
    lines = {
        "sahifa": _sahifa,
        "jannah": _jannah,
        "html5": _html5,
        "table": _nothing,
        "breaks": _breaks,
        "next": _next,
    }[story.layout](story, view)
    return "\n".join(lines)


def picture_url(story: DemoStory, view: View) -> str | None:
    """Return the address of the main picture: that of the first figure, in layouts whose head names one."""
    shown = figures(story.body)
    return view.picture(shown[0].target) if shown and story.layout not in {"table", "breaks"} else None


def _sahifa(story: DemoStory, view: View) -> list[str]:
    lines = [_canonical(story, view), _open_graph("title", story.title), *_image(story, view)]
    if story.standfirst:
        lines.append(_meta("description", story.standfirst))
    if story.exact:
        lines.append(_property("article:published_time", story.published.isoformat()))
    if story.exact and story.modified:
        lines.append(_property("article:modified_time", story.modified.isoformat()))
    return lines


def _jannah(story: DemoStory, view: View) -> list[str]:
    lines = [_canonical(story, view), _open_graph("title", story.title), *_image(story, view)]
    if story.standfirst:
        lines += [_meta("description", story.standfirst), _open_graph("description", story.standfirst)]
    if story.id in AMP_TWINS:
        lines.append(f'<link rel="amphtml" href="{escape(view.base + story.path)}amp/" />')
    told = {**_json_ld(story, view), "articleSection": story.section.name, "keywords": ",".join(story.tags)}
    return [*lines, f'<script id="tie-schema-json" type="application/ld+json">{_script(told)}</script>']


def _html5(story: DemoStory, view: View) -> list[str]:
    told = {**_json_ld(story, view), "articleSection": story.section.name, "keywords": list(story.tags)}
    lines = [_canonical(story, view), _open_graph("title", story.title), _open_graph("type", "article")]
    if story.standfirst:
        lines.append(_meta("description", story.standfirst))
        told["description"] = story.standfirst
    graph = {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": SITE_TITLE}, told]}
    return [*lines, *_image(story, view), f'<script type="application/ld+json">{_script(graph)}</script>']


def _breaks(story: DemoStory, _: View) -> list[str]:
    return [_meta("description", story.standfirst)] if story.standfirst else []


def _next(story: DemoStory, view: View) -> list[str]:
    lines = [_canonical(story, view), _open_graph("title", f"{story.title} - {SITE_TITLE}"), *_image(story, view)]
    return lines + ([_meta("description", story.standfirst)] if story.standfirst else [])


def _nothing(_story: DemoStory, _view: View) -> list[str]:
    return []


def _json_ld(story: DemoStory, view: View) -> dict[str, Any]:
    """Return the NewsArticle of a page; ``dateModified`` stands there only when there was an edit."""
    told: dict[str, Any] = {
        "@context": "http://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": story.published.isoformat(),
        "mainEntityOfPage": {"@type": "WebPage", "@id": view.base + story.path},
        "author": [{"@type": "Person", "name": name} for name in story.authors],
        "publisher": {"@type": "Organization", "name": SITE_TITLE},
    }
    if story.modified:
        told["dateModified"] = story.modified.isoformat()
    if shown := picture_url(story, view):
        told["image"] = {"@type": "ImageObject", "url": shown}
    return told


def _canonical(story: DemoStory, view: View) -> str:
    return f'<link rel="canonical" href="{escape(view.base + story.path)}" />'


def _image(story: DemoStory, view: View) -> list[str]:
    shown = picture_url(story, view)
    return [_open_graph("image", shown)] if shown else []


def _open_graph(name: str, content: str) -> str:
    return _property(f"og:{name}", content)


def _property(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{escape(content)}" />'


def _meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{escape(content)}" />'


def _script(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False).replace("</", "<\\/")
