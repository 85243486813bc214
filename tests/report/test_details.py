"""The details of findings: what is stored in English is read in Arabic."""

from __future__ import annotations

import re

import pytest

from newscrawler.report.details import CAUSES, DETAILS, cause_of, detail_in_arabic, detail_of

VALUES = {"reason": "timeout", "reasons": "timeout, http_404", "field": "text", "cause": cause_of("listing")}


@pytest.mark.parametrize("what", DETAILS)
def test_each_detail_is_read_in_arabic(what: str) -> None:
    names = re.findall(r"{(\w+)}", DETAILS[what][0])
    assert sorted(names) == sorted(re.findall(r"{(\w+)}", DETAILS[what][1]))
    arabic = detail_in_arabic(detail_of(what, **{name: VALUES.get(name, 7) for name in names}))
    assert arabic
    assert not re.search("[a-z]{3}", arabic.replace("listing", ""))


@pytest.mark.parametrize("reason", CAUSES)
def test_each_cause_is_read_in_arabic(reason: str) -> None:
    arabic = detail_in_arabic(detail_of("nothing", cause=cause_of(reason)))
    assert arabic
    assert CAUSES[reason][1] in arabic


def test_words_that_are_not_ours_are_left() -> None:
    assert detail_in_arabic("something else") is None
