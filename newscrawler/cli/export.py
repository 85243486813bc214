"""newscrawler export: the archive as a data set or a package."""

import json
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import wraps
from io import RawIOBase
from pathlib import Path
from typing import Any, BinaryIO, cast

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from newscrawler import __version__
from newscrawler.archive.wacz import Signer
from newscrawler.archive.workers import workers_for
from newscrawler.cli.known import archive_in
from newscrawler.cli.options import Hands, data_option, json_option, only_sites_option, period_options, workers_options
from newscrawler.cli.screen import Screen
from newscrawler.cli.terminal import say
from newscrawler.errors import UsageError
from newscrawler.export import (
    FIELDS,
    FORMATS,
    Choice,
    Exported,
    ExportedParts,
    Options,
    export,
    export_parts,
    export_stream,
    parse_changed_since,
    parse_condition,
    parse_fields,
    parse_sample,
    parse_splits,
)
from newscrawler.export.parts.writing import PartWork
from newscrawler.storage import make_folder


def choice_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give *function* the options that choose articles, and their :class:`Choice` as the argument ``choice``."""

    @wraps(function)
    def chosen(*, where: tuple[str, ...], **given: Any) -> Any:
        picked = {name: given.pop(name) for name in ("sites", "since", "until", "timezone", "language", "dedupe")}
        changed_since, sample, splits = (given.pop(name) for name in ("changed_since", "sample", "splits"))
        choice = Choice(
            **picked,
            where=tuple(map(parse_condition, where)),
            changed_since=parse_changed_since(changed_since, picked["timezone"]) if changed_since else None,
            sample=parse_sample(sample) if sample else None,
            splits=parse_splits(splits) if splits else (),
        )
        return function(choice=choice, **given)

    for option in reversed(
        (
            only_sites_option,
            period_options,
            click.option("--language", metavar="CODE", help="Only this language (BCP 47, for example ar)."),
            click.option("--dedupe", type=click.Choice(["exact", "near"]), help="One article of those of equal text."),
            click.option("--where", multiple=True, metavar="FIELD=VALUE", help="For example noai=false; repeatable."),
            click.option(
                "--changed-since",
                metavar="TIME|EXPORT",
                help="Only what was fetched after this moment, or after the newest article of an earlier export.",
            ),
            click.option("--sample", metavar="N|SHARE", help="So many of these, or a share such as 10%."),
            click.option("--split", "splits", metavar="A=.9,B=.1", help="Divide them into files, or splits of hf."),
        )
    ):
        chosen = option(chosen)
    return chosen


@click.command(
    epilog="Example: newscrawler export --format parquet news.parquet --site alwatan --since 2026-01-01 "
    "--dedupe near --where noai=false"
)
@click.argument("out", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--format", "name", type=click.Choice(list(FORMATS)))
@click.option("--images", metavar="DIR", type=click.Path(path_type=Path), help="Their images: --format images DIR.")
@data_option
@choice_options
@click.option("--fields", metavar="A,B", help="Only these fields, in this order. [default: all]")
@click.option("--bom", is_flag=True, help="CSV that Excel opens as UTF-8.")
@click.option(
    "--parts", "in_parts", is_flag=True, help="A file for each site and month in the folder OUT; go on there."
)
@workers_options("one a core")
@click.option("--sign", metavar="KEY", type=click.Path(path_type=Path), help="Sign a WACZ: a P-384 key in PEM.")
@json_option
def command(
    out: Path | None,
    name: str | None,
    images: Path | None,
    data: Path,
    choice: Choice,
    fields: str | None,
    sign: Path | None,
    hands: Hands,
    *,
    in_parts: bool,
    bom: bool,
    as_json: bool,
) -> None:
    """Write the latest version of the chosen articles to OUT, with checksums beside it.

    OUT is there when it is complete, and not before; "-" is standard output. JSON Lines, csv, ninjs and zyte are packed
    when OUT ends in .gz or .zst. With --parts each part is, and manifest.json names them when all are; a second start
    writes what is missing, or new. Exit code 1 when nothing matches.
    """
    out, name = (images, "images") if images and not (out or name) else (out, name)
    if out is None or name is None:
        raise UsageError("export needs OUT and --format, or --images DIR alone; newscrawler export --help")
    _refuse_odd(out, name, sign, hands, in_parts=in_parts)
    is_stream = str(out) == "-"
    with archive_in(data, sites=choice.sites) as archive, _counting(is_shown=not is_stream) as progress:
        options = Options(
            archive=archive,
            choice=choice,
            created=datetime.now(UTC),
            fields=parse_fields(fields) if fields else FIELDS,
            bom=bom,
            software=f"newscrawler {__version__}",
            signer=Signer.of(sign) if sign else None,
        )
        if is_stream:
            number = export_stream(_standard_output(), options, name=name, progress=progress)
            say(json.dumps({"articles": number}) if as_json else f"{number} articles", err=True)
        elif in_parts:
            _tell_parts(_in_parts(out, options, name, hands, progress), as_json=as_json)
        else:
            _tell(export(out, options, name=name, progress=progress), as_json=as_json)


def _refuse_odd(out: Path, name: str, sign: Path | None, hands: Hands, *, in_parts: bool) -> None:
    """Raise UsageError for options that do not go together."""
    if sign and name != "wacz":
        raise UsageError("--sign signs packages; use it with --format wacz")
    if in_parts and str(out) == "-":
        raise UsageError("-: parts are files of a folder; give OUT a name")
    if hands and not in_parts:
        raise UsageError("--processes and --cluster are for an export in parts; add --parts, or leave them out")


def _in_parts(
    out: Path, options: Options, name: str, hands: Hands, progress: Callable[[int], None] | None
) -> ExportedParts:
    folders = [options.archive.root.absolute(), out.absolute()]
    if hands.cluster:
        make_folder(out.absolute())  # its workers are asked whether they see it
    loads = PartWork.__module__
    with workers_for(folders, loads=loads, **asdict(hands)) as workers:
        return export_parts(out, options, name=name, workers=workers, progress=progress)


def _tell_parts(done: ExportedParts, *, as_json: bool) -> None:
    if as_json:
        told = {"articles": done.articles, "parts": done.parts, "written": done.written, "manifest": str(done.manifest)}
        say(json.dumps(told, ensure_ascii=False))
    else:
        say(f"{done.articles} articles in {done.parts} parts, {done.written} of them written now: {done.manifest}")


def _tell(done: Exported, *, as_json: bool) -> None:
    if as_json:
        files = [{"file": str(one.path), "bytes": one.size_bytes, "sha256": one.sha256} for one in done.files]
        say(json.dumps({"articles": done.articles, "files": files, "sums": str(done.sums)}, ensure_ascii=False))
        return
    say(f"{done.articles} articles")
    for one in done.files:
        say(f"{one.sha256}  {one.path}  {one.size_bytes} bytes")


def _standard_output() -> BinaryIO:
    """Return standard output: its bytes, or, on a terminal, what of them it can show."""
    return cast("BinaryIO", _Shown()) if sys.stdout.isatty() else sys.stdout.buffer


class _Shown(RawIOBase):
    """Prints UTF-8 on a terminal, which obeys nothing of it."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")().decode

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: Any) -> int:
        """Print *data*; return its length."""
        say(self._decode(data), nl=False)
        return len(data)


@contextmanager
def _counting(*, is_shown: bool) -> Iterator[Callable[[int], None] | None]:
    """Show a count on standard error when that is a terminal, and *is_shown*."""
    if not is_shown or not sys.stderr.isatty():
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} articles"), TimeElapsedColumn())
    with Progress(*columns, console=Screen(stderr=True), transient=True) as shown:
        task = shown.add_task("export", total=None)
        yield lambda number: shown.update(task, completed=number)
