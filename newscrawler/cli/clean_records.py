"""The second pass over a dump, in several processes: all have what was learned, the lines come to them in batches."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_all_start_methods, get_context

import msgspec

from newscrawler.boilerplate.dump import CleanRecord, DumpRules, Form, LineReader, Rules, SeenOpenings
from newscrawler.cli.dump_lines import DumpLines, encode_line

BATCH = 250  # lines; at half a millisecond a record .1 s of work
IN_FLIGHT = 4  # batches a process that are handed over and not yet printed: bounds the memory
WORTH_IT = 2_000  # records; fewer take a second, and processes start in a fifth of one


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What cleaning a batch needs: the dump's name, the *name* of its field, that of what is *removed*, rules."""

    source: str
    name: str
    removed: str | None
    rules: Rules
    seen: SeenOpenings
    reader: LineReader = field(default_factory=LineReader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A cleaned batch: its *lines*, what was *said* of bad ones, and how often each rule was met, with its line.

    *met* has site, form, and mark of a rule, the records of the batch that have it, and how it was printed first.
    """

    lines: bytes
    said: list[str]
    met: list[tuple[str, Form, int, int, str]]


def cleaned(lines: Iterable[bytes], work: Work, records: int) -> Iterator[Batch]:
    """Yield the *lines* of a dump cleaned, in order; *records* is how many there are.

    Where processes can be forked there is one a core, if that is worth it.
    """
    processes = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    batches = _batches(lines)
    if records < WORTH_IT or processes == 1 or "fork" not in get_all_start_methods():
        for number, batch in batches:
            yield clean_batch(number, batch, work)
        return
    context = get_context("fork")  # marks are hashes, which only forked processes share
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(work,)) as pool:
        waiting: deque[Future[Batch]] = deque()
        for number, batch in batches:
            waiting.append(pool.submit(_clean_batch, number, batch))
            if len(waiting) >= IN_FLIGHT * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def clean_batch(first: int, lines: list[bytes], work: Work) -> Batch:
    """Return the *lines* cleaned; *first* is the number of the first in the dump."""
    said: list[str] = []
    out: list[bytes] = []
    none = DumpRules()
    sites: dict[str, DumpRules] = {}
    for record in DumpLines(stream=lines, source=work.source, name=work.name, said=said.append, first=first):
        if record.text is not None:
            rules = sites[record.site] = work.rules.get(record.site, none)
            clean = CleanRecord(
                list(work.reader.read(record.text)),
                site=record.site,
                rules=rules,
                seen=work.seen,
                title=record.title,
            )
            record.data[work.name] = "\n\n".join(clean.paragraphs)
            if work.removed:
                record.data[work.removed] = msgspec.to_builtins(clean.removed)
        out.append(encode_line(record.data))
    met = [(site, *each) for site, rules in sites.items() for each in rules.take_counts()]
    return Batch(lines=b"".join(out), said=said, met=met)


def _batches(lines: Iterable[bytes]) -> Iterator[tuple[int, list[bytes]]]:
    """Yield the lines in batches, each with the number of its first."""
    number = 1
    rest = iter(lines)
    while batch := list(islice(rest, BATCH)):
        yield number, batch
        number += len(batch)


_WORK: list[Work] = []  # of this process


def _begin(work: Work) -> None:
    _WORK.append(work)


def _clean_batch(first: int, lines: list[bytes]) -> Batch:
    return clean_batch(first, lines, _WORK[0])
