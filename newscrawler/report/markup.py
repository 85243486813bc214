"""Pieces of the HTML report: what comes from a site or a folder is escaped here."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from newscrawler.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Iterable


def link_to(url: str) -> str:
    """Return *url* as a link; as text when it is none for a browser: the folder may come from a stranger."""
    shown = escape(url)
    return f'<a href="{shown}">{shown}</a>' if split_url(url) else shown


def html_table(
    heads: Iterable[tuple[str, str]], rows: Iterable[Iterable[str]], *, wide_last: bool = False, shaded: bool = False
) -> str:
    """Return a table with *heads* in Arabic and English; *shaded* shows shares as shades, too."""
    head = "".join(
        f'<th scope="col">{arabic}{in_english(english) if english else ""}</th>' for arabic, english in heads
    )
    body = []
    for row in rows:
        cells = [_cell(cell, shaded=shaded) for cell in row]
        if wide_last:
            cells[-1] = cells[-1].replace('class="n"', 'class="wide"', 1)
        body.append(f"<tr>{''.join(cells)}</tr>")
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(body)}</tbody></table></div>'


def _cell(cell: str, *, shaded: bool) -> str:
    return (
        f'<td class="n share" style="--p:{cell}">{cell}</td>'
        if shaded and cell.endswith("%")
        else f'<td class="n">{cell}</td>'
    )


def heading_of(arabic: str, english: str) -> str:
    """Return a heading in both languages."""
    return f"<h2>{arabic} {in_english(english)}</h2>"


def in_english(text: str) -> str:
    """Return *text* as the English beside Arabic."""
    return f'<span class="en" lang="en">{escape(text)}</span>'


def left_to_right(text: str) -> str:
    """Return *text* so that it stays in one piece, from left to right, in an Arabic line."""
    return f'<bdi lang="en">{escape(text)}</bdi>'


def name_of_paper(site: str, title: str | None) -> str:
    """Return what a site is called: its *title*, in one piece, whatever its letters; without one its name."""
    return f'<bdi title="{escape(site)}">{escape(title)}</bdi>' if title else left_to_right(site)


def minutes_of(seconds: float | None) -> str:
    """Return *seconds* in hours and minutes, a dash for None."""
    if seconds is None:
        return "–"
    hours, minutes = divmod(round(seconds / 60), 60)
    arabic = f"{hours} س {minutes:02d} د" if hours else f"{minutes} د"
    return f"{arabic} {in_english(f'{hours} h {minutes:02d} min' if hours else f'{minutes} min')}"


def moment_of(text: str | None) -> str:
    """Return the moment *text* (ISO 8601) to the minute, a dash for None."""
    return left_to_right(f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M}") if text else "–"
