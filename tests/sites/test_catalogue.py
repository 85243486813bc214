from __future__ import annotations

from zoneinfo import ZoneInfo

from newscrawler.sites import Site, catalogue
from newscrawler.sites.zones import COUNTRY_ZONES

ARAB_LEAGUE = frozenset(zone.upper() for zone in COUNTRY_ZONES)


def test_at_least_a_hundred_sites_of_all_arab_countries():
    entries = catalogue()
    assert len(entries) >= 100
    assert {entry.country for entry in entries}.issuperset(ARAB_LEAGUE)


def test_names_and_hosts_are_unique():
    entries = catalogue()
    assert len({entry.name for entry in entries}) == len(entries)
    assert len({entry.url for entry in entries}) == len(entries)


def test_every_entry_is_a_valid_site():
    for entry in catalogue():
        site = entry.site()
        assert isinstance(site, Site)
        assert site.url.startswith("http")
        assert ZoneInfo(entry.timezone)


def test_nothing_is_called_probed_before_it_was():
    assert not any(entry.probed for entry in catalogue())


def test_filters():
    egypt = catalogue(country="eg")
    assert egypt
    assert {entry.country for entry in egypt} == {"EG"}
    assert catalogue(country="XX") == ()
