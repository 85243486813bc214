"""A site is added: asked what it publishes, and declared by that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawler.sites.files import new_path, save_site
from newscrawler.sites.site import undeclared
from newscrawler.urls import site_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newscrawler.sites.result import ProbeResult
    from newscrawler.sites.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedSite:
    """What was written: the *site*, the *path* of its file, what the probe *found*.

    *had_login*: the address that was asked had a user name and password, which are not written.
    """

    site: Site
    path: Path
    found: ProbeResult
    had_login: bool


def add_site(url: str, folder: Path, *, name: str | None, probe: Callable[[Site], ProbeResult]) -> AddedSite:
    """Ask the site at *url* by *probe*, and write its file into *folder*, named *name* (None: after its host).

    Raises SiteError when *url* is no address, the name none of a site, or the file is there already (asked before the
    site is); and whatever the probe raises.
    """
    asked = undeclared(url)
    new_path(folder, name or site_name(asked.url))
    found = probe(asked)
    site = found.site(name=name)
    path = save_site(site, folder)
    return AddedSite(site=site, path=path, found=found, had_login=bool(asked.fetch.headers))
