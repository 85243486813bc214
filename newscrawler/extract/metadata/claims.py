"""What the sources of a page claim for a field, and which claim was believed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from newscrawler.extract.metadata.trust import TRUST
from newscrawler.text import search_key


class Claim(NamedTuple):
    """One claim: *source* says that *field* is *value*; *trust* is what the source is worth by itself, 0..1."""

    field: str
    value: str
    source: str
    trust: float


class ChosenClaim(NamedTuple):
    """The claim that was believed for a field, and why; several sources may have printed the same value."""

    value: str
    source: str
    why: str


@dataclass(slots=True)
class Claims:
    """The claims of one page in the order they were met, and the choices made.

    >>> claims = Claims()
    >>> claims.note("section", "اقتصاد", "breadcrumb", 0.6)
    >>> claims.note("section", "أخبار", "meta", 0.4)
    >>> claims.best("section"), claims.choices["section"].source
    ('اقتصاد', 'breadcrumb')
    """

    all: list[Claim] = field(default_factory=list)
    choices: dict[str, ChosenClaim] = field(default_factory=dict)

    def claim(self, name: str, value: str | None, source: str, *, kind: str | None = None) -> None:
        """Note that *source* says the field *name* is *value*; None and "" are no claims.

        The trust is that of the source in the table; *kind* names the row where many sources share one.
        """
        if value:
            self.all.append(Claim(name, value, source, TRUST[name][kind or source]))

    def note(self, name: str, value: str, source: str, trust: float) -> None:
        """Note a claim whose *trust* was weighed elsewhere."""
        self.all.append(Claim(name, value, source, trust))

    def of(self, name: str) -> list[Claim]:
        """Return the claims for the field *name*, in the order they were met."""
        return [claim for claim in self.all if claim.field == name]

    def has(self, name: str) -> bool:
        """Whether anything is claimed for the field *name*."""
        return any(claim.field == name for claim in self.all)

    def best(self, name: str, why: str = "the most trusted source") -> str | None:
        """Choose the claim with the most trust (the first among equals) and return its value."""
        claims = self.of(name)
        if not claims:
            return None
        winner = max(claims, key=lambda claim: claim.trust)
        self.choose(name, winner.value, winner.source, why)
        return winner.value

    def choose(self, name: str, value: str, source: str, why: str) -> None:
        """Note that *value* of *source* was believed for the field *name*."""
        self.choices[name] = ChosenClaim(value, source, why)


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    """Return the search form of a short *text*: titles, names and sections come again, on a page and on a site.

    >>> key_of("أخبارُ مصـر!")
    'اخبار مصر'
    """
    return search_key(text)
