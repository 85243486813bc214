"""Tables and coloured text on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.segment import Segment

from newscrawler.text.printable import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import ConsoleOptions, RenderableType


class Screen(Console):
    """A console that takes no text for markup, wraps no line, and shows instead of obeying what a site sent."""

    def __init__(self, *, soft_wrap: bool = False, stderr: bool = False) -> None:
        super().__init__(soft_wrap=soft_wrap, stderr=stderr, highlight=False, markup=False, emoji=False)

    @property
    def is_plain(self) -> bool:
        """Whether it shows no colour, and nothing struck through or underlined."""
        return self.color_system is None

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield what is to be written; rich's own control codes as they are, all text as *visible* shows it."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else visible(text), style, control)
