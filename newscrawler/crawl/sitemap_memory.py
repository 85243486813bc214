"""Sitemaps compared with what they named before: an article that one names no longer is looked at now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawler.frontier import NewTask
from newscrawler.frontier.task import key_hash
from newscrawler.sites.named import load_named, save_named
from newscrawler.urls import canonical_url

if TYPE_CHECKING:
    from newscrawler.archive.moves import Addresses
    from newscrawler.discovery.harvest import Harvest, Source

# Addresses looked at in one run because their sitemap dropped them; the others wait for the next one. A sitemap of the
# last two days drops as many as it gains, some hundred a day; a site that changes all addresses is seen in the first.
MOST = 500
_NOT_WHOLE = frozenset({"gzip_cut", "too_large", "broken_xml", "empty"})  # flags of a harvest that names less than all


@dataclass(slots=True)
class SitemapMemory:
    """What the sitemaps of *site* name in this run, against what they named when they were read last."""

    site: str
    _named: dict[str, set[int]] = field(default_factory=dict)

    def read(self, source: Source, harvest: Harvest) -> None:
        """Take note of what a source names, when it is a sitemap that was read whole."""
        if source.kind == "sitemap" and harvest.entries and _NOT_WHOLE.isdisjoint(harvest.flags):
            self._named[source.url] = {key_hash(canonical_url(entry.url)) for entry in harvest.entries}

    def dropped(self, addresses: Addresses) -> list[NewTask]:
        """Return the stored articles that no sitemap read in this run names any longer, to be looked at now.

        What is named now is remembered; what was dropped and is over MOST is looked at in the next run.
        """
        ledger = addresses.ledger
        before = load_named(ledger.folder, self.site)
        now = set().union(*self._named.values())
        missing = sorted({number for url in self._named for number in before.get(url, ())} - now)
        rest = set(missing[MOST:])
        kept = {url: numbers | (before.get(url, set()) & rest) for url, numbers in self._named.items()}
        if kept:
            save_named(ledger.folder, self.site, before | kept)
        pages = ledger.frontier.pages(missing[:MOST])
        return [
            NewTask(url=url, key=key, site=self.site, again=True)
            for url, key in pages
            if (stored := addresses.stored_at(key)) and not addresses.elsewhere(stored.id, key)
        ]
