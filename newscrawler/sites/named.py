"""What the sitemaps of a site named when they were read last: ``data/sites/<site>.named``. It may be deleted."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import msgspec

from newscrawler.errors import StorageError
from newscrawler.storage import site_folder, write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from newscrawler.storage import DataFolder

_DECODER = msgspec.msgpack.Decoder(dict[str, bytes])


def named_path(folder: DataFolder, site: str) -> Path:
    """Return the file that remembers what the sitemaps of *site* named."""
    return folder.path / "sites" / f"{site_folder(site)}.named"


def load_named(folder: DataFolder, site: str) -> dict[str, set[int]]:
    """Return, by the URL of each sitemap, the 64-bit numbers of the addresses that it named; empty when unknown.

    A file that cannot be understood is none: it is written anew. Raises StorageError when it cannot be read.
    """
    path = named_path(folder, site)
    try:
        packed = _DECODER.decode(path.read_bytes())
        return {url: set(array("q", numbers)) for url, numbers in packed.items()}
    except (FileNotFoundError, msgspec.DecodeError, ValueError):
        return {}
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}; make it readable, or delete it") from error


def save_named(folder: DataFolder, site: str, named: Mapping[str, set[int]]) -> None:
    """Write *named*, 8 bytes an address, whole or not at all. Raises StorageError."""
    packed = {url: array("q", sorted(numbers)).tobytes() for url, numbers in named.items()}
    write_atomic(named_path(folder, site), msgspec.msgpack.encode(packed))
