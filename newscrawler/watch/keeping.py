"""Beginning and ending a watch: its file beside the site files, and its place in the archive's log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.watch.declared import load_watches, remove_watch, save_watch
from newscrawler.watch.delivering import begin_watching
from newscrawler.watch.outbox import open_outbox

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.storage import DataFolder
    from newscrawler.watch.declared import Watch


def begin_declared(folder: DataFolder, watches: Path) -> None:
    """Let new watches of the folder *watches* begin behind what is stored now.

    Raises UsageError for a file that is no watch, and where nothing can be written.
    """
    if declared := load_watches(watches):
        folder.require_writable()
        begin_watching(folder, declared)


def start_watch(watch: Watch, folder: DataFolder, watches: Path) -> Path:
    """Write *watch* to its file, let it begin, and return the path. Raises UsageError when it is there already."""
    path = save_watch(watch, watches)
    begin_declared(folder, watches)
    return path


def end_watch(name: str, folder: DataFolder, watches: Path) -> tuple[Path, int]:
    """Delete the file of the watch *name*, and what was not sent; return the path, and how many notices that were.

    Raises UsageError when there is none.
    """
    path = remove_watch(name, watches)
    with open_outbox(folder) as outbox:
        return path, outbox.remove(name)
