"""Workers and their server ended at random points, and paused for longer than their leases: make test-kill-shared."""

from __future__ import annotations

import os
import random
import signal
import sys
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest
from commands import newscrawler

from newscrawler.ledger.share import epoch_of
from newscrawler.warc.records import records

if TYPE_CHECKING:
    import subprocess

    import postgres
    from work.conftest import Works

# sites, pages of each, workers, ends: KILL_SHARED="6 30 2 8" takes four minutes
SITES, PAGES, WORKERS, ENDS = (int(one) for one in os.environ.get("KILL_SHARED", "20 60 4 30").split())
LEASE, DELAY = 30.0, 0.3
OTHERS = max(1, ENDS // 10)
KILLS = ("worker",) * (ENDS - 2 * OTHERS) + ("server",) * OTHERS + ("pause",) * OTHERS
MOST_AGAIN = 6 + 3  # pages of a crawl that is cut: those of a group commit, and those with the engine
CAREFUL = (str(Path(__file__).with_name("careful.py")),)


class Crew:
    """Workers that are replaced when one is killed."""

    def __init__(self, works: Works, address: str, server: postgres.Server) -> None:
        self.works, self.server = works, server
        self.options = ("--frontier", address, "--lease", str(LEASE), "--places", "8")
        self.workers = [self.works.start(*self.options, program=CAREFUL) for _ in range(WORKERS)]
        self.paused: list[tuple[int, subprocess.Popen[bytes]]] = []

    @property
    def hits(self) -> int:
        return sum(site.hits for site in self.works.sites.values())

    def end(self, how: str, chance: random.Random) -> None:
        place = chance.randrange(WORKERS)
        if how == "server":
            self.server.stop("immediate")
            self.server.start()
        elif how == "pause":
            self.workers[place].send_signal(signal.SIGSTOP)
            self.paused.append((self.hits, self.workers[place]))
        else:
            self.workers[place].kill()
            self.workers[place] = self.works.start(*self.options, program=CAREFUL)

    def wake(self, *, after: int) -> None:
        """Let go on who was paused for as long as the others took for so many pages."""
        for asked, worker in list(self.paused):
            if self.hits - asked >= after:
                worker.send_signal(signal.SIGCONT)
                self.paused.remove((asked, worker))


@pytest.mark.kill
def test_thirty_ends_lose_and_double_nothing(works: Works, postgres_server: postgres.Server) -> None:
    chance = random.Random(20261130)
    sites = [works.site(f"s{number:02d}", PAGES, delay=DELAY) for number in range(SITES)]
    crew = Crew(works, postgres_server.fresh(), postgres_server)
    ends = chance.sample(KILLS, len(KILLS))
    step = SITES * PAGES // (len(ends) + 4)
    for number, how in enumerate(ends, 1):
        for site in sites:  # whichever site is asked for its pages: all of them together count
            if crew.hits >= number * step:
                break
            site.wait_for(min(PAGES, number * step // SITES))
        crew.end(how, chance)
        crew.wake(after=5 * step)
    for _, worker in crew.paused:
        worker.send_signal(signal.SIGCONT)
    for worker in crew.workers:
        worker.send_signal(signal.SIGTERM)
    for worker in crew.workers:
        worker.communicate(timeout=120)
    works.run("--frontier", crew.options[1], "--lease", str(LEASE), program=CAREFUL)
    told(works, ends)


def between_workers(works: Works, name: str) -> list[float]:
    """Return the seconds between two requests for pages of a site, the second by the worker that took it over.

    By the moments in the archive, at which they were sent: a busy machine answers some later than others. Within one
    crawl the delay is kept by what keeps it everywhere else.
    """
    moments = []
    for path in works.data.glob(f"warc/{name}/*.warc.gz"):
        with path.open("rb") as stream:
            answers = [record.headers["warc-date"] for record in records(stream) if record.type == "response"]
        moments += [(datetime.fromisoformat(moment).timestamp(), epoch_of(path.name)) for moment in answers]
    return [after - before for (before, old), (after, new) in pairwise(sorted(moments)) if old != new]


def too_close(works: Works) -> tuple[int, int]:
    """Return how many requests came, by the servers' own logs, while another ran, and sooner than the delay after it.

    A busy machine lets a server note one request later than the next: this is told, and not required to be none.
    """
    pairs = [pair for site in works.sites.values() for pair in pairwise(sorted(site.seen, key=lambda one: one.start))]
    overlaps = sum(second.start < first.end for first, second in pairs)
    return overlaps, sum(second.start - first.start < DELAY for first, second in pairs)


def told(works: Works, ends: list[str]) -> None:
    """Check the whole, and say what it was."""
    stored = works.stored()
    again = sum(site.hits for site in works.sites.values()) - SITES * PAGES
    gaps = [gap for name in works.sites for gap in between_workers(works, name)]
    cut = sum(SITES if how == "server" else SITES // WORKERS for how in ends)  # crawls that were under way at an end
    told = f"{len(ends)} ends, {cut} crawls cut: {again} of {SITES * PAGES} pages fetched again"
    overlaps, sooner = too_close(works)
    logs = f"in the servers' logs {overlaps} requests overlap, {sooner} follow in less than the delay"
    sys.stderr.write(
        f"{told}; {len(gaps)} take-overs after {min(gaps):.1f} to {max(gaps):.1f} s,"
        f" half of them within {median(gaps):.1f} s; {logs}\n"
    )
    for name, found in stored.items():
        assert sorted(found) == sorted((works.sites[name].url(path), 1) for path in works.sites[name].articles), name
    assert newscrawler("verify", data=works.data).stdout.decode().endswith("no damage found\n")
    assert again <= MOST_AGAIN * cut
    assert min(gaps) >= DELAY
