"""newscrawler verify: every byte of the archive checked."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path

import click

from newscrawler.archive.verify import repair_archive, require_data_folder, verify, verify_wacz
from newscrawler.archive.verify.findings import Finding
from newscrawler.archive.verify.works import WarcWork
from newscrawler.archive.workers import HERE, Workers, workers_for
from newscrawler.cli.frontier import frontier_option
from newscrawler.cli.options import Hands, data_option, json_option, workers_options
from newscrawler.cli.terminal import say
from newscrawler.ledger import rebuild_frontier as rebuild_frontier_of
from newscrawler.storage import DataFolder
from newscrawler.text.printable import printable

MAX_OF_A_KIND = 100  # lines on a terminal


@click.command(epilog="Example: newscrawler verify --data data; newscrawler verify archive.wacz")
@click.argument("packages", metavar="[WACZ]...", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@click.option(
    "--repair", "mend", is_flag=True, help="Move torn ends to lost+found, rebuild indexes; no whole record is touched."
)
@frontier_option
@click.option("--rebuild-frontier", is_flag=True, help="Make the frontier again from the articles and the WARC files.")
@workers_options("this one alone")
@json_option
def command(
    packages: tuple[Path, ...],
    data: Path,
    frontier: str | None,
    hands: Hands,
    *,
    mend: bool,
    rebuild_frontier: bool,
    as_json: bool,
) -> int:
    """Check the data folder, or WACZ packages: file, offset, what repairs it. Exit code 1 when damage is left."""
    if rebuild_frontier:
        say(_rebuild(data), err=True)
    with _workers(data, hands) as workers:
        if mend:
            for line in repair_archive(data, list(verify(data, workers=workers)), now=time.time()):
                say(line, err=True)
        findings = [found for package in packages for found in verify_wacz(package)]
        findings += [] if packages else verify(data, frontier=frontier, workers=workers)
    for found in findings if as_json else ():
        fields = {"kind": found.kind, "file": found.file, "offset": found.offset, "message": found.message}
        say(json.dumps({**fields, "repair": found.repair}, ensure_ascii=False))
    for line in () if as_json else _lines(findings):
        say(line)
    if not findings and not as_json:
        say(f"{', '.join(map(str, packages)) or data}: no damage found")
    if findings:
        say(f"{len(findings)} findings; what --repair mends says so", err=True)
    return 1 if findings else 0


def _workers(data: Path, hands: Hands) -> AbstractContextManager[Workers]:
    """Return who verifies: this process, when nobody else is named."""
    if not hands:
        return nullcontext(HERE)
    require_data_folder(DataFolder(data))
    return workers_for([data.absolute()], loads=WarcWork.__module__, **asdict(hands))


def _lines(findings: list[Finding]) -> Iterator[str]:
    """Yield a line for each finding, for MAX_OF_A_KIND of each kind, and how many more there are."""
    counts: Counter[str] = Counter()
    for found in findings:
        counts[found.kind] += 1
        if counts[found.kind] <= MAX_OF_A_KIND:
            yield printable(str(found))
    for kind, count in counts.items():
        if count > MAX_OF_A_KIND:
            yield f"{kind}: {count - MAX_OF_A_KIND} more; --json lists them all"


def _rebuild(data: Path) -> str:
    require_data_folder(DataFolder(data))
    found = rebuild_frontier_of(data, now=time.time())
    bad = f"; {found.damaged_lines} damaged lines left out" if found.damaged_lines else ""
    kept = f"; the old one is {found.old}" if found.old else ""
    made = f"made again from {found.articles} articles and {found.rejected} rejected pages"
    return f"{data}/frontier.sqlite {made}{bad}{kept}"
