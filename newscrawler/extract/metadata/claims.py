"""What the sources of a page claim for a field, and which claim was believed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from newscrawler.text import search_key


class Candidate(NamedTuple):
    """One claim: *source* says that *field* is *value*; *trust* is what the source is worth by itself, 0..1."""

    field: str
    value: str
    source: str
    trust: float


class Choice(NamedTuple):
    """The claim that was believed for a field, and why; several sources may have printed the same value."""

    value: str
    source: str
    why: str


@dataclass(slots=True)
class Ledger:
    """The claims of one page in the order they were met, and the choices made.

    Unless it is *complete*, it holds neither the choices nor the claims that nothing is chosen from: they are for
    people, not for the record.
    """

    complete: bool = True
    candidates: list[Candidate] = field(default_factory=list)
    choices: dict[str, Choice] = field(default_factory=dict)

    def claim(self, name: str, value: str | None, source: str, trust: float) -> None:
        """Note that *source* says the field *name* is *value*; None and "" are no claims."""
        if value:
            self.candidates.append(Candidate(name, value, source, trust))

    def has(self, name: str) -> bool:
        """Whether anything is claimed for the field *name*."""
        return any(candidate.field == name for candidate in self.candidates)

    def best(self, name: str, why: str = "the most trusted source") -> str | None:
        """Choose the claim with the most trust (the first among equals) and return its value."""
        claims = [candidate for candidate in self.candidates if candidate.field == name]
        if not claims:
            return None
        winner = max(claims, key=lambda claim: claim.trust)
        self.choose(name, winner.value, winner.source, why)
        return winner.value

    def choose(self, name: str, value: str, source: str, why: str) -> None:
        """Note that *value* of *source* was believed for the field *name*."""
        if self.complete:
            self.choices[name] = Choice(value, source, why)


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    """Return the search form of a short *text*: titles, names and sections come again, on a page and on a site."""
    return search_key(text)
