"""newscrawler reextract: today's rules applied to yesterday's pages."""

import json
from collections import Counter
from pathlib import Path

import click

from newscrawler.archive.reextract import reextract, store_versions
from newscrawler.archive.reread import Reread
from newscrawler.cli.options import data_option, json_option, sites_option
from newscrawler.sites import load_sites

_TOLD = ("changed", "rejected", "accepted", "failed")


@click.command(epilog="Example: newscrawler reextract --data data --json")
@data_option
@sites_option
@click.option("--site", help="Only this site.")
@click.option("--processes", type=click.IntRange(min=1), help="Reading processes. [default: one a core]")
@click.option("--write", is_flag=True, help="Store what reads differently as new versions; nothing is overwritten.")
@json_option
def command(
    data: Path, sites_folder: Path, site: str | None, processes: int | None, *, write: bool, as_json: bool
) -> int:
    """Read every archived page again, without the network, and report what would be different today.

    Exit code 1 when something is and was not written.
    """
    declared = {one.name: one.rules() for one in load_sites(sites_folder)}
    pages = reextract(data, rules=declared.get, processes=processes, site=site, keep=write)
    counts: Counter[str] = Counter()
    told: list[Reread] = []
    for page in pages:
        counts[page.verdict] += 1
        if page.verdict in _TOLD:
            told.append(page)
    stored = store_versions(data, told) if write else 0
    click.echo(_as_json(counts, told, stored) if as_json else _as_text(counts, told, stored))
    return 0 if write or not told else 1


def _as_json(counts: Counter[str], told: list[Reread], stored: int) -> str:
    pages = [
        {
            "verdict": page.verdict,
            "url": page.url,
            "fetched_at": page.fetched_at,
            "title": page.title,
            "reason": page.reason,
            "differences": [
                {"field": d.field, "words": [{"at": w.at, "old": w.old, "new": w.new} for w in d.words]}
                for d in page.differences
            ],
        }
        for page in told
    ]
    names = ("unchanged", "changed", "rejected", "accepted", "older", "failed")
    return json.dumps({**{n: counts[n] for n in names}, "stored": stored, "pages": pages}, ensure_ascii=False)


def _as_text(counts: Counter[str], told: list[Reread], stored: int) -> str:
    lines = [f"{number} {verdict}" for verdict, number in sorted(counts.items())]
    for page in told:
        lines.append(f"{page.verdict}: {page.url}" + (f" ({page.reason})" if page.reason else ""))
        lines += [f"  {d.field}: {w.old!r} -> {w.new!r}" for d in page.differences for w in d.words]
    if stored:
        lines.append(f"{stored} new versions stored")
    return "\n".join(lines)
