"""A frontier made again from what cannot be replaced: the JSON Lines and WARC files of a data folder."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from newscrawler.errors import NewsCrawlerError, UsageError
from newscrawler.frontier import ArticleState, Commit, Frontier, NewTask, Outcome, OutcomeName, open_frontier
from newscrawler.items import Article, Rejection
from newscrawler.items.schema import decode_line
from newscrawler.ledger.custody import chains, corrections
from newscrawler.ledger.mending import tell_custody
from newscrawler.ledger.reading import shared_address
from newscrawler.ledger.share import Share
from newscrawler.ledger.tails import read_tail
from newscrawler.ledger.withdrawn import gone, withdrawn_of
from newscrawler.storage import DataFolder, end_of_lines, iter_lines, set_aside, sync_path
from newscrawler.urls import canonical_url

_BATCH = 2000  # lines a commit
NOTED = ("moves", "removals", "quarantine", "rules", "withdrawn")
_decode_rejection = msgspec.json.Decoder(Rejection).decode


class _Removal(msgspec.Struct):
    """What the frontier knows of a removal."""

    url: str
    site: str
    how: str
    noticed: str


_decode_removal = msgspec.json.Decoder(_Removal).decode


@dataclass(slots=True)
class Rebuilt:
    """What was found: pages taken over, lines that could not be read, and where the old file is now."""

    articles: int = 0
    rejected: int = 0
    damaged_lines: int = 0
    files: int = 0
    old: Path | None = None


@dataclass(slots=True)
class _Batch:
    """Lines on their way into the new frontier."""

    frontier: Frontier
    now: float
    tasks: list[NewTask] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    articles: dict[str, ArticleState] = field(default_factory=dict)
    offsets: dict[str, int] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)

    def page(self, url: str, key: str, site: str, outcome: Outcome) -> None:
        """Take over one page; *outcome* has the key of the page."""
        self.tasks.append(NewTask(url=url, key=key, site=site))
        self.outcomes.append(outcome)
        if len(self.outcomes) >= _BATCH:
            self.commit()

    def article(self, state: ArticleState) -> None:
        """Take over the state of an article, unless a later version is known."""
        known = self.articles.get(state.id) or self.frontier.article(state.id)
        if known is None or known.version <= state.version:
            self.articles[state.id] = state

    def commit(self) -> None:
        """Write what was gathered."""
        self.frontier.commit(
            Commit(
                moment=self.now,
                tasks=tuple(self.tasks),
                outcomes=tuple(self.outcomes),
                articles=tuple(self.articles.values()),
                offsets=self.offsets,
                closed=tuple(self.closed),
            )
        )
        for gathered in (self.tasks, self.outcomes, self.articles, self.offsets, self.closed):
            gathered.clear()


def rebuild_frontier(path: Path | str, *, now: float) -> Rebuilt:
    """Make the frontier of the data folder at *path* again and return what was found; *now* is epoch seconds.

    Articles, their versions and hashes, rejected pages and file sizes come back. URLs that were known and not yet
    fetched, host back-offs and the history of fetches do not: the next crawl finds the URLs anew, and fetches no page
    that is stored. The old file is kept beside the new one. Raises LockedError while another process writes.
    """
    folder = DataFolder(path)
    if address := shared_address(folder):
        raise UsageError(
            f"{folder.path}: workers share it by {address}: restore that from its backup; docs/cluster.md says how"
        )
    fresh = folder.frontier.with_name("frontier.sqlite.new")
    rebuilt = Rebuilt()
    with folder.lock("newscrawler verify --rebuild-frontier"):
        _remove(fresh)
        with open_frontier(fresh) as frontier:
            batch = _Batch(frontier, now)
            _take_articles(folder, batch, rebuilt)
            _take_rejected(folder, batch, rebuilt)
            _take_noted(folder, batch, rebuilt)
            _take_warcs(folder, batch, rebuilt)
            batch.commit()
            _take_custody(folder, batch, rebuilt)
        rebuilt.old = _set_aside(folder.frontier, now)
        fresh.replace(folder.frontier)
        sync_path(folder.path)
    return rebuilt


def _take_articles(folder: DataFolder, batch: _Batch, rebuilt: Rebuilt) -> None:
    for file in folder.article_files():
        name = folder.relative(file)
        for offset, line in _lines(file, name, batch, rebuilt):
            try:
                article = decode_line(line)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                rebuilt.damaged_lines += 1
                continue
            moment = _moment(article.fetched_at, 0.0)
            batch.article(ArticleState.of(article, file=name, offset=offset, moment=moment))
            for key in dict.fromkeys((_key(article.url), article.canonical_url)):
                batch.page(article.url, key, article.site, _stored(article, key))
            rebuilt.articles += 1


def _take_rejected(folder: DataFolder, batch: _Batch, rebuilt: Rebuilt) -> None:
    for file in folder.rejected_files():
        for _, line in _lines(file, folder.relative(file), batch, rebuilt):
            try:
                rejection = _decode_rejection(line)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                rebuilt.damaged_lines += 1
                continue
            key = _key(rejection.url)
            moment = _moment(rejection.fetched_at, batch.now)
            outcome = Outcome(key=key, outcome="rejected", moment=moment, reason=rejection.reason)
            batch.page(rejection.url, key, rejection.site or file.parent.name, outcome)
            rebuilt.rejected += 1


def _take_noted(folder: DataFolder, batch: _Batch, rebuilt: Rebuilt) -> None:
    """Register the files of what was noted of stored articles, and which are away: they are not noted again."""
    for part in NOTED:
        for file in sorted((folder.path / part).rglob("*.jsonl")):
            for _, line in _lines(file, folder.relative(file), batch, rebuilt):
                if part == "removals":
                    _take_removal(line, batch, rebuilt)
                elif part == "withdrawn":
                    _take_withdrawn(line, batch)


def _take_removal(line: bytes, batch: _Batch, rebuilt: Rebuilt) -> None:
    try:
        removal = _decode_removal(line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        rebuilt.damaged_lines += 1
        return
    key = _key(removal.url)
    outcome: OutcomeName = "unchanged" if removal.how == "returned" else "gone"
    batch.page(
        removal.url, key, removal.site, Outcome(key=key, outcome=outcome, moment=_moment(removal.noticed, batch.now))
    )


def _take_withdrawn(line: bytes, batch: _Batch) -> None:
    known = gone(withdrawn_of(line), moment=batch.now)
    for task, outcome in zip(known.tasks, known.outcomes, strict=True):
        batch.page(task.url, task.key, task.site, outcome)


def _take_warcs(folder: DataFolder, batch: _Batch, rebuilt: Rebuilt) -> None:
    """Register the WARC files; only the newest of a site can be torn, and will be appended to."""
    newest = {file.parent: file for file in folder.warc_files() if file.name.endswith(".warc.gz")}
    for file in folder.warc_files():
        if file.name.endswith((".warc", ".warc.gz")):
            name = folder.relative(file)
            is_open = newest.get(file.parent) == file
            batch.offsets[name] = read_tail(file, name, 0).whole if is_open else file.stat().st_size
            batch.closed += [] if is_open else [name]
            rebuilt.files += 1


def _take_custody(folder: DataFolder, batch: _Batch, rebuilt: Rebuilt) -> None:
    """Go on with the chains of the custody logs: what the files are now is told in that of the folder."""
    for path in chains(folder.path):
        name = folder.relative(path)
        tail = read_tail(path, name, 0)
        if tail.whole < tail.size:
            set_aside(folder.path, name, tail.whole)
        if tail.whole:
            batch.frontier.register(name, tail.whole)
            rebuilt.files += 1
    told = corrections(folder.path, batch.frontier.sizes())
    batch.offsets |= tell_custody(folder, batch.frontier, told, Share(), moment=batch.now, note="rebuilt")
    batch.commit()


def _lines(file: Path, name: str, batch: _Batch, rebuilt: Rebuilt) -> Iterator[tuple[int, bytes]]:
    """Yield the whole lines of *file*, and register it with their size."""
    batch.offsets[name] = 0
    yield from iter_lines(file)
    batch.offsets[name] = end_of_lines(file) if file.suffix != ".gz" else file.stat().st_size
    if file.suffix == ".gz":
        batch.closed.append(name)
    rebuilt.files += 1


def _stored(article: Article, key: str) -> Outcome:
    http = article.http
    return Outcome(
        key=key,
        outcome="stored",
        moment=_moment(article.fetched_at, 0.0),
        reason="rebuilt",
        status=http.status if http else None,
        etag=http.etag if http else None,
        last_modified=http.last_modified if http else None,
    )


def _key(url: str) -> str:
    try:
        return canonical_url(url)
    except (NewsCrawlerError, ValueError):
        return url


def _moment(text: str | None, otherwise: float) -> float:
    return datetime.fromisoformat(text).timestamp() if text else otherwise


def _set_aside(frontier: Path, now: float) -> Path | None:
    """Rename the old frontier, with its WAL, and return its new place; None when there is none."""
    aside = frontier.with_name(f"frontier.sqlite.{int(now)}.old")
    for suffix in ("-wal", "-shm", ""):
        part = frontier.with_name(frontier.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    return aside if aside.exists() else None


def _remove(frontier: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        frontier.with_name(frontier.name + suffix).unlink(missing_ok=True)
