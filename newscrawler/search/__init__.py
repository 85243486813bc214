"""Full-text search that knows Arabic spelling: an index beside the archive, kept up to date, and questions to it."""

from newscrawler.search.browse import Asked, Sort
from newscrawler.search.catalog import FACETS, Facet
from newscrawler.search.find import search
from newscrawler.search.hits import Hit
from newscrawler.search.matching import Matcher
from newscrawler.search.query import parse_query
from newscrawler.search.reading import IndexReader, Results
from newscrawler.search.snippet import Snippet
from newscrawler.search.tree import Query
from newscrawler.search.update import Updated, update_index

__all__ = [
    "FACETS",
    "Asked",
    "Facet",
    "Hit",
    "IndexReader",
    "Matcher",
    "Query",
    "Results",
    "Snippet",
    "Sort",
    "Updated",
    "parse_query",
    "search",
    "update_index",
]
