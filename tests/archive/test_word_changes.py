"""Words that changed, and paragraphs that stand elsewhere: a move is no edit of a word."""

from __future__ import annotations

from random import Random

import pytest

from newscrawler.archive.reextract import WordChange, word_changes
from newscrawler.archive.reextract.words import BREAK

LEAD = "أعلنت بلدية المدينة أمس افتتاح الجسر الجديد أمام حركة السير."
SAID = "وقال رئيس البلدية إن الجسر سيخفف الازدحام في وسط المدينة."
LIST = "* الحي القديم\n* الميناء\n* السوق"
QUOTE = "«انتظرنا هذا اليوم ثلاثة أعوام»، يقول أحد السكان."
END = "وحضر الافتتاح ممثلون عن الشركة المنفذة."
OLD = (LEAD, SAID, LIST, QUOTE, END)


def changes(*new: str) -> list[WordChange]:
    return list(word_changes(text(*OLD), text(*new)))


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def words(*paragraphs: str) -> list[str]:
    return text(*paragraphs).replace("\n\n", f" {BREAK} ").split()


def at(paragraph: str) -> int:
    return len(words(*OLD[: OLD.index(paragraph)])) + (paragraph != LEAD)


def moved(*paragraphs: str, before: str | None) -> WordChange:
    said = " ".join(words(*paragraphs))
    to = len(words(*OLD)) if before is None else at(before)
    return WordChange(at=at(paragraphs[0]), old=said, new=said, to=to)


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param((LEAD, LIST, QUOTE, SAID, END), moved(SAID, before=END), id="down"),
        pytest.param((LEAD, END, SAID, LIST, QUOTE), moved(END, before=SAID), id="up"),
        pytest.param((LEAD, SAID, QUOTE, END, LIST), moved(LIST, before=None), id="a-list-to-the-end"),
        pytest.param((END, LEAD, SAID, LIST, QUOTE), moved(END, before=LEAD), id="to-the-beginning"),
        pytest.param((LEAD, LIST, QUOTE, END, SAID), moved(SAID, before=None), id="over-three"),
        pytest.param((LEAD, SAID, QUOTE, LIST, END), moved(LIST, before=END), id="of-two-the-shorter-one"),
        pytest.param((QUOTE, END, LEAD, SAID, LIST), moved(QUOTE, END, before=LEAD), id="two-together"),
    ],
)
def test_a_paragraph_that_stands_elsewhere_was_moved(new: tuple[str, ...], expected: WordChange) -> None:
    assert changes(*new) == [expected]


def test_what_else_was_edited_is_told_beside_a_move() -> None:
    edited = SAID.replace("سيخفف", "خفف")
    assert changes(LEAD, LIST, edited, END, QUOTE) != changes(LEAD, LIST, SAID, END, QUOTE)
    found = changes(QUOTE, LEAD, edited, LIST)
    assert WordChange(at=at(SAID) + 5, old="سيخفف", new="خفف") in found
    assert [change.old for change in found if change.to is not None] == [QUOTE]
    assert [change.old for change in found if change.to is None and not change.new] == [BREAK, END]


def test_what_was_cut_added_or_repeated_was_not_moved() -> None:
    for new in (OLD[1:], OLD[:-1], (*OLD, LEAD), (LEAD, *OLD), (LEAD, "وغداً يفتتح السوق.", *OLD[1:])):
        assert [change.to for change in changes(*new)] == [None]
    assert word_changes(text(LEAD, SAID, LEAD), text(SAID, LEAD)) == (
        WordChange(at=0, old=" ".join([*words(LEAD), BREAK]), new=""),
    )


def made(random: Random) -> tuple[list[str], list[str]]:
    """Return paragraphs of few words, and the same with some moved, cut, added and edited."""
    vocabulary = (*LEAD.split(), *SAID.split()[:3])
    old = [" ".join(random.choices(vocabulary, k=random.randint(1, 6))) for _ in range(random.randint(1, 7))]
    new = [one for one in old if random.random() > 0.1]
    if random.random() < 0.7:
        new.append(new.pop(0) if new else "وغداً")
    for _ in range(random.randint(0, 2)):
        new.insert(random.randrange(len(new) + 1), " ".join(random.choices(vocabulary, k=3)))
    return old, new


@pytest.mark.parametrize("seed", range(5))
def test_changes_lead_from_one_text_to_the_other(seed: int) -> None:
    random = Random(seed)
    moves = 0
    for _ in range(200):
        old, new = made(random)
        before, done, left = words(*old), 0, list[str]()
        for change in word_changes(text(*old), text(*new)):
            size = len(change.old.split())
            assert change.at >= done, "runs overlap"
            assert before[change.at : change.at + size] == change.old.split()
            left += [*before[done : change.at], *change.new.split()]
            done = change.at + size
            assert change.to is None or (change.old == change.new and 0 <= change.to <= len(before))
            moves += change.to is not None
        left += before[done:]
        assert sorted(one for one in left if one != BREAK) == sorted(one for one in words(*new) if one != BREAK)
    assert moves > 20
