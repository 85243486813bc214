"""The data folder: where things lie, files that only grow, one writer at a time."""

from newscrawler.storage.append import AppendFile, Flush, OpenFiles, cut_file, write_atomic
from newscrawler.storage.folder import CutBack, DataFolder, month_of, site_folder
from newscrawler.storage.lines import iter_lines, whole_size
from newscrawler.storage.lock import FolderLock, Holder
from newscrawler.storage.series import WARC_BYTES, WarcSeries

__all__ = [
    "WARC_BYTES",
    "AppendFile",
    "CutBack",
    "DataFolder",
    "Flush",
    "FolderLock",
    "Holder",
    "OpenFiles",
    "WarcSeries",
    "cut_file",
    "iter_lines",
    "month_of",
    "site_folder",
    "whole_size",
    "write_atomic",
]
