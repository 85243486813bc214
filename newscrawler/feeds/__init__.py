"""Records as feeds that readers of news understand: Atom (RFC 4287) and JSON Feed 1.1; pure."""

from newscrawler.feeds.atom import write_atom
from newscrawler.feeds.feed import ATOM_TYPE, JSON_FEED_TYPE, OutFeed, OutFeedEntry, entry_of
from newscrawler.feeds.json_feed import write_json_feed

__all__ = ["ATOM_TYPE", "JSON_FEED_TYPE", "OutFeed", "OutFeedEntry", "entry_of", "write_atom", "write_json_feed"]
