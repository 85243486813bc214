"""What others do to the archive while its pages are served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commands import here
from web.archives import BRIDGE, SITE, archive_of_all, serving

from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from pathlib import Path

OPENING = "افتتاح"  # stands in the headlines of one article
SHOWN = (
    f"/article/{BRIDGE.id}",
    f"/article/{BRIDGE.id}/changes",
    f"/article/{BRIDGE.id}/1.json",
    "/search?q=الجسر",
    "/search?site=news.example&sort=new",
    "/api/v1/search?q=الجسر",
    f"/api/v1/articles/{BRIDGE.id}",
    f"/site/{SITE}",
    f"/site/{SITE}.atom",
    f"/story/{BRIDGE.id}",
    "/changes",
    "/changes.json",
    "/",
)


def test_an_article_that_is_taken_out_is_shown_nowhere_from_then_on(tmp_path: Path) -> None:
    folder = archive_of_all(tmp_path)
    with serving(folder) as pages:
        assert [path for path in SHOWN if OPENING not in pages.get(path).text] == []
        done = here(["remove", BRIDGE.url, "--reason", "court order", "--data", str(tmp_path)])
        assert done.returncode == 0, done.stderr.decode()
        assert [path for path in SHOWN if OPENING in pages.get(path).text] == []
        assert pages.served.renew()
        answers = {path: pages.get(path) for path in SHOWN}
        assert [path for path, got in answers.items() if OPENING in got.text] == []
        assert {path for path, got in answers.items() if got.status == 404} == {
            *(path for path in SHOWN if BRIDGE.id in path)
        }
        assert "الجديد يفتح اليوم" in answers["/search?q=الجسر"].text


@pytest.mark.parametrize("by", ["unlink", "rebuild"])
def test_an_index_that_others_delete_or_make_again_is_taken_up(by: str, tmp_path: Path) -> None:
    folder = archive_of_all(tmp_path)
    with serving(folder) as pages:
        assert not pages.served.renew()
        if by == "unlink":
            folder.search.unlink()
            assert pages.get("/search?q=الجسر").status == 503
        else:
            assert here(["search", "--rebuild", "الجسر", "--data", str(tmp_path)]).returncode == 0
            assert OPENING in pages.get("/search?q=الجسر").text
        assert pages.served.renew()
        assert OPENING in pages.get("/search?q=الجسر").text
        assert not pages.served.renew()


def test_an_empty_folder_has_pages_that_say_so(tmp_path: Path) -> None:
    with serving(DataFolder(tmp_path), allow_changes=True) as pages:
        for path in ("/", "/search", "/search?q=جسر", "/changes", "/watches", "/sites/new", "/changes.atom"):
            assert pages.get(path).status == 200, path
        assert pages.get("/site/none.example").status == 404
