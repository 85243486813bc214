"""Workers that share no folder, and their object store, killed in the middle of crawls: make test-kill-shared."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import seaweed
from commands import newscrawler, stored

from newscrawler.segments.store import ObjectStore

if TYPE_CHECKING:
    import subprocess

    import postgres
    from work.conftest import Works

SITES, PAGES, MACHINES, LEASE = 6, 60, 2, 10.0
ENDS = ("worker",) * 6 + ("store",) * 3
QUICK = (str(Path(__file__).with_name("quick_segments.py")),)
MOST_AGAIN = 6 + 3  # pages of a crawl that is cut: those of a group commit, and those with the engine


@pytest.mark.kill
def test_killed_stores_and_workers_lose_and_double_nothing(
    works: Works, postgres_server: postgres.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(20261130)
    program, address, bucket = seaweed.program(), postgres_server.fresh(), "s3://news/killed"
    assert program
    sites = [works.site(f"s{number}", PAGES, delay=0.2) for number in range(SITES)]
    options = ("--frontier", address, "--store", bucket, "--lease", str(LEASE))

    def work(machine: int) -> subprocess.Popen[bytes]:
        return works.start(*options, "--data", str(works.root / f"machine{machine}"), program=QUICK)

    with seaweed.server(program) as store:
        for name, value in store.environment.items():
            monkeypatch.setenv(name, value)
        workers = [work(machine) for machine in range(MACHINES)]
        for number, how in enumerate(chance.sample(ENDS, len(ENDS)), 1):
            wanted = number * SITES * PAGES // (len(ENDS) + 2)
            for site in sites:  # whichever is asked for its pages: all of them together count
                if sum(one.hits for one in sites) < wanted:
                    site.wait_for(min(PAGES, wanted // SITES))
            if how == "store":
                store.kill()
                store.start()
            else:
                machine = chance.randrange(MACHINES)
                workers[machine].kill()
                workers[machine] = work(machine)
        said = [end(worker) for worker in workers]
        works.run(*options, "--data", str(works.root / "last"), program=QUICK)
        segments = len(ObjectStore(bucket).keys("segments", after="segments"))
        told = newscrawler("pull", "--store", bucket, data=works.root / "copy")
        assert told.returncode == 0, told.stderr
    again = sum(site.hits for site in sites) - SITES * PAGES
    sys.stderr.write(f"{len(ENDS)} ends: {again} of {SITES * PAGES} pages fetched again; {segments} segments\n")
    sys.stderr.write("".join(said))
    for number, site in enumerate(sites):
        found = sorted((one["url"], one["version"]) for one in stored(works.root / "copy", f"s{number}"))
        assert found == sorted((site.url(path), 1) for path in site.articles)
    for name in ("copy", "last"):
        verified = newscrawler("verify", "--frontier", address, data=works.root / name).stdout.decode()
        assert verified.endswith("no damage found\n")
    assert again <= MOST_AGAIN * SITES * len(ENDS)


def end(worker: subprocess.Popen[bytes]) -> str:
    """Let a worker end; return the last of what it said."""
    worker.terminate()
    _, errors = worker.communicate(timeout=120)
    return errors.decode()[-2000:]
