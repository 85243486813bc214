"""newscrawler reextract: today's rules applied to yesterday's pages."""

import json
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import click
import msgspec

from newscrawler.archive.reextract.compare import Reread
from newscrawler.archive.reextract.jobs import reextract, store_versions
from newscrawler.cli.known import archive_in
from newscrawler.cli.options import Hands, data_option, json_option, sites_option, workers_options
from newscrawler.cli.terminal import say
from newscrawler.sites import load_sites

_VERDICTS = ("unchanged", "changed", "rejected", "accepted", "older", "failed")
_TOLD = frozenset({"changed", "rejected", "accepted", "failed"})


@click.command(epilog="Example: newscrawler reextract --data data --json")
@data_option
@sites_option
@click.option("--site", help="Only this site.")
@workers_options("one a core")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Keep what each part gave; go on there.")
@click.option("--write", is_flag=True, help="Store what reads differently as new versions; nothing is overwritten.")
@json_option
def command(
    data: Path,
    sites_folder: Path,
    site: str | None,
    hands: Hands,
    out: Path | None,
    *,
    write: bool,
    as_json: bool,
) -> int:
    """Read every archived page again, without the network, and report what would be different today.

    Exit code 1 when something is and was not written.
    """
    archive_in(data, sites=[site] if site else ()).close()
    declared = {one.name: one.rules() for one in load_sites(sites_folder)}
    pages = reextract(data, rules=declared.get, **asdict(hands), site=site, keep=write, out=out)
    report = _JsonReport() if as_json else _Report()
    told = report.tell(pages)
    stored = store_versions(data, told) if write else 0
    deque(told, maxlen=0)
    report.end(stored)
    return 0 if write or not report.told else 1


class _Report:
    """Tells of each page while the archive is read, as text; what is different may be as long as the archive."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    @property
    def told(self) -> int:
        """The number of pages told so far."""
        return sum(self.counts[verdict] for verdict in _TOLD)

    def tell(self, pages: Iterable[Reread]) -> Iterator[Reread]:
        """Tell of those of *pages* that read differently or failed, and yield them."""
        for page in pages:
            self.counts[page.verdict] += 1
            if page.verdict in _TOLD:
                self._page(page)
                yield page

    def _page(self, page: Reread) -> None:
        say(f"{page.verdict}: {page.url}" + (f" ({page.reason})" if page.reason else ""))
        for field in page.differences:
            for word in field.words:
                change = f"{word.old!r} -> {word.new!r}" if word.to is None else f"moved {word.old!r}"
                say(f"  {field.field}: {change}")

    def end(self, stored: int) -> None:
        """Tell the counts, and how many new versions were *stored*."""
        for verdict, number in sorted(self.counts.items()):
            say(f"{number} {verdict}")
        if stored:
            say(f"{stored} new versions stored")


class _JsonReport(_Report):
    """The same as one JSON object, a page a line, the counts at its end."""

    def _page(self, page: Reread) -> None:
        say('{"pages": [' if self.told == 1 else ",")
        told = {
            "verdict": page.verdict,
            "url": page.url,
            "fetched_at": page.fetched_at,
            "title": page.title,
            "reason": page.reason,
            "differences": [
                {"field": d.field, "words": [msgspec.to_builtins(word) for word in d.words]} for d in page.differences
            ],
        }
        say(json.dumps(told, ensure_ascii=False), nl=False)

    def end(self, stored: int) -> None:
        rest = {**{verdict: self.counts[verdict] for verdict in _VERDICTS}, "stored": stored}
        say("\n], " if self.told else '{"pages": [], ', nl=False)
        say(json.dumps(rest)[1:])
