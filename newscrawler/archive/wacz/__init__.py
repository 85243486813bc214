"""WACZ packages: written from an archive."""

from newscrawler.archive.wacz.package import WaczSummary, write_wacz
from newscrawler.archive.wacz.signing import Signer

__all__ = ["Signer", "WaczSummary", "write_wacz"]
