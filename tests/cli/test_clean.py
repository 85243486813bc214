from __future__ import annotations

import json
from typing import TYPE_CHECKING

from commands import newscrawler

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "المجلس البلدي يقر ميزانية العام المقبل ويؤجل مشروع الجسر"
BODY = [
    "أقر المجلس البلدي أمس ميزانية العام المقبل بأغلبية ثمانية عشر صوتاً، بعد نقاش دام خمس ساعات.",
    "وقال رئيس المجلس إن مشروع الجسر أُجّل إلى الربيع، لأن دراسة التربة لم تكتمل بعد.",
]
TAIL = [
    "عن admin",
    "شاهد أيضاً",
    "افتتاح مكتبة جديدة في حي الزيتون",
    "افتتحت البلدية صباح اليوم مكتبة عامة في حي الزيتون تضم عشرة آلاف …",
]


def test_the_tail_of_a_theme_goes_and_every_piece_is_shown_with_its_rule() -> None:
    run = newscrawler("clean", "--json", stdin="\n\n".join([TITLE, *BODY, *TAIL]).encode())
    told = json.loads(run.stdout)
    assert told["title"] == TITLE
    assert told["text"].split("\n\n") == BODY
    assert [piece["text"] for piece in told["removed"]] == TAIL
    assert all(piece["rule"] and piece["before"] == 2 for piece in told["removed"])


def test_a_clean_text_goes_through_as_it_is() -> None:
    clean = "\n\n".join([TITLE, *BODY])
    assert newscrawler("clean", stdin=clean.encode()).stdout.decode().rstrip("\n") == clean


def test_a_field_of_a_dump_is_cleaned_and_the_rest_of_each_line_stays(tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    line = {"id": 7, "title": TITLE, "text": "\n\n".join([*BODY, *TAIL]), "n": None}
    dump.write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")
    run = newscrawler("clean", "--field", "text", str(dump))
    assert json.loads(run.stdout) == {**line, "text": "\n\n".join(BODY)}


def test_a_broken_line_is_named_and_the_exit_code_says_so(tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text('{"text": "نص"}\n{"text": \n', "utf-8")
    run = newscrawler("clean", "--field", "text", str(dump))
    assert run.returncode == 1
    assert "line 2: not a JSON object" in run.stderr.decode()
    assert json.loads(run.stdout) == {"text": "نص"}


def test_windows_1256_text_is_read() -> None:
    assert newscrawler("clean", stdin="\n\n".join(BODY).encode("cp1256")).stdout.decode().strip() == "\n\n".join(BODY)


def test_a_file_that_is_not_there_is_wrong_use() -> None:
    run = newscrawler("clean", "no-such-file.txt")
    assert run.returncode == 2
    assert "no-such-file.txt" in run.stderr.decode()
