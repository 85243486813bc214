"""newscrawler pull: a local copy of an archive that lies in an object store."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from newscrawler.cli.options import data_option, json_option, only_sites_option, store_option
from newscrawler.cli.orders import object_store
from newscrawler.cli.terminal import say
from newscrawler.errors import UsageError
from newscrawler.ledger import claim_folder
from newscrawler.segments import SiteSpool
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from pathlib import Path


@click.command(epilog="Example: newscrawler pull --store s3://news/archive --data copy --site alwatan")
@store_option
@data_option
@only_sites_option
@json_option
def command(store: str | None, data: Path, sites: tuple[str, ...], *, as_json: bool) -> None:
    """Bring a copy of an archive in an object store up to date; every other command reads it as any data folder.

    Only what is new is read, and compared with its digests. Stop it at any moment: the next one goes on.
    """
    if store is None:
        raise UsageError("--store is missing: name the object store as s3://bucket/prefix")
    folder, objects = DataFolder(data), object_store(store)
    claim_folder(folder, objects.frontier())
    known = objects.folders("segments")
    if strange := set(sites) - set(known):
        raise UsageError(f"--site {min(strange)}: not in {store}; there are {', '.join(known) or 'none'}")
    segments = size = 0
    for site in sites or known:
        pulled = SiteSpool(folder, objects, site).follow()
        segments += pulled.segments
        size += pulled.size
        if as_json:
            say(json.dumps({"site": site, "segments": pulled.segments, "bytes": pulled.size}, ensure_ascii=False))
        elif pulled.segments:
            say(f"{site}: {pulled.segments} segments, {pulled.size} bytes")
    if not as_json:
        say(f"{data}: {segments} segments, {size} bytes were new, of {len(sites or known)} sites")
