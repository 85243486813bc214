"""The site's own truth: what a crawl must have stored, and what it must not have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawler.demo import markup
from newscrawler.demo.heads import AMP_TWINS, picture_url
from newscrawler.demo.listings import DEAD_LINK, DRAFTS, OLD_ADDRESS, SEARCH, SHORT_LINK, listings
from newscrawler.demo.machine import in_feed
from newscrawler.demo.specials import PROTECTED, STATIC, amp_address, print_address
from newscrawler.demo.stories import MOVES, SITE_TITLE, DemoStory
from newscrawler.demo.told import Broken, Gone, changes_until, second_edition
from newscrawler.items import Image, Precision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawler.demo.site import DemoSite
    from newscrawler.demo.view import View

TWIN = frozenset({"twin", "duplicate"})  # the reasons that are right for a page that shows a stored article
PLACEHOLDERS = frozenset({"admin", "np_admin", SITE_TITLE})
LEAKS = (  # strings that stand on the pages and belong to no article
    *("شاهد أيضاً", "عن admin", "مقالات ذات صلة", "مساحة إعلانية", "اقرأ أيضاً", "اقرأ أيضًا", "إقرأ أيضا"),
    *("شاركها", "الوسوم", "لن يتم نشر عنوان بريدك", "اشترك في نشرتنا", "أرسل لصديق", "نسخة للطباعة", "عدد القراءات"),
    *("أخبار متعلقة", "اقرأ في القسم نفسه", "جديد الموقع", "جارٍ التحميل", "ظهرت المقالة", "جميع الحقوق محفوظة"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The record that must be stored of one article; names and forms are those of ``items.Article``.

    *bylines* are the answers that are right for ``byline_raw``: the printed line, and the names alone that the data of
    the page gives. *precisions* are those for ``published_precision``: a feed can say more than the page.
    *aliases* are further addresses that lead to the article and must not become records: twins, redirects, tracking.
    *sources* says where the site names it: "listing", "sitemap", "feed".
    """

    id: str
    layout: str
    canonical_url: str
    title: str
    description: str | None
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...]
    bylines: tuple[str | None, ...]
    section: str
    tags: tuple[str, ...]
    published: str
    precisions: tuple[Precision, ...]
    modified: str | None
    language: str
    image: str | None
    images: tuple[Image, ...]
    links: tuple[str, ...]
    version: int
    aliases: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def text(self) -> str | None:
        """Return the stored text: paragraphs with a blank line between them, None for a post without text."""
        return "\n\n".join(self.paragraphs) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All that is true of the site in one edition.

    *records*: one for each article, by canonical URL; of an article that was removed since the first edition the last
    version that was public, of one that moved the one stored before. *rejected*: pages that may be fetched and must not
    be stored, each with the reasons that are right. *never_fetched*: addresses that robots.txt forbids. *missing*:
    addresses that answer 404. *redirects*: from, to. *removed*: articles that were public in the first edition, and how
    they went; *moved*: those that are found at another address now, and stay one record; *held*: those whose pages read
    worse now than in the editions before, and how. *clusters*: the canonical URLs of each story that came out more than
    once, in order of time, the first publisher first; stories in order of their first. *edited* and *noise*: canonical
    URLs that changed with and without a new version. *leaks*: strings that may stand in no title and no text.
    """

    base: str
    edition: int
    records: Mapping[str, Expected]
    rejected: Mapping[str, frozenset[str]]
    never_fetched: frozenset[str]
    missing: frozenset[str]
    redirects: Mapping[str, str]
    removed: Mapping[str, Gone]
    moved: Mapping[str, str]
    held: Mapping[str, Broken]
    clusters: tuple[tuple[str, ...], ...]
    edited: frozenset[str]
    noise: frozenset[str]
    leaks: tuple[str, ...] = LEAKS


def manifest(site: DemoSite) -> Manifest:
    """Return the truth of *site*, for a crawl of this edition after crawls of those before it."""
    view, base = site.view, site.base
    changes = changes_until(site.edition)
    of_kind = {kind: frozenset(view.address(c.id) for c in changes if c.kind == kind) for kind in ("edited", "noise")}
    moved = {view.address(c.id): view.address(f"{c.id}b") for c in changes if c.kind in MOVES}
    redirects = {view.address(c.id): view.address(f"{c.id}b") for c in changes if c.kind == "moved"}
    new_homes = frozenset(moved.values())
    return Manifest(
        base=base,
        edition=site.edition,
        records={url: _expected(story, view) for story in view.stories if (url := base + story.path) not in new_homes},
        rejected=_rejected(view) | dict.fromkeys(new_homes, TWIN),
        never_fetched=frozenset(base + path for path in (*DRAFTS, SEARCH)),
        missing=frozenset({base + DEAD_LINK}),
        redirects={base + SHORT_LINK: view.address("p05"), base + OLD_ADDRESS: view.address("p03"), **redirects},
        removed={base + s.path: s.gone for s in view.stories if s.gone and s.gone not in MOVES},
        moved=moved,
        held={base + story.path: story.broken for story in view.stories if story.broken},
        clusters=_clusters(view, second_edition().copies if site.edition > 1 else {}),
        edited=of_kind["edited"],
        noise=of_kind["noise"],
    )


def _rejected(view: View) -> dict[str, frozenset[str]]:
    """Return the pages that can be fetched and are no records, with the reasons that are right for each."""
    found = {view.base + path: frozenset({"listing"}) for path, _, _ in listings(view)}
    found |= {view.base + path: frozenset({"static_page"}) for path in STATIC}
    found[view.base + PROTECTED] = frozenset({"password"})
    for story in view.live:
        if story.id in AMP_TWINS:
            found[view.base + amp_address(story)] = TWIN
        if story.layout == "html5":
            found[view.base + print_address(story)] = TWIN
    return found


def _clusters(view: View, copies: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return the stories that *copies* (a copy's id and the id of what it was made from) make."""
    groups = [{first, *(copy for copy, of in copies.items() if of == first)} for first in set(copies.values())]
    told = [sorted((view.by_id[name] for name in group), key=lambda story: story.published) for group in groups]
    told.sort(key=lambda stories: stories[0].published)
    return tuple(tuple(view.base + story.path for story in stories) for stories in told)


