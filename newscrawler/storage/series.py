"""WARC files in a row: one is written, until it is big enough."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from newscrawler.storage.folder import DataFolder

WARC_BYTES = 1024**3  # the size the WARC 1.1 standard recommends (annex C): about 1 GB
_SERIAL = re.compile(r"-([0-9]{5,})((?:\.e[0-9]+)?)\.warc\.gz$")


class WarcSeries:
    """Names the WARC file that a site's records go to now; rotation is by size, in bytes.

    *offsets* are the committed sizes of open files: after a restart the newest of them that is not full goes on. Names
    have *mark* before their ending, and only files whose names have it are gone on with.
    """

    def __init__(
        self,
        folder: DataFolder,
        site: str,
        *,
        offsets: Mapping[str, int],
        max_bytes: int = WARC_BYTES,
        mark: str = "",
    ) -> None:
        self._folder = folder
        self._dir = folder.warc_dir(site)
        prefix = f"{folder.relative(self._dir)}/"
        self._mark = mark
        mine = sorted(name for name in offsets if name.startswith(prefix) and name.endswith(".warc.gz"))
        open_ones = [name for name in mine if (found := _SERIAL.search(name)) and found[2] == mark]
        self.current: str | None = open_ones[-1] if open_ones and offsets[open_ones[-1]] < max_bytes else None
        serials = [found[1] for path in folder.warc_files(site) if (found := _SERIAL.search(path.name))]
        serials += [found[1] for name in mine if (found := _SERIAL.search(name))]
        self._serial = max(map(int, serials), default=-1)

    def begin(self, moment: float) -> str:
        """Begin the next file, at *moment* (epoch seconds), and return its name relative to the data folder."""
        self._serial += 1
        stamp = datetime.fromtimestamp(moment, tz=UTC).strftime("%Y%m%d%H%M%S")
        self.current = self._folder.relative(self._dir / f"{stamp}-{self._serial:05d}{self._mark}.warc.gz")
        return self.current
