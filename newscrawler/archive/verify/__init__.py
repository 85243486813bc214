"""Every byte of an archive checked; damage named and mended."""

from newscrawler.archive.verify.everything import require_data_folder, verify
from newscrawler.archive.verify.findings import KINDS, Finding
from newscrawler.archive.verify.repair import repair_archive
from newscrawler.archive.verify.wacz import verify_wacz

__all__ = ["KINDS", "Finding", "repair_archive", "require_data_folder", "verify", "verify_wacz"]
