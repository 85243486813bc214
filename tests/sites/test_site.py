from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler import extract
from newscrawler.errors import SiteError
from newscrawler.sites import (
    Boilerplate,
    Discover,
    Expect,
    Extract,
    Site,
    interval,
    load_site,
    load_sites,
    parse_site,
    save_site,
    to_toml,
    undeclared,
)
from newscrawler.sites.result import ProbeResult

PAGE = f"<html lang=ar><title>خبر</title><h1>خبر من المدينة</h1><p>{'نص الخبر كما نشر في الصحيفة. ' * 20}</p></html>"
WHOLE = """url = "https://alwatan.example/"
timezone = "Asia/Riyadh"
every = "2h"
[discover]
feeds = ["/feed/"]
sitemaps = ["/sitemap_index.xml"]
sections = ["/politics/"]
[extract]
body = "div.entry"
remove = ["div.ad-in-text", "//aside"]
[boilerplate]
lines = ["تابعونا على تلغرام"]
[expect]
articles_per_day = [20, 400]
"""


def test_a_whole_declaration():
    site = parse_site(WHOLE, name="alwatan")
    assert (site.name, site.url, site.interval) == ("alwatan", "https://alwatan.example/", timedelta(hours=2))
    rules = site.rules()
    assert (rules.body, rules.remove, rules.lines) == (
        "div.entry",
        ("div.ad-in-text", "//aside"),
        ("تابعونا على تلغرام",),
    )
    assert (rules.timezone, rules.name) == ("Asia/Riyadh", "alwatan")
    leads = site.leads()
    assert leads.feeds == ("https://alwatan.example/feed/",)
    assert leads.sitemaps == ("https://alwatan.example/sitemap_index.xml",)
    assert leads.sections == ("https://alwatan.example/politics/",)
    assert site.expect.articles_per_day == (20, 400)


def test_it_is_written_as_it_was_read():
    assert to_toml(parse_site(WHOLE, name="alwatan")) == WHOLE


def test_one_line_is_enough():
    site = parse_site('url = "https://example.com/"', name="a")
    assert (site.every, site.interval, site.timezone) == ("auto", None, None)
    assert site.leads().feeds == ()
    assert to_toml(site) == 'url = "https://example.com/"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("url = 3", "url: Expected `str`", id="type"),
        pytest.param('timezone = "Asia/Riyadh"', "required field `url`", id="no-url"),
        pytest.param('url = "example.com"', 'url: "example.com" is no', id="no-scheme"),
        pytest.param('url = "https://e.com/"\nfeeds = ["/f"]', "unknown field `feeds`", id="unknown-key"),
        pytest.param(
            'url = "https://e.com/"\n[discover]\nfeed = ["/f"]', "discover: Object contains unknown", id="typo"
        ),
        pytest.param('url = "https://e.com/"\n[discover]\nfeeds = "/f"', "discover.feeds: Expected", id="no-list"),
        pytest.param('url = "https://e.com/"\ntimezone = "Mars/Base"', 'timezone: "Mars/Base"', id="zone"),
        pytest.param('url = "https://e.com/"\ntimezone = "../../etc/passwd"', "timezone:", id="zone-path"),
        pytest.param('url = "https://e.com/"\nlanguage = "Arabic!"', "language:", id="language"),
        pytest.param('url = "https://e.com/"\ncountry = "Egypt"', "country:", id="country"),
        pytest.param('url = "https://e.com/"\nevery = "1m"', "every:", id="too-often"),
        pytest.param('url = "https://e.com/"\nevery = "soon"', "every:", id="no-interval"),
        pytest.param('url = "https://e.com/"\n[extract]\nbody = "div["', "extract:", id="css"),
        pytest.param('url = "https://e.com/"\n[extract]\nremove = ["//div["]', "extract:", id="xpath"),
        pytest.param('url = "https://e.com/"\n[expect]\narticles_per_day = [9, 2]', "articles_per_day", id="order"),
        pytest.param("url = ", "not TOML", id="no-toml"),
    ],
)
def test_an_error_names_file_and_field(tmp_path, text, said):
    path = tmp_path / "bad.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SiteError) as caught:
        load_site(path)
    assert "bad.toml" in str(caught.value)
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_missing_file_and_bytes_that_are_no_text(tmp_path):
    with pytest.raises(SiteError, match="cannot be read"):
        load_site(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b'url = "\xff\xfe"')
    with pytest.raises(SiteError, match="not TOML"):
        load_site(tmp_path / "bytes.toml")


