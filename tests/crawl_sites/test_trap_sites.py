"""What a crawl of a site with a trap costs, and that the run names the trap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Run

MOST = 60
TWELVE = [str(number) for number in range(50000, 50012)]


@pytest.mark.parametrize(
    ("name", "prefix", "kind"),
    [
        pytest.param("calendar", "/calendar/", "calendar", id="calendar"),
        pytest.param("facets", "/albums", "facets", id="facets"),
        pytest.param("soft_404", "/old/", "soft_404", id="soft-404"),
        pytest.param("endless", "/sitemap-", "endless", id="endless-sitemap-index"),
        pytest.param("session", "visit=", "session", id="session-id"),
    ],
)
def test_a_trap_costs_less_than_sixty_requests_and_the_summary_names_it(
    run: Run, name: str, prefix: str, kind: str
) -> None:
    site = run.sites[name]
    assert sum(prefix in path for path in site.asked) < MOST
    assert [note.split(": ")[1] for note in site.notes] == [kind]
    assert site.articles() == TWELVE


def test_a_sitemap_index_that_names_itself_is_asked_once(run: Run) -> None:
    site = run.sites["self"]
    assert site.asked.count("/sitemap.xml") == site.asked.count("/b.xml") == 1
    assert site.articles() == TWELVE


def test_no_page_is_asked_twice_under_two_visits(run: Run) -> None:
    assert len(run.sites["session"].asked) < MOST


def test_sections_alone_with_five_levels_of_pagination_are_covered_whole(run: Run) -> None:
    site = run.sites["sections"]
    assert site.articles() == [str(number) for number in range(60000, 60100)]
    assert len(site.asked) <= 100 + 20 + 31  # articles, list pages, and the usual places of feeds and sitemaps
    assert not site.notes


def test_links_that_lead_to_articles_by_a_redirect_are_no_trap(run: Run) -> None:
    site = run.sites["redirects"]
    assert site.articles() == [str(number) for number in range(61000, 61040)]
    assert not site.notes
