"""What happened: status and the HTML report."""

from newscrawler.report.runs import broken_sites, finding_lines, last_manifest
from newscrawler.report.summary import RunSummary, summary_of
from newscrawler.report.words import summary_lines

__all__ = ["RunSummary", "broken_sites", "finding_lines", "last_manifest", "summary_lines", "summary_of"]
