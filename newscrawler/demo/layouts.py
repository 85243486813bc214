"""The pages of the articles and the frames around all pages, from the templates of the six layouts."""

from __future__ import annotations

import json
from datetime import UTC
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from newscrawler.demo import bodies, printed
from newscrawler.demo.heads import head
from newscrawler.demo.stories import SITE_TITLE, DemoStory
from newscrawler.demo.view import FOOTER, View, author_path, link, menu, tag_path, teaser

if TYPE_CHECKING:
    from newscrawler.demo.told import LayoutName

CHARSETS = {"l05": "", "l07": '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'}
_CHARSET = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">'
_PLAIN_LISTS = frozenset({"table", "breaks"})


def article_page(story: DemoStory, view: View) -> str:
    """Return the HTML page of *story* in its layout."""
    main = _template(f"{story.layout}.article").substitute(_fields(story, view))
    return frame(
        story.layout,
        view,
        page_title=f"{story.title} {'|' if story.layout == 'table' else '-'} {SITE_TITLE}",
        main=main,
        extra_head=head(story, view),
        charset=CHARSETS.get(story.id, _CHARSET),
        kind="post-template-default single single-post",
    )


def frame(
    layout: LayoutName,
    view: View,
    *,
    page_title: str,
    main: str,
    extra_head: str = "",
    charset: str = _CHARSET,
    kind: str = "archive category",
) -> str:
    """Return a whole page: *main* inside the header, menus and side columns of *layout*.

    *kind* is the class by which WordPress tells single posts from archives.
    """
    newest = [link(story) for story in view.listed[:5]]
    read = sorted(view.listed, key=lambda story: view.chance(f"read {story.id}"))[:4]
    wrap = {"table": "<td>{}</td>", "breaks": "{} | "}.get(layout, "<li>{}</li>")
    lists = "- {}<br>" if layout in _PLAIN_LISTS else "<li>{}</li>"
    return _template(f"{layout}.shell").substitute(
        page_title=escape(page_title, quote=False),
        site=SITE_TITLE,
        head=extra_head,
        main=main,
        charset=charset,
        kind=kind,
        menu="".join(wrap.format(entry) for entry in menu()),
        latest="\n".join(lists.format(entry) for entry in newest),
        popular="\n".join(lists.format(link(story)) for story in read),
        footer=FOOTER,
    )


def _fields(story: DemoStory, view: View) -> dict[str, str]:
    """Return the values of all places of the article templates."""
    also, previous, *more = view.related(story, 5)
    related = "\n".join(f"<li>{link(other)}</li>" for other in more)
    sahifa_related = (
        '<section id="related_posts"><div class="block-head"><h3>مقالات ذات صلة</h3></div>'
        + "".join(f'<div class="related-item"><h3>{link(other)}</h3></div>' for other in more)
        + "</section>"
    )
    return {
        **_named(story),
        **_dated(story, view),
        "title": escape(story.title, quote=False),
        "section": story.section.name,
        "section_url": f"/{story.section.key}/",
        "url": escape(view.base + story.path),
        "views": str(view.chance(f"views {story.id}") % 4000 + 60 * view.edition),
        "body": bodies.body(story, view),
        "data": _next_data(story, view) if story.layout == "next" else "",
        "print_url": f"{escape(story.path)}?print=1",
        "related": related
        if story.layout not in _PLAIN_LISTS
        else related.replace("</li>", "<br>").replace("<li>", ""),
        "related_first": sahifa_related if story.related_first else "",
        "related_last": "" if story.related_first else sahifa_related,
        "also_url": escape(also.path),
        "also_title": escape(also.title, quote=False),
        "also_teaser": escape(teaser(also), quote=False),
        "previous_url": escape(previous.path),
        "previous_title": escape(previous.title, quote=False),
    }


def _named(story: DemoStory) -> dict[str, str]:
    """Return the author and tag fields."""
    anchors = [f'<a href="{author_path(name)}" rel="author">{name}</a>' for name in story.authors]
    tags = [f'<a href="{tag_path(tag)}" rel="tag">{tag}</a>' for tag in story.tags]
    names = " و".join(story.authors)
    prefix = "كتب: " if story.layout == "table" else "بقلم: "
    return {
        "author_links": " و".join(anchors),
        "author_names": names,
        "first_author": story.authors[0] if story.authors else "",
        "byline": prefix + ("، ".join(anchors) if story.layout == "html5" else names) if names else "",
        "tag_links": " ".join(tags),
        "tag_items": "".join(f"<li>{tag}</li>" for tag in tags),
    }


def _dated(story: DemoStory, view: View) -> dict[str, str]:
    """Return the published date in every form that a layout prints."""
    moment = story.published
    return {
        "day": printed.day(moment),
        "when": printed.relative(view.now - moment) if story.relative else printed.day(moment),
        "iso": moment.isoformat(),
        "long_day": printed.long_day(moment),
        "double_day": printed.double_day(moment),
        "hijri_day": printed.hijri_day(moment),
        "clock": f"{moment:%H:%M}",
        "clock12": printed.clock12(moment),
    }


def _next_data(story: DemoStory, view: View) -> str:
    """Return the JSON of a page of the "next" layout; its body is HTML in some articles, blocks in the others."""
    blocks = bodies.json_blocks(story, view)
    told = {
        "id": story.id,
        "title": story.title,
        "summary": story.standfirst,
        "section": {"name": story.section.name, "slug": story.section.key},
        "authors": [{"name": name} for name in story.authors],
        "tags": [{"name": tag} for tag in story.tags],
        "publishedAt": f"{story.published.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z",
        "views": view.chance(f"views {story.id}") % 4000,
        **({"blocks": blocks} if int(story.id[1:3]) % 2 else {"bodyHtml": bodies.body(story, view)}),
    }
    if story.modified:
        told["updatedAt"] = f"{story.modified.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"
    related = [{"title": other.title, "slug": other.path} for other in view.related(story)]
    page = {"props": {"pageProps": {"story": told, "related": related}}, "page": "/tech/[slug]", "buildId": "w4d1"}
    return json.dumps(page, ensure_ascii=False).replace("</", "<\\/")


@cache
def _template(name: str) -> Template:
    return Template(files(__package__).joinpath("templates", f"{name}.html").read_text("utf-8").strip() + "\n")
