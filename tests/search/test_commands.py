"""search, history, diff and clusters, as they are typed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from search.making import article, store

from newscrawler.cli import main
from newscrawler.items import ELDER_SCHEMA, SCHEMA, Image

if TYPE_CHECKING:
    from pathlib import Path

OLD = "أعلن الوزير أمس افتتاح الجسر في المدينة.\n\nوحضر ثلاثون ضيفاً."
NEW = "أعلن الوزير اليوم افتتاح الجسر الجديد في المدينة.\n\nوحضر ثلاثون ضيفاً."
LONG = (
    "أعلنت البلدية افتتاح الجسر الجديد أمام حركة السير بعد ثلاثة أعوام من العمل المتواصل فوق النهر. "
    "وقال رئيسها إن الجسر سيخفف الازدحام في وسط المدينة ويصل الحي القديم بالميناء قبل نهاية العام."
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    first = article(1, "افتتاح الجسر", OLD)
    edited = replace(first, version=2, title="افتتاح الجسر الجديد", text=NEW, fetched_at="2026-02-03T00:00:00+00:00")
    second = article(2, "خبر طويل", LONG)
    copy = article(3, "خبر منقول", f"{LONG} نقلاً عن الوكالة.", site="copy.example")
    store(tmp_path, [first, edited, second, copy])
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(arg) for arg in args])
    printed = capsys.readouterr()
    return int(ended.value.code or 0), printed.out, printed.err


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_search_shows_titles_and_snippets(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "search", "بالجسر", "الجديد", "--data", data)
    assert code == 0
    assert out.startswith("افتتاح الجسر الجديد\n2026-01-02  news.example  https://news.example/1/\n")


def test_search_as_json_marks_the_words(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "search", "«الوزير اليوم» site:news.example", "--data", data, "--json", "--limit", 1)
    (hit,) = lines(out)
    assert code == 0
    assert (hit["version"], hit["title"]) == (2, {"text": "افتتاح الجسر الجديد", "marks": []})
    assert hit["snippet"]["marks"] == [[5, 17]]


def test_search_that_finds_nothing_says_so(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "search", "قطار", "--data", data) == (1, "", "nothing found\n")
    assert run(capsys, "search", "--data", data)[0] == 2
    assert run(capsys, "search", "--rebuild", "--data", data)[:2] == (0, "4 articles indexed\n")
    code, _, err = run(capsys, "search", "قطار", "--data", data / "nowhere")
    assert (code, "newscrawler crawl" in err) == (4, True)


@pytest.mark.parametrize("key", ["https://news.example/1/", "https://news.example/1/?utm_source=x", None])
def test_history_lists_every_version(data: Path, capsys: pytest.CaptureFixture[str], key: str | None) -> None:
    found = key or article(1, "").id
    code, out, _ = run(capsys, "history", found, "--data", data, "--json")
    assert code == 0
    assert [(row["version"], row["title"], row["words_changed"]) for row in lines(out)] == [
        (1, "افتتاح الجسر", None),
        (2, "افتتاح الجسر الجديد", 3),
    ]
    assert "افتتاح الجسر الجديد" in run(capsys, "history", found, "--data", data)[1]


def test_history_of_an_unknown_address(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "history", "https://news.example/none/", "--data", data)
    assert (code, "no such article" in err) == (1, True)


def test_history_tells_when_an_article_was_taken_away_and_put_back(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = {"id": article(1, "").id, "url": "https://news.example/1/", "site": "news.example", "title": "افتتاح الجسر"}
    told = [
        {**gone, "version": 1, "how": "410", "noticed": "2026-02-02T20:00:00+00:00"},
        {**gone, "version": 1, "how": "returned", "noticed": "2026-02-02T21:00:00+00:00"},
        {**gone, "id": "another", "version": 1, "how": "404", "noticed": "2026-02-02T22:00:00+00:00"},
    ]
    folder = data / "removals" / "news.example"
    folder.mkdir(parents=True)
    folder.joinpath("2026-02.jsonl").write_text("".join(json.dumps(line) + "\n" for line in told))
    _, out, _ = run(capsys, "history", "https://news.example/1/", "--data", data, "--json")
    assert [row["event"] for row in lines(out)] == ["version", "removed", "returned", "version"]
    _, out, _ = run(capsys, "history", "https://news.example/1/", "--data", data)
    assert (
        "\n\nremoved 2026-02-02T20:00:00+00:00  the page answers 410\n\nreturned 2026-02-02T21:00:00+00:00\n\n" in out
    )


def test_diff_word_by_word(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "diff", "https://news.example/1/", "--data", data)
    assert "أعلن الوزير [−أمس−] [+اليوم+] افتتاح الجسر [+الجديد+] في المدينة." in out
    _, out, _ = run(capsys, "diff", "https://news.example/1/", "--data", data, "--json")
    (told,) = lines(out)
    assert told["changes"]["title"] == [{"at": 2, "old": "", "new": "الجديد"}]
    assert told["changes"]["images"] == []
    assert told["changes"]["text"] == [{"at": 2, "old": "أمس", "new": "اليوم"}, {"at": 5, "old": "", "new": "الجديد"}]
    assert (told["from"], told["to"], told["changes"]["description"]) == (1, 2, [])


PICTURE = Image(url="https://news.example/bridge.jpg", caption="الجسر قبل الافتتاح", credit="وكالة الأنباء", alt="جسر")


def two_versions(root: Path, **edited: object) -> Path:
    old = article(1, "افتتاح الجسر", f"{OLD}\n\n{LONG}", images=(PICTURE,))
    store(root, [old, replace(old, version=2, fetched_at="2026-02-03T00:00:00+00:00", **edited)])
    return root


def test_a_moved_paragraph_is_shown_where_it_came_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = two_versions(tmp_path, text=f"{LONG}\n\n{OLD}")
    first, second = OLD.split("\n\n")
    _, out, _ = run(capsys, "diff", "https://news.example/1/", "--data", data)
    assert [" ".join(line.split()) for line in out.split("\n\n", 1)[1].splitlines()] == [
        "text",
        "⇄ أعلن الوزير أمس افتتاح …",
        f"{' '.join(LONG.split()[:11])} … {' '.join(LONG.split()[-12:])}",
        f"⇄ {first}",
        second,
    ]
    (told,) = lines(run(capsys, "diff", "https://news.example/1/", "--data", data, "--json")[1])
    (change,) = told["changes"]["text"]
    assert (change["at"], change["to"], change["old"]) == (
        0,
        len(f"{first} ¶ {second} ¶ {LONG}".split()),
        f"{first} ¶ {second}",
    )
    row = lines(run(capsys, "history", "https://news.example/1/", "--data", data, "--json")[1])[-1]
    assert (row["words_changed"], row["paragraphs_moved"]) == (0, 2)
    assert "0 words changed  2 paragraphs moved" in run(capsys, "history", "https://news.example/1/", "--data", data)[1]


def test_images_are_told_beside_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = Image(url="https://news.example/minister.jpg")
    changed = structs.replace(PICTURE, caption="الجسر بعد الافتتاح", credit=None)
    data = two_versions(tmp_path, title="افتتاح الجسر اليوم", images=(other, changed))
    _, out, _ = run(capsys, "diff", "https://news.example/1/", "--data", data)
    assert out.split("\nimages\n")[1].splitlines() == [
        PICTURE.url,
        "  caption: الجسر [−قبل−] [+بعد+] الافتتاح ",
        PICTURE.url,
        "  credit: [−وكالة الأنباء−] ",
        f"[+{other.url}+] ",
    ]
    assert "\ntext\n" not in out
    (told,) = lines(run(capsys, "diff", "https://news.example/1/", "--data", data, "--json")[1])
    assert told["changes"]["text"] == []
    assert told["changes"]["images"][0] == {
        "url": PICTURE.url,
        "field": "caption",
        "old": "الجسر قبل الافتتاح",
        "new": "الجسر بعد الافتتاح",
    }


def test_what_elder_lines_do_not_know_of_images_did_not_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = article(1, "افتتاح الجسر", OLD, schema=ELDER_SCHEMA, images=(PICTURE,))
    store(tmp_path, [old, replace(old, schema=SCHEMA, version=2)])
    assert "no word changed" in run(capsys, "diff", "https://news.example/1/", "--data", tmp_path)[1]


def test_diff_in_colour(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    _, out, _ = run(capsys, "diff", "https://news.example/1/", "--data", data)
    assert "\x1b[9;31mأمس" in out
    assert "\x1b[4;32mاليوم" in out


def test_diff_of_versions_that_are_not_there(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "diff", "https://news.example/1/", "--to", 7, "--data", data)
    assert (code, "there are: 1, 2" in err) == (2, True)
    assert "one version only" in run(capsys, "diff", "https://news.example/2/", "--data", data)[1]


def test_clusters_name_the_first_and_what_the_copy_added(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "clusters", "--data", data, "--json")
    (story,) = lines(out)
    assert code == 0
    assert story["first"]["url"] == "https://news.example/2/"
    (copy,) = story["copies"]
    assert (copy["url"], copy["site"], copy["kind"]) == ("https://news.example/3/", "copy.example", "near")
    assert copy["added"] == ["نقلاً عن الوكالة."]
    assert copy["cut"] == []
    _, out, _ = run(capsys, "clusters", "--data", data)
    assert "+ نقلاً عن الوكالة." in out
    assert run(capsys, "clusters", "--site", "copy.example", "--data", data)[1] == "no story came out twice\n"


def test_export_prints_counts_and_checksums(data: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    code, printed, _ = run(capsys, "export", "--format", "csv", out, "--data", data, "--dedupe", "near", "--json")
    (told,) = lines(printed)
    assert (code, told["articles"]) == (0, 2)
    assert told["sums"] == f"{out}.sha256"
    code, _, err = run(capsys, "export", "--format", "csv", out, "--data", data, "--where", "language=fr")
    assert (code, "nothing to export" in err) == (1, True)
    assert run(capsys, "export", "--format", "csv", out, "--data", data, "--where", "colour=red")[0] == 2
