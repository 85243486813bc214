from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from boilerplate.dumps import stories
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


def test_broken_lines_are_named_the_rest_is_kept_and_the_exit_code_says_so(tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text('{"text": "نص"}\n{"text": \n\n[1]\n{"text": 5}\n{"text": "\\ud800 نص"}\n', "utf-8")
    run = newscrawler("clean", "--field", "text", str(dump))
    assert run.returncode == 1
    told = run.stderr.decode()
    assert "line 2: not a JSON object" in told
    assert "line 4: not a JSON object" in told
    assert "line 5: text is no text" in told
    assert [json.loads(line) for line in run.stdout.splitlines()] == [
        {"text": "نص"},
        {"text": 5},
        {"text": "\ufffd نص"},
    ]


def _dump() -> list[dict[str, str]]:
    made = stories(12)
    return [
        {"url": f"https://www.mithal.example/{at}", "text": "\n".join((story.title, *story.body, *FRAME, other.title))}
        for at, (story, other) in enumerate(zip(made, made[1:] + made[:1], strict=True))
    ]


FRAME = ("من دكان المثال", "ما لا يعرفه جدول")


def _lines(records: list[dict[str, str]]) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def _restored(record: dict[str, Any]) -> str:
    kept = record["text"].split("\n\n")
    for piece in reversed(record["removed"]):
        kept.insert(piece["before"], piece["text"])
    return "\n".join(kept)


def test_a_dump_is_cleaned_by_what_its_records_have_in_common_and_can_be_restored() -> None:
    dump = _dump()
    run = newscrawler("clean", "--field", "text", "--removed", "removed", stdin=_lines(dump))
    records = [json.loads(line) for line in run.stdout.splitlines()]
    assert [record["text"].split("\n\n") for record in records] == [[s.title, *s.body] for s in stories(12)]
    assert [_restored(record) for record in records] == [record["text"] for record in dump]


def test_many_records_are_cleaned_in_several_processes_in_their_order(tmp_path: Path) -> None:
    few, rules = _dump(), tmp_path / "rules.jsonl"
    many = [{**record, "n": str(at)} for at, record in enumerate(few * 180)]
    run = newscrawler("clean", "--field", "text", "--rules", str(rules), stdin=_lines(many) + b"[]\n")
    records = [json.loads(line) for line in run.stdout.splitlines()]
    assert [record.pop("n") for record in records] == [str(at) for at in range(len(many))]
    alone = newscrawler("clean", "--field", "text", stdin=_lines(few)).stdout
    assert records == [json.loads(line) for line in alone.splitlines()] * 180
    assert {json.loads(line)["records"] for line in rules.read_bytes().splitlines()} == {len(many)}
    assert f"line {len(many) + 1}: not a JSON object" in run.stderr.decode()


def test_what_was_learned_is_reported_and_what_a_person_strikes_out_stays(tmp_path: Path) -> None:
    rules = tmp_path / "rules.jsonl"
    first = newscrawler("clean", "--field", "text", "--report", "--rules", str(rules), stdin=_lines(_dump()))
    assert "mithal.example       12 records" in first.stderr.decode()
    assert FRAME[0] in first.stderr.decode()
    learned = [json.loads(line) for line in rules.read_bytes().splitlines()]
    assert {(rule["site"], rule["line"], rule["records"]) for rule in learned} == {
        ("mithal.example", line, 12) for line in FRAME
    }
    again = newscrawler("clean", "--field", "text", "--rules", str(rules), stdin=_lines(_dump()))
    assert again.stdout == first.stdout
    rules.write_text("")
    struck = newscrawler("clean", "--field", "text", "--rules", str(rules), stdin=_lines(_dump()))
    assert all(FRAME[0] in json.loads(line)["text"] for line in struck.stdout.splitlines())


def test_a_file_that_holds_no_rules_and_options_without_a_dump_are_wrong_use(tmp_path: Path) -> None:
    rules = tmp_path / "rules.jsonl"
    rules.write_text('{"site": 1}\n')
    run = newscrawler("clean", "--field", "text", "--rules", str(rules), stdin=_lines(_dump()))
    assert run.returncode == 2
    assert "rules.jsonl, line 1: no rule" in run.stderr.decode()
    assert newscrawler("clean", "--report", stdin=b"").returncode == 2


def test_windows_1256_text_is_read() -> None:
    assert newscrawler("clean", stdin="\n\n".join(BODY).encode("cp1256")).stdout.decode().strip() == "\n\n".join(BODY)


def test_a_file_that_is_not_there_is_wrong_use() -> None:
    run = newscrawler("clean", "no-such-file.txt")
    assert run.returncode == 2
    assert "no-such-file.txt" in run.stderr.decode()
