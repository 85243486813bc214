"""newscrawler clean: dirty text in, clean text out."""

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

import click
import msgspec

from newscrawler.boilerplate import CleanText, clean_text
from newscrawler.cli.clean_dump import DumpOptions, clean_dump
from newscrawler.cli.terminal import say
from newscrawler.errors import UsageError
from newscrawler.text import repair

_PATH = click.Path(dir_okay=False, path_type=Path)


@click.command(epilog="Example: newscrawler clean < a.txt; newscrawler clean --field text dump.jsonl > clean.jsonl")
@click.argument("source", metavar="[FILE]", default="-", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Show title, text and every removed piece with its rule.")
@click.option("--field", help="FILE is JSON Lines: clean this field of every line and print the lines.")
@click.option("--removed", metavar="FIELD", help="With --field: keep in this field what was taken out.")
@click.option("--report", is_flag=True, help="With --field: list on stderr what was learned, with counts.")
@click.option("--rules", type=_PATH, help="With --field: keep what was learned in this file, or use what it holds.")
def command(
    source: str, *, as_json: bool, field: str | None, removed: str | None, report: bool, rules: Path | None
) -> None:
    """Print the clean text of FILE (or standard input): boilerplate out, everything else as written.

    With --field FILE is a dump, read twice: what its records have in common, site by site, is learned and taken out.
    """
    with nullcontext(sys.stdin.buffer) if source == "-" else _open(source) as stream:
        if field:
            clean_dump(stream, source, DumpOptions(field=field, removed=removed, report=report, rules=rules))
            return
        if removed or report or rules:
            raise UsageError("--removed, --report and --rules are for dumps: name the field of the text with --field")
        clean = clean_text(repair(_decode(stream.read(), source)))
    if as_json:
        say(json.dumps(msgspec.to_builtins(clean), ensure_ascii=False, indent=2))
    else:
        say(_joined(clean))


def _joined(clean: CleanText) -> str:
    return "\n\n".join(part for part in (clean.title, clean.text) if part)


def _open(source: str) -> BinaryIO:
    try:
        return Path(source).open("rb")
    except OSError as error:
        raise UsageError(f"{source}: {error.strerror}; give a text file, or - for standard input") from error


def _decode(raw: bytes, source: str) -> str:
    for encoding in ("utf-8-sig", "cp1256"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"{source}: neither UTF-8 nor windows-1256 text; convert it first")
