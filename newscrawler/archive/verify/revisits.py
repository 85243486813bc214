"""Revisit records verified: what each refers to is in the archive."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from newscrawler.archive.verify.findings import Finding
from newscrawler.archive.verify.warc import WarcReport
from newscrawler.warc.lookup import Lookup


def lost_originals(warcs: Path, name: str, report: WarcReport) -> Iterator[Finding]:
    """Yield the revisits of *report*, of the file *name*, whose original is in no WARC file below *warcs*."""
    own = {(line.url, line.timestamp) for line in report.lines if not line.is_revisit}
    with Lookup(warcs) as lookup:
        for record in report.revisits:
            url = record.headers.get("warc-refers-to-target-uri", record.url)
            stated = record.headers.get("warc-refers-to-date", "")
            digest = record.headers.get("warc-payload-digest", "")
            moment = _moment(stated)
            if (url, moment.strftime("%Y%m%d%H%M%S")) not in own and lookup.original(url, moment, digest) is None:
                message = f"refers to {url} at {stated or 'no time'}, which is not in the archive"
                yield Finding(kind="lost_original", file=name, offset=record.offset, message=message)


def _moment(stated: str) -> datetime:
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
