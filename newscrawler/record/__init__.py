"""From a capture to a record: the one path that crawl, replay and the library share."""

from newscrawler.record.build import (
    article_of_fields,
    extract,
    read_capture,
    record_of,
    timestamp,
    whole_record,
)
from newscrawler.record.joining import MAX_PARTS, joined
from newscrawler.record.refine import Refined, normalize, refine, strip
from newscrawler.record.worse import worse_because

__all__ = [
    "MAX_PARTS",
    "Refined",
    "article_of_fields",
    "extract",
    "joined",
    "normalize",
    "read_capture",
    "record_of",
    "refine",
    "strip",
    "timestamp",
    "whole_record",
    "worse_because",
]
