"""newscrawler serve: the archive in a browser."""

from pathlib import Path

import click

from newscrawler.cli.options import PORT, data_option, sites_option
from newscrawler.cli.terminal import say
from newscrawler.errors import UsageError
from newscrawler.sites import load_sites


@click.command(epilog="Example: newscrawler serve --data data")
@data_option
@sites_option
@click.option("--port", default=8770, type=PORT, show_default=True, help="Where the pages are served on 127.0.0.1.")
@click.option(
    "--capture-port",
    default=8771,
    type=PORT,
    show_default=True,
    help="Where captured pages are served: another origin.",
)
def command(data: Path, sites_folder: Path, port: int, capture_port: int) -> None:
    """Serve the archive to a browser on this machine: search, read, compare versions, see what is missing.

    Nothing of the archive is written. A crawl can run beside it; what it commits is shown after a few seconds.
    """
    try:
        from newscrawler.web.serving import serve_pages  # noqa: PLC0415 - the extra may be missing, and takes a third of a second
    except ModuleNotFoundError as error:
        raise UsageError(f'{error.name} is not installed; pip install "newscrawler-ar[web]" brings it') from error
    serve_pages(data, load_sites(sites_folder), port=port, capture_port=capture_port, ready=say)
