"""newscrawler serve: the archive in a browser."""

from __future__ import annotations

from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newscrawler.cli.options import PORT, data_option, sites_option
from newscrawler.cli.terminal import say
from newscrawler.cli.watching import watches_beside
from newscrawler.errors import UsageError
from newscrawler.sites import load_sites

if TYPE_CHECKING:
    from newscrawler.web.adding import AllowedChanges
    from newscrawler.web.entrance import Guard


@click.command(epilog="Example: newscrawler serve --data data")
@data_option
@sites_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address of this machine that is listened at.")
@click.option("--port", default=8770, type=PORT, show_default=True, help="Where the pages are served.")
@click.option(
    "--capture-port",
    default=8771,
    type=PORT,
    show_default=True,
    help="Where captured pages are served: another origin.",
)
@click.option("--capture-url", metavar="URL", help="The origin of captures as a proxy gives it to the world.")
@click.option(
    "--password-file", type=click.Path(dir_okay=False, path_type=Path), help="Who may come in: name:hash, a line each."
)
@click.option("--add", "added", metavar="NAME", help="Ask for a password, write it to the password file, and end.")
@click.option("--trust-header", metavar="HEADER", help="A proxy names the user in this header.")
@click.option("--proxy", default="127.0.0.1", show_default=True, help="The address of that proxy.")
@click.option("--allow-changes", is_flag=True, help="Held readings may be settled, sites added, watches changed.")
def command(
    data: Path,
    sites_folder: Path,
    host: str,
    port: int,
    capture_port: int,
    capture_url: str | None,
    password_file: Path | None,
    added: str | None,
    trust_header: str | None,
    proxy: str,
    *,
    allow_changes: bool,
) -> None:
    """Serve the archive to a browser: search, read, compare versions, see what is missing.

    Nothing of the archive is written, unless --allow-changes. A crawl can run beside it; what it commits is shown after
    a few seconds. Other machines come in with a password, or through a proxy that names the user.
    """
    try:
        from newscrawler.web.entrance import add_password  # noqa: PLC0415 - the extra may be missing
        from newscrawler.web.serving import Doors, serve_pages  # noqa: PLC0415 - likewise, and takes a third of a second
    except ModuleNotFoundError as error:
        raise UsageError(f'{error.name} is not installed; pip install "newscrawler-ar[web]" brings it') from error
    if added is not None:
        if password_file is None:
            raise UsageError("--add NAME needs --password-file FILE")
        add_password(password_file, added, click.prompt("Password", hide_input=True, confirmation_prompt=True))
        say(f"{added} may come in: newscrawler serve --password-file {password_file}")
        return
    doors = Doors(
        host=_address(host),
        port=port,
        capture_port=capture_port,
        capture_url=capture_url.rstrip("/") if capture_url else None,
        guard=_guard(password_file, trust_header, proxy),
        changes=_changes(sites_folder) if allow_changes else None,
    )
    serve_pages(data, load_sites(sites_folder), watches_beside(sites_folder), doors, ready=say)


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError as error:
        raise UsageError(f"{text!r} is no address of this machine; for example 127.0.0.1, 0.0.0.0, ::1") from error


def _changes(sites_folder: Path) -> AllowedChanges:
    from newscrawler.cli.planning import end_probes, probed  # noqa: PLC0415 - loads what starts processes, for this alone
    from newscrawler.web.adding import AllowedChanges  # noqa: PLC0415 - the extra may be missing

    probe = partial(probed, allow_private=False, public_only=True)
    return AllowedChanges(folder=sites_folder, probe=probe, stop=end_probes)


def _guard(password_file: Path | None, header: str | None, proxy: str) -> Guard | None:
    from newscrawler.web.entrance import ProxyHeader, read_passwords  # noqa: PLC0415 - the extra may be missing

    if password_file and header:
        raise UsageError("--password-file and --trust-header: who comes in is decided by one of them")
    if header:
        return ProxyHeader(header=header, proxy=_address(proxy))
    return read_passwords(password_file) if password_file else None
