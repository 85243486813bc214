"""Fingerprints of articles: equal text, nearly equal text, versions of one article, stories and their copies."""

from newscrawler.dedup.bands import is_same_story
from newscrawler.dedup.clusters import clusters
from newscrawler.dedup.fingerprint import content_hash, fingerprint, near_hash
from newscrawler.dedup.index import NearIndex, Neighbour
from newscrawler.dedup.sketch import containment, similarity
from newscrawler.dedup.story import Copy, Story, claimed_at, compare, tell
from newscrawler.dedup.versions import KnownVersion, VersionVerdict, came_out_together, next_version

__all__ = [
    "Copy",
    "KnownVersion",
    "NearIndex",
    "Neighbour",
    "Story",
    "VersionVerdict",
    "came_out_together",
    "claimed_at",
    "clusters",
    "compare",
    "containment",
    "content_hash",
    "fingerprint",
    "is_same_story",
    "near_hash",
    "next_version",
    "similarity",
    "tell",
]
