"""The rules that a crawl read the pages of a site with, kept beside the archive: ``rules/<site>.json``."""

import msgspec

from newscrawler.errors import ArchiveError
from newscrawler.items import SiteRules
from newscrawler.storage import DataFolder, site_folder, write_atomic


def keep_rules(folder: DataFolder, site: str, rules: SiteRules) -> None:
    """Remember that the pages of *site* are read with *rules* now: a site without a declaration has no others."""
    write_atomic(folder.path / "rules" / f"{site_folder(site)}.json", msgspec.json.encode(rules) + b"\n")


def kept_rules(folder: DataFolder, site: str) -> SiteRules:
    """Return the rules that the last crawl of *site* read with; its name only when none were kept.

    Raises ArchiveError when they cannot be read.
    """
    path = folder.path / "rules" / f"{site_folder(site)}.json"
    if not path.exists():
        return SiteRules(name=site)
    try:
        return msgspec.json.decode(path.read_bytes(), type=SiteRules)
    except msgspec.DecodeError as error:
        raise ArchiveError(f"{path}: not the rules of a site ({error}); declare the site in a TOML file") from error
