"""The files of one site in a local folder, brought up to its segments, and made into further ones."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import uuid4

from newscrawler.errors import KeyTakenError, LeaseLostError, StorageError
from newscrawler.segments.cursor import SegmentCursor, load_cursor, save_cursor
from newscrawler.segments.segment import SegmentPiece, pack_segment, segment_key, unpack_segment
from newscrawler.storage import make_folder, set_aside, site_folder, sync_path, write_atomic
from newscrawler.storage.errors import storage_error
from newscrawler.warc import ensure_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from newscrawler.segments.store import ObjectStore
    from newscrawler.storage import DataFolder

logger = logging.getLogger(__name__)

SAVED_BYTES = 64 << 20  # after so much the cursor is saved: a pull that is killed reads so much again at most


@dataclass(slots=True)
class Pulled:
    """What was read from the store: so many *segments* of so many *size* bytes."""

    segments: int = 0
    size: int = 0


class SiteSpool:
    """The files of *site* in *folder*, and its segments in *store*, which are the truth.

    Segments are put create-only, one after the other, and an epoch is ended by whoever begins a later one: so all see
    the same segments in the same order, and a worker that was paused can add nothing.
    """

    def __init__(self, folder: DataFolder, store: ObjectStore, site: str) -> None:
        self.site = site_folder(site)
        self._folder = folder
        self._store = store
        self._cursor = load_cursor(folder, site)
        self._by = uuid4().hex
        self._touched: set[Path] = set()
        self.is_hurried = False  # what is left is read another time

    def follow(self) -> Pulled:
        """Read the segments that are new here; return how many. Raises ArchiveError for a damaged one."""
        if lacks := next((name for name, size in self._cursor.sizes.items() if _size(self._folder, name) < size), None):
            logger.warning("%s: shorter than it was here; all segments of %s are read anew", lacks, self.site)
            self._cursor = SegmentCursor()
        pulled, unsaved = Pulled(), 0
        for key in self._store.keys(f"segments/{self.site}", after=self._last_key()):
            if self.is_hurried or key != self._next_key():
                break  # or an earlier one came after the store was asked: next time
            size = self._read(key)
            pulled.segments += 1
            pulled.size += size
            unsaved += size
            if unsaved >= SAVED_BYTES:
                self.save()
                unsaved = 0
        if pulled.segments:
            self.save()
        return pulled

    def take(self, epoch: int) -> None:
        """Bring the files up to the store and end all earlier epochs: what is put from now on is ours.

        Raises LeaseLostError when a later epoch has begun.
        """
        self.follow()
        if self.is_hurried:
            return
        if self._cursor.epoch < epoch:
            while self._cursor.epoch < epoch:
                self._end_epoch()
            self.save()
        if self._cursor.epoch > epoch:
            raise self._lost()

    def level(self, committed: Mapping[str, int]) -> list[str]:
        """Set aside what the files have and the store has not: a worker that was killed wrote it, and nobody knows it.

        Return the files that the store has and *committed* (sizes by name) has not: the database is an older one.
        Raises StorageError, having changed nothing, when the store lacks what was committed.
        """
        known = self._cursor.sizes
        for name, size in committed.items():
            if size > known.get(name, 0):
                told = f"{self._store.address}: {known.get(name, 0)} bytes of {name}, but {size} were committed"
                raise StorageError(f"{told}: an archive that was begun in a folder goes on there, without --store")
        for path in self._files():
            name = self._folder.relative(path)
            if path.stat().st_size > known.get(name, 0):
                lost = set_aside(self._folder.path, name, known.get(name, 0))
                logger.warning("%s: what is not in %s moved to %s", name, self._store.address, lost)
        return sorted(known.keys() - committed.keys())

    def send(self, sizes: Mapping[str, int], whole: Sequence[str] = ()) -> None:
        """Put what the files have up to *sizes*, and the files *whole* that changed, as one segment; save then.

        Raises LeaseLostError when another worker put one in its place.
        """
        pieces = [
            SegmentPiece(name, start, self._bytes(name, start, size))
            for name, size in sorted(sizes.items())
            if (start := self._cursor.sizes.get(name, 0)) < size
        ]
        for name in whole:
            if (path := self._folder.path / name).exists():
                data = path.read_bytes()
                if sha256(data).hexdigest() != self._cursor.whole.get(name):
                    pieces.append(SegmentPiece(name, None, data))
        if pieces:
            self._put(pieces)

    def save(self) -> None:
        """Write down how far the files are; they are on the disk before."""
        for path in self._touched:
            sync_path(path)
        for parent in {path.parent for path in self._touched}:
            sync_path(parent)
        for path in self._touched:
            if path.name.endswith(".warc.gz"):
                ensure_index(path)
        self._touched.clear()
        save_cursor(self._folder, self.site, self._cursor)

    def _put(self, pieces: Sequence[SegmentPiece]) -> None:
        key, data = self._next_key(), pack_segment(pieces, by=self._by, is_last=False)
        try:
            self._store.put_new(key, data)
        except KeyTakenError as error:
            if self._store.get(key) != data:  # else it is ours, put by a try whose answer was lost
                raise self._lost() from error
        for piece in pieces:
            self._note(piece)
        self._cursor.serial += 1

    def _end_epoch(self) -> None:
        try:
            self._store.put_new(self._next_key(), pack_segment((), by=self._by, is_last=True))
        except KeyTakenError:
            self._read(self._next_key())
        else:
            self._cursor.epoch, self._cursor.serial = self._cursor.epoch + 1, 0

    def _read(self, key: str) -> int:
        """Write what segment *key*, the next one, has into the files; return its size in bytes."""
        data = self._store.get(key)
        pieces, is_last = unpack_segment(data, site=self.site, key=key)
        for piece in pieces:
            if piece.start is None:
                write_atomic(self._folder.place(piece.file), piece.data)
            elif piece.start != self._cursor.sizes.get(piece.file, 0):
                raise StorageError(f"{key}: {piece.file}: begins at {piece.start}, which does not follow")
            else:
                self._touched.add(_write_at(self._folder.place(piece.file), piece.start, piece.data))
            self._note(piece)
        self._cursor.epoch, self._cursor.serial = (
            (self._cursor.epoch + 1, 0) if is_last else (self._cursor.epoch, self._cursor.serial + 1)
        )
        return len(data)

    def _note(self, piece: SegmentPiece) -> None:
        if piece.start is not None:
            self._cursor.sizes[piece.file] = piece.start + len(piece.data)
        elif piece.file.startswith("sites/"):  # a run is told once
            self._cursor.whole[piece.file] = sha256(piece.data).hexdigest()

    def _bytes(self, name: str, start: int, end: int) -> bytes:
        path = self._folder.path / name
        try:
            with path.open("rb") as file:
                file.seek(start)
                return file.read(end - start)
        except OSError as error:
            raise storage_error(error, path) from error

    def _files(self) -> Iterator[Path]:
        for path in sorted(self._folder.path.glob(f"*/{self.site}/*")):
            if path.is_file() and path.name.endswith((".jsonl", ".warc.gz")):
                yield path

    def _next_key(self) -> str:
        return segment_key(self.site, self._cursor.epoch, self._cursor.serial)

    def _last_key(self) -> str:
        """Return what all keys follow that are not read yet.

        Before the first of an epoch no name of a folder will do: SeaweedFS 4.48 passes over all of that.
        """
        if self._cursor.serial:
            return segment_key(self.site, self._cursor.epoch, self._cursor.serial - 1)
        return self._next_key()[:-1]

    def _lost(self) -> LeaseLostError:
        return LeaseLostError(f"{self.site}: another worker has the site now; what was not committed is dropped")


def _size(folder: DataFolder, name: str) -> int:
    path = folder.place(name)
    return path.stat().st_size if path.exists() else 0


def _write_at(path: Path, start: int, data: bytes) -> Path:
    """Write *data* into *path* at *start*, where the file ends at the earliest; return *path*. Raises StorageError."""
    try:
        make_folder(path.parent)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        with os.fdopen(descriptor, "wb", closefd=True) as file:
            file.seek(start)
            file.write(data)
    except OSError as error:
        raise storage_error(error, path) from error
    return path
