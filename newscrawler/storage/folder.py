"""Where things lie in a data folder, and how the folder is made true again after a crash."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from newscrawler.errors import StorageError, UsageError
from newscrawler.storage.atomic import make_folder
from newscrawler.storage.errors import storage_error
from newscrawler.storage.lock import FolderLock

# A site's name is a folder's name: letters, digits, dot, dash, underscore; never "..", never a separator.
_EPOCH = re.compile(r"\.e([0-9]+)\.")
_SITE_NAME = re.compile(r"[^\W_](?:[\w.-]{0,126}[\w-])?")


class DataFolder:
    """The layout of a data folder; paths are made when they are written, never by asking for them."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.articles = self.path / "articles"
        self.rejected = self.path / "rejected"
        self.warc = self.path / "warc"
        self.runs = self.path / "runs"
        self.frontier = self.path / "frontier.sqlite"
        self.shared = self.path / "frontier.url"
        self.search = self.path / "search.sqlite"
        self.stories = self.path / "stories.sqlite"

    def articles_path(self, site: str, month: str) -> Path:
        """Return the file of the articles of *site* captured in *month* ("2026-11")."""
        return self.articles / site_folder(site) / f"{month}.jsonl"

    def rejected_path(self, site: str, month: str) -> Path:
        """Return the file of the pages of *site* that were fetched in *month* and not stored."""
        return self.rejected / site_folder(site) / f"{month}.jsonl"

    def warc_dir(self, site: str) -> Path:
        """Return the folder of the WARC files of *site*."""
        return self.warc / site_folder(site)

    def relative(self, path: Path) -> str:
        """Return *path* as it is named in the frontier and in ``warc.file``: relative to the data folder, with "/"."""
        return path.relative_to(self.path).as_posix()

    def lock(self, command: str = "newscrawler") -> FolderLock:
        """Return the lock of the folder: ``with folder.lock("newscrawler crawl"): ...``."""
        return FolderLock(self.path / "lock", command=command)

    def article_files(self, site: str | None = None) -> Iterator[Path]:
        """Yield the article files of *site* (None: of all sites), ordered by site and month; plain and gzipped."""
        yield from _files(self.articles if site is None else self.articles / site_folder(site), ".jsonl")

    def rejected_files(self, site: str | None = None) -> Iterator[Path]:
        """Yield the files of rejected pages, likewise."""
        yield from _files(self.rejected if site is None else self.rejected / site_folder(site), ".jsonl")

    def warc_files(self, site: str | None = None) -> Iterator[Path]:
        """Yield the WARC files of *site* (None: of all sites), ordered by site and name."""
        yield from _files(self.warc if site is None else self.warc / site_folder(site), ".warc")

    def has_records(self) -> bool:
        """Return whether the folder holds articles or WARCs."""
        return any(self.article_files()) or any(self.warc_files())

    def place(self, name: str) -> Path:
        """Return where file *name* of the archive lies, as the frontier and ``warc.file`` name it.

        Raises StorageError for a name that leads out of the folder: absolute, with "..", or through a link.
        """
        path = self.path / name
        parts = name.split("/")
        if name.startswith("/") or "\0" in name or not {"", ".", ".."}.isdisjoint(parts):
            raise StorageError(
                f"{self.path}: {name!r} is named as a file of this folder, and leads out of it: nothing was opened; do "
                "not trust the folder, or make its frontier again with `newscrawler verify --rebuild-frontier`"
            )
        for end in range(1, len(parts) + 1):
            if (link := self.path.joinpath(*parts[:end])).is_symlink():
                raise StorageError(
                    f"{link}: a link, where a file of the archive should be: nothing was opened; put the file in its "
                    "place, or mount the folder there"
                )
        return path

    def require_writable(self) -> None:
        """Raise StorageError when the folder cannot be made or written."""
        try:
            make_folder(self.path)
        except OSError as error:
            raise storage_error(error, self.path) from error
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise StorageError(
                f"{self.path}: cannot be written; make it writable for this user, or choose another folder"
            )


def site_folder(site: str) -> str:
    """Return *site* when it can be the name of a folder; raises UsageError when it cannot."""
    if not _SITE_NAME.fullmatch(site):
        raise UsageError(f"{site!r}: not the name of a site; use letters, digits, dots and dashes")
    return site


def site_of_file(name: str) -> str:
    """Return the site that file *name* of a data folder is of; "" when it is of none.

    >>> site_of_file("warc/a/20261130-00000.warc.gz"), site_of_file("custody.jsonl")
    ('a', '')
    """
    parts = name.split("/")
    return parts[1] if len(parts) > 2 else ""  # noqa: PLR2004 - a kind, a site, a file


def month_of(moment: float) -> str:
    """Return the month of *moment* (epoch seconds), in UTC.

    >>> month_of(0.0)
    '1970-01'
    """
    return datetime.fromtimestamp(moment, tz=UTC).strftime("%Y-%m")


def _files(folder: Path, suffix: str) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(
            (path for path in folder.rglob("*") if path.name.endswith((suffix, f"{suffix}.gz")) and path.is_file()),
            key=_age,
        )


def _age(path: Path) -> tuple[Path, int]:
    """Return the place of a file among others: those of a later epoch ("2026-11.e7.jsonl") follow those before."""
    found = _EPOCH.search(path.name)
    return (path, 0) if found is None else (path.with_name(_EPOCH.sub(".", path.name)), int(found[1]))
