"""newscrawler: an Arabic-news scraper and archiving crawler.

The names below are loaded when first used, so that ``import newscrawler`` costs nothing.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawler.archive import open_archive
    from newscrawler.boilerplate import CleanText, clean_text
    from newscrawler.dates import ParsedDate, parse_date
    from newscrawler.items import Article
    from newscrawler.record import extract

__version__ = "0.1.0"

_HOMES = {
    "Article": "newscrawler.items",
    "CleanText": "newscrawler.boilerplate",
    "ParsedDate": "newscrawler.dates",
    "clean_text": "newscrawler.boilerplate",
    "open_archive": "newscrawler.archive",
    "parse_date": "newscrawler.dates",
}

__all__ = ["Article", "CleanText", "ParsedDate", "__version__", "clean_text", "extract", "open_archive", "parse_date"]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'newscrawler' has no attribute {name!r}")


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
