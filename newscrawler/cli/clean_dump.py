"""newscrawler clean --field: a dump of naive texts, JSON Lines, read twice: learned from, then cleaned."""

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import click
import msgspec

from newscrawler.boilerplate.dump import (
    CleanRecord,
    Learner,
    LineReader,
    Rules,
    SiteRules,
    all_rules,
    decode_rules,
    encode_rules,
)
from newscrawler.cli.dump_lines import DumpLines, encode_line, spooled
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
        for record in DumpLines(stream=stream, source=source, name=options.field, said=_nothing):
            if record.text is not None:
                learner.add(record.site, record.text, record.title)
        rules = learner.rules() if kept is None else kept
        stream.seek(begin)
        bad = _print(
            DumpLines(stream=stream, source=source, name=options.field, said=_Named()), rules, learner, options
        )
    if options.rules is not None and kept is None:
        write_atomic(options.rules, encode_rules(rules))
    if options.report:
        _report(rules)
    if bad:
        raise NewsCrawlerError(f"{source}: {bad} lines could not be cleaned; all others were")


def _print(records: DumpLines, rules: Rules, learner: Learner, options: DumpOptions) -> int:
    """Print the cleaned records; return how many lines were none."""
    none = SiteRules()
    out = sys.stdout.buffer
    for record in records:
        if record.text is not None:
            clean = CleanRecord(
                list(learner.reader.read(record.text)),
                site=record.site,
                rules=rules.get(record.site, none),
                seen=learner.seen,
                title=record.title,
            )
            record.data[options.field] = "\n\n".join(clean.paragraphs)
            if options.removed:
                record.data[options.removed] = msgspec.to_builtins(clean.removed)
        out.write(encode_line(record.data))
    out.flush()
    return records.bad


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
        click.echo(f"{rule.site or '-'}  {share}  {rule.line}{behind}", err=True)


def _nothing(message: str) -> None:
    """Say nothing: the second pass will."""


class _Named:
    """Says the first bad lines on standard error."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, message: str) -> None:
        self.count += 1
        if self.count <= _MOST_SAID:
            click.echo(f"newscrawler: {message}", err=True)
        elif self.count == _MOST_SAID + 1:
            click.echo("newscrawler: further lines like these are only counted", err=True)
