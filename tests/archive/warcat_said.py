"""Whether what `warcat verify` found in a WARC is a fault: python warcat_said.py WARC LOG.

warcat reckons the payload digest of a `revisit` over the empty body that it has; the standard (WARC 1.1, profile
identical-payload-digest) has there the digest of the payload that is repeated, and warcio, pywb and wacz read it so.
That finding, of such a record, is passed over and counted; any other makes the exit code 1.
"""

import re
import sys
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

FINDING = re.compile(
    r"^Record (?P<id><\S+>) failed validation$(?P<trace>.*?)VerifyProblem: (?P<problem>.*?)$", re.MULTILINE | re.DOTALL
)
TOTAL = re.compile(r"Problems: (\d+)")


def main(warc: Path, log: Path) -> int:
    said = log.read_text("utf-8")
    with warc.open("rb") as stream:
        records = ArchiveIterator(stream, no_record_parse=True)
        repeats = {one.rec_headers.get_header("WARC-Record-ID") for one in records if one.rec_type == "revisit"}
    findings = [(found["id"], found["problem"]) for found in FINDING.finditer(said)]
    passed = [one for one, problem in findings if one in repeats and "Bad payload digest." in problem]
    total = TOTAL.search(said)
    if not total or int(total[1]) != len(passed):
        sys.stdout.write(said[-4000:])
        return 1
    sys.stdout.write(f"warcat reckons the digests of {len(passed)} revisits over their empty bodies: passed over\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
