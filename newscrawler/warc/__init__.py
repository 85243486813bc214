"""WARC 1.1 and CDXJ: records written, read, indexed and replayed. Knows nothing of a crawl."""

from newscrawler.warc.cdxj import CdxjLine, index_path, write_index
from newscrawler.warc.digest import payload_digest
from newscrawler.warc.exchange import Exchange, Prior, capture_of
from newscrawler.warc.heads import RawHeaders
from newscrawler.warc.index import ensure_index, warc_files
from newscrawler.warc.lookup import Found, Lookup
from newscrawler.warc.replay import Replay
from newscrawler.warc.surt import surt
from newscrawler.warc.writer import WarcInfo, WarcMembers, WarcWriter

__all__ = [
    "CdxjLine",
    "Exchange",
    "Found",
    "Lookup",
    "Prior",
    "RawHeaders",
    "Replay",
    "WarcInfo",
    "WarcMembers",
    "WarcWriter",
    "capture_of",
    "ensure_index",
    "index_path",
    "payload_digest",
    "surt",
    "warc_files",
    "write_index",
]
