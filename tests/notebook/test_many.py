"""Many pages on all cores: in order, the same as one by one, and a page that kills its process costs itself only."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import newscrawler
from newscrawler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = datetime(2026, 3, 1, tzinfo=UTC)


def page(number: int) -> dict[str, object]:
    text = "".join(
        f"<p>قالت رئيسة البلدية في الاجتماع رقم {number} إن أعمال الحديقة تنتهي في الربيع.</p>" for _ in "123"
    )
    html = f"<html lang=ar><body><article><h1>اجتماع المجلس البلدي رقم {number}</h1>{text}</article></body></html>"
    return {"html": html.encode(), "url": f"https://e.com/news/{number}/", "fetched_at": AT}


def test_pages_come_in_order_and_as_extract_reads_them(capfd: pytest.CaptureFixture[str]) -> None:
    pages = [page(number) if number % 7 else {**page(number), "html": b""} for number in range(60)]
    found = list(newscrawler.extract_many(iter(pages), processes=2, progress=True))
    assert found == [newscrawler.extract(**one) for one in pages]
    assert found[0] is None
    assert "60/?" in capfd.readouterr().err


class Deadly(str):
    """Text that kills whoever unpacks it: what a process meets that runs out of memory."""

    __slots__ = ()

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return _die, (os.getpid(),)


def _die(parent: int) -> str:
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return ""


def test_a_page_that_kills_its_process_is_none_and_the_others_are_read() -> None:
    pages = [page(1), {**page(2), "html": Deadly("x")}, page(3)]
    found = list(newscrawler.extract_many(pages, processes=1))
    assert [one and one.url for one in found] == ["https://e.com/news/1/", None, "https://e.com/news/3/"]


def test_no_more_pages_are_in_memory_than_are_read() -> None:
    taken = []

    def pages() -> Iterator[tuple[bytes, str]]:
        for number in range(40):
            taken.append(number)
            yield b"<p>" + b" " * 1_000_000, f"https://e.com/{number}/"

    many = newscrawler.extract_many(pages(), processes=1)
    next(many)
    assert len(taken) < 20
    many.close()


@pytest.mark.parametrize("wrong", [{"html": b""}, {"html": b"", "url": "https://e.com/", "time": AT}])
def test_what_is_no_page_is_said(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=r"page 0: give \(html, url\)"):
        next(newscrawler.extract_many([wrong]))
