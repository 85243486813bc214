"""Archive of a data folder: reading, re-reading, verification, WACZ; the recorder of a crawl."""

from newscrawler.archive.events import Event, event_line
from newscrawler.archive.moves import Move, ids_at, moves
from newscrawler.archive.quarantine import Quarantine, Waiting, held_back
from newscrawler.archive.reader import Archive, open_archive
from newscrawler.archive.removals import Removal, away, removals
from newscrawler.archive.telling import LogPlace, Position, Telling, newest_position, told_since

__all__ = [
    "Archive",
    "Event",
    "LogPlace",
    "Move",
    "Position",
    "Quarantine",
    "Removal",
    "Telling",
    "Waiting",
    "away",
    "event_line",
    "held_back",
    "ids_at",
    "moves",
    "newest_position",
    "open_archive",
    "removals",
    "told_since",
]
