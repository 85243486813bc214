"""The words of the pages, in Arabic and English, numbers and moments as the reader wants them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup, escape

from newscrawler.report.details import detail_in_arabic
from newscrawler.report.labels import FINDING_WORDS, REASON_WORDS
from newscrawler.report.words import REASONS

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["ar", "en"]
Digits = Literal["latin", "arabic"]
LANGUAGES: tuple[Language, ...] = ("ar", "en")

_DAYS = {"day": 10, "week": 10, "month": 7}  # characters of an ISO date that are known
_ARABIC_DIGITS = str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬")


@cache
def messages() -> Mapping[str, Mapping[str, str]]:
    """Return every message of the pages by its key: "ar" and "en"."""
    return tomllib.loads(files(__package__).joinpath("messages.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says, in *language* and with *digits*."""

    language: Language
    digits: Digits

    @property
    def direction(self) -> str:
        """Return "rtl" or "ltr"."""
        return "rtl" if self.language == "ar" else "ltr"

    def t(self, key: str, **values: object) -> str:
        """Return the message with *key*, with *values* in the place of their names; numbers in the reader's digits."""
        if not values:
            return messages()[key][self.language]
        shown = {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        return messages()[key][self.language].format(**shown)

    def number(self, value: float) -> str:
        """Return *value* with its thousands parted."""
        return self.as_digits(f"{value:,}")

    def as_digits(self, text: str) -> str:
        """Return *text* with the reader's digits."""
        return text.translate(_ARABIC_DIGITS) if self.digits == "arabic" else text

    def moment(self, value: str | float | None) -> Markup:
        """Return a moment (ISO 8601, or epoch seconds for UTC) to the minute, a dash for None."""
        if value is None:
            return Markup("–")
        when = datetime.fromisoformat(value) if isinstance(value, str) else datetime.fromtimestamp(value, UTC)
        zone = " UTC" if not when.utcoffset() else f" {self.as_digits(when.isoformat()[-6:])}"
        shown = self.as_digits(f"{when:%Y-%m-%d %H:%M}")
        return _time(when.isoformat(), f"{shown}{zone}")

    def published(self, value: str, precision: str | None) -> Markup:
        """Return when something was published, and no more of it than is known: of a day or month no clock.

        >>> Words("ar", "arabic").published("2026-04-11T00:00:00+03:00", "day")
        Markup('<time datetime="2026-04-11" dir="ltr">٢٠٢٦-٠٤-١١</time>')
        """
        if precision is None or precision not in _DAYS:
            return self.moment(value)
        day = value[: _DAYS[precision]]
        return _time(str(escape(day)), str(escape(self.as_digits(day))))

    def reason(self, name: str | None) -> str:
        """Return why a page was not stored, in words; a reason without words as it is."""
        words = REASON_WORDS if self.language == "ar" else REASONS
        return words.get(name or "", name or "–")

    def finding(self, kind: str) -> str:
        """Return what broke on a site, in words."""
        return FINDING_WORDS.get(kind, kind) if self.language == "ar" else kind.replace("_", " ")

    def rule(self, name: str) -> str:
        """Return what a rule of cleaning takes out, in words; one without words as it is."""
        return self.known(f"rule.{name.removeprefix('label:').replace(':', '.')}") or name

    def known(self, key: str) -> str | None:
        """Return the message with *key* where there is one: for names that an older version may have stored."""
        return messages().get(key, {}).get(self.language)

    def detail(self, text: str) -> str:
        """Return the *text* of a finding, which is stored in English; as it is when its words are not ours."""
        return self.as_digits((detail_in_arabic(text) if self.language == "ar" else None) or text)


def _time(stamp: str, shown: str) -> Markup:
    """Return a moment as an element; neither part of it can hold anything but digits, letters and signs of a date."""
    return Markup(f'<time datetime="{stamp}" dir="ltr">{shown}</time>')  # noqa: S704 - as said
