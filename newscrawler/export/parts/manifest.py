"""manifest.json: what an export in parts holds, and what it was asked for; a journal while it is being written."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from newscrawler.errors import ExportError, UsageError
from newscrawler.storage import sync_path, write_atomic
from newscrawler.storage.errors import storage_error

MANIFEST: Final = "manifest.json"
JOURNAL: Final = ".manifest.jsonl"
"""The head, then each part as it is there: read when a run was killed before its manifest."""


class PartSource(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the archive that a part was made of, and how many bytes of it were committed then (of a .gz: all)."""

    file: str
    bytes: int


class ExportPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part: its path below the folder, the *site* and *month* of capture, its *articles*, *bytes* and *sha256*.

    *lines* is the SHA-256 of the stored lines that were taken for it: when that is another, the part is written anew.
    """

    part: str
    site: str
    month: str
    articles: int
    bytes: int
    sha256: str
    lines: str
    sources: tuple[PartSource, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Site and month."""
        return self.site, self.month


class PartsHead(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for: *choice* as options with their values, *software* is who wrote it."""

    schema: str = "export-parts/1"
    software: str
    format: str
    fields: tuple[str, ...]
    bom: bool
    choice: tuple[tuple[str, str], ...]

    @property
    def selection(self) -> tuple[object, ...]:
        """What must be the same for a folder to be gone on with."""
        return self.schema, self.format, self.fields, self.bom, self.choice

    def __str__(self) -> str:
        return " ".join([f"--format {self.format}", *(f"{name} {value}" for name, value in self.choice)])


class PartsManifest(PartsHead, frozen=True, kw_only=True):
    """What stands in ``manifest.json``."""

    articles: int
    parts: tuple[ExportPart, ...]


_head = msgspec.json.Decoder(PartsHead).decode
_part = msgspec.json.Decoder(ExportPart).decode
_manifest = msgspec.json.Decoder(PartsManifest).decode


def known_parts(out: Path, head: PartsHead) -> dict[tuple[str, str], ExportPart]:
    """Return the parts that an earlier run of the same *head* left in the folder *out*, by site and month.

    What another release wrote is written anew. Raises UsageError when the folder holds another selection, ExportError
    when it holds something else.
    """
    found: dict[tuple[str, str], ExportPart] = {}
    runs = list(_runs(out))
    if not runs and any(not path.name.startswith(".") for path in out.iterdir()):
        raise ExportError(f"{out}: is there already, without a {MANIFEST}; remove it, or choose another name")
    for before, parts in runs:
        if before.selection != head.selection:
            raise UsageError(f"{out}: holds another export ({before}); choose another folder, or remove this one")
        if before.software == head.software:
            found |= {part.key: part for part in parts}
    return found


def _runs(out: Path) -> Iterator[tuple[PartsHead, list[ExportPart]]]:
    """Yield what the manifest in *out* says, then what the journal of a run that was killed does."""
    try:
        if (path := out / MANIFEST).exists():
            whole = _manifest(path.read_bytes())
            yield whole, list(whole.parts)
        if (path := out / JOURNAL).exists():
            first, *lines = path.read_bytes().splitlines()
            yield _head(first), list(_whole(lines))
    except ValueError as error:
        raise ExportError(f"{path}: cannot be read ({error}); remove the folder, and export again") from error
    except OSError as error:
        raise storage_error(error, out) from error


def _whole(lines: list[bytes]) -> Iterator[ExportPart]:
    with suppress(msgspec.DecodeError):  # the last one is torn when the machine went down
        yield from map(_part, lines)


class Journal:
    """Keeps the parts that are there, one after the other, until the manifest is written."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file = file
        self._path = path

    def add(self, part: ExportPart) -> None:
        """Keep *part*; it is on the disk when this returns."""
        self._file.write(msgspec.json.encode(part) + b"\n")
        self._file.flush()
        sync_path(self._path)


@contextmanager
def journal(out: Path, head: PartsHead, known: Mapping[tuple[str, str], ExportPart]) -> Iterator[Journal]:
    """Give a journal in *out* that begins with the parts *known*; it goes when the body ends well."""
    path = out / JOURNAL
    write_atomic(path, b"".join(msgspec.json.encode(one) + b"\n" for one in (head, *known.values())))
    with path.open("ab") as file:
        yield Journal(file, path)
    path.unlink()


def write_manifest(out: Path, manifest: PartsManifest) -> None:
    """Write *manifest* to the folder *out*, whole or not at all."""
    write_atomic(out / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
