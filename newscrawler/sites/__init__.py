"""Site declarations (TOML), the catalogue and the probe."""

from newscrawler.sites.adding import AddedSite, add_site
from newscrawler.sites.catalogue import CatalogueEntry, catalogue
from newscrawler.sites.files import load_site, load_sites, parse_site, save_site, to_toml
from newscrawler.sites.result import ProbeResult, drift
from newscrawler.sites.site import Site, interval, undeclared
from newscrawler.sites.tables import Boilerplate, Discover, Expect, Extract
from newscrawler.sites.typed import Typed, listed_pages, together, typed_sites

__all__ = [
    "AddedSite",
    "Boilerplate",
    "CatalogueEntry",
    "Discover",
    "Expect",
    "Extract",
    "ProbeResult",
    "Site",
    "Typed",
    "add_site",
    "catalogue",
    "drift",
    "interval",
    "listed_pages",
    "load_site",
    "load_sites",
    "parse_site",
    "save_site",
    "to_toml",
    "together",
    "typed_sites",
    "undeclared",
]
