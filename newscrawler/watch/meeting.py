"""What a watch has met since it last looked: events of articles, findings of runs, stories of several publishers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from newscrawler.archive import newest_position, open_archive, told_since
from newscrawler.dedup import clusters
from newscrawler.follow import Wanted
from newscrawler.items.schema import encode_line
from newscrawler.report.details import detail_in_arabic
from newscrawler.report.labels import FINDING_WORDS, reason_in_arabic
from newscrawler.report.runs import manifests
from newscrawler.search import Matcher, parse_query
from newscrawler.watch.notice import NO_RECORD, Notice
from newscrawler.watch.outbox import Reached

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newscrawler.archive import Event
    from newscrawler.items import Article
    from newscrawler.report.runs import RunManifest
    from newscrawler.storage import DataFolder
    from newscrawler.watch.declared import Watch

_OF_RUNS = frozenset({"broken", "recovered", "silent", "blocked"})
_ABOUT_ARTICLES = frozenset("new version headline removed returned moved held released accepted dropped".split())
_BATCH = 500  # events looked at together; their records are held in memory
STORY_DAYS = 3  # in which the copies of a story come out; an agency's report is old news after that


class _Paper(msgspec.Struct):
    site_title: str | None = None


def beginning(folder: DataFolder) -> Reached:
    """Return the place of a new watch: behind everything that happened so far."""
    runs = list(manifests(folder))
    broken = {facts.site: tuple(one.kind for one in facts.findings) for run in runs[::-1] for facts in run.sites}
    return Reached(position=newest_position(folder), run=_name(runs[0]) if runs else "", broken=broken)


def met(
    folder: DataFolder, watch: Watch, place: Reached, *, titles: Mapping[str, str], now: datetime
) -> tuple[list[Notice], Reached]:
    """Return the news for *watch* since *place*, and the place behind them; *titles* are what sites call themselves.

    Raises ArchiveError for a damaged log, StorageError for a file that cannot be read.
    """
    notices: list[Notice] = []
    position, told = place.position, told_since(folder, place.position)
    while batch := list(islice(told, _BATCH)):
        position = position.after(batch)
        if _ABOUT_ARTICLES.intersection(watch.wanted):
            notices += _of_events(folder, watch, [one.event for one in batch if one.event])
    run, broken = place.run, dict(place.broken)
    for manifest in reversed([one for one in manifests(folder) if _name(one) > place.run]):
        if _OF_RUNS.intersection(watch.wanted):
            notices += _of_run(watch, manifest, broken)
        broken |= {facts.site: tuple(one.kind for one in facts.findings) for facts in manifest.sites}
        run = _name(manifest)
    if "story" in watch.wanted and position != place.position:
        notices += _stories(folder, watch, now=now)
    return [_named(notice, titles) for notice in notices], Reached(position=position, run=run, broken=broken)


def _named(notice: Notice, titles: Mapping[str, str]) -> Notice:
    """Return *notice* with the name of the paper, declared or its own, in the place of that of the site."""
    own = msgspec.json.decode(notice.article, type=_Paper).site_title if notice.article != NO_RECORD else None
    paper = titles.get(notice.site) or own
    title = paper if paper and notice.title == notice.site else notice.title
    return msgspec.structs.replace(notice, paper=paper, title=title)


def _name(manifest: RunManifest) -> str:
    return f"{manifest.started}/{manifest.run:06d}"


def _of_events(folder: DataFolder, watch: Watch, events: list[Event]) -> Iterator[Notice]:
    matches = _matcher(watch).among if watch.query else None
    wanted = Wanted(folder=folder, sites=watch.sites, matches=matches).among(events)
    versions = [event for event in wanted if event.event == "version" and "headline" in watch.wanted]
    with open_archive(folder.path) as archive:
        histories = archive.histories({event.id for event in versions}) if versions else {}
    for event in wanted:
        if event.event in watch.wanted:
            yield _notice(event, watch.language)
        if event in versions and (headline := _new_headline(event, histories[event.id])):
            yield headline


def _matcher(watch: Watch) -> Matcher:
    return Matcher(parse_query(watch.query or "", timezone=watch.timezone))


def _notice(event: Event, language: str) -> Notice:
    how = event.how
    if how and language == "ar" and event.event in {"removed", "held"}:
        how = "، ".join(reason_in_arabic(f"http_{one}" if one.isdecimal() else one) for one in how.split(", "))
    return Notice(
        key=event.key,
        event=event.event,
        site=event.site,
        title=event.title or event.url,
        url=event.url,
        moment=event.moment,
        detail=how,
        article=event.article or NO_RECORD,
    )


def _new_headline(event: Event, versions: list[Article]) -> Notice | None:
    """Return the news that a version has another headline; None when it has not, or is the same page read anew."""
    after = next((one for one in versions if one.version == event.version), None)
    before = next((one for one in reversed(versions) if after and one.version < after.version), None)
    if before is None or after is None or before.title == after.title or (after.warc and before.warc == after.warc):
        return None
    return Notice(
        key=f"{event.key}/headline",
        event="headline",
        site=event.site,
        title=after.title,
        url=event.url,
        moment=event.moment,
        before=before.title,
        article=event.article or NO_RECORD,
    )


def _of_run(watch: Watch, manifest: RunManifest, broken: dict[str, tuple[str, ...]]) -> Iterator[Notice]:
    """Yield what a run found that the run before it, which left *broken* behind, had not."""
    for facts in manifest.sites:
        if watch.sites and facts.site not in watch.sites:
            continue
        known = broken.get(facts.site, ())
        for finding in facts.findings:
            event = finding.kind if finding.kind in watch.wanted else "broken"
            if finding.kind not in known and event in watch.wanted:
                detail, url = f"{finding.kind}: {finding.detail}", next(iter(finding.urls), None)
                if watch.language == "ar" and (arabic := detail_in_arabic(finding.detail)):
                    detail = f"{FINDING_WORDS.get(finding.kind, finding.kind)}: {arabic}"
                yield _of_site(manifest, facts.site, event, finding.kind, detail=detail, url=url)
        if known and not facts.findings and "recovered" in watch.wanted:
            yield _of_site(manifest, facts.site, "recovered", "recovered", detail=None, url=None)


def _of_site(manifest: RunManifest, site: str, event: str, kind: str, *, detail: str | None, url: str | None) -> Notice:
    key = f"{site}/{kind}/{_name(manifest)}"
    return Notice(key=key, event=event, site=site, title=site, url=url, moment=manifest.ended, detail=detail)


def _stories(folder: DataFolder, watch: Watch, *, now: datetime) -> Iterator[Notice]:
    """Yield the stories of the last days that enough sites have printed."""
    since = now.astimezone(UTC) - timedelta(days=STORY_DAYS)
    matches = _matcher(watch).among if watch.query else None
    with open_archive(folder.path) as archive:
        for story in clusters(lambda: archive.articles(since=since)):
            articles = [story.first, *(copy.article for copy in story.copies)]
            sites = sorted({article.site for article in articles})
            if len(sites) < watch.publishers or (watch.sites and not set(watch.sites).intersection(sites)):
                continue
            if matches and not any(matches([encode_line(article) for article in articles])):
                continue
            yield Notice(
                key=f"{story.first.id}/story/{watch.publishers}",
                event="story",
                site=story.first.site,
                title=story.first.title,
                url=story.first.url,
                moment=story.first.fetched_at,
                detail=", ".join(sites),
            )
