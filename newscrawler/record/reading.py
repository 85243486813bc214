"""An exchange read: the members that store it, and the record of its page; made together, wherever there is a CPU."""

from dataclasses import dataclass, replace

from newscrawler.items import Article, Capture, Rejection, SiteRules
from newscrawler.record.build import read_capture
from newscrawler.record.refine import refine
from newscrawler.requisites import Kinds, Need, needs_of
from newscrawler.warc.exchange import Exchange, Prior, capture_of
from newscrawler.warc.writer import WarcMembers, WarcWriter


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """What became of one answer: *members* for the WARC at offset 0, and the *record* (None for an answer unread).

    *parts* are the addresses of the article's further pages, *needs* what its page needs to be shown, *rules* what it
    was read with. *refined* tells that the record is of one page, and that refining it changes nothing.
    """

    members: WarcMembers
    record: Article | Rejection | None = None
    parts: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    rules: SiteRules | None = None
    refined: bool = False


def read_exchange(
    exchange: Exchange,
    rules: SiteRules,
    *,
    warcinfo: str | None,
    prior: Prior | None = None,
    read: bool = True,
    kinds: Kinds = frozenset(),
) -> ReadPage:
    """Return the members of *exchange* and, when it is to be *read*, its record with its place relative to offset 0.

    *warcinfo* is the id of the record that describes them; *kinds* says which of the page's needs are told.
    """
    members = WarcWriter(file="", warcinfo=warcinfo).members(exchange, offset=0, prior=prior)
    if not read:
        return ReadPage(members=members)
    capture = capture_of(exchange, members.ref)
    record, parts = read_capture(capture, rules)
    needs = needs_in(capture, kinds) if isinstance(record, Article) else ()
    refined = isinstance(record, Article) and not parts and refine(record, lines=rules.lines).record is record
    return ReadPage(members=members, record=record, parts=parts, needs=needs, rules=rules, refined=refined)


def needs_in(capture: Capture, kinds: Kinds) -> tuple[Need, ...]:
    """Return what the page or the style sheet in *capture* needs to be shown, of the wanted *kinds*."""
    return needs_of(capture.body, url=capture.url, kinds=kinds, content_type=capture.headers.get("content-type"))


def placed(page: ReadPage, *, file: str, offset: int) -> ReadPage:
    """Return *page* with its members as they stand in *file* once they were appended at *offset*."""
    ref = replace(page.members.ref, file=file, offset=offset)
    line = replace(page.members.line, offset=offset, filename=file.rpartition("/")[2])
    return replace(page, members=replace(page.members, ref=ref, line=line))
