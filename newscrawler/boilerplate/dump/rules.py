"""What was learned from a dump: one rule a recurring line, in a file that a person can read and strike out from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

import msgspec

from newscrawler.boilerplate.dump.core import score_of
from newscrawler.boilerplate.dump.lines import DumpLine
from newscrawler.errors import UsageError

MAX_START = 15  # words of a line that is known by its first

Form = Literal["line", "start"]
LinePlace = Literal["head", "tail", "around", "inside"]


class Rule(msgspec.Struct, kw_only=True, omit_defaults=True, eq=False):
    """One line that recurs on a site, or the first word of lines that differ behind it (*form* "start").

    *line* is how it was printed first; *records* how many records of the dump have it. Of the *sampled* records that
    have it, *inside* have it in the article's text; *place* is where the others have it: before the text, behind it,
    or both ("around"). *use* is False when a person struck it out.
    """

    site: str
    form: Form
    line: str = ""
    place: LinePlace
    records: int = 0
    sampled: int
    inside: int
    use: bool = True

    @property
    def share_inside(self) -> float:
        """The share of its records that have it in the article's text."""
        return self.inside / self.sampled if self.sampled else 0.0


@dataclass(frozen=True, slots=True)
class DumpRules:
    """The rules of one site, by the mark of a line and by that of its first word; *scores* by the mark of a line."""

    lines: dict[int, Rule] = field(default_factory=dict)
    starts: dict[int, Rule] = field(default_factory=dict)
    scores: dict[int, float] = field(default_factory=dict)

    def add(self, mark: int, rule: Rule) -> None:
        """Use *rule* for what has this *mark*, unless it was struck out."""
        if not rule.use:
            return
        if rule.form == "start":
            self.starts[mark] = rule
        else:
            self.lines[mark] = rule
            self.scores[mark] = score_of(rule.sampled, rule.inside)

    def take_counts(self) -> list[tuple[Form, int, int, str]]:
        """Return form, mark, records and line of the rules met since the last call; they count from 0 again."""
        counts: list[tuple[Form, int, int, str]] = []
        for mark, rule in chain(self.lines.items(), self.starts.items()):
            if rule.records:
                counts.append((rule.form, mark, rule.records, rule.line))
                rule.records = 0
        return counts

    def add_counts(self, form: Form, mark: int, records: int, line: str) -> None:
        """Add what :meth:`take_counts` returned, perhaps in another process."""
        rule = (self.lines if form == "line" else self.starts)[mark]
        rule.records += records
        rule.line = rule.line or line


Rules = dict[str, DumpRules]


def all_rules(rules: Mapping[str, DumpRules]) -> list[Rule]:
    """Return the rules that stand on any record, by site, the most frequent first."""
    every = [rule for site in rules.values() for rule in (*site.lines.values(), *site.starts.values()) if rule.line]
    return sorted(every, key=lambda rule: (rule.site, -rule.records, rule.line))


def encode_rules(rules: Mapping[str, DumpRules]) -> bytes:
    """Return the rules as JSON Lines, as :func:`decode_rules` reads them."""
    return b"".join(msgspec.json.encode(rule) + b"\n" for rule in all_rules(rules))


def decode_rules(lines: Iterable[bytes], name: str) -> Rules:
    """Return the rules of the file *name*: lines struck out or with ``"use": false`` are not used.

    :raises UsageError: a line is no rule; the message has its number.
    """
    rules: Rules = {}
    decoder = msgspec.json.Decoder(Rule)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            rule = decoder.decode(line)
        except msgspec.DecodeError as error:
            raise UsageError(f"{name}, line {number}: no rule ({error}); delete the line to go on") from error
        site = rules.setdefault(rule.site, DumpRules())
        printed = DumpLine(rule.line)
        site.add(printed.mark if rule.form == "line" else printed.start, rule)
    return rules
