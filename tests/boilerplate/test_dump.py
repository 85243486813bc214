"""A dump is cleaned by what its records have in common, without labels that anybody wrote down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from boilerplate.dumps import Story, stories

from newscrawler.boilerplate.dump import CleanRecord, Learner, LineReader, all_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

NAV = ("الرئيسية", "سياسة", "اقتصاد", "رياضة", "ثقافة")
FOOT = ("صحيفة المثال، كل ما هنا لأصحابه", "رياضة", "ثقافة", "أعلى الصفحة")
COUNT = 24

Frame = "Callable[[Story, Sequence[Story]], Sequence[str]]"


def cleaned(texts: Sequence[str], titles: Sequence[str | None] | None = None) -> list[CleanRecord]:
    """Return the texts of one site, cleaned by what they have in common."""
    learner = Learner(LineReader())
    all_titles = titles or [None] * len(texts)
    for text, title in zip(texts, all_titles, strict=True):
        learner.add("site", text, title)
    rules = learner.rules()["site"]
    return [
        CleanRecord(list(learner.reader.read(text)), site="site", rules=rules, seen=learner.seen, title=title)
        for text, title in zip(texts, all_titles, strict=True)
    ]


def born(story: Story, others: Sequence[Story]) -> Sequence[str]:
    """A headline, the paragraphs, the author's box and a teaser."""
    return (story.title, *story.body, "عن admin", "شاهد أيضاً", others[0].title, others[0].cut)


def page(story: Story, others: Sequence[Story]) -> Sequence[str]:
    """A whole page, with labels that are in no table."""
    near = ("بضاعة أخرى من دكاننا", *(other.title for other in others[:3]))
    return (*NAV, "وصل الآن", others[3].title, story.title, "حرره فلان الفلاني", *story.body, *near, *FOOT)


def excerpts(story: Story, others: Sequence[Story]) -> Sequence[str]:
    """Whole paragraphs of other articles behind the text."""
    return (
        *NAV,
        story.title,
        *story.body,
        "من دكاننا",
        *(line for o in others[:3] for line in (o.title, o.body[0])),
        *FOOT,
    )


def crumbs(story: Story, others: Sequence[Story]) -> Sequence[str]:
    """Lines that differ behind their first word, and the headline in a breadcrumb and a line on comments."""
    told = f"في {len(story.title)} يناير، اكتب رأيك في {story.title}"
    ends = (f"السالف {others[0].title}", f"اللاحق {others[1].title}")
    return (*NAV, f"الرئيسية / سياسة / {story.title}", story.title, told, *story.body, *ends, *FOOT)


@pytest.mark.parametrize("frame", [born, page, excerpts, crumbs])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("count", [5, COUNT])
def test_what_is_no_part_of_the_article_goes_and_all_of_it_stays(frame: Frame, between: str, count: int) -> None:
    made = stories(count)
    texts = [between.join(frame(story, made[at + 1 :] + made[:at])) for at, story in enumerate(made)]
    found = cleaned(texts)
    assert [record.paragraphs for record in found] == [[story.title, *story.body] for story in made]


def restored(record: CleanRecord) -> list[str]:
    """Return the lines as they were: each removed piece before the paragraph that it stood before."""
    kept = record.paragraphs
    return [
        text
        for place in range(len(kept) + 1)
        for text in (*(piece.text for piece in record.removed if piece.before == place), *kept[place : place + 1])
    ]


def test_what_was_taken_out_can_be_put_back() -> None:
    made = stories(COUNT)
    lines = [list(page(story, made[at + 1 :] + made[:at])) for at, story in enumerate(made)]
    assert [restored(record) for record in cleaned(["\n".join(each) for each in lines])] == lines


def test_clean_texts_stay_as_they_are_with_the_headings_that_a_site_likes() -> None:
    made = [(story.title, *story.body[:2], "الخلاصة", *story.body[2:]) for story in stories(COUNT)]
    assert [tuple(record.paragraphs) for record in cleaned(["\n".join(lines) for lines in made])] == made


def test_an_article_goes_on_behind_a_box_in_its_middle() -> None:
    made = stories(COUNT)
    texts = [
        "\n".join((*NAV, story.title, *story.body[:2], "من دكاننا", made[at - 1].title, *story.body[2:], *FOOT))
        for at, story in enumerate(made)
    ]
    assert [record.paragraphs for record in cleaned(texts)] == [
        [story.title, *story.body[:2], "من دكاننا", *story.body[2:]] for story in made
    ]


def test_an_article_in_the_dump_three_times_teaches_nothing() -> None:
    made = stories(9)
    texts = ["\n".join((story.title, *story.body)) for story in (*made, made[0], made[0])]
    assert not any(record.removed for record in cleaned(texts))


def test_a_title_of_its_own_is_not_searched_and_its_repetition_goes() -> None:
    made = stories(COUNT)
    texts = ["\n".join((*NAV, story.title, *story.body, *FOOT)) for story in made]
    found = cleaned(texts, [story.title for story in made])
    assert [tuple(record.paragraphs) for record in found] == [story.body for story in made]


def test_what_was_learned_has_its_place_and_its_count() -> None:
    made = stories(COUNT)
    learner = Learner(LineReader())
    texts = ["\n".join(page(story, made[at + 1 :] + made[:at])) for at, story in enumerate(made)]
    for text in texts:
        learner.add("site", text, None)
    rules = learner.rules()
    for text in texts:
        CleanRecord(list(learner.reader.read(text)), site="site", rules=rules["site"], seen=learner.seen, title=None)
    learned = {rule.line: (rule.form, rule.place, rule.records, rule.inside) for rule in all_rules(rules)}
    assert learned["اقتصاد"] == ("line", "head", COUNT, 0)
    assert learned["رياضة"] == ("line", "around", COUNT, 0)
    assert learned["بضاعة أخرى من دكاننا"] == ("line", "tail", COUNT, 0)


def test_a_site_of_two_records_teaches_nothing_and_labels_are_still_known() -> None:
    made = stories(2)
    texts = ["\n".join(born(story, made[at - 1 :])) for at, story in enumerate(made)]
    assert [record.paragraphs for record in cleaned(texts)] == [[story.title, *story.body] for story in made]


def test_memory_is_bounded_by_a_sample_of_each_site() -> None:
    learner = Learner(LineReader(), most_lines=120)
    for at, story in enumerate(stories(400)):
        learner.add(f"site {at % 3}", "\n".join((story.title, *story.body, "بضاعة أخرى")), None)
        assert learner.lines <= 120
    assert all(site.lines for site in learner.rules().values())
