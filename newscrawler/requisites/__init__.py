"""What a page needs to look as its readers saw it: style sheets, fonts, images, scripts. Pure; no network."""

from newscrawler.requisites.needs import KINDS_OF, REQUISITE_KINDS, Kinds, Level, Need, needs_of, requisite_key

__all__ = [
    "KINDS_OF",
    "REQUISITE_KINDS",
    "Kinds",
    "Level",
    "Need",
    "needs_of",
    "requisite_key",
]
