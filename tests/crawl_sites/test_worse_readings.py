"""A worse reading never replaces a better one: 24 stored articles, then a site that breaks in several ways."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from commands import newscrawler, rejected, stored
from crawl_sites.changing import ChangingSite, Story, as_published, page
from loopback import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MAINTENANCE = page(
    "الموقع تحت الصيانة",
    [
        "نعتذر لقرائنا الكرام، فالموقع متوقف منذ الليلة الماضية لأعمال صيانة دورية في الخوادم، وسيعود إلى العمل قريباً.",
        "يعمل فريق التقنية على نقل قاعدة البيانات إلى خوادم جديدة، ويتوقع أن تنتهي الأعمال قبل منتصف النهار بقليل.",
        "يمكنكم في أثناء ذلك متابعة آخر الأخبار على صفحاتنا في مواقع التواصل، ونشكر لكم صبركم وحسن متابعتكم لنا.",
    ],
)
SUBSCRIBE = "هذا المحتوى للمشتركين فقط، اشترك الآن أو سجّل الدخول لإكمال قراءة المقال."
APP = "يمكنكم قراءة هذا الخبر كاملاً في تطبيقنا الجديد على هواتفكم، حمّلوه من المتجر وتابعوا الأخبار أولاً بأول."


def maintenance(_: Story) -> Answer:
    return Answer(MAINTENANCE)


def teaser(story: Story) -> Answer:
    return Answer(page(story.title, [story.paragraphs[0], SUBSCRIBE], day=story.day))


def redesign(story: Story) -> Answer:
    return Answer(page(story.title, [APP], day=story.day))


def missing(_: Story) -> Answer:
    return Answer(page("الصفحة غير موجودة", ["عذراً، الصفحة التي تبحث عنها غير موجودة."]))


def sent_to_a_section(_: Story) -> Answer:
    return Answer(status=302, headers={"Location": "/politics/"})


def logged_out(_: Story) -> Answer:
    return Answer(page("تسجيل الدخول", ['<form action="/in" method="post"><input type="password" name="p"></form>']))


def corrected(story: Story) -> Answer:
    """As an editor leaves it: another headline for some, a paragraph less, more, or another word for others."""
    first, *rest = story.paragraphs
    told = {
        0: (story.title, [first, *rest[:-1]]),
        1: (story.title, [first, *rest, "وأضاف المصدر أن التفاصيل ستعلن في وقت لاحق من هذا الأسبوع."]),
        2: (" ".join(first.split()[:8]), story.paragraphs),
        3: (story.title, [first.replace("14", "15"), *rest]),
    }
    return Answer(page(*told[story.day % 4], day=story.day))


@pytest.fixture(scope="module")
def site() -> Iterator[ChangingSite]:
    with ChangingSite() as one:
        yield one


@pytest.fixture(scope="module")
def before(site: ChangingSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("before") / "data"
    site.answer = as_published
    run = newscrawler("crawl", site.url(), "--json", data=data)
    assert (run.returncode, json.loads(run.stdout)["stored"]) == (0, 24), run.stderr.decode()
    return data


def again(site: ChangingSite, data: Path, answer: Callable[[Story], Answer]) -> tuple[int, dict[str, Any]]:
    site.answer = answer
    run = newscrawler("crawl", site.url(), "--json", "--revisit", "all", data=data)
    return run.returncode, json.loads(run.stdout)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(maintenance, "same_text", id="maintenance"),
        pytest.param(teaser, "prefix", id="teaser"),
        pytest.param(redesign, "same_text", id="redesign"),
    ],
)
def test_a_site_that_breaks_gives_no_new_version_and_the_run_says_so(
    site: ChangingSite, before: Path, tmp_path: Path, answer: Callable[[Story], Answer], reason: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(before, data)
    code, summary = again(site, data, answer)
    assert code == 1
    assert {record["version"] for record in stored(data)} == {1}
    assert len(stored(data)) == 24
    assert sum(summary["held"].values()) == 24
    assert reason in summary["held"]
    assert "worse" in {finding["kind"] for finding in summary["findings"]}
    (row,) = json.loads(newscrawler("status", "--json", data=data).stdout)
    assert row["held"] == 24
    listed = newscrawler("quarantine", "list", "--json", data=data)
    assert (listed.returncode, len(listed.stdout.splitlines())) == (1, 24)
    assert newscrawler("verify", data=data).returncode == 0
    code, summary = again(site, data, as_published)  # the site is whole again: nothing is left of it
    assert (code, summary["unchanged"]) == (0, 24)
    assert newscrawler("quarantine", "list", data=data).returncode == 0


def test_error_pages_that_say_200_in_the_place_of_articles_are_told_once(
    site: ChangingSite, before: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(before, data)
    code, summary = again(site, data, missing)
    told = {finding["kind"]: finding["detail"] for finding in summary["findings"]}
    assert (code, len(stored(data))) == (1, 24)
    assert "24 of 24" in told["removals"]
    _, summary = again(site, data, missing)
    assert "removals" not in {finding["kind"] for finding in summary["findings"]}


@pytest.mark.parametrize(("answer", "kind"), [(None, "layout"), (sent_to_a_section, "layout"), (logged_out, "blocked")])
def test_pages_that_show_something_else_are_told_on_a_small_site(
    site: ChangingSite, tmp_path: Path, answer: Callable[[Story], Answer] | None, kind: str
) -> None:
    data = tmp_path / "data"
    few = site.stories[:8]
    again(site, data, lambda story: as_published(story) if story in few else missing(story))
    assert len(stored(data)) == 8
    shown = answer or (lambda _: as_published(few[0]))  # as a cache that gives one article for all
    code, summary = again(site, data, lambda story: shown(story) if story in few else missing(story))
    assert (code, len(stored(data))) == (1, 8)
    (finding,) = summary["findings"]
    assert finding["kind"] == kind
    assert "8 pages gave no article" in finding["detail"] or "7 of 9" in finding["detail"]


def test_what_editors_do_passes(site: ChangingSite, before: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(before, data)
    code, summary = again(site, data, corrected)
    assert (code, summary["edited"], summary["held"]) == (0, 24, {})


def test_a_person_decides(site: ChangingSite, before: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(before, data)
    cut = site.stories[:2]
    code, summary = again(site, data, lambda story: (teaser if story in cut else as_published)(story))
    assert (code, summary["held"], summary["unchanged"]) == (1, {"prefix": 2}, 22)
    one, two = (site.url(story.path) for story in cut)
    said = newscrawler("quarantine", "show", one, data=data).stdout.decode()
    assert "only the beginning of the text is left" in said
    accepted = newscrawler("quarantine", "accept", one, "--json", data=data)
    assert (accepted.returncode, json.loads(accepted.stdout)["url"]) == (0, one)
    assert newscrawler("quarantine", "drop", two, data=data).returncode == 0
    assert newscrawler("quarantine", "accept", two, data=data).returncode == 2
    versions = {record["url"]: record["version"] for record in stored(data)}
    assert (versions[one], versions[two]) == (2, 1)
    assert newscrawler("verify", data=data).returncode == 0
    code, summary = again(site, data, lambda story: (teaser if story in cut else as_published)(story))
    assert (code, summary["held"], summary["edited"]) == (0, {}, 0)  # decided is decided


def test_a_maintenance_page_is_no_article_of_a_new_site(site: ChangingSite, tmp_path: Path) -> None:
    site.answer = lambda story: Answer(MAINTENANCE) if story.day > 4 else as_published(story)
    newscrawler("crawl", site.url(), "--json", data=tmp_path / "data")
    assert len(stored(tmp_path / "data")) == 4
    assert len(rejected(tmp_path / "data")) == 20
