"""newscrawler export: the archive as a data set or a package."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from newscrawler import __version__
from newscrawler.archive import Signer, open_archive
from newscrawler.cli.options import data_option, json_option, only_sites_option, period_options
from newscrawler.cli.screen import Screen
from newscrawler.cli.terminal import say
from newscrawler.errors import UsageError
from newscrawler.export import FIELDS, FORMATS, Choice, Options, export, parse_condition, parse_fields


def choice_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give *function* the options that choose articles, and their :class:`Choice` as the argument ``choice``."""

    @wraps(function)
    def chosen(*, where: tuple[str, ...], **given: Any) -> Any:
        picked = {name: given.pop(name) for name in ("sites", "since", "until", "timezone", "language", "dedupe")}
        return function(choice=Choice(**picked, where=tuple(map(parse_condition, where))), **given)

    for option in reversed(
        (
            only_sites_option,
            period_options,
            click.option("--language", metavar="CODE", help="Only this language (BCP 47, for example ar)."),
            click.option("--dedupe", type=click.Choice(["exact", "near"]), help="One article of those of equal text."),
            click.option("--where", multiple=True, metavar="FIELD=VALUE", help="For example noai=false; repeatable."),
        )
    ):
        chosen = option(chosen)
    return chosen


@click.command(
    epilog="Example: newscrawler export --format parquet news.parquet --site alwatan --since 2026-01-01 "
    "--dedupe near --where noai=false"
)
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--format", "name", required=True, type=click.Choice(list(FORMATS)))
@data_option
@choice_options
@click.option("--fields", metavar="A,B", help="Only these fields, in this order. [default: all]")
@click.option("--bom", is_flag=True, help="CSV that Excel opens as UTF-8.")
@click.option("--sign", metavar="KEY", type=click.Path(path_type=Path), help="Sign a WACZ: a P-384 key in PEM.")
@json_option
def command(
    out: Path,
    name: str,
    data: Path,
    choice: Choice,
    fields: str | None,
    sign: Path | None,
    *,
    bom: bool,
    as_json: bool,
) -> None:
    """Write the latest version of the chosen articles to OUT, with checksums beside it.

    OUT is there when it is complete, and not before. Exit code 1 when nothing matches.
    """
    if sign and name != "wacz":
        raise UsageError("--sign signs packages; use it with --format wacz")
    signer = Signer.of(sign) if sign else None
    with open_archive(data) as archive, _counting() as progress:
        options = Options(
            archive=archive,
            choice=choice,
            created=datetime.now(UTC),
            fields=parse_fields(fields) if fields else FIELDS,
            bom=bom,
            software=f"newscrawler {__version__}",
            signer=signer,
        )
        done = export(out, options, name=name, progress=progress)
    if as_json:
        files = [{"file": str(one.path), "bytes": one.size_bytes, "sha256": one.sha256} for one in done.files]
        say(json.dumps({"articles": done.articles, "files": files, "sums": str(done.sums)}, ensure_ascii=False))
        return
    say(f"{done.articles} articles")
    for one in done.files:
        say(f"{one.sha256}  {one.path}  {one.size_bytes} bytes")


@contextmanager
def _counting() -> Iterator[Callable[[int], None] | None]:
    """Show a count on standard error when that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} articles"), TimeElapsedColumn())
    with Progress(*columns, console=Screen(stderr=True), transient=True) as shown:
        task = shown.add_task("export", total=None)
        yield lambda number: shown.update(task, completed=number)
