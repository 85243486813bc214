"""Site declarations (TOML), the catalogue and the probe."""

from newscrawler.sites.adding import AddedSite, add_site
from newscrawler.sites.catalogue import CatalogueEntry, catalogue
from newscrawler.sites.files import load_site, load_sites, parse_site, save_site, to_toml
from newscrawler.sites.plan import Plan, Step, plan_of
from newscrawler.sites.probe import MAX_REQUESTS, Probe
from newscrawler.sites.result import ProbeResult, drift
from newscrawler.sites.site import Site, interval, undeclared
from newscrawler.sites.tables import Boilerplate, Discover, Expect, Extract
from newscrawler.sites.typed import Typed, listed_pages, together, typed_sites

__all__ = [
    "MAX_REQUESTS",
    "AddedSite",
    "Boilerplate",
    "CatalogueEntry",
    "Discover",
    "Expect",
    "Extract",
    "Plan",
    "Probe",
    "ProbeResult",
    "Site",
    "Step",
    "Typed",
    "add_site",
    "catalogue",
    "drift",
    "interval",
    "listed_pages",
    "load_site",
    "load_sites",
    "parse_site",
    "plan_of",
    "save_site",
    "to_toml",
    "together",
    "typed_sites",
    "undeclared",
]
