"""newscrawler crawl --from-warc and --from-cdx: pages that others captured, through the same path, without network."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newscrawler import __version__
from newscrawler.archive.intake import Intake, files_in
from newscrawler.archive.recorder import Recorder
from newscrawler.errors import SiteError, UsageError
from newscrawler.ledger import open_ledger
from newscrawler.report.summary import RunSummary, summary_of
from newscrawler.sites import undeclared
from newscrawler.sites.tables import Archived
from newscrawler.storage import DataFolder
from newscrawler.urls import same_site, without_logins
from newscrawler.warc import WarcInfo
from newscrawler.warc.units import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newscrawler.items import SiteRules
    from newscrawler.requisites import Level
    from newscrawler.sites import Site

CDX_ENDINGS = (".cdx", ".cdx.gz", ".cdxj", ".cdxj.gz")


_PATH = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Captures:
    """What others captured: WARC files, and CDX files that name places in WARC files of *folder*."""

    warcs: tuple[Path, ...] = ()
    cdxs: tuple[Path, ...] = ()
    folder: Path = Path()

    def __bool__(self) -> bool:
        return bool(self.warcs or self.cdxs)


def capture_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give *command* the options that name captures of others, as its argument *captures*."""

    @click.option(
        "--from-warc", "warcs", multiple=True, type=_PATH, help="No network: the pages in this WARC, ARC or WACZ file."
    )
    @click.option("--from-cdx", "cdxs", multiple=True, type=_PATH, help="No network: the pages this CDX file names.")
    @click.option("--warc-folder", default=".", type=_PATH, help="Where the WARC files lie that a CDX names.")
    @wraps(command)
    def with_captures(
        *args: Any, warcs: tuple[Path, ...], cdxs: tuple[Path, ...], warc_folder: Path, **kwargs: Any
    ) -> int:
        return command(*args, captures=Captures(warcs=warcs, cdxs=cdxs, folder=warc_folder), **kwargs)

    return with_captures


def take_in(
    captures: Captures,
    *,
    data: Path,
    wanted: Sequence[Site],
    declared: Sequence[Site],
    requisites: Level | None = None,
) -> RunSummary:
    """Take *captures* into the data folder.

    Only pages of the sites *wanted* are taken; when there are none, of all sites: with the rules of the *declared* ones
    where they apply. *requisites* goes before what these say of what pages need. Raises UsageError when a file is not
    there, LockedError while another process writes.
    """
    for path in (*captures.warcs, *captures.cdxs):
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
    DataFolder(data).require_writable()
    command = without_logins(" ".join([Path(sys.argv[0]).name, *sys.argv[1:]]))
    with open_ledger(data, command=command) as ledger:
        info = WarcInfo(
            software=f"newscrawler/{__version__}",
            description="captures of others, copied; the dates are those of the captures",
        )
        recorder = Recorder(ledger=ledger, info=info)
        archived = {site.name: site.archive for site in (*declared, *wanted)}
        intake = Intake(
            recorder=recorder,
            rules_of=_chooser(wanted, declared),
            kinds_of=lambda name: archived.get(name, Archived()).at(requisites).kinds,
        )
        _go_through(captures, intake)
        while intake.begins_again():
            _go_through(captures, intake)
        ledger.commit()
        recorder.write_indexes()
        counts = ledger.frontier.counts()
    return _summary(intake, known=counts.articles, waiting=counts.pending)


def _go_through(captures: Captures, intake: Intake) -> None:
    for path in files_in(captures.warcs, ENDINGS):
        intake.warc(path)
    for path in files_in(captures.cdxs, CDX_ENDINGS):
        intake.cdx(path, captures.folder)


def _chooser(wanted: Sequence[Site], declared: Sequence[Site]) -> Callable[[str], SiteRules | None]:
    """Return the function that gives the rules for a URL; what it found is kept by host."""

    @lru_cache(maxsize=10_000)
    def of_host(url: str) -> SiteRules | None:
        for site in wanted or declared:
            if same_site(site.url, url):
                return site.rules()
        return None if wanted else undeclared(url).rules()

    def rules_of(url: str) -> SiteRules | None:
        scheme, _, rest = url.partition("://")
        try:
            return of_host(f"{scheme}://{rest.partition('/')[0].partition('?')[0]}/")
        except SiteError:
            return None

    return rules_of


def _summary(intake: Intake, *, known: int, waiting: int) -> RunSummary:
    """Return what was done in the words of a run: files are its sources, what was passed over was not asked for."""
    counts = intake.counts
    stats: dict[str, object] = {f"newscrawler/{name.replace('skipped/', 'refused/')}": n for name, n in counts.items()}
    stats["newscrawler/refused/known_capture"] = counts["known"]
    stats["newscrawler/sources_read"] = counts["files"]
    if intake.notes:
        stats["newscrawler/notes"] = intake.notes
    return summary_of(
        {name: value for name, value in stats.items() if value}, ended="finished", known=known, waiting=waiting
    )
