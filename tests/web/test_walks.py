"""A walk through one page of each kind in a browser: accessible (axe), without a script, no wider than its window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from commands import tool
from playwright.sync_api import sync_playwright
from web.archives import BRIDGE, SITE, archive_of_all, serving

from newscrawler.errors import UnusableSiteError
from newscrawler.watch import Watch, start_watch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from web.archives import Site

    from newscrawler.sites import ProbeResult
    from newscrawler.sites import Site as SiteFile

# page -> what a reader must find on it in Arabic
PAGES = {
    "/": "آخر أربع وعشرين ساعة",
    "/search?q=جسر": "افتتاح جسر المدينة",
    f"/article/{BRIDGE.id}": "وقال المهندس المشرف",
    f"/article/{BRIDGE.id}?removed=1&version=1": "أخبار متصلة اقرأ أيضاً: أخبار أخرى",
    f"/article/{BRIDGE.id}/changes": "ثلاث سنوات",
    f"/story/{BRIDGE.id}": "الجسر الجديد يفتح اليوم",
    f"/held/{BRIDGE.id}": "تسجيل الدخول",
    "/changes": "خبر حُذف",
    f"/site/{SITE}": "افتتاح جسر المدينة",
    "/watches": "جسر",
    "/sites/new": "لا يجيب (عنوان خاص)",
    "/nothing": "لا صفحة في هذا العنوان",
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def refuses(site: SiteFile) -> ProbeResult:
    raise UnusableSiteError(site.url, ("private_address",))


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = archive_of_all(tmp_path_factory.mktemp("walked"))
    watches = folder.path / "watches"
    start_watch(Watch.of({"name": "bridge", "query": "جسر", "to": {}}), folder, watches)
    with serving(folder, allow_changes=True, watches=watches, probe=refuses) as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = tool("chromium", "chromium-browser", "google-chrome")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path, args=flags) as launched:
        yield launched


@pytest.mark.parametrize(("language", "scheme", "width"), [("ar", "light", 390), ("en", "dark", 1280)])
def test_every_page_is_accessible_and_needs_no_script(
    browser: Browser, walked: Site, language: str, scheme: str, width: int
) -> None:
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{walked.port}",
        locale=language,
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    page.goto("/sites/new")
    page.fill("#url", "http://10.0.0.1/")
    page.click(".fields button")
    wrong = {}
    for path, text in PAGES.items():
        page.goto(path)
        assert language == "en" or text in page.inner_text("main"), path
        assert not page.query_selector_all("script, [onclick], [onload]"), path
        found = Axe().run(page, options=RULES)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if found.violations_count or wider:
            wrong[path] = (wider, found.generate_report())
    context.close()
    assert not wrong
