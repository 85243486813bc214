"""A folder made true again: whole records behind the committed sizes are kept, torn ends go to lost+found."""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from newscrawler.errors import StorageError
from newscrawler.frontier import ArticleState, Commit, Frontier
from newscrawler.items import Article
from newscrawler.items.schema import decode_line
from newscrawler.ledger.custody import Appended, Chain, appended_to, corrections, files_told, is_chain, nothing_at
from newscrawler.ledger.share import Share
from newscrawler.ledger.tails import ChangedOutsideError, Tail, TailPiece, read_tail, record_id_at
from newscrawler.storage import DataFolder, make_folder, set_aside, sync_path
from newscrawler.warc.index import ensure_index

logger = logging.getLogger(__name__)

_WARC = ".warc.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What :func:`mend` did: whole records that were *kept*, by file; where torn ends lie now; files that are gone."""

    kept: Mapping[str, int] = field(default_factory=dict)
    lost: Mapping[str, str] = field(default_factory=dict)
    removed: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return what was done, a line each, for people."""
        kept = [f"{name}: {number} whole records behind the committed size kept" for name, number in self.kept.items()]
        lost = [f"{name}: a torn end moved to {place}" for name, place in self.lost.items()]
        return kept + lost


def mend(folder: DataFolder, frontier: Frontier, share: Share, *, now: float) -> Mended:
    """Make *share* of *folder* true again: afterwards every open file ends where *frontier* says.

    Whole records behind a committed size are kept and made known; their pages are fetched once more, which stores
    nothing twice. Only what follows the last whole record of a file is cut off, to lost+found. Raises StorageError,
    having changed nothing, when a name leads out of the folder, when a file was changed from outside, or when the
    frontier knows an article where something would be cut. The caller holds the lock.
    """
    sizes = frontier.sizes(share.sites)
    for name in sizes:
        folder.place(name)
    removed, tails = [], []
    offsets = frontier.offsets(share.sites)
    for name, committed in _warcs_first(offsets):
        if not folder.place(name).exists():
            removed += _gone(folder, name, committed)
        else:
            tails.append(_tail(folder, frontier, name, committed))
    _refuse_known(folder, frontier, {tail.name: tail.whole for tail in tails if tail.whole < tail.size}, share)
    lost = _late(folder, share, {name: size for name, size in sizes.items() if name not in offsets})
    for tail in tails:
        removed += _apply(folder, tail, lost)
    kept = {tail.name: len(tail.pieces) for tail in tails if tail.pieces}
    _take_up(folder, frontier, [tail for tail in tails if tail.pieces or tail.name in lost], share, now=now)
    frontier.forget(removed)
    if older := tuple(name for name in offsets if share.is_older(name) and name not in removed):
        frontier.commit(Commit(moment=now, closed=older, leases=share.leases))
        for name in older:  # the worker that lost them did not come to it
            if name.endswith(_WARC):
                ensure_index(folder.path / name)
    mended = Mended(kept=kept, lost=lost, removed=tuple(removed))
    for line in mended.lines():
        logger.warning("%s: %s", folder.path, line)
    return mended


def _late(folder: DataFolder, share: Share, closed: Mapping[str, int]) -> dict[str, str]:
    """Set aside what a worker that had lost its site wrote to *closed* files of older epochs; return where it is now.

    That worker's commit was refused, so none of it is known to anybody.
    """
    lost = {}
    for name, size in closed.items():
        path = folder.path / name
        if share.is_older(name) and path.exists() and path.stat().st_size > size:
            lost[name] = set_aside(folder.path, name, size)
    return lost


def _warcs_first(offsets: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(offsets.items(), key=lambda item: (not item[0].startswith("warc/"), item[0]))


def _gone(folder: DataFolder, name: str, committed: int) -> list[str]:
    """Return *name* when a file that is not there may be forgotten; raises StorageError when it may not."""
    path = folder.path / name
    if committed == 0 or name.startswith("rejected/"):  # the reasons may be thrown away
        return [name]
    if not path.with_name(f"{path.name}.gz").exists():
        raise StorageError(
            f"{path}: gone, but {committed} bytes were committed; restore it from a backup, or accept the loss with "
            "`newscrawler verify --rebuild-frontier`"
        )
    return []


def _tail(folder: DataFolder, frontier: Frontier, name: str, committed: int) -> Tail:
    def is_kept(piece: TailPiece) -> bool:
        article = _article(piece)
        if article is None or article.warc is None:
            return True
        state = frontier.article(article.id)
        if state is not None and (state.file, state.offset) == (name, piece.offset):
            return True
        return record_id_at(folder.place(article.warc.file), article.warc.offset) == article.warc.record_id

    if name.startswith("articles/"):
        return read_tail(folder.path / name, name, committed, is_kept=is_kept)
    return read_tail(folder.path / name, name, committed)


def _article(piece: TailPiece) -> Article | None:
    """Return the article in a line; None when it holds something else, which verification tells of."""
    try:
        return decode_line(piece.data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _refuse_known(folder: DataFolder, frontier: Frontier, cuts: Mapping[str, int], share: Share) -> None:
    if not any(name.startswith("articles/") for name in cuts):
        return
    for article_id, version, name, offset in frontier.articles(share.sites):
        if offset >= cuts.get(name, offset + 1):
            raise ChangedOutsideError(
                f"{folder.path / name}: damaged behind {cuts[name]} bytes, where the frontier knows version {version} "
                f"of {article_id}; nothing was cut. Restore the file from a backup, or accept the loss with "
                "`newscrawler verify --rebuild-frontier`"
            )


def _apply(folder: DataFolder, tail: Tail, lost: dict[str, str]) -> list[str]:
    """Cut what is torn, put a missing line feed, wait for the disk; return the name of a file that is gone by it."""
    path = folder.path / tail.name
    if tail.size == 0:
        path.unlink()  # registered, and killed before its first byte
        return [tail.name]
    if tail.whole < tail.size:
        lost[tail.name] = set_aside(folder.path, tail.name, tail.whole)
    elif tail.pieces:
        _settle(path, b"\n" if tail.lacks_end else b"")
    return [] if tail.whole else [tail.name]


def _settle(path: Path, end: bytes) -> None:
    """Append *end*; what was not synced by the run that wrote it is on the disk afterwards."""
    with path.open("ab") as file:
        file.write(end)
        file.flush()
        os.fsync(file.fileno())
    sync_path(path.parent)


def _take_up(folder: DataFolder, frontier: Frontier, tails: list[Tail], share: Share, *, now: float) -> None:
    """Make the kept records known: where files end, and the articles that are newer than those that are known."""
    articles: dict[str, ArticleState] = {}
    for tail in tails:
        for piece in tail.pieces if tail.name.startswith("articles/") else ():
            article = _article(piece)
            known = article and (articles.get(article.id) or frontier.article(article.id))
            if article and (known is None or known.version < article.version):
                articles[article.id] = ArticleState.of(article, file=tail.name, offset=piece.offset, moment=now)
    if tails:
        ends = {tail.name: tail.whole + tail.lacks_end for tail in tails}
        told = _told(folder, frontier, tails, ends, share)
        ends |= tell_custody(folder, frontier, told, share, moment=now, note="recovered")
        share.send(ends)
        kept = tuple(articles.values())
        frontier.commit(Commit(moment=now, articles=kept, offsets=ends, leases=share.leases))


def _told(
    folder: DataFolder, frontier: Frontier, tails: list[Tail], ends: Mapping[str, int], share: Share
) -> list[Appended]:
    """Return what the custody log is to tell: of the bytes that were kept, and of those that it told of in vain."""
    told = [
        appended_to(folder.path, tail.name, tail.committed, ends[tail.name])
        for tail in tails
        if tail.whole and not is_chain(tail.name)
    ]
    lines = [line for tail in tails if is_chain(tail.name) for line in tail.pieces]
    names = {name for line in lines for name in files_told(line.data)} - {one.file for one in told}
    sizes = frontier.sizes(share.sites)
    return told + [nothing_at(name, ends.get(name, sizes.get(name, 0))) for name in sorted(names)]


def tell_custody(
    folder: DataFolder, frontier: Frontier, told: list[Appended], share: Share, *, moment: float, note: str
) -> dict[str, int]:
    """Write a line of each custody log concerned that is no commit; return their new sizes, by name, to be committed.

    A folder without a log, of an older version, gets none here: its log begins with the next commit.
    """
    sizes = frontier.sizes(share.sites)
    if not any(is_chain(name) for name in sizes):
        return {}
    by_chain: dict[str, list[Appended]] = {}
    for one in told:
        by_chain.setdefault(share.chain(one.file), []).append(one)
    ends = {}
    for name, files in by_chain.items():
        path = folder.place(name)
        if name not in sizes:
            frontier.register(name, path.stat().st_size if path.exists() else 0)
            make_folder(path.parent)
        _settle(path, Chain.of(path).link(files, moment=moment, note=note))
        ends[name] = path.stat().st_size
    return ends


def mend_end(folder: DataFolder, frontier: Frontier | None, name: str, offset: int, *, now: float) -> Mended:
    """Mend the end of file *name*, in which no whole record follows *offset*; *frontier* is None when it is gone.

    A line that lacks nothing but its line feed gets it; anything else goes to lost+found. Raises StorageError, having
    changed nothing, when the file is shorter than committed or the frontier knows an article there.
    """
    tail = read_tail(folder.place(name), name, offset)
    if tail.whole < tail.size and frontier is not None:
        if tail.size < frontier.sizes().get(name, 0):
            read_tail(folder.place(name), name, frontier.sizes()[name])  # raises: restore it, or accept the loss
        _refuse_known(folder, frontier, {name: tail.whole}, Share())
    lost: dict[str, str] = {}
    removed = _apply(folder, tail, lost)
    if frontier is not None and name in frontier.sizes() and lost:
        ends = {name: tail.whole}
        told = corrections(folder.path, {**frontier.sizes(), **ends})
        ends |= tell_custody(folder, frontier, told, Share(), moment=now, note="repaired")
        frontier.commit(Commit(moment=now, offsets=ends))
    return Mended(kept={name: 1} if tail.lacks_end else {}, lost=lost, removed=tuple(removed))
