"""newscrawler: an Arabic-news scraper and archiving crawler.

The names below are loaded when first used, so that ``import newscrawler`` costs nothing.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawler.boilerplate import CleanText, clean_text
    from newscrawler.dates import ParsedDate, parse_date
    from newscrawler.items import Article
    from newscrawler.notebook import extract_many
    from newscrawler.notebook import open_for_people as open_archive
    from newscrawler.record import extract

__version__ = "0.1.0"

_HOMES = {
    "Article": ("newscrawler.items", "Article"),
    "CleanText": ("newscrawler.boilerplate", "CleanText"),
    "ParsedDate": ("newscrawler.dates", "ParsedDate"),
    "clean_text": ("newscrawler.boilerplate", "clean_text"),
    "extract_many": ("newscrawler.notebook", "extract_many"),
    "open_archive": ("newscrawler.notebook", "open_for_people"),
    "parse_date": ("newscrawler.dates", "parse_date"),
}

__all__ = [
    "Article",
    "CleanText",
    "ParsedDate",
    "__version__",
    "clean_text",
    "extract",
    "extract_many",
    "open_archive",
    "parse_date",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        room, here = _HOMES[name]
        return getattr(import_module(room), here)
    raise AttributeError(f"module 'newscrawler' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__


class _Package(ModuleType):
    """This package; ``newscrawler.extract`` is the function, also once the room of that name is imported."""

    @property
    def extract(self) -> "Callable[..., Article | None]":
        """Return :func:`newscrawler.record.extract`."""
        function: Callable[..., Article | None] = import_module("newscrawler.record").extract
        return function

    @extract.setter
    def extract(self, room: ModuleType) -> None:
        """Ignore the import system, which binds the room's name here."""


sys.modules[__name__].__class__ = _Package
