"""Fetch every article of an archive from a running pywb and compare digests: python pywb_pages.py DATA URL."""

import http.client
import sys
import time
from urllib.parse import urlsplit

from newscrawler.storage import DataFolder
from newscrawler.warc import CdxjLine, Lookup
from newscrawler.warc.writer import payload_digest

WAIT_SECONDS = 60


def fetch(base: str, path: str) -> tuple[int, bytes]:
    parts = urlsplit(base)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    connection.request("GET", f"{parts.path}{path}", headers={"Accept-Encoding": "gzip, br, deflate, zstd"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def wait_for(base: str) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        try:
            fetch(base, "/")
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise SystemExit(f"{base} does not answer")


def wrong(base: str, line: CdxjLine) -> str | None:
    # "id_" is pywb's word for: the bytes as archived, nothing rewritten.
    status, body = fetch(base, f"/{line.timestamp}id_/{line.url}")
    if str(status) != line.status:
        return f"{line.url}: status {status}, archived {line.status}"
    return None if payload_digest(body) == line.digest else f"{line.url}: another body, {len(body)} bytes"


def main() -> int:
    folder, base = DataFolder(sys.argv[1]), sys.argv[2]
    wait_for(base)
    with Lookup(folder.warc) as lookup:
        lines = [found.line for found in lookup if found.line.status == "200" and not found.line.is_revisit]
    faults = [fault for fault in (wrong(base, line) for line in lines) if fault]
    sys.stdout.write(
        "".join(f"{fault}\n" for fault in faults) + f"{len(lines) - len(faults)} of {len(lines)} pages equal\n"
    )
    return 1 if faults or not lines else 0


if __name__ == "__main__":
    sys.exit(main())
