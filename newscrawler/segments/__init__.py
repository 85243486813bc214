"""An archive in an object store: immutable segments of each site, and the local spool that they are made from."""

from newscrawler.segments.cursor import sizes_here
from newscrawler.segments.site_spool import Pulled, SiteSpool
from newscrawler.segments.spool import Spool

__all__ = ["Pulled", "SiteSpool", "Spool", "sizes_here"]
