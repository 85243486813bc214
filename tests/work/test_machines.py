"""Two machines on one PostgreSQL and one folder: network namespaces, one of whose cables is cut: make test-machines."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING

import postgres
import pytest
from commands import newscrawler
from kill.killsite import KillSite

from newscrawler.ledger.share import epoch_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from work.conftest import Works

SITES, PAGES, LEASE, DELAY = 6, 40, 30.0, 0.5
HUB = "10.88.0.1"  # in a namespace that has no way out


class HubSite(KillSite):
    host = HUB


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)


@contextmanager
def machine(number: int) -> Iterator[tuple[str, ...]]:
    """Make a machine with a cable, ``cable<number>``, to the bridge; give the command that runs others there."""
    with subprocess.Popen(["unshare", "--net", "sh", "-c", "echo made; exec cat"], stdin=-1, stdout=-1) as holder:
        assert holder.stdin, "Popen gives what is asked for"
        assert holder.stdout, "likewise"
        holder.stdout.readline()
        within = ("nsenter", "--net", "--target", str(holder.pid))
        ip("link", "add", f"cable{number}", "type", "veth", "peer", "name", "eth0", "netns", str(holder.pid))
        ip("link", "set", f"cable{number}", "master", "bridge", "up")
        for line in ("link set lo up", f"address add 10.88.0.{number + 1}/24 dev eth0", "link set eth0 up"):
            subprocess.run([*within, "ip", *line.split()], check=True)
        yield within
        holder.stdin.close()


@pytest.fixture
def machines() -> Iterator[list[tuple[str, ...]]]:
    if not os.environ.get("OWN_NAMESPACE"):
        pytest.skip("runs in a network namespace of its own: make test-machines, as root")
    ip("link", "set", "lo", "up")
    ip("link", "add", "bridge", "type", "bridge")
    ip("address", "add", f"{HUB}/24", "dev", "bridge")
    ip("link", "set", "bridge", "up")
    with ExitStack() as stack:
        yield [stack.enter_context(machine(number)) for number in (1, 2)]


@pytest.mark.kill
def test_a_machine_that_is_cut_off_loses_its_sites_to_the_other(works: Works, machines: list[tuple[str, ...]]) -> None:
    sites = [works.site(f"s{number}", PAGES, delay=DELAY, kind=HubSite) for number in range(SITES)]
    programs = postgres.programs()
    assert programs, "PostgreSQL is needed (Debian: postgresql)"
    server = works.stack.enter_context(postgres.server(programs, host=HUB))
    options = ("--frontier", server.fresh(), "--lease", str(LEASE), "--places", str(SITES // 2))
    first, second = (works.start(*options, within=within) for within in machines)
    for site in sites:
        site.wait_for(PAGES // 4)
    ip("link", "set", "cable1", "down")
    for site in sites:  # those of the first machine by the second, when their leases have ended
        site.wait_for(PAGES * 3 // 4)
    ip("link", "set", "cable1", "up")
    for site in sites:
        site.wait_for(PAGES)
    works.ask_to_stop(first)
    works.ask_to_stop(second)
    works.run(*options)
    for name, found in works.stored().items():
        assert sorted(found) == sorted((works.sites[name].url(path), 1) for path in works.sites[name].articles), name
    again = sum(site.hits for site in sites) - SITES * PAGES
    sys.stderr.write(f"a machine cut off: {again} of {SITES * PAGES} pages fetched again\n")
    taken_over = {path.parent.name for path in works.data.glob("articles/*/*.jsonl") if epoch_of(path.name)}
    assert len(taken_over) == SITES // 2
    for site in sites:
        starts = sorted(seen.start for seen in site.seen)
        assert min(after - before for before, after in pairwise(starts)) >= DELAY - 0.1, "a busy machine notes late"
    assert newscrawler("verify", data=works.data).stdout.decode().endswith("no damage found\n")
