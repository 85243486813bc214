"""The workers that a command is told to use."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from newscrawler.archive.workers.dask import dask_workers
from newscrawler.archive.workers.pool import Pool, Workers

IN_FLIGHT = 64  # parts handed over and not yet collected: bounds the memory, whatever the size of the archive


@contextmanager
def workers_for(
    folders: Sequence[Path], *, loads: str, cluster: str | None, processes: int | None
) -> Iterator[Workers]:
    """Give those of the Dask scheduler at *cluster*, or so many *processes* of this machine (None: one a core).

    All see *folders*; the processes have loaded the module *loads*. Raises UsageError when a scheduler has no such
    workers.
    """
    if cluster is not None:
        with dask_workers(cluster, folders) as workers:
            yield workers
    else:
        with Pool(processes, loads=loads) as workers:
            yield workers
