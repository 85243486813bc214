"""The data folder: where things lie, files that only grow, one writer at a time."""

from newscrawler.storage.append import AppendFile, Flush, OpenFiles
from newscrawler.storage.atomic import make_folder, sync_path, write_atomic
from newscrawler.storage.folder import DataFolder, month_of, site_folder, site_of_file
from newscrawler.storage.lines import end_of_lines, iter_lines
from newscrawler.storage.lock import FolderLock, Holder
from newscrawler.storage.lost import set_aside
from newscrawler.storage.series import WARC_BYTES, WarcSeries

__all__ = [
    "WARC_BYTES",
    "AppendFile",
    "DataFolder",
    "Flush",
    "FolderLock",
    "Holder",
    "OpenFiles",
    "WarcSeries",
    "end_of_lines",
    "iter_lines",
    "make_folder",
    "month_of",
    "set_aside",
    "site_folder",
    "site_of_file",
    "sync_path",
    "write_atomic",
]
