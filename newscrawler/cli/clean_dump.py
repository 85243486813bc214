"""newscrawler clean --field: a dump of naive texts, JSON Lines, read twice: learned from, then cleaned."""

import sys
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from newscrawler.boilerplate.dump import Learner, LineReader, Rules, all_rules, decode_rules, encode_rules
from newscrawler.cli.clean_records import Batch, Work, cleaned
from newscrawler.cli.dump_lines import DumpLines, spooled
from newscrawler.cli.terminal import say
from newscrawler.errors import NewsCrawlerError, UsageError
from newscrawler.storage import write_atomic

_MOST_SAID = 20  # bad lines that are named; the others are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpOptions:
    """Which *field* is cleaned, which holds what was *removed*, whether to *report*, and where the *rules* are."""

    field: str
    removed: str | None = None
    report: bool = False
    rules: Path | None = None


def clean_dump(stream: BinaryIO, source: str, options: DumpOptions) -> None:
    """Print every record of *stream* with its field cleaned by what all of them have in common.

    :raises NewsCrawlerError: there were lines that are no record; they were named, and all others printed.
    """
    kept = None if options.rules is None else _kept_rules(options.rules)
    with ExitStack() as stack:
        if not stream.seekable():
            stream = stack.enter_context(spooled(stream))
        begin = stream.tell()
        learner = Learner(LineReader())
        records = 0
        for record in DumpLines(stream=stream, source=source, name=options.field, said=_nothing):
            if record.text is not None:
                learner.add(record.site, record.text, record.title)
                records += 1
        rules = learner.rules() if kept is None else kept
        stream.seek(begin)
        work = Work(source=source, name=options.field, removed=options.removed, rules=rules, seen=learner.seen)
        bad = _print(cleaned(stream, work, records), rules)
    if options.rules is not None and kept is None:
        write_atomic(options.rules, encode_rules(rules))
    if options.report:
        _report(rules)
    if bad:
        raise NewsCrawlerError(f"{source}: {bad} lines could not be cleaned; all others were")


def _print(batches: Iterable[Batch], rules: Rules) -> int:
    """Print what was cleaned, count the rules that were met, name the first bad lines; return how many are bad."""
    bad = 0
    for batch in batches:
        sys.stdout.buffer.write(batch.lines)
        for site, form, mark, records, line in batch.met:
            rules[site].add_counts(form, mark, records, line)
        for message in batch.said:
            bad += 1
            if bad <= _MOST_SAID:
                say(f"newscrawler: {message}", err=True)
    if bad > _MOST_SAID:
        say(f"newscrawler: {bad - _MOST_SAID} more lines like these", err=True)
    sys.stdout.buffer.flush()
    return bad


def _kept_rules(path: Path) -> Rules | None:
    """Return the rules that the file at *path* holds; None when there is none yet."""
    try:
        with path.open("rb") as lines:
            return decode_rules(lines, str(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name a file for the rules") from error


def _report(rules: Rules) -> None:
    """Say what was learned, on standard error."""
    for rule in all_rules(rules):
        share = f"{rule.records:7} records  {rule.place:6} {rule.inside} of {rule.sampled} in the text"
        behind = " …" if rule.form == "start" else ""
        say(f"{rule.site or '-'}  {share}  {rule.line}{behind}", err=True)


def _nothing(message: str) -> None:
    """Say nothing: the second pass will."""
