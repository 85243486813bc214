"""Archive of a data folder: reading, re-reading, verification, WACZ; the recorder of a crawl."""

from newscrawler.archive.events import Event, event_line
from newscrawler.archive.moves import Move, ids_at, moves
from newscrawler.archive.quarantine import Quarantine, Waiting, held_back
from newscrawler.archive.reader import Archive, open_archive
from newscrawler.archive.reextract.differences import Difference, differences
from newscrawler.archive.reextract.pictures import ImageChange, image_changes
from newscrawler.archive.reextract.words import WordChange, word_changes
from newscrawler.archive.removals import Removal, away, removals
from newscrawler.archive.telling import LogPlace, Position, Telling, newest_position, told_since
from newscrawler.archive.verify.everything import require_data_folder, verify
from newscrawler.archive.verify.findings import KINDS, Finding
from newscrawler.archive.verify.repair import repair_archive
from newscrawler.archive.verify.wacz import verify_wacz
from newscrawler.archive.wacz.package import WaczSummary, write_wacz
from newscrawler.archive.wacz.signing import Signer

__all__ = [
    "KINDS",
    "Archive",
    "Difference",
    "Event",
    "Finding",
    "ImageChange",
    "LogPlace",
    "Move",
    "Position",
    "Quarantine",
    "Removal",
    "Signer",
    "Telling",
    "WaczSummary",
    "Waiting",
    "WordChange",
    "away",
    "differences",
    "event_line",
    "held_back",
    "ids_at",
    "image_changes",
    "moves",
    "newest_position",
    "open_archive",
    "removals",
    "repair_archive",
    "require_data_folder",
    "told_since",
    "verify",
    "verify_wacz",
    "word_changes",
    "write_wacz",
]
