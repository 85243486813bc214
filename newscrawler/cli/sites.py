"""newscrawler sites: add, list, check, learn."""

import json
from contextlib import closing
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click
from msgspec.structs import replace
from rich.table import Table

from newscrawler.boilerplate import learn_lines, line_key
from newscrawler.cli.known import archive_in
from newscrawler.cli.options import allow_private_option, data_option, json_option, sites_option
from newscrawler.cli.screen import Screen
from newscrawler.cli.terminal import say
from newscrawler.errors import UsageError
from newscrawler.sites import Site, add_site, catalogue, drift, load_site, load_sites, save_site, to_toml


@click.group()
def command() -> None:
    """Site files: a probe writes them, a person may edit them, a crawl obeys them."""


@command.command(epilog="Example: newscrawler sites add https://example.com/ --name example")
@click.argument("url")
@click.option("--name", help="Name of the site and of its file. [default: from its host]")
@sites_option
@allow_private_option
@json_option
def add(url: str, name: str | None, sites_folder: Path, *, allow_private: bool, as_json: bool) -> None:
    """Probe the site at URL within 25 requests and write its TOML file."""
    from newscrawler.cli.running import run_probe  # noqa: PLC0415 - Scrapy takes half a second

    added = add_site(
        url, sites_folder, name=name, probe=partial(run_probe, allow_private=allow_private, public_only=False)
    )
    found, site, path = added.found, added.site, added.path
    if as_json:
        say(json.dumps({"file": str(path), **asdict(found), "lacks": found.lacks()}, ensure_ascii=False))
        return
    say(f"{path} written after {found.requests} requests:\n\n{to_toml(site)}")
    facts = [
        f"{key}: {value}" for key, value in (("CMS", found.cms), ("theme", found.theme), ("REST", found.rest)) if value
    ]
    if facts:
        say("; ".join(facts))
    if found.lacks():
        say(f"not found: {', '.join(found.lacks())}")
    if added.had_login:
        say(f'not written: user name and password; {path} may hold them: [fetch] headers = {{Authorization = "…"}}')
    say(f"next: newscrawler crawl {site.url}")


@command.command("list", epilog="Example: newscrawler sites list --country EG")
@click.option("--country", metavar="CODE", help="ISO 3166, for example EG; INT for the international services.")
@sites_option
@json_option
def list_sites(country: str | None, sites_folder: Path, *, as_json: bool) -> None:
    """List the site files, and the catalogue that ships with newscrawler."""
    own = [site for site in load_sites(sites_folder) if country in {None, site.country}]
    shipped = [entry for entry in catalogue(country=country) if entry.url not in {site.url for site in own}]
    rows = [(site.name, site.title, site.url, site.country, site.timezone, site.kind, "yours") for site in own]
    rows += [
        (e.name, e.title, e.url, e.country, e.timezone, e.kind, "catalogue" if e.probed else "catalogue, not probed")
        for e in shipped
    ]
    names = ("name", "title", "url", "country", "timezone", "kind", "from")
    if as_json:
        say(json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False))
        return
    table = Table(*names)
    for row in rows:
        table.add_row(*(value or "" for value in row))
    Screen().print(table)


@command.command(epilog="Example: newscrawler sites check example")
@click.argument("name")
@sites_option
@allow_private_option
@json_option
def check(name: str, sites_folder: Path, *, allow_private: bool, as_json: bool) -> int:
    """Probe the site NAME again and report what has changed; exit code 1 when something has."""
    from newscrawler.cli.running import run_probe  # noqa: PLC0415 - Scrapy takes half a second

    site = declared(name, sites_folder)
    changes = drift(site, run_probe(site, allow_private=allow_private, public_only=False))
    if as_json:
        say(json.dumps({"site": name, "changes": changes}, ensure_ascii=False))
    else:
        say("\n".join(changes) or f"{name}: as declared")
    return 1 if changes else 0


@command.command(epilog="Example: newscrawler sites learn example --write, then newscrawler reextract --write")
@click.argument("name")
@data_option
@sites_option
@click.option("--write", is_flag=True, help="Add the lines that are sure to the site's file.")
@json_option
def learn(name: str, data: Path, sites_folder: Path, *, write: bool, as_json: bool) -> None:
    """List the lines that recur across the stored articles of the site NAME: its boilerplate, for review."""
    with closing(archive_in(data, sites=[name])) as archive:
        pages = (article.text.split("\n\n") for article in archive.articles(site=name) if article.text)
        lines = learn_lines(pages)
    sure = [line.text for line in lines if line.sure]
    if write:
        site = declared(name, sites_folder)
        known = {line_key(line) for line in site.boilerplate.lines}
        fresh = tuple(line for line in sure if line_key(line) not in known)
        both = replace(site.boilerplate, lines=(*site.boilerplate.lines, *fresh))
        path = save_site(replace(site, boilerplate=both), sites_folder, overwrite=True)
        say(f"{path}: {len(fresh)} lines added; newscrawler reextract --write cleans what is stored", err=True)
    if as_json:
        say(json.dumps([asdict(line) | {"sure": line.sure} for line in lines], ensure_ascii=False))
        return
    for line in lines:
        say(f"{'sure ' if line.sure else 'maybe'} {line.pages:5} pages {line.share:4.0%} {line.place:6} {line.text}")
    if not lines:
        say(f"{name}: no line recurs across its articles")


def declared(name: str, folder: Path) -> Site:
    """Return the site NAME. Raises UsageError when there is no file of that name."""
    path = folder / f"{name}.toml"
    if not path.exists():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.toml"))) or "none"
        raise UsageError(
            f"{path}: there is no such site file (there are: {known}); newscrawler sites add URL writes one"
        )
    return load_site(path)