def test_a_file_with_an_odd_name_is_refused(tmp_path):
    (tmp_path / "My Site.toml").write_text('url = "https://e.com/"', "utf-8")
    with pytest.raises(SiteError, match="rename the file"):
        load_site(tmp_path / "My Site.toml")


def test_a_folder_is_read_by_name_and_all_its_errors_are_told(tmp_path):
    for name in ("b", "a"):
        save_site(Site(url=f"https://{name}.example/", name=name), tmp_path)
    assert [site.name for site in load_sites(tmp_path)] == ["a", "b"]
    (tmp_path / "x.toml").write_text("url = 1", "utf-8")
    (tmp_path / "y.toml").write_text("url = 2", "utf-8")
    with pytest.raises(SiteError, match=r"(?s)x\.toml.*y\.toml"):
        load_sites(tmp_path)
    assert load_sites(tmp_path / "none") == []


def test_saving_never_overwrites_by_itself(tmp_path):
    site = Site(url="https://e.com/", name="e")
    path = save_site(site, tmp_path / "sites")
    with pytest.raises(SiteError, match="is there already"):
        save_site(site, tmp_path / "sites")
    save_site(Site(url="https://e.com/new/", name="e"), tmp_path / "sites", overwrite=True)
    assert load_site(path).url == "https://e.com/new/"
    assert [file.name for file in path.parent.iterdir()] == ["e.toml"]
    with pytest.raises(SiteError, match="needs a name"):
        save_site(Site(url="https://e.com/"), tmp_path)


texts = st.text(max_size=30)


@given(st.lists(texts), st.one_of(st.none(), texts.filter(bool)), st.lists(texts, max_size=3))
def test_every_site_survives_its_file(lines, title, feeds):
    site = Site(
        url="https://e.com/",
        name="e",
        title=title,
        country="EG",
        language="ar",
        kind="newspaper",
        discover=Discover(feeds=tuple(feeds), rest="/wp-json/"),
        extract=Extract(body="div.entry"),
        boilerplate=Boilerplate(lines=tuple(lines)),
        expect=Expect(articles_per_day=(0, 5)),
    )
    assert parse_site(to_toml(site), name="e") == site


@pytest.mark.parametrize(("every", "minutes"), [("5m", 5), ("2h", 120), ("1d", 1440), ("1w", 10080)])
def test_intervals(every, minutes):
    assert interval(every) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.almasryalyoum.com/", "almasryalyoum-com"),
        ("https://alwatan.com.sa/", "alwatan-com-sa"),
        ("https://arabic.rt.com/news/", "arabic-rt-com"),
        ("https://spa.gov.sa", "spa-gov-sa"),
        ("http://127.0.0.1:8081/", "127-0-0-1-8081"),
        ("http://localhost:8000/", "localhost-8000"),
        ("https://موقع.مصر/", "xn--4gbrim-xn--wgbh1c"),
        ("http://[::1]:90/", "1-90"),
    ],
)
def test_names_from_urls(url, name):
    assert undeclared(url).name == name
    assert ProbeResult(url=url).site().name == name
    article = extract(PAGE, url=urljoin(url, "a/"), fetched_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert article is not None
    assert article.site == name


def test_no_name_without_a_url():
    with pytest.raises(SiteError):
        undeclared("not a url")
