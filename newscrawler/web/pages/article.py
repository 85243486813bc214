"""An article: its text with its structure, where its facts come from, what was removed, its versions and copies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import nh3
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from newscrawler import __version__
from newscrawler.archive.reextract import image_changes, word_changes
from newscrawler.archive.reextract.pieces import pieces_of
from newscrawler.dedup import tell
from newscrawler.items import Embed
from newscrawler.items.schema import encode_line
from newscrawler.text.printable import visible
from newscrawler.web.render import page, served_by, words_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from newscrawler.archive.reextract.pieces import DiffPiece
    from newscrawler.items import Article, Removed
    from newscrawler.web.served import Served

_TAGS = set(
    "article h2 h3 h4 h5 h6 p ul ol li blockquote footer cite table thead tbody tr th td br pre code strong em a time"
    " sup sub".split()
)
_PICTURES = frozenset({"figure", "figcaption", "img"})
_ATTRIBUTES = {"article": {"lang", "dir"}, "a": {"href"}, "time": {"datetime"}, "img": {"src", "alt"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A paragraph of the text as it was printed: kept, or *removed* by cleaning."""

    text: str
    removed: Removed | None = None


def article_view(request: Request) -> Response:
    """Return the page of one article, of its latest version or of the one that ``version`` names."""
    served = served_by(request)
    versions = versions_of_id(served, request.path_params["id"])
    article = version_of(versions, request.query_params.get("version"))
    story = None
    place = served.picture.story_of.get(article.id)
    if place is not None:
        story = tell(served.index.latest(served.picture.stories[place]))
    return page(
        request,
        "article.html",
        article=article,
        versions=versions,
        text=None
        if "removed" in request.query_params
        else html_text_of(article, words_for(request).t("article.picture")),
        stretches=list(stretches(article)),
        story=story,
        removals=[one for one in served.picture.removals if one.id == article.id],
        moves=[one for one in served.picture.moves if one.id == article.id],
        held=served.picture.waiting.get(article.id),
    )


def difference_page(request: Request) -> Response:
    """Return the page that shows two versions of an article word by word: ``from`` and ``to``."""
    versions = versions_of_id(served_by(request), request.path_params["id"])
    after = version_of(versions, request.query_params.get("to"))
    earlier = [one for one in versions if one.version < after.version] or versions[:1]
    before = version_of(versions, request.query_params.get("from")) if "from" in request.query_params else earlier[-1]
    return page(
        request,
        "difference.html",
        article=after,
        before=before,
        after=after,
        versions=versions,
        parts=[(name, pieces) for name in ("title", "description", "text") if (pieces := _pieces(before, after, name))],
        images=image_changes(before, after),
    )


def download(request: Request) -> Response:
    """Return a version as JSON, as Markdown, or its capture as WARC or WACZ."""
    served = served_by(request)
    versions = versions_of_id(served, request.path_params["id"])
    article = version_of(versions, str(request.path_params["version"]))
    form = request.path_params["form"]
    if form == "json":
        return _file(article, form, encode_line(article), "application/json")
    if form == "md":
        return _file(article, form, article.markdown().encode(), "text/markdown; charset=utf-8")
    if form == "warc.gz" and article.warc:
        archive = served.picture.archive
        from newscrawler.archive.wacz.selection import select_exchanges  # noqa: PLC0415 - with all of reading, a third of a start

        exchanges = select_exchanges(archive, [(article.warc.file, article.warc.offset)], ())
        return _file(article, form, b"".join(one.data for one in exchanges), "application/warc")
    if form == "wacz" and article.warc:
        return _file(article, form, _packed(served, article), "application/wacz+zip")
    raise HTTPException(404)


def html_text_of(article: Article, picture: str) -> Markup:
    """Return the text of *article* as clean HTML without its headline; a picture is a link, called *picture*."""
    pictures = (
        Embed(provider=picture, url=one.url, after=one.after, title=" — ".join(_said(picture, one.caption, one.credit)))
        for one in article.images
        if one.after is not None
    )
    bare = replace(article, description=None, images=(), embeds=(*article.embeds, *pictures))
    return clean_html(bare.html(), pictures=False)


def clean_html(text: str, *, pictures: bool) -> Markup:
    """Return the HTML of an article without its headline, and without what nh3 does not know as harmless."""
    clean = nh3.clean(
        text,
        tags=_TAGS | _PICTURES if pictures else _TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags={"h1", "script", "style"},
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
    )
    return Markup(visible(clean))  # noqa: S704 - nh3 made it harmless


def stretches(article: Article) -> Iterator[Stretch]:
    """Yield the paragraphs of *article*, and what cleaning removed at the place where it stood."""
    kept = article.text.split("\n\n") if article.text else []
    for number in range(-1, len(kept) + 1):
        for one in article.removed:
            if one.before == number:
                yield Stretch(text=one.text, removed=one)
        if 0 <= number < len(kept):
            yield Stretch(text=kept[number])


def _packed(served: Served, article: Article) -> bytes:
    """Return the WACZ of one page, which ReplayWeb.page opens."""
    from newscrawler.archive.wacz import write_wacz  # noqa: PLC0415 - likewise

    with TemporaryDirectory(prefix="newscrawler-serve-") as folder:
        path = Path(folder) / "page.wacz"
        software = f"newscrawler {__version__}"
        archive = served.picture.archive
        write_wacz(path, archive, [article], title=article.title, software=software, created=datetime.now(UTC))
        return path.read_bytes()


def _said(*parts: str | None) -> Iterator[str]:
    return (part for part in parts if part)


def _pieces(before: Article, after: Article, name: str) -> list[DiffPiece]:
    old, new = (getattr(one, name) or "" for one in (before, after))
    changes = word_changes(old, new)
    return list(pieces_of(old, changes, around=None)) if changes else []


def versions_of_id(served: Served, key: str) -> list[Article]:
    """Return the versions of the article with this id, under which it may have moved. Raises HTTPException 404."""
    found = served.index.versions(key)
    if not found:
        raise HTTPException(404)
    return found


def version_of(versions: list[Article], number: str | None) -> Article:
    """Return the version with this *number*, the latest for None. Raises HTTPException 404."""
    if number is None:
        return versions[-1]
    for one in versions:
        if str(one.version) == number:
            return one
    raise HTTPException(404)


def _file(article: Article, form: str, data: bytes, kind: str) -> Response:
    name = f"{article.id}-{article.version}.{form}"
    return Response(data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
