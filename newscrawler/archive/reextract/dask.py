"""Readers on other machines: the workers of a Dask scheduler (extra "cluster"), which see the folder at one path."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from newscrawler.archive.reextract.pool import Readers
from newscrawler.errors import UsageError
from newscrawler.extract import EXTRACTOR

_WAIT = "10s"  # for a scheduler that does not answer


@contextmanager
def dask_readers(address: str, folder: Path) -> Iterator[Readers]:
    """Give the workers of the scheduler at *address*, all of which see *folder* and have the rules of this process.

    Raises UsageError when there are none, or they do not.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - likewise
    except ImportError as error:
        raise UsageError("--cluster needs Dask: pip install 'newscrawler-ar[cluster]'") from error
    try:
        connected: Callable[..., Any] = Client
        client = connected(address, timeout=_WAIT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"{address}: no Dask scheduler answers ({error})") from error
    with client:
        told: dict[str, tuple[str, bool]] = client.run(_seen, folder)
        if not told:
            raise UsageError(f"{address}: the scheduler has no workers; start some with `dask worker {address}`")
        for worker, (version, is_seen) in told.items():
            if version != EXTRACTOR:
                raise UsageError(f"{worker}: has the rules {version}, not {EXTRACTOR}: install one version everywhere")
            if not is_seen:
                raise UsageError(f"{worker}: does not see {folder}; mount the folder at the same path everywhere")
        with client.get_executor(pure=False) as executor:
            yield Readers(executor, lost=(KilledWorker,))


def _seen(folder: Path) -> tuple[str, bool]:
    return EXTRACTOR, folder.is_dir()
