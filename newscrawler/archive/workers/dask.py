"""Workers on other machines: those of a Dask scheduler (extra "cluster"), which see the folders at one path."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from newscrawler import __version__
from newscrawler.archive.workers.pool import Workers
from newscrawler.errors import UsageError
from newscrawler.extract import EXTRACTOR

_WAIT = "10s"  # for a scheduler that does not answer
_VERSION = (__version__, EXTRACTOR)


@contextmanager
def dask_workers(address: str, folders: Sequence[Path]) -> Iterator[Workers]:
    """Give the workers of the scheduler at *address*, all of which see *folders* and have the rules of this process.

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
        told: dict[str, tuple[tuple[str, str], list[Path]]] = client.run(_seen, folders)
        if not told:
            raise UsageError(f"{address}: the scheduler has no workers; start some with `dask worker {address}`")
        for worker, (version, unseen) in told.items():
            if version != _VERSION:
                has, wanted = (f"{release} with the rules {rules}" for release, rules in (version, _VERSION))
                raise UsageError(f"{worker}: has newscrawler {has}, not {wanted}: install one version everywhere")
            if unseen:
                raise UsageError(f"{worker}: does not see {unseen[0]}; mount the folder at the same path everywhere")
        with client.get_executor(pure=False) as executor:
            yield Workers(executor, lost=(KilledWorker,))


def _seen(folders: Sequence[Path]) -> tuple[tuple[str, str], list[Path]]:
    """Return which version this worker has, and which of *folders* it does not see."""
    return _VERSION, [folder for folder in folders if not folder.is_dir()]
