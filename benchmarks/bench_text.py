"""Text: megabytes a second of newscrawler.text, beside plain ways to do the same, and ftfy and pyarabic if installed.

    python benchmarks/bench_text.py [--megabytes 2] [--file TEXT]

All rows work on the same text in one run, paragraph by paragraph as the crawler does; times are of the processor, the
best of five. "ratio" is the speed against the baseline of the block. The text is our own unless --file names another.
"""

from __future__ import annotations

import argparse
import time
import unicodedata
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawler.boilerplate import clean_text
from newscrawler.text import archive_form, language, repair, search_key, sentences
from newscrawler.text.letters import DIGIT_FOLDS, FREQUENT_FOLDS, VARIANT_FOLDS, spell_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Work = Callable[[str], object]

OWN = (
    "افتتحت وزيرة الثقافة مساء الأحد معرض الكتاب في قاعة المؤتمرات، بحضور عدد كبير من الكتّاب والناشرين من ثلاثين دولة.",
    "وقالت الوزيرة في كلمتها: «القراءة بابٌ لا يُغلق، ومن دخله رأى العالم كلَّه»، مشيرةً إلى أنّ الدورة الحالية هي الأكبر.",
    "ويستمر المعرض عشرة أيام، ويضم 400 دار نشر، وتُعرض فيه للمرة الأولى مخطوطات نادرة من القرن ١٤… بحسب المنظمين.",
    "وختم مدير المعرض بالقول إنّ الدخول مجاني للطلاب في جميع الأيام؛ فهل يتجاوز عدد الزوار هذا العام المليون؟",
)
ROUNDS = 5
FLOORS = {"archive form, clean text": 20.0, "archive form, dirty text": 20.0, "search form": 8.0}  # MB/s, issue 4

_TRANSLATE = {ord(char): letter for char, letter in (*VARIANT_FOLDS.items(), *DIGIT_FOLDS.items(), *FREQUENT_FOLDS)}
_TRANSLATE |= dict.fromkeys((0x640, *range(0x64B, 0x660), 0x670, *range(0x200B, 0x2010), 0xFEFF))
_TRANSLATE |= {ord(char): " " for char in "،؛؟«»…:.!?()[]-_\"'“”"}
_VISIBLE = dict.fromkeys((0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0xFEFF))
_VISIBLE |= {code: spell_out(chr(code)) for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD))} | {0xA0: " "}


def plain_archive(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.translate(_VISIBLE)).split())


def plain_search(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).lower().translate(_TRANSLATE).split())


def oracle(module: str, function: str) -> Work | None:
    if find_spec(module.partition(".")[0]) is None:
        return None
    work: Work = getattr(import_module(module), function)
    return work


def megabytes_a_second(work: Work, paragraphs: Sequence[str]) -> float:
    size = sum(len(paragraph.encode()) for paragraph in paragraphs)
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.process_time()
        for paragraph in paragraphs:
            work(paragraph)
        best = min(best, time.process_time() - begin)
    return size / best / 1e6


def soiled(paragraph: str) -> str:
    """Return *paragraph* as bad editors leave it: marks, hard and double spaces, entities, old letter forms."""
    return (
        paragraph.replace(" ال", "\u200f ال")
        .replace("، ", "،\u00a0 ")
        .replace("لا", "ﻻ")
        .replace("«", "&laquo;")
        .replace(" في ", "\u200b في  ")
    )


def block(title: str, rows: Sequence[tuple[str, Work | None]], paragraphs: Sequence[str]) -> list[str]:
    """Print one block of the table, the baseline first; return the names of the floors that were missed."""
    print(f"\n{title}\n{'':34}{'MB/s':>8}{'ratio':>8}")
    base = 0.0
    missed = []
    for name, work in rows:
        if work is None:
            print(f"{name:34}{'not installed':>16}")
            continue
        speed = megabytes_a_second(work, paragraphs)
        base = base or speed
        print(f"{name:34}{speed:8.1f}{speed / base:8.1f}")
        if work in (archive_form, search_key) and speed < FLOORS[title]:
            missed.append(f"{title}: {speed:.1f} MB/s, floor {FLOORS[title]}")
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=float, default=1.0)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    source = options.file.read_text(encoding="utf-8").split("\n\n") if options.file else OWN
    clean = [archive_form(paragraph) for paragraph in source if paragraph.strip()]
    clean *= max(1, round(options.megabytes * 1e6 / sum(len(paragraph.encode()) for paragraph in clean)))
    dirty = [soiled(paragraph) for paragraph in clean]
    plain: tuple[str, Work] = ("NFC + str.translate + split", plain_archive)
    ftfy = ("ftfy.fix_text", oracle("ftfy", "fix_text"))
    missed = block("archive form, clean text", [plain, ("newscrawler archive_form", archive_form), ftfy], clean)
    missed += block("archive form, dirty text", [plain, ("newscrawler archive_form", archive_form), ftfy], dirty)
    search: list[tuple[str, Work | None]] = [
        ("NFKC + str.translate + split", plain_search),
        ("newscrawler search_key", search_key),
        ("newscrawler search_key, stemmed", lambda text: search_key(text, stem=True)),
        ("pyarabic strip_tashkeel only", oracle("pyarabic.araby", "strip_tashkeel")),
    ]
    missed += block("search form", search, clean)
    broken = [paragraph.encode().decode("cp1256") for paragraph in clean]
    block("mojibake, correct text", [ftfy, ("newscrawler repair", repair)], clean)
    block("mojibake, UTF-8 as windows-1256", [ftfy, ("newscrawler repair", repair)], broken)
    print("\nothers")
    for name, work in (("sentences", sentences), ("language", language), ("clean_text", clean_text)):
        print(f"{name:34}{megabytes_a_second(work, clean):8.1f}")
    print("\n" + ("\n".join(missed) or "all floors held"))
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
