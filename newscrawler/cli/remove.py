"""newscrawler remove: one article out of the archive, for good."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
import msgspec

from newscrawler.archive.withdrawal import finish, known_trace, take_out
from newscrawler.cli.history import versions_of
from newscrawler.cli.known import archive_in
from newscrawler.cli.options import data_option, json_option, url_argument
from newscrawler.cli.terminal import say
from newscrawler.search.schema import remove

if TYPE_CHECKING:
    from pathlib import Path


@click.command(epilog='Example: newscrawler remove https://example.com/a --reason "court order 7/2026"')
@url_argument
@click.option("--reason", required=True, help="Why: it is kept, with the address and the moment.")
@data_option
@json_option
def command(url: str, reason: str, data: Path, *, as_json: bool) -> int:
    """Take the article at URL (or with that id) out of the archive, on request, for good.

    Its record in all versions, what was held back or noted of it, its index lines and its captures are overwritten; a
    trace stays (address, reason, moment), and no crawl fetches it again. Exports made before are not touched. When it
    was stopped, the same command finishes it.
    """
    now = datetime.now(UTC)
    with archive_in(data) as archive:
        folder = archive.folder
        trace = known_trace(folder, url)
        versions = [] if trace else versions_of(archive, url)
    done = finish(folder, trace, now=now) if trace else take_out(folder, versions, reason=reason, now=now)
    remove(folder.search)
    remove(folder.stories)
    if as_json:
        say(json.dumps(asdict(done) | {"trace": msgspec.to_builtins(done.trace)}, ensure_ascii=False))
    else:
        say(f"{done.trace.urls[0]}: {done.lines} lines and {done.captures} captures taken out; it is not fetched again")
    return 0
