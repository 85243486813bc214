"""The rules that crawls read the pages of a site with, kept beside the archive: a line for each change of them."""

from collections import deque
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from newscrawler.errors import ArchiveError
from newscrawler.items import SiteRules
from newscrawler.ledger import CommittedFiles, Ledger
from newscrawler.storage import DataFolder, site_folder


class RulesLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``rules/<site>/<month>.jsonl``: the pages of the site are read with *rules* from *since* on."""

    since: str
    rules: SiteRules


_DECODER = msgspec.json.Decoder(RulesLine)


def rules_files(folder: DataFolder) -> list[Path]:
    """Return the files of rules, by site and month."""
    return sorted((folder.path / "rules").rglob("*.jsonl"))


def rules_line(line: bytes) -> RulesLine:
    """Return what *line* tells. Raises ValueError when it is damaged."""
    return _DECODER.decode(line)


def keep_rules(ledger: Ledger, site: str, rules: SiteRules) -> None:
    """Write down that the pages of *site* are read with *rules* from now on, unless the last line says so."""
    with suppress(ArchiveError):  # a damaged line, which verification tells of, is followed by one that holds
        if _latest(ledger.folder, site) == rules:
            return
    moment = datetime.now(UTC)
    line = RulesLine(since=moment.isoformat(timespec="seconds"), rules=rules)
    ledger.append(f"rules/{site_folder(site)}/{moment:%Y-%m}.jsonl", msgspec.json.encode(line) + b"\n")


def kept_rules(folder: DataFolder, site: str) -> SiteRules:
    """Return the rules that the last crawl of *site* read with; its name only when none were kept.

    Raises ArchiveError when they cannot be read.
    """
    return _latest(folder, site) or SiteRules(name=site)


def _latest(folder: DataFolder, site: str) -> SiteRules | None:
    files = CommittedFiles(folder)
    for path in sorted((folder.path / "rules" / site_folder(site)).glob("*.jsonl"), reverse=True):
        for offset, line in deque(files.lines(path), maxlen=1):
            try:
                return rules_line(line).rules
            except ValueError as error:
                message = f"{path}: offset {offset}: not the rules of a site ({error}); declare the site in a TOML file"
                raise ArchiveError(message) from error
    return None
