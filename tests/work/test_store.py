"""newscrawler work on machines that share no folder, and newscrawler pull."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import newscrawler, stored

from newscrawler.frontier.postgres import PostgresFrontier

if TYPE_CHECKING:
    from pathlib import Path

    import postgres
    from work.conftest import Works


def test_workers_with_folders_of_their_own_crawl_one_archive_and_a_copy_of_it_is_whole(
    works: Works, postgres_server: postgres.Server, bucket: str
) -> None:
    address, copy = postgres_server.fresh(), works.root / "copy"

    def work(machine: str) -> None:
        """Crawl something of each site, and stop."""
        wanted = {site: site.hits + 1 for site in works.sites.values()}
        worker = works.start("--frontier", address, "--store", bucket, "--data", str(works.root / machine))
        for site, hits in wanted.items():
            site.wait_for(hits)
        works.ask_to_stop(worker)

    def is_whole(data: Path) -> bool:
        told = newscrawler("verify", "--frontier", address, data=data).stdout.decode()
        return told == f"{data}: no damage found\n"

    site = works.site("a", 300, delay=0.5)
    work("one")
    first = newscrawler("pull", "--store", bucket, data=copy)
    assert first.stdout.decode().startswith("a: "), first.stderr
    assert stored(copy) == stored(works.root / "one") != []
    works.site("b", 1)
    work("two")
    assert set(site.fetched().values()) == {1}
    assert is_whole(works.root / "two")
    assert is_whole(copy), "what it has not yet is no damage"
    with PostgresFrontier(address, read_only=True) as frontier:
        assert all(".e" not in name for name in frontier.sizes()), "no site was ever lost"

    second, third = (newscrawler("pull", "--store", bucket, data=copy) for _ in range(2))
    assert second.stdout.decode().splitlines()[0].startswith("a: ")
    assert third.stdout.decode() == f"{copy}: 0 segments, 0 bytes were new, of 2 sites\n"
    assert len(stored(copy, "a")) == site.hits
    assert stored(copy) == stored(works.root / "two")
    assert is_whole(copy)

    (unwanted, *others) = stored(copy, "a")
    remove = ("remove", unwanted["url"], "--reason", "طلب من صاحب الشأن")
    assert "workers share it" in newscrawler(*remove, data=copy).stderr.decode()
    (copy / "frontier.url").unlink()  # a copy to go on with, without the others
    assert newscrawler("verify", "--rebuild-frontier", data=copy).returncode == 0
    assert newscrawler(*remove, data=copy).returncode == 0
    assert stored(copy, "a") == others
    assert newscrawler("verify", data=copy).stdout.decode() == f"{copy}: no damage found\n"


def test_a_site_that_is_not_there_is_told(works: Works, bucket: str) -> None:
    pulled = newscrawler("pull", "--store", bucket, data=works.root / "copy")
    assert pulled.returncode == 4
    assert "frontier.url" in pulled.stderr.decode()
    assert newscrawler("pull", data=works.root / "copy").returncode == 2
    assert newscrawler("work", "--store", bucket, data=works.data).returncode == 2
