"""newscrawler doctor: what of that which can be installed beside is there, and what to install for the rest."""

from __future__ import annotations

import json
from importlib.util import find_spec

import click
from rich.table import Table

from newscrawler.browser import find_browser
from newscrawler.cli.options import json_option
from newscrawler.cli.screen import Screen
from newscrawler.cli.terminal import say

# extra -> the module that it brings, and what it is for
EXTRAS = {
    "parquet": ("pyarrow", "export --format parquet, hf, sentences"),
    "sql": ("duckdb", "the SQL examples of the analysis page"),
    "metrics": ("prometheus_client", "--metrics-port"),
    "fast": ("cmeel", "reading pages with less CPU (Linux)"),
}
_BROWSER = "fetch.browser of a site, replay-check"


@click.command(epilog="Example: newscrawler doctor")
@json_option
def command(*, as_json: bool) -> int:
    """Tell which optional parts are there, and what to install for those that are not.

    Exit code 1 when one is missing: nothing else needs it.
    """
    browser = find_browser()
    found = [
        {
            "part": "browser",
            "for": _BROWSER,
            "found": str(browser.chromium) if not browser.install else None,
            "install": "; ".join(browser.install) or None,
        }
    ]
    for extra, (module, purpose) in EXTRAS.items():
        is_there = find_spec(module) is not None
        install = None if is_there else f'pip install "newscrawler-ar[{extra}]"'
        found.append({"part": extra, "for": purpose, "found": module if is_there else None, "install": install})
    if as_json:
        say(json.dumps(found, ensure_ascii=False))
    else:
        table = Table("part", "for", "found", "to install")
        for one in found:
            table.add_row(one["part"], one["for"], one["found"] or "no", one["install"] or "")
        Screen().print(table)
    return int(any(one["found"] is None for one in found))
