"""Which stems a term stands for, and the query in the language of the index."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from newscrawler.search.lexicon import other_numbers, place_names
from newscrawler.search.tree import Either, Every, Leaf, QueryNode, Term
from newscrawler.text.stem import light_stem

# The stemmer leaves bare ب and ل on a word, since they begin many stems (بلد, لبنان). So a word is looked for with
# them too, and without them where enough is left or a place is; these matches rank behind those of the word itself.
JOINED = ("ب", "ل")
_SHORTEST_JOINED = 3  # letters: بمصر is found for مصر
_SHORTEST_LEFT = 4  # letters: بمستشفى finds مستشفى, but بطاقة does not find طاقة; of places, بمصر finds مصر


def stems(term: Term) -> Term:
    """Return the stems of the words of *term*."""
    return tuple(map(light_stem, term))


def spellings(term: Term) -> tuple[Term, ...]:
    """Return the stems of *term*, and the other stems under which articles can have it.

    Those are its words without article only and the stems of its stems, since the stemmer takes off one ending (إعلان
    is the stem of إعلانات, and has an ending itself); broken plurals for one of its words; and each with a bare
    preposition more or less on the first word.

    >>> spellings(("بغداد",))
    (('بغداد',), ('غداد',), ('ببغداد',), ('لبغداد',), ('لغداد',))
    >>> spellings(("بمصر",))
    (('بمصر',), ('مصر',), ('ببمصر',), ('لبمصر',), ('لمصر',))
    >>> spellings(("جسر",))
    (('جسر',), ('بجسر',), ('لجسر',), ('جسور',), ('بجسور',), ('لجسور',))
    """
    plain = stems(term)
    plurals = ((*plain[:at], other, *plain[at + 1 :]) for at, word in enumerate(plain) for other in other_numbers(word))
    forms = dict.fromkeys((plain, tuple(map(_without_article, term)), stems(plain), *plurals))
    return tuple(dict.fromkeys(spelled for form in forms for spelled in _joined(form)))


def _without_article(word: str) -> str:
    """Return *word* without what the stemmer takes off its beginning."""
    return word[word.index(light_stem(word)) :]


def _joined(term: Term) -> Iterator[Term]:
    """Yield *term*, and its forms with a bare preposition more or less."""
    first, rest = term[0], term[1:]
    yield term
    roots = [first]
    if first.startswith(JOINED) and (len(first) > _SHORTEST_LEFT or first[1:] in place_names()):
        roots.append(first[1:])
        yield (first[1:], *rest)
        yield (light_stem(first[1:]), *rest)
    for root in roots:
        if len(root) >= _SHORTEST_JOINED and not root.isascii():
            for letter in JOINED:
                yield (letter + root, *rest)
                yield (light_stem(letter + root), *rest)  # بغزة has an ending to come off, غزة has none


def match(root: QueryNode | None, *, wide: bool, sites: Mapping[str, int], months: Iterable[str]) -> str:
    """Return the FTS5 expression for *root* in any of *months* ("202611"; none means all of them).

    *wide* also takes the other spellings of each term. *sites* has the number of each site by its search form; one that
    is not there has no articles.
    """
    parts = [_expression(root, sites, wide=wide)] if root else []
    if wanted := " OR ".join(f'"m{month}"' for month in months):
        parts.append(f"facet : ({wanted})")
    return " AND ".join(parts)


def _expression(node: QueryNode, sites: Mapping[str, int], *, wide: bool) -> str:
    match node:
        case Leaf():
            return _leaf(node, sites, wide=wide)
        case Either():
            return "(" + " OR ".join(_expression(part, sites, wide=wide) for part in node.parts) + ")"
        case Every():
            held = " AND ".join(_expression(part, sites, wide=wide) for part in node.parts)
            # what must not stand there is taken in its one spelling: a wide net would take away too much
            without = "".join(f" NOT {_expression(part, sites, wide=False)}" for part in node.without)
            return f"(({held}){without})"


def _leaf(leaf: Leaf, sites: Mapping[str, int], *, wide: bool) -> str:
    if leaf.field == "site":
        return f'(facet : "s{sites.get(" ".join(leaf.term), 0)}")'
    if leaf.field == "language":
        return f'(facet : "l{leaf.term[0]}")'
    columns = leaf.field or "title text"
    if leaf.prefix:  # a stem is a beginning, too, but that of half a word is not to be guessed
        return f"({{{columns}}} : {_phrase(tuple(map(_without_article, leaf.term)))} *)"
    spelled = spellings(leaf.term) if wide else (stems(leaf.term),)
    return f"({{{columns}}} : ({' OR '.join(map(_phrase, spelled))}))"


def months_between(first: datetime, last: datetime) -> list[str]:
    """Return the months from that of *first* to that of *last*, both included; none when *last* is earlier.

    >>> months_between(datetime(2025, 12, 31), datetime(2026, 1, 1))
    ['202512', '202601']
    """
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = (first.month - 1 + step for step in range(max(0, count)))
    return [f"{first.year + month // 12:04d}{month % 12 + 1:02d}" for month in months]


def _phrase(term: Term) -> str:
    return '"' + " ".join(term) + '"'  # a stem is letters and digits only: nothing to escape
