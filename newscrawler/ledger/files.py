"""The files of a ledger: where the next bytes go, and what of them is committed."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from newscrawler.errors import StorageError
from newscrawler.frontier import Frontier
from newscrawler.ledger.custody import Appended, Chain
from newscrawler.ledger.share import Share
from newscrawler.storage import DataFolder, Flush, OpenFiles, WarcSeries


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where bytes lie, or will lie: *file* relative to the data folder, *offset* in bytes."""

    file: str
    offset: int


class LedgerFiles:
    """Files that are appended to; a file is registered in the frontier before its first byte is written.

    So what lies behind a committed offset is ours and can be cut, and a file that the frontier does not know is not.
    """

    def __init__(self, folder: DataFolder, frontier: Frontier, *, warc_bytes: int, share: Share) -> None:
        self._folder = folder
        self._frontier = frontier
        self._warc_bytes = warc_bytes
        self._share = share
        self._offsets = frontier.offsets(share.sites)
        self._open = OpenFiles(folder.path)
        self._series: dict[str, WarcSeries] = {}
        self._closing: list[str] = []
        self._chains: dict[str, Chain] = {}

    def append(self, name: str, data: bytes) -> Place:
        """Append *data* to file *name*; it is on the disk after :meth:`flush`."""
        if name not in self._offsets:
            self._register(name)
        return Place(file=name, offset=self._open.get(name).append(data))

    def _register(self, name: str) -> None:
        path = self._folder.place(name)
        size = path.stat().st_size if path.exists() else 0
        self._frontier.register(name, size)
        self._offsets[name] = size

    def warc_place(self, site: str, opening: Callable[[str], bytes], *, moment: float) -> Place:
        """Return the WARC file of *site* and its size; a full one is closed, a new one begins with opening(name)."""
        series = self._series.get(site)
        if series is None:
            mark = self._share.mark(site)
            series = WarcSeries(self._folder, site, offsets=self._offsets, max_bytes=self._warc_bytes, mark=mark)
            self._series[site] = series
        if series.current is not None:
            size = self._open.get(series.current).size
            if size < self._warc_bytes:
                return Place(file=series.current, offset=size)
            self._closing.append(series.current)
        name = series.begin(moment)
        self.append(name, opening(name))
        return Place(file=name, offset=self._open.get(name).size)

    def write(self, *, moment: float, run: int) -> tuple[Flush, tuple[str, ...]]:
        """Write what the next commit will make true; return what to sync before it, and the files that are full.

        A line of the custody log, which tells of it, is part of it: what was *appended* is hashed as it comes.
        """
        appended: dict[str, list[Appended]] = {}
        for name, file in self._open.dirty().items():
            told = Appended(file=name, start=self._offsets[name], end=file.size, sha256=file.digest)
            appended.setdefault(self._share.chain(name), []).append(told)
        for chain, files in appended.items():
            if chain not in self._chains:
                self._chains[chain] = Chain.of(self._folder.path / chain)
            self.append(chain, self._chains[chain].link(files, moment=moment, run=run))
        return self._open.write(), tuple(self._closing)

    def cut(self) -> None:
        """Cut the files back to what is committed: when the system refuses a write, a full disk gets its room back."""
        with suppress(StorageError):
            self._open.cut(self._offsets)

    def committed(self, offsets: dict[str, int], closed: tuple[str, ...]) -> None:
        """Take note that *offsets* and *closed* are committed."""
        self._offsets.update(offsets)
        for name in closed:
            self._open.close(name)
            del self._offsets[name]
        self._closing = [name for name in self._closing if name not in closed]
        self._open.trim()

    def close(self) -> None:
        """Close every file."""
        self._open.close()
