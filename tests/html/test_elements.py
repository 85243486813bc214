from __future__ import annotations

import pytest
from lxml import etree

from newscrawler.html.elements import AROUND, INLINE, SILENT, is_inline, is_menu, is_widget


def element(html: str) -> etree._Element:
    return etree.fromstring(html)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<nav/>", True, id="by-its-tag"),
        pytest.param("<footer/>", True, id="the-foot-of-a-page"),
        pytest.param('<ul class="main-menu"/>', True, id="a-list-by-its-class"),
        pytest.param('<div id="breadcrumbs"/>', True, id="a-box-by-its-id"),
        pytest.param('<div class="entry"/>', False, id="a-box-of-text"),
        pytest.param('<article class="nav-previous"/>', False, id="no-box-of-links"),
    ],
)
def test_a_menu_is_told_by_tag_or_name(html, expected):
    assert is_menu(element(html)) is expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<div class="widget_recent"/>', True, id="widget"),
        pytest.param('<section id="comments"/>', True, id="comments"),
        pytest.param('<div class="entry-content"/>', False, id="text"),
    ],
)
def test_a_widget_is_told_by_its_names(html, expected):
    assert is_widget(element(html)) is expected


def test_an_element_nobody_knows_stands_in_the_line():
    assert is_inline("x-tooltip")
    assert not is_inline("div")


def test_no_name_is_silent_and_printed():
    assert not SILENT & (INLINE | AROUND)
