"""The archive that a command is about, and the sites in it: a mistyped name is said, and not taken for an empty one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.archive import open_archive
from newscrawler.archive.verify import require_data_folder
from newscrawler.errors import UsageError
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from newscrawler.archive import Archive

_SHOWN = 10  # names of sites in a message


def archive_in(data: Path, *, sites: Collection[str] = ()) -> Archive:
    """Return the archive in the data folder. Raises UsageError when it is none, or knows none of one of *sites*."""
    folder = DataFolder(data)
    require_data_folder(folder)
    if sites:
        parts = (folder.articles, folder.rejected, folder.warc, folder.path / "quarantine")
        require_sites(sites, {place.name for part in parts if part.is_dir() for place in part.iterdir()}, data)
    return open_archive(data)


def require_sites(sites: Iterable[str], known: Collection[str], data: Path) -> None:
    """Raise UsageError for the first of *sites* that is not among those *known* in the folder *data*."""
    for site in sites:
        if site not in known:
            names = sorted(known)
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            raise UsageError(f"{site}: no such site in {data} (there are: {', '.join(names[:_SHOWN]) or 'none'}{more})")
