"""Two runs of a ledger that say what they committed: ``python smallwriter.py DATA``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from ledger.writing import Clock, new, record

from newscrawler.frontier import HostState
from newscrawler.items import Rejection
from newscrawler.ledger import open_ledger


def main(data: str) -> None:
    for run in range(3):
        with open_ledger(data, clock=Clock(), commit_every=3, warc_bytes=700) as ledger:
            ledger.discovered(new(*range(10 * run, 10 * run + 6)))
            for number, task in enumerate(ledger.lease(6), 10 * run):
                record(ledger, task, number)
                ledger.store_rejected(Rejection(url=task.url, reason="twin"), site="b", month=f"2026-0{run + 1}")
                ledger.save_host(HostState(host="a.example", failures=number))
                if number % 2:
                    ledger.commit()
                    os.write(2, f"committed {number}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1])
