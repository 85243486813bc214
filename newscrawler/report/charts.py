"""Charts as inline SVG: no script, no font, no file beside it. Colours come from the classes of the page's style."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WIDTH = 720.0
_STEPS = (1, 2, 5)


def ceiling(highest: float) -> int:
    """Return a round number at or above *highest*, for the top of an axis.

    >>> [ceiling(n) for n in (0, 3, 17, 80, 101)]
    [1, 5, 20, 100, 200]
    """
    size = 1
    while True:
        for step in _STEPS:
            if step * size >= highest:
                return step * size
        size *= 10


def column_chart(values: Sequence[int], labels: Sequence[str], *, title: str, digits: Callable[[str], str]) -> str:
    """Return columns over time, oldest on the left; *labels* are shown below the first, the middle and the last.

    *digits* gives a text the digits of the reader.
    """
    height, left, bottom, top = 180.0, 44.0, 24.0, 10.0
    most, plot = ceiling(max(values, default=0)), height - bottom - top
    slot = (_WIDTH - left) / max(len(values), 1)
    parts = [_open(_WIDTH, height, title)]
    for share in (0.0, 0.5, 1.0):
        if most * share % 1:  # half an article is no label
            continue
        count = digits(f"{most * share:.0f}")
        y = top + plot * (1 - share)
        parts.append(f'<line class="grid" x1="{left}" y1="{y:.1f}" x2="{_WIDTH}" y2="{y:.1f}"/>')
        parts.append(f'<text class="axis" x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{count}</text>')
    for place, (value, label) in enumerate(zip(values, labels, strict=True)):
        tall = plot * value / most
        x, wide = left + place * slot + slot * 0.12, slot * 0.76
        parts.append(
            f'<rect class="bar" x="{x:.1f}" y="{top + plot - tall:.1f}" width="{wide:.1f}" height="{tall:.1f}">'
            f"<title>{escape(digits(label))}: {digits(str(value))}</title></rect>"
        )
    marks = {0: "start", len(values) // 2: "middle", len(values) - 1: "end"} if values else {}
    for place, anchor in marks.items():
        shown = escape(digits(labels[place]))
        x = left + (place + {"start": 0.12, "middle": 0.5, "end": 0.88}[anchor]) * slot
        parts.append(f'<text class="axis" x="{x:.1f}" y="{height - 6}" text-anchor="{anchor}">{shown}</text>')
    return "".join([*parts, "</svg>"])


def sparks(values: Sequence[int], *, title: str) -> str:
    """Return small columns without axes, for one row of many; each site by its own scale."""
    most = max([*values, 1])
    width, height = 200.0, 34.0
    slot = width / max(len(values), 1)
    bars = []
    for place, value in enumerate(values):
        tall = (height - 2) * value / most
        x, y = place * slot + 0.1 * slot, height - 1 - tall
        bars.append(
            f'<rect class="bar" x="{x:.1f}" y="{y:.1f}" width="{slot * 0.8:.1f}" height="{max(tall, 0.0):.1f}"/>'
        )
    floor = f'<line class="grid" x1="0" y1="{height - 0.5}" x2="{width}" y2="{height - 0.5}"/>'
    return "".join([_open(width, height, title, fixed=True), floor, *bars, "</svg>"])


def shares(counts: Sequence[int], names: Sequence[str], *, title: str) -> str:
    """Return one bar cut into classes by their share, the first class at the right: the page reads from there."""
    total, height = sum(counts), 18.0
    parts = [_open(_WIDTH / 2, height, title)]
    x = _WIDTH / 2
    for place, (count, name) in enumerate(zip(counts, names, strict=True)):
        wide = _WIDTH / 2 * count / total if total else 0.0
        x -= wide
        if count:
            parts.append(
                f'<rect class="step{place}" x="{x:.1f}" y="0" width="{wide:.1f}" height="{height}">'
                f"<title>{escape(name)}: {count} ({count / total:.0%})</title></rect>"
            )
    return "".join([*parts, "</svg>"])


def bar(value: int, most: int, *, title: str, kind: str = "bar") -> str:
    """Return a horizontal bar that grows from the right."""
    wide = _WIDTH / 2 * value / max(most, 1)
    rect = f'<rect class="{kind}" x="{_WIDTH / 2 - wide:.1f}" y="3" width="{wide:.1f}" height="12" rx="2"/>'
    return _open(_WIDTH / 2, 18.0, title) + rect + "</svg>"


def _open(width: float, height: float, title: str, *, fixed: bool = False) -> str:
    size = f' width="{width:g}" height="{height:g}"' if fixed else ""
    return f'<svg viewBox="0 0 {width:g} {height:g}"{size} role="img" direction="ltr"><title>{escape(title)}</title>'
