"""custody.jsonl: each commit chained by hash to the one before, with what it appended to which file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from gzip import GzipFile
from hashlib import sha256
from heapq import merge
from pathlib import Path
from typing import BinaryIO

import msgspec

from newscrawler.storage import iter_lines

CUSTODY = "custody.jsonl"
CUSTODY_FOLDER = "custody"  # of the chains of single sites, which workers keep
_WINDOW_BYTES = 1 << 16
_CHUNK_BYTES = 1 << 20


class Appended(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes of *file* from *start* to *end*, and their *sha256*; what was told of it from *start* on holds no more."""

    file: str
    start: int
    end: int
    sha256: str


class CustodyLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    r"""One line: the SHA-256 of the line before it, without its "\n" ("" before the first), and what was appended.

    *moment* is ISO 8601 in UTC, *run* the number of the run. *note* says why a line was written that is no commit:
    "recovered" after a crash, "rebuilt" with the frontier, "repaired".
    """

    previous: str
    moment: str
    files: tuple[Appended, ...]
    run: int | None = None
    note: str | None = None


_decode = msgspec.json.Decoder(CustodyLine).decode


@dataclass(slots=True)
class Chain:
    """The end of the chain: the hash of its last line; :meth:`link` makes the next."""

    head: str = ""

    @classmethod
    def of(cls, path: Path) -> "Chain":
        """Return the end of the chain in *path*; a chain without lines when there is no such file."""
        return cls(sha256(_last_line(path)).hexdigest() if path.exists() and path.stat().st_size else "")

    def link(
        self, files: Sequence[Appended], *, moment: float, run: int | None = None, note: str | None = None
    ) -> bytes:
        """Return the next line, with its end, of what was appended to *files* at *moment* (epoch seconds)."""
        told = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
        entry = CustodyLine(previous=self.head, moment=told, files=tuple(files), run=run, note=note)
        line = msgspec.json.encode(entry)
        self.head = sha256(line).hexdigest()
        return line + b"\n"


def _last_line(path: Path) -> bytes:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        width = _WINDOW_BYTES
        while True:
            file.seek(max(size - width, 0))
            before, _, last = file.read().rstrip(b"\n").rpartition(b"\n")
            if before or width >= size:
                return last
            width *= 2


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A line of the chain as it was read: its byte *offset*, its *entry*, and what is wrong with it, if anything.

    The next line begins at byte *end* and holds *head*, the hash of this one.
    """

    offset: int
    entry: CustodyLine | None
    wrong: str | None
    end: int
    head: str


def read_chain(path: Path, *, end: int | None = None, start: int = 0, head: str = "") -> Iterator[ChainLink]:
    """Yield every line of *path* from byte *start* up to *end*, each compared with the one before it.

    *head* is the hash of the line before *start*.
    """
    for offset, line in iter_lines(path, start=start, end=end):
        entry, wrong = None, None
        try:
            entry = _decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            wrong = f"no line of a chain: {error}"
        else:
            wrong = None if entry.previous == head else "does not follow from the line before it"
        head = sha256(line).hexdigest()
        yield ChainLink(offset, entry, wrong, offset + len(line) + 1, head)


@dataclass(frozen=True, slots=True)
class Told:
    """What the chain tells of some bytes of a file, and in which line of it."""

    appended: Appended
    moment: str
    run: int | None


def is_chain(name: str) -> bool:
    """Return whether file *name* is a custody log."""
    return name == CUSTODY or name.startswith(f"{CUSTODY_FOLDER}/")


def chains(root: Path) -> list[Path]:
    """Return the custody logs below *root*: that of the folder, and those of single sites."""
    whole = root / CUSTODY
    return [*([whole] if whole.exists() else []), *sorted((root / CUSTODY_FOLDER).rglob("*.jsonl"))]


def in_time(chains: Iterable[Iterable[ChainLink]]) -> Iterator[ChainLink]:
    """Yield the links of *chains* that can be read, in the order of their moments; those of one chain keep theirs."""
    return merge(*([link for link in chain if link.entry] for chain in chains), key=_moment)


def _moment(link: ChainLink) -> tuple[str, int]:
    """Return the moment of *link*; of one moment the bytes that come first are told first."""
    return (link.entry.moment, min((one.start for one in link.entry.files), default=0)) if link.entry else ("", 0)


def coverage(links: Iterable[ChainLink]) -> dict[str, list[Told]]:
    """Return what the chain tells of each file, in the order of its bytes."""
    told: dict[str, list[Told]] = {}
    for link in links:
        entry = link.entry
        if entry is None:
            continue
        for one in entry.files:
            mine = told.setdefault(one.file, [])
            while mine and mine[-1].appended.start >= one.start:
                mine.pop()
            mine.append(Told(one, entry.moment, entry.run))
    return told


def appended_to(root: Path, name: str, start: int, end: int) -> Appended:
    """Return what is to be told of the bytes from *start* to *end* of file *name* below *root*, as they are now."""
    with (root / name).open("rb") as file:
        return Appended(file=name, start=start, end=end, sha256=digest_between(file, start, end) or "")


def digest_between(file: BinaryIO | GzipFile, start: int, end: int) -> str | None:
    """Return the SHA-256 of the bytes of *file* from *start* to *end*, None when it ends before. Raises as it does."""
    digest, left = sha256(), end - start
    file.seek(start)
    while left and (data := file.read(min(left, _CHUNK_BYTES))):
        digest.update(data)
        left -= len(data)
    return None if left else digest.hexdigest()


def nothing_at(name: str, offset: int) -> Appended:
    """Return what is to be told of file *name* when nothing follows *offset*."""
    return Appended(file=name, start=offset, end=offset, sha256=sha256().hexdigest())


def files_told(line: bytes) -> list[str]:
    """Return the files that a line of the log tells of; none when it is no line of it."""
    try:
        return [one.file for one in _decode(line).files]
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return []


def corrections(root: Path, sizes: Mapping[str, int]) -> list[Appended]:
    """Return what is to be told of the files below *root* that the chain leaves at other sizes than *sizes*.

    A month that was packed since keeps what was told of its lines; a file that is gone ends at 0.
    """
    found: list[Appended] = []
    for name, told in coverage(in_time(map(read_chain, chains(root)))).items():
        size, covered = sizes.get(name, 0), told[-1].appended.end
        if size == covered or (name not in sizes and (root / f"{name}.gz").exists()):
            continue
        if size > covered:
            found.append(appended_to(root, name, covered, size))
        elif size == 0:
            found.append(nothing_at(name, 0))
        else:
            starts = [one.appended.start for one in told if one.appended.start <= size]
            found.append(appended_to(root, name, starts[-1] if starts else size, size))
    return found
