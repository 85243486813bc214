"""Files and folders that appear whole or not at all, and their checksums."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from uuid import uuid4

from newscrawler.errors import ExportError
from newscrawler.storage.atomic import sync_path
from newscrawler.storage.errors import storage_error

SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A file that was written: its path, its size, and its SHA-256 in hex."""

    path: Path
    size_bytes: int
    sha256: str


@contextmanager
def whole(out: Path, *, is_folder: bool) -> Iterator[Path]:
    """Give a temporary name beside *out* to write to; when the body ends well, *out* is there, on the disk, complete.

    A file that is there is replaced; a folder is not: ExportError. When the body fails, nothing is left. Raises
    StorageError when the system refuses.
    """
    if out.is_dir() or (is_folder and out.exists()):
        raise ExportError(f"{out}: is there already; remove it, or choose another name")
    temporary = out.with_name(f".{out.name}.{uuid4().hex}.tmp")  # two machines may write the same
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        for path in [temporary, *temporary.rglob("*")] if is_folder else [temporary]:
            sync_path(path)
        temporary.replace(out)
        sync_path(out.parent)
    except OSError as error:
        raise storage_error(error, out) from error
    finally:
        if temporary.is_dir():
            shutil.rmtree(temporary)
        else:
            temporary.unlink(missing_ok=True)


def digests(out: Path) -> tuple[Digest, ...]:
    """Return size and SHA-256 of the file *out*, or of every file in the folder *out*, sorted by name."""
    paths = sorted(path for path in out.rglob("*") if path.is_file() and path.name != SUMS) if out.is_dir() else [out]
    return tuple(_digest(path) for path in paths)


def write_sums(out: Path, found: tuple[Digest, ...]) -> Path:
    """Write the checksums as ``sha256sum -c`` reads them, and return where: in the folder *out*, or ``OUT.sha256``."""
    is_folder = all(out in one.path.parents for one in found)
    beside = out / SUMS if is_folder else out.with_name(f"{out.name}.sha256")
    base = out if is_folder else out.parent
    lines = (f"{one.sha256}  {one.path.relative_to(base).as_posix()}\n" for one in found)
    beside.write_text("".join(lines), encoding="utf-8")
    return beside


def _digest(path: Path) -> Digest:
    with path.open("rb") as stream:
        return Digest(path=path, size_bytes=path.stat().st_size, sha256=file_digest(stream, "sha256").hexdigest())
