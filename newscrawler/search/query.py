"""What a person types, as a query: words, "phrases", AND, OR, NOT, -word, (groups), prefix*, and fields."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from luqum import tree
from luqum.exceptions import ParseError
from luqum.parser import parser

from newscrawler.dates import Period
from newscrawler.errors import UsageError
from newscrawler.search.tree import Either, Every, Leaf, Query, QueryNode
from newscrawler.text import ascii_digits, search_key

_FIELDS = ("title", "author", "section", "tag", "site", "language")
DAYS = ("since", "until")
_EXAMPLE = "for example: newscrawler search 'مجلس site:demo'"

# What Lucene's grammar would take for a sign of its own, and people type as part of a word: times, addresses, marks.
_OPENING = tuple('"“„«')  # quotation marks as keyboards and pages have them
_PIECE = re.compile(r'["“„«][^"«»“”„]*["”“»]?|[-+]?\(|\)|[^\s()"«»“”„]+(?:(?<=[:+-])["“„«][^"«»“”„]*["”“»]?)?')
_FIELD = re.compile(r"(?P<sign>[-+]?)(?P<name>[A-Za-z_]+):(?P<value>.*)", re.DOTALL)
_WORD = re.compile(r"(?P<sign>[-+]?)(?P<word>.*?)(?P<star>\*?)", re.DOTALL)
_OPERATORS = frozenset({"AND", "OR", "NOT"})


def parse_query(text: str, *, timezone: str | None = None) -> Query:
    """Return the query that *text* stands for, in the grammar of Lucene (the library luqum reads it).

    Days are those of each site's calendar, or of *timezone* (IANA name). Words side by side must all stand there;
    Arabic «و» and «أو» are words like others. Raises UsageError, with what to type instead, for what is not
    understood: nothing is left out silently.

    >>> parse_query('المدينة «مجلس النواب» site:alwatan').terms
    (('المدينه',), ('مجلس', 'النواب'))
    >>> parse_query("وزارة -الصحة").root.without
    (Leaf(term=('الصحه',), field=None, prefix=False),)
    """
    days: dict[str, str] = {}
    pieces = [piece for piece in _pieces(text, days) if piece]
    try:
        found = parser.parse(" ".join(pieces)) if pieces else None
    except ParseError as error:
        raise UsageError(f"{text!r}: cannot be read as a query ({error}); {_EXAMPLE}") from error
    root = _node(found, None) if found else None
    if root is None and not days:
        raise UsageError(f"{text!r}: no word to search for; {_EXAMPLE}")
    return Query(root=root, period=Period.of(days.get("since"), days.get("until"), timezone))


def _pieces(text: str, days: dict[str, str]) -> Iterator[str]:
    """Yield the pieces of *text* for the parser; days go to *days*, words are quoted where its grammar would err."""
    depth = 0
    for found in _PIECE.finditer(text):
        piece = found[0]
        depth += piece.endswith("(") - (piece == ")")
        field = _FIELD.fullmatch(piece)
        if piece.endswith(("(", ")")) or piece in _OPERATORS:
            yield piece.lstrip("+")
        elif piece.startswith(_OPENING):
            yield _quoted(piece)
        elif field is None or field["value"].startswith("/"):  # https://… is an address
            yield _word(piece)
        elif (name := field["name"].lower()) in DAYS:
            if depth or field["sign"] or name in days:
                raise UsageError(
                    f"{piece}: a day holds for the whole query; write it once, outside of ( ), without a sign"
                )
            days[name] = ascii_digits(field["value"])
        else:
            yield _sign(field["sign"]) + _known(name) + ":" + (_word(field["value"]) if field["value"] else "")


def _quoted(piece: str) -> str:
    words = search_key(piece)
    return f'"{words}"' if words else ""


def _word(piece: str) -> str:
    parts = _WORD.fullmatch(piece)
    words = search_key(parts["word"]) if parts else ""
    if not parts or not words:
        return ""
    sign, last = _sign(parts["sign"]), words.split()[-1]
    if parts["star"] and words == last:
        return f"{sign}{words}*"
    return f'{sign}"{words}"'


def _sign(sign: str) -> str:
    return sign if sign == "-" else ""


def _known(name: str) -> str:
    if name not in _FIELDS:
        close = get_close_matches(name, (*_FIELDS, *DAYS), n=1)
        hint = f"did you mean {close[0]}:?" if close else f"fields are {', '.join((*_FIELDS, *DAYS))}"
        raise UsageError(f'{name}: is no field of an article; {hint} (a word with ":" in it goes in quotes)')
    return name


def _node(item: tree.Item, field: str | None) -> QueryNode | None:
    """Return what the parsed *item* asks for; None when nothing is left of it."""
    match item:
        case tree.Word() | tree.Phrase():
            return _leaf(str(item.value), field)
        case tree.SearchField():
            if field is not None:
                raise UsageError(f"{field}:{item.name}: a field within a field; write {field}:(…) {item.name}:(…)")
            return _node(item.expr, str(item.name))
        case tree.BaseGroup():
            return _node(item.expr, field)
        case tree.OrOperation():
            parts = [_either(part, field) for part in item.children]
            return Either(tuple(part for part in parts if part))
        case tree.AndOperation() | tree.UnknownOperation():
            return _every(item.children, field)
        case tree.Not() | tree.Prohibit():
            return _every([item], field)
    raise UsageError(f"{item}: is not understood here; {_EXAMPLE}")


def _leaf(value: str, field: str | None) -> Leaf:
    prefix = value.endswith("*")
    return Leaf(term=tuple(value.strip('"*').split()), field=field, prefix=prefix)


def _either(item: tree.Item, field: str | None) -> QueryNode | None:
    if isinstance(item, tree.Not | tree.Prohibit):
        raise UsageError(f"{item}: OR with what must not stand there finds nearly everything; leave one of them out")
    return _node(item, field)


def _every(items: "list[tree.Item] | tuple[tree.Item, ...]", field: str | None) -> Every:
    parts: dict[QueryNode, None] = {}
    without: dict[QueryNode, None] = {}
    for item in items:
        excluded = isinstance(item, tree.Not | tree.Prohibit)
        node = _node(item.a if excluded else item, field)
        if isinstance(node, Every) and not excluded:  # a AND b NOT c comes as pairs
            parts |= dict.fromkeys(node.parts)
            without |= dict.fromkeys(node.without)
        elif node is not None:
            (without if excluded else parts)[node] = None
    if not parts:
        raise UsageError(
            f"{' '.join(map(str, items)).strip()}: says only what must not stand there; add a word that must"
        )
    return Every(tuple(parts), tuple(without))
