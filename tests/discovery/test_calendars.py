from __future__ import annotations

from datetime import date, timedelta

import pytest

from newscrawler.discovery.leads import Leads
from newscrawler.discovery.strategy import Strategy

TODAY = date(2026, 5, 20)
MONTH = (
    "/archive/{0}/{1:02}/",
    "/{0}/{1:02}/",
    "/archive/?month={0}-{1:02}",
    "/a.php?year={0}&month={1}",
    "/?m={0}{1:02}",
)
DAY = (
    "/archive/{:%Y/%m/%d}/",
    "/{:%Y/%m/%d}/",
    "/archive/?date={:%Y-%m-%d}",
    "/a.php?year={0:%Y}&month={0:%m}&day={0:%d}",
    "/?m={:%Y%m%d}",
)


def links(paths: dict[str, str]) -> str:
    return "".join(f'<h2><a href="{path}">{words}</a></h2>' for path, words in paths.items())


def newspaper(site, month: str, day: str, *, step: int):
    """Thirty articles, one every *step* days, three of them on the front page; a calendar of all days leads to them."""
    stories = {f"/news/{1000 + n}/": TODAY - timedelta(days=step * n) for n in range(30)}
    web = site.web({path: site.html(f"<article>{path}</article>") for path in stories})

    def titles(paths) -> str:
        return links({path: f"أعلنت البلدية بدء ترميم القناطر القديمة {path[6:10]}" for path in paths})

    web.pages["/"] = site.html(titles(list(stories)[:3]) + '<nav><a href="/archive/">الأرشيف</a></nav>')
    days = [TODAY - timedelta(days=n) for n in range(-40, 30 * step + 1)]
    months = dict.fromkeys((when.year, when.month) for when in days)
    web.pages["/archive/"] = site.html(links({month.format(*one): f"شهر {one[1]}" for one in months}))
    for one in months:
        own = [when for when in days if (when.year, when.month) == one]
        web.pages[month.format(*one)] = site.html(links({day.format(when): str(when.day) for when in sorted(own)}))
    for when in days:
        web.pages[day.format(when)] = site.html(titles(path for path, at in stories.items() if at == when))
    return web


@pytest.mark.parametrize("step", [3, 9])
@pytest.mark.parametrize(("month", "day"), list(zip(MONTH, DAY, strict=True)))
def test_a_calendar_of_days_is_walked_whole(site, month: str, day: str, step: int) -> None:
    web = newspaper(site, month, day, step=step)
    found = site.run(web, strategy=Strategy(Leads(home=site.home), today=TODAY))
    assert len(found.articles) == 30
    assert found.kinds["listing"] <= 30 * step + 45 + 24


def test_an_empty_calendar_is_left_and_named(site) -> None:
    web = site.web({"/": site.html('<nav><a href="/archive/">الأرشيف</a></nav>')})
    years = {f"/archive/{year}/": str(year) for year in range(1990, 2030)}
    web.pages["/archive/"] = site.html(links(years))
    for year in years:
        web.pages[year] = site.html(links({f"{year}{month}/": str(month) for month in range(1, 13)}))
        for month in range(1, 13):
            web.pages[f"{year}{month}/"] = site.html(links({f"{year}{month}/{n}/": str(n) for n in range(1, 29)}))
    found = site.run(web, strategy=Strategy(Leads(home=site.home), today=TODAY))
    assert found.kinds["listing"] < 60
    assert any(note.startswith("calendar: ") for note in found.strategy.notes)


def test_a_list_that_goes_on_behind_a_script_is_named(site) -> None:
    more = '<button class="load-more" data-page="1">عرض المزيد</button>'
    story = links({"/news/1001/": "أعلنت البلدية بدء ترميم القناطر القديمة"})
    found = site.run(site.web({"/": site.html(story + more), "/news/1001/": site.html("<article>خبر</article>")}))
    assert any(note.startswith("unread: 1 lists go on") for note in found.strategy.notes)
