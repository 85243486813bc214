"""WARC, CDXJ, WACZ, replay and verification. Re-reading (:mod:`newscrawler.archive.reextract`) loads the extractor."""

from newscrawler.archive.cdxj import CdxjLine, index_path, write_index
from newscrawler.archive.differences import Difference, WordChange, differences, word_changes
from newscrawler.archive.exchange import Exchange, Prior, RawHeaders, capture_of
from newscrawler.archive.findings import KINDS, Finding
from newscrawler.archive.index import ensure_index, warc_files
from newscrawler.archive.lookup import Found, Lookup
from newscrawler.archive.reader import Archive, open_archive, shown_at
from newscrawler.archive.removals import Removal, away, removals
from newscrawler.archive.repair import repair
from newscrawler.archive.replay import Replay
from newscrawler.archive.surt import surt
from newscrawler.archive.verify import verify
from newscrawler.archive.verify_wacz import verify_wacz
from newscrawler.archive.wacz import WaczSummary, write_wacz
from newscrawler.archive.warc import WarcInfo, WarcMembers, WarcWriter

__all__ = [
    "KINDS",
    "Archive",
    "CdxjLine",
    "Difference",
    "Exchange",
    "Finding",
    "Found",
    "Lookup",
    "Prior",
    "RawHeaders",
    "Removal",
    "Replay",
    "WaczSummary",
    "WarcInfo",
    "WarcMembers",
    "WarcWriter",
    "WordChange",
    "away",
    "capture_of",
    "differences",
    "ensure_index",
    "index_path",
    "open_archive",
    "removals",
    "repair",
    "shown_at",
    "surt",
    "verify",
    "verify_wacz",
    "warc_files",
    "word_changes",
    "write_index",
    "write_wacz",
]
