"""The label tables: one TOML file a kind in ``labels/``, read once, levelled and indexed for quick answers."""

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import msgspec

from newscrawler.text import search_key

SLOT = "*"  # stands for words of the page, at least one
_NUMBER = re.compile("[0-9]+(?: [0-9]+)*")
_SLOT_OR_NUMBER = re.compile(r"\S*[*0-9]\S*")
MAX_SLOT = 40  # words of one slot; the longest headline of the corpus pages has 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A stock line of themes and news rooms.

    *kind* is the file it stands in; *key* its search form; *text* as printed; *seen* where. *opens*: teasers follow
    it. *weak*: it could be a line of an article too, so it needs company or a place at the edge to be cut. *place*:
    "any", or "end" when it counts only after the last paragraph of the article.
    """

    kind: str
    key: str
    text: str
    seen: str
    opens: bool = False
    weak: bool = False
    place: str = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A label that may begin a longer line: up to *rest* words follow.

    Without a separator between only if *bare*, and then a full stop at the end only if *stop*.
    """

    label: Label
    rest: int
    bare: bool
    stop: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A label with slots, each of up to *words* words."""

    label: Label
    words: int
    said: str  # the longest run of its own words: most keys are told from it by these

    def fits(self, key: str) -> bool:
        """Return whether the search form *key* is this label with words in its slots, and numbers where it has 0."""
        if self.said not in key:
            return False
        if "0" in self.label.text:
            key = _NUMBER.sub("0", key)
        return _frame(self.label.text, self.words).fullmatch(key) is not None


@cache
def _frame(text: str, words: int) -> re.Pattern[str]:
    parts = [re.escape(search_key(part)) for part in text.split(SLOT)]
    slot = rf"\S+(?: \S+){{0,{words - 1}}}?"
    return re.compile(slot.join(f" {part} " if part else " " for part in parts).strip())


class _Row(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One label as its file declares it; None takes the default of the file."""

    text: str
    seen: str
    weak: bool | None = None
    opens: bool | None = None
    rest: int | None = None
    bare: bool | None = None
    stop: bool | None = None
    place: str | None = None
    words: int = MAX_SLOT


class LabelKind(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One file of labels: what they are *about*, and the defaults of its rows."""

    kind: str
    about: str
    labels: list[_Row]
    weak: bool = False
    opens: bool = False
    rest: int = 0
    bare: bool = False
    stop: bool = False
    place: str = "any"


@dataclass(slots=True)
class Table:
    """All labels: by whole key, by the first word of a beginning, by the first word of a frame with slots."""

    lines: dict[str, Label] = field(default_factory=dict)
    starts: dict[str, list[tuple[str, Start]]] = field(default_factory=dict)
    frames: dict[str, list[Frame]] = field(default_factory=dict)

    def add(self, label: Label, row: _Row, kind: LabelKind) -> None:
        """Index *label*, which came from *row* of *kind*."""
        first = label.key.split(" ", 1)[0]
        if SLOT in label.text:
            first = SLOT if label.text.startswith(SLOT) else first
            said = max(map(search_key, _SLOT_OR_NUMBER.split(label.text)), key=len)
            self.frames.setdefault(first, []).append(Frame(label=label, words=row.words, said=said))
            return
        self.lines.setdefault(label.key, label)
        rest = kind.rest if row.rest is None else row.rest
        if rest:
            bare = kind.bare if row.bare is None else row.bare
            stop = kind.stop if row.stop is None else row.stop
            start = Start(label=label, rest=rest, bare=bare, stop=stop)
            self.starts.setdefault(first, []).append((label.key, start))


@cache
def table() -> Table:
    """Return all labels, read on the first call (a few milliseconds)."""
    result = Table()
    decoder = msgspec.toml.decode
    folder = files("newscrawler.boilerplate") / "labels"
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            _add_kind(result, decoder(path.read_bytes(), type=LabelKind))
    for beginnings in result.starts.values():
        beginnings.sort(key=lambda item: -len(item[0]))
    return result


def _add_kind(result: Table, kind: LabelKind) -> None:
    for row in kind.labels:
        label = Label(
            kind=kind.kind,
            key=search_key(row.text.replace(SLOT, " ")),
            text=row.text,
            seen=row.seen,
            opens=kind.opens if row.opens is None else row.opens,
            weak=kind.weak if row.weak is None else row.weak,
            place=kind.place if row.place is None else row.place,
        )
        result.add(label, row, kind)
