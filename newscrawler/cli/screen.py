"""Tables and coloured text on a terminal."""

from __future__ import annotations

from errno import EPIPE
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment

from newscrawler.text.printable import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import ConsoleOptions, RenderableType


class Screen(Console):
    """A console that takes no text for markup, wraps no line, and shows instead of obeying what a site sent."""

    def __init__(self, *, soft_wrap: bool = False, stderr: bool = False) -> None:
        super().__init__(soft_wrap=soft_wrap, stderr=stderr, highlight=False, markup=False, emoji=False)

    @property
    def is_plain(self) -> bool:
        """Whether it shows no colour, and nothing struck through or underlined."""
        return self.color_system is None

    def on_broken_pipe(self) -> None:
        """Raise what happened, as every other way to print does; rich would end the process with code 1."""
        raise BrokenPipeError(EPIPE, "nobody reads what is printed")

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield what is to be written; rich's own control codes as they are, all text as *visible* shows it."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else visible(text), style, control)


def aligned(rows: Sequence[Sequence[str]], *, width: int) -> Iterator[str]:
    r"""Yield *rows* as lines of aligned columns; a first cell that *width* has no room for gets a line of its own.

    >>> print("\n".join(aligned([("site", "new"), ("a", "12"), ("akhbar.example", "3")], width=12)))
    site     new
    a         12
    akhbar.example
               3
    """
    sizes = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    room = max(cell_len(rows[0][0]), width - sum(size + 2 for size in sizes[1:]))
    first = min(sizes[0], room)
    for name, *cells in rows:
        if cell_len(name) > first:
            yield name
        begin = " " * first if cell_len(name) > first else name + " " * (first - cell_len(name))
        yield begin + "".join(f"  {cell:>{size}}" for cell, size in zip(cells, sizes[1:], strict=True))
