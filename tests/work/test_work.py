"""newscrawler work: every site by itself, on one machine and on several."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from commands import newscrawler
from deliver.receiver import Got, Receiver

from newscrawler.watch import To, Watch, save_watch

if TYPE_CHECKING:
    import postgres
    from work.conftest import Works

PAGES = 6


def test_a_site_that_takes_long_holds_no_other_and_goes_on_with_the_next_worker(works: Works) -> None:
    slow = works.site("slow", 300, delay=1.0)
    worker = works.start()
    slow.wait_for(1)
    quick = [works.site(f"quick{number}", PAGES) for number in range(2)]  # they come while the slow one is crawled
    for site in quick:
        site.wait_for(PAGES)
    assert slow.hits < 300, "the slow one is not over"
    works.ask_to_stop(worker)
    stored = works.stored()
    assert [len(stored[name]) for name in ("quick0", "quick1")] == [PAGES, PAGES]
    assert len(stored["slow"]) == slow.hits
    assert newscrawler("verify", data=works.data).stdout.decode().endswith("no damage found\n")


def test_what_a_watch_waits_for_is_delivered_when_the_visit_ends_that_met_it(works: Works) -> None:
    told = threading.Event()

    def noted(got: Got) -> tuple[int, bytes, dict[str, str]]:
        if b'"site":"quick"' in got.body.replace(b" ", b""):
            told.set()
        return 200, b"", {}

    slow = works.site("slow", 300, delay=1.0)
    with Receiver(says=noted) as receiver:
        save_watch(Watch(name="w", sites=("quick",), to=To(webhook=f"{receiver.url}/")), works.root / "watches")
        worker = works.start()
        slow.wait_for(1)
        works.site("quick", PAGES)
        assert told.wait(100)
        assert slow.hits < 300, "the slow one is not over"
        works.ask_to_stop(worker)


def test_pages_that_wait_to_be_read_when_a_worker_is_asked_to_stop_are_stored(works: Works) -> None:
    long = works.site("long", PAGES, paragraphs=1000)
    worker = works.start()
    long.wait_for(PAGES)
    works.ask_to_stop(worker)
    assert len(works.stored()["long"]) == PAGES


def test_when_all_places_are_taken_the_crawl_that_runs_longest_makes_room(works: Works) -> None:
    slow = works.site("slow", 300, delay=1.0)
    worker = works.start("--places", "1", program=(str(Path(__file__).with_name("impatient.py")),))
    slow.wait_for(2)
    works.site("quick", PAGES).wait_for(PAGES)
    before = slow.hits
    slow.wait_for(before + 2)  # it goes on where it was
    works.ask_to_stop(worker)
    assert set(slow.fetched().values()) == {1}
    assert len(works.stored()["slow"]) == slow.hits


def test_workers_share_the_sites_of_a_frontier_in_postgresql(works: Works, postgres_server: postgres.Server) -> None:
    address = postgres_server.fresh()
    sites = [works.site(f"s{number}", PAGES) for number in range(3)]
    said = works.run("--frontier", address, "--processes", "2")
    assert sorted(said.splitlines()) == [
        f"s{number}: {PAGES} stored, 0 edited, 0 unchanged (finished)" for number in range(3)
    ]
    assert all(set(site.fetched().values()) == {1} for site in sites)
    assert {name: len(found) for name, found in works.stored().items()} == {"s0": PAGES, "s1": PAGES, "s2": PAGES}
    assert not list(works.data.glob("articles/*/*.e*.jsonl")), "no site was ever lost"
    assert newscrawler("verify", data=works.data).stdout.decode().endswith("no damage found\n")
    assert newscrawler("status", data=works.data).returncode == 0
