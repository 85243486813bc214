"""The catalogue that ships with the package: Arabic-language news sites, facts only."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from newscrawler.errors import SiteError
from newscrawler.sites.site import Site


class CatalogueEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One site of the catalogue; *probed* is True when a probe has been run against the live site."""

    name: str
    title: str
    url: str
    country: str
    timezone: str
    language: str
    kind: str
    probed: bool = False

    def site(self) -> Site:
        """Return the declaration that the entry amounts to. Raises SiteError."""
        return Site(
            name=self.name,
            title=self.title,
            url=self.url,
            country=self.country,
            timezone=self.timezone,
            language=self.language,
            kind=self.kind,
        )


class _Catalogue(msgspec.Struct, frozen=True):
    site: tuple[CatalogueEntry, ...] = ()


def catalogue(*, country: str | None = None) -> tuple[CatalogueEntry, ...]:
    """Return the sites of the catalogue, of one country (ISO 3166) when given, by name."""
    return tuple(entry for entry in _all() if country is None or entry.country == country.upper())


@cache
def _all() -> tuple[CatalogueEntry, ...]:
    source = files("newscrawler.sites") / "catalogue.toml"
    try:
        found = msgspec.toml.decode(source.read_bytes(), type=_Catalogue).site
    except (msgspec.MsgspecError, OSError) as error:
        raise SiteError(f"catalogue.toml: {error}; install newscrawler again") from error
    return tuple(sorted(found, key=lambda entry: entry.name))
