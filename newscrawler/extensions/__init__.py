"""Scrapy extensions."""

from newscrawler.extensions.logs import BriefLog, GuardLogs
from newscrawler.extensions.manifest import WriteManifest
from newscrawler.extensions.metrics import ServeMetrics
from newscrawler.extensions.outcomes import RecordDrops
from newscrawler.extensions.progress import ShowProgress

__all__ = ["BriefLog", "GuardLogs", "RecordDrops", "ServeMetrics", "ShowProgress", "WriteManifest"]
