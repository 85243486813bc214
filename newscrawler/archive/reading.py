"""An exchange read: the members that store it, and the record of its page; made together, wherever there is a CPU."""

from dataclasses import dataclass, replace

from newscrawler.items import Article, Rejection, SiteRules
from newscrawler.record import read_capture
from newscrawler.warc.exchange import Exchange, Prior, capture_of
from newscrawler.warc.writer import WarcMembers, WarcWriter


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """What became of one answer: *members* for the WARC at offset 0, and the *record* (None for an answer unread).

    *parts* are the addresses of the article's further pages, *rules* what it was read with.
    """

    members: WarcMembers
    record: Article | Rejection | None = None
    parts: tuple[str, ...] = ()
    rules: SiteRules | None = None


def read_exchange(
    exchange: Exchange, rules: SiteRules, *, warcinfo: str | None, prior: Prior | None = None, read: bool = True
) -> ReadPage:
    """Return the members of *exchange* and, when it is to be *read*, its record with its place relative to offset 0.

    *warcinfo* is the id of the record that describes them.
    """
    members = WarcWriter(file="", warcinfo=warcinfo).members(exchange, offset=0, prior=prior)
    if not read:
        return ReadPage(members=members)
    record, parts = read_capture(capture_of(exchange, members.ref), rules)
    return ReadPage(members=members, record=record, parts=parts, rules=rules)


def placed(page: ReadPage, *, file: str, offset: int) -> ReadPage:
    """Return *page* with its members as they stand in *file* once they were appended at *offset*."""
    ref = replace(page.members.ref, file=file, offset=offset)
    line = replace(page.members.line, offset=offset, filename=file.rpartition("/")[2])
    return replace(page, members=replace(page.members, ref=ref, line=line))
