"""A worker of a Dask scheduler that is killed in the middle of its work: another does it again."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - pytest reads the hints of fixtures
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from archive.mortal import MortalWork
from archive.test_copies import folder as folder  # noqa: PLC0414 - a fixture
from archive.test_verify_workers import damaged as damaged  # noqa: PLC0414 - a fixture
from distributed import Client, LocalCluster
from distributed.scheduler import KilledWorker

from newscrawler.archive import open_archive
from newscrawler.archive.verify import verify
from newscrawler.archive.workers import HERE, Workers
from newscrawler.export import Choice, Options, export_parts

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from newscrawler.archive.workers import Work
    from newscrawler.storage import DataFolder


class MortalDask(Workers):
    """Workers of a scheduler, of which the first piece of work kills one."""

    marker: Path

    def submit(self, work: Work[Any]) -> Future[Any]:
        mortal: Any = MortalWork(work, self.marker)
        return super().submit(mortal)


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """A scheduler with a worker, a process, more than there are tests here: each kills one."""
    quiet = {"dashboard_address": "127.0.0.1:0", "worker_dashboard_address": None, "memory_limit": None}
    with LocalCluster(n_workers=3, threads_per_worker=1, processes=True, host="127.0.0.1", **quiet) as made:
        yield made


@pytest.fixture
def workers(cluster: LocalCluster, tmp_path: Path) -> Iterator[MortalDask]:
    with Client(cluster, set_as_default=False) as client, client.get_executor(pure=False) as executor:
        mortal = MortalDask(executor, lost=(KilledWorker,))
        mortal.marker = tmp_path / "killed"
        yield mortal
    assert mortal.marker.exists()


def test_verify_tells_the_same(damaged: Path, workers: MortalDask) -> None:
    assert list(verify(damaged, workers=workers)) == list(verify(damaged))


def test_an_export_in_parts_is_whole(folder: DataFolder, workers: MortalDask, tmp_path: Path) -> None:
    def exported(out: Path, workers: Workers) -> dict[str, bytes]:
        with open_archive(folder.path) as archive:
            options = Options(archive=archive, choice=Choice(), created=datetime(2026, 11, 1, tzinfo=UTC))
            export_parts(out, options, name="jsonl", workers=workers)
        return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}

    here = exported(tmp_path / "here", HERE)
    assert exported(tmp_path / "there", workers) == here
    assert len(here) > 5
