"""Full-text search that knows Arabic spelling: an index beside the archive, kept up to date, and questions to it."""

from newscrawler.search.find import Hit, search
from newscrawler.search.matching import Matcher
from newscrawler.search.query import parse_query
from newscrawler.search.snippet import Snippet
from newscrawler.search.tree import Query
from newscrawler.search.update import Updated, update_index

__all__ = ["Hit", "Matcher", "Query", "Snippet", "Updated", "parse_query", "search", "update_index"]
