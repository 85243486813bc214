"""newscrawler clean: dirty text in, clean text out."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import click
import msgspec

from newscrawler.boilerplate import CleanText, clean_text
from newscrawler.errors import NewsCrawlerError, UsageError
from newscrawler.text import repair


@click.command(epilog="Example: newscrawler clean < a.txt; newscrawler clean --field text dump.jsonl > clean.jsonl")
@click.argument("source", metavar="[FILE]", default="-", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Show title, text and every removed piece with its rule.")
@click.option("--field", help="FILE is JSON Lines: clean this field of every line and print the lines.")
def command(source: str, *, as_json: bool, field: str | None) -> None:
    """Print the clean text of FILE (or standard input): boilerplate out, everything else as written."""
    stream = sys.stdin.buffer if source == "-" else _open(source)
    if field:
        _clean_lines(stream, field, source)
        return
    clean = clean_text(repair(_decode(stream.read(), source)))
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(clean), ensure_ascii=False, indent=2))
    else:
        click.echo(_joined(clean))


def _joined(clean: CleanText) -> str:
    return "\n\n".join(part for part in (clean.title, clean.text) if part)


def _clean_lines(lines: Iterable[bytes], field: str, source: str) -> None:
    """Print every line with *field* cleaned; lines that are no JSON object stop the run before they are lost."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            dirty = record.get(field)
        except (ValueError, AttributeError) as error:
            raise NewsCrawlerError(f"{source}, line {number}: not a JSON object; mend or drop the line") from error
        if isinstance(dirty, str):
            title = record.get("title") if field != "title" else None
            clean = clean_text(dirty, title=title if isinstance(title, str) else None)
            record[field] = _joined(clean) if title is None else clean.text
        elif dirty is not None:
            raise NewsCrawlerError(f"{source}, line {number}: {field} is no text; name a text field with --field")
        click.echo(json.dumps(record, ensure_ascii=False))


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
