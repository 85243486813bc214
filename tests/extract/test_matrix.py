from __future__ import annotations

import pytest
from extract.matrix import BOILERPLATE, TEMPLATES, own_articles

from newscrawler.extract import read_page
from newscrawler.items import Reading


def test_the_matrix_is_large_enough() -> None:
    assert len(own_articles()) >= 14
    assert len(BOILERPLATE) == 18


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_every_paragraph_is_kept_in_order_and_nothing_else(template: object) -> None:
    assert callable(template)
    for article in own_articles():
        reading = read_page(template(article), url="https://example.com/news/1.html")
        assert isinstance(reading, Reading), article.title
        assert reading.title == article.title
        assert reading.text is not None
        assert tuple(reading.text.split("\n\n")) == article.paragraphs


def test_what_stood_inside_the_text_is_recorded_with_its_rule_and_place() -> None:
    article = own_articles()[0]
    reading = read_page(TEMPLATES["inside"](article), url="https://example.com/news/1.html")
    assert isinstance(reading, Reading)
    removed = {piece.text: piece for piece in reversed(reading.removed)}
    assert removed["إقرأ أيضاً"].rule == "label:see_also"
    assert removed["إقرأ أيضاً"].before == 2
    assert removed["عن admin"].before == len(article.paragraphs)
    assert all(piece.rule for piece in reading.removed)
