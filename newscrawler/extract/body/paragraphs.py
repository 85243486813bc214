"""The text of an article as paragraphs, from its page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from newscrawler.boilerplate import clean_paragraphs
from newscrawler.extract.body.code import code_form
from newscrawler.extract.body.container import Container, container_at, find_container
from newscrawler.extract.body.lines import lines_of
from newscrawler.extract.body.prune import rules_for
from newscrawler.extract.body.site_rules import select_declared
from newscrawler.html.document import squeeze
from newscrawler.html.elements import HEADINGS
from newscrawler.items import Removed, SiteRules
from newscrawler.text import archive_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawler.extract.body.line import Line
    from newscrawler.html.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The text of a page: its *paragraphs* in order, and what was taken out of it.

    *container* is the element it was found in, of which parts are *excluded*; *lines* are all that stood there, *rules*
    what took each out (before labels were cut), *standing* the lines of the paragraphs; *share* is the part of the
    page's running text that the container holds, 0..1.
    """

    paragraphs: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
    container: etree._Element | None = None
    excluded: frozenset[etree._Element] = frozenset()
    lines: tuple[Line, ...] = ()
    standing: tuple[Line, ...] = ()
    rules: tuple[str | None, ...] = ()
    share: float = 0.0
    flags: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str | None:
        """The paragraphs, separated by one blank line; None when there is none."""
        return "\n\n".join(self.paragraphs) or None


def body_of(
    document: Document,
    *,
    title: str | None,
    rules: SiteRules | None = None,
    headline: etree._Element | None = None,
    printed: Sequence[str] = (),
    description: str | None = None,
) -> Body:
    """Return the text of *document*, without its *title*; *headline* is the element that prints it, when known.

    A standfirst of its own that *description* says, too, is no part of it. *printed* are the date and the byline as
    printed, which may stand before the text.
    *rules* may name the container, parts to leave out, and lines that are boilerplate on the site.
    """
    rules = rules or SiteRules()
    page = document.root.find("body")
    if page is None:
        page = document.root
    container = _declared(page, rules) or find_container(
        page, headline if headline is not None else _headline(page, title), description=description
    )
    if container is None:
        return Body()
    for selector in rules.remove:
        container.excluded.update(select_declared(page, selector))
    return _read(container, title, rules, printed, description, headline)


def body_of_fragment(html: str, *, title: str | None, rules: SiteRules | None = None) -> Body:
    """Return the text of the HTML *html* that stands in the data of a page, as pages made by scripts hold it."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, recover=True, remove_comments=True)
    try:
        root = etree.fromstring(f"<html><body>{html}</body></html>".encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return Body()
    page = root.find("body")
    if page is None:
        return Body()
    return _read(container_at(page, page), title, rules or SiteRules())


def _declared(page: etree._Element, rules: SiteRules) -> Container | None:
    found = select_declared(page, rules.body) if rules.body else []
    return container_at(found[0], page) if found else None


def _read(
    container: Container,
    title: str | None,
    rules: SiteRules,
    printed: Sequence[str] = (),
    description: str | None = None,
    headline: etree._Element | None = None,
) -> Body:
    lines = lines_of(container)
    if headline is not None and headline.tag in HEADINGS:
        for line in lines:
            if line.block is headline:  # with a word before or behind the title: "live"
                line.chrome = "title"
    pruned = rules_for(lines, title, printed, description)
    texts = [line.text if rule else _form(line) for line, rule in zip(lines, pruned, strict=True)]
    if "" in texts:  # a line of nothing but invisible characters
        seen = [i for i, text in enumerate(texts) if text]
        lines, pruned, texts = [lines[i] for i in seen], [pruned[i] for i in seen], [texts[i] for i in seen]
    kept = [text for text, rule in zip(texts, pruned, strict=True) if rule is None]
    clean, taken = clean_paragraphs(kept, title=title, lines=rules.lines)
    final = _final(texts, pruned, clean)
    held = container.mass.raw.get(container.root, 0)
    return Body(
        paragraphs=tuple(clean),
        removed=tuple(_removed(texts, pruned, clean, taken)),
        container=container.root,
        excluded=frozenset(container.excluded),
        lines=tuple(lines),
        standing=tuple(line for line, rule in zip(lines, final, strict=True) if rule is None),
        rules=tuple(pruned),
        share=held / container.mass.total if container.mass.total else 0.0,
    )


def _form(line: Line) -> str:
    return code_form(line.text) if line.code else archive_form(line.text)


def _final(texts: Sequence[str], rules: Sequence[str | None], clean: Sequence[str]) -> list[str | None]:
    """Return *rules*, and a rule for every line that the labels took out after them."""
    final = list(rules)
    place = 0
    for i, text in enumerate(texts):
        if rules[i] is None and place < len(clean) and text == clean[place]:
            place += 1
        elif rules[i] is None:
            final[i] = "label"
    return final


def _removed(
    texts: Sequence[str], rules: Sequence[str | None], clean: Sequence[str], taken: Sequence[Removed]
) -> Iterator[Removed]:
    """Yield what the two steps took out, in order, each before the paragraph of *clean* it stood before."""
    place = 0
    pieces = iter(taken)
    piece = next(pieces, None)
    for text, rule in zip(texts, rules, strict=True):
        if rule is not None:
            yield Removed(text=text, rule=rule, before=place)
        elif piece is not None and piece.before == place and piece.text == text:
            yield piece
            piece = next(pieces, None)
        elif place < len(clean):
            place += 1


def _headline(page: etree._Element, title: str | None) -> etree._Element | None:
    headings = list(page.iter("h1"))
    for heading in headings:
        if title and squeeze("".join(heading.itertext())) == title:
            return heading
    return headings[0] if len(headings) == 1 else None
