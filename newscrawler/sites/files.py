"""Site files: read, checked, and written so that a person can read them."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from newscrawler.errors import NewsCrawlerError, SiteError, SiteExistsError
from newscrawler.sites.site import Site, require_name

if TYPE_CHECKING:
    from collections.abc import Mapping

_AT = re.compile(r"(.*) - at `\$\.?(.*?)`$")


def load_site(path: str | Path) -> Site:
    """Return the site that a TOML file declares, named after the file. Raises SiteError, naming file and field."""
    path = Path(path)
    try:
        text = path.read_bytes()
    except OSError as error:
        raise SiteError(
            f"{path}: cannot be read ({error.strerror}); newscrawler sites add URL writes a new one"
        ) from error
    return parse_site(text, name=path.stem, where=str(path))


def parse_site(text: bytes | str, *, name: str, where: str = "site") -> Site:
    """Return the site that TOML *text* declares. Raises SiteError, naming *where* and the field."""
    try:
        site = msgspec.toml.decode(text, type=Site)
        return msgspec.structs.replace(site, name=name)
    except SiteError as error:
        raise SiteError(f"{where}: {error}") from error
    except msgspec.ValidationError as error:
        cause = error.__cause__
        detail = str(cause) if isinstance(cause, NewsCrawlerError) else _field_first(str(error))
        raise SiteError(f"{where}: {detail}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SiteError(f"{where}: not TOML ({error})") from error


def load_sites(folder: str | Path) -> list[Site]:
    """Return all sites of a folder, by name; an absent folder has none. Raises SiteError that names every bad file."""
    sites, bad = [], []
    for path in sorted(Path(folder).glob("*.toml")):
        try:
            sites.append(load_site(path))
        except SiteError as error:
            bad.append(str(error))
    if bad:
        raise SiteError("\n".join(bad))
    return sites


def save_site(site: Site, folder: str | Path, *, overwrite: bool = False) -> Path:
    """Write the site to ``FOLDER/NAME.toml``, whole or not at all, and return the path.

    Raises SiteError when the site has no name, SiteExistsError when the file is there and *overwrite* is False.
    """
    if not site.name:
        raise SiteError("name: a site needs a name before it can be saved")
    path = _path(folder, site.name) if overwrite else new_path(folder, site.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as stream:
        stream.write(to_toml(site).encode())
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
    return path


def new_path(folder: str | Path, name: str) -> Path:
    """Return the path at which the site *name* would be declared. Raises SiteExistsError when it is already."""
    path = _path(folder, name)
    if path.exists():
        raise SiteExistsError(
            f"{path}: is there already; newscrawler sites check {name} compares it, remove it to begin anew"
        )
    return path


def _path(folder: str | Path, name: str) -> Path:
    """Return the file of the site *name*. Raises SiteError when that is no name of one."""
    require_name(name)
    return Path(folder) / f"{name}.toml"


def to_toml(site: Site) -> str:
    """Return the shortest TOML that declares the site: what has its default value is left out.

    >>> print(to_toml(Site(url="https://example.com/", timezone="Asia/Riyadh")), end="")
    url = "https://example.com/"
    timezone = "Asia/Riyadh"
    """
    lines: list[str] = []
    tables: list[str] = []
    for name in site.__struct_fields__:
        value = getattr(site, name)
        if isinstance(value, msgspec.Struct):
            usual = type(value)()
            told = {key: getattr(value, key) for key in value.__struct_fields__}
            fields = toml_lines({key: one for key, one in told.items() if one != getattr(usual, key)})
            tables += [f"[{name}]", *fields] if fields else []
        elif name != "name" and (name, value) != ("every", "auto"):
            lines += toml_lines({name: value})
    return "\n".join([*lines, *tables]) + "\n"


def toml_lines(values: Mapping[str, object]) -> list[str]:
    """Return a line of TOML for each of *values* that is there.

    >>> toml_lines({"query": "مجلس", "sites": ("alwatan",), "quiet": ()})
    ['query = "مجلس"', 'sites = ["alwatan"]']
    """
    return [
        f"{name} = {_value(value)}" for name, value in values.items() if value is not None and value not in ((), {})
    ]


def _value(value: object) -> str:
    if isinstance(value, tuple | list):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_value(name)} = {_value(item)}' for name, item in value.items())}}}"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _field_first(message: str) -> str:
    match = _AT.fullmatch(message)
    return f"{match[2] or 'site'}: {match[1]}" if match else message