def _expected(story: DemoStory, view: View) -> Expected:
    shown, exact = markup.figures(story.body), _shows_time(story)
    published = story.published if exact else story.published.replace(hour=0, minute=0, second=0)
    twins = [amp_address(story)] if story.id in AMP_TWINS else [print_address(story)] if story.layout == "html5" else []
    redirects = {"p05": [SHORT_LINK], "p03": [OLD_ADDRESS]}.get(story.id, [])
    return Expected(
        id=story.id,
        layout=story.layout,
        canonical_url=view.base + story.path,
        title=story.title,
        description=story.standfirst,
        paragraphs=tuple(markup.paragraphs(story.body)),
        authors=tuple(name for name in story.authors if name not in PLACEHOLDERS),
        bylines=_bylines(story),
        section=story.section.name,
        tags=story.tags if story.layout not in {"table", "breaks"} else (),
        published=published.isoformat(),
        precisions=_precisions(story),
        modified=story.modified.isoformat() if story.modified and exact else None,
        language="ar",
        image=picture_url(story, view),
        images=tuple(Image(url=view.picture(block.target), caption=block.text) for block in shown),
        links=tuple(view.address(target) for target in markup.linked(story.body)),
        version=story.version,
        aliases=tuple(view.base + path for path in (*twins, *redirects)),
        sources=_sources(story, view),
    )


def _shows_time(story: DemoStory) -> bool:
    """Return whether the page says more of the date than the day."""
    return story.layout != "table" and (story.layout != "sahifa" or story.exact)


def _precisions(story: DemoStory) -> tuple[Precision, ...]:
    if not _shows_time(story):
        return ("day",)
    return ("minute", "second") if story.layout == "breaks" else ("second",)


def _bylines(story: DemoStory) -> tuple[str | None, ...]:
    """Return the byline as the page prints it, and the names as its data gives them."""
    if not story.authors:
        return (None,)
    prefix = {"html5": "بقلم: ", "breaks": "بقلم: ", "table": "كتب: "}.get(story.layout, "")
    return tuple(start + glue.join(story.authors) for start in dict.fromkeys((prefix, "")) for glue in _glues(story))


def _glues(story: DemoStory) -> tuple[str, ...]:
    """Return what can stand between two names."""
    return ("، ", " و", ", ") if len(story.authors) > 1 else ("",)


def _sources(story: DemoStory, view: View) -> tuple[str, ...]:
    """Return the kinds of places where the site names the article."""
    named = {
        "listing": story.listed,
        "sitemap": story.layout != "table" and not story.feed_only,
        "feed": story in in_feed(view),
    }
    return tuple(kind for kind, there in named.items() if there)
