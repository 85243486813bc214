"""The addresses that an answer, a page or a style sheet, needs to be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from newscrawler.errors import ExtractionError
from newscrawler.html import decode
from newscrawler.html.document import parse
from newscrawler.html.packed import unpacked
from newscrawler.requisites.css import links_of_sheet
from newscrawler.requisites.named_file import Kind, NamedFile
from newscrawler.requisites.page import links_of_page
from newscrawler.urls import resolve

Level = Literal["none", "styles", "images", "all"]
Kinds = frozenset[Kind]

KINDS_OF: Mapping[Level, Kinds] = MappingProxyType(
    {
        "none": frozenset(),
        "styles": frozenset({"style", "font"}),
        "images": frozenset({"style", "font", "image"}),
        "all": frozenset({"style", "font", "image", "script"}),
    }
)
"""What each level keeps: "styles" what the pages of a site share, "images" its pictures too, "all" its scripts."""

REQUISITE_KINDS: Kinds = frozenset(get_args(Kind))
"""All of them, with the documents that pages link to, which no level has."""

MOST_NEEDS = 1000  # of one answer; the front page of a large paper with all renditions of its pictures has some 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """An absolute address, without fragment, and what is there."""

    url: str
    kind: Kind


def requisite_key(url: str) -> str:
    """Return the identity of a requisite: one whatever it is needed as, and no page.

    >>> requisite_key("https://example.com/a.png")
    'requisite:https://example.com/a.png'
    """
    return f"requisite:{url}"


def needs_of(body: bytes, *, url: str, kinds: Kinds, content_type: str | None = None) -> tuple[Need, ...]:
    """Return what the answer *body* at *url* needs of the wanted *kinds*, each address once.

    A page or a style sheet, as *content_type* says; what is neither needs nothing. At most MOST_NEEDS.

    >>> styles = KINDS_OF["styles"]
    >>> css = b"@import 'theme.css'; @font-face {src: url(/f/a.woff2)} body {background: url(a.png)}"
    >>> [need.url for need in needs_of(css, url="https://example.com/c/s.css", kinds=styles, content_type="text/css")]
    ['https://example.com/c/theme.css', 'https://example.com/f/a.woff2']
    """
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if not kinds:
        return ()
    if media_type == "text/css":
        return _needs(links_of_sheet(unpacked(body), content_type=content_type), base=url, wanted=kinds)
    if media_type and "html" not in media_type:
        return ()
    try:
        html = unpacked(body)
        document = parse(decode(html, content_type), url, html)
    except ExtractionError:
        return ()
    links = links_of_page(document.root, kinds)
    return _needs(links, base=document.base or url, wanted=kinds, encoding=document.decoded.encoding)


def _needs(links: Sequence[NamedFile], *, base: str, wanted: Kinds, encoding: str = "utf-8") -> tuple[Need, ...]:
    found: dict[str, Need] = {}
    for link in links:
        if link.kind not in wanted or link.address.startswith(("#", "data:")):
            continue
        address = resolve(base, link.address, encoding=encoding)
        if address is None:
            continue
        bare = address.partition("#")[0]
        found.setdefault(bare, Need(url=bare, kind=link.kind))
        if len(found) == MOST_NEEDS:
            break
    return tuple(found.values())
