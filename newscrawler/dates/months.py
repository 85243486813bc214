"""Names of months and weekdays as Arabic news sites of each region print them."""

from importlib.resources import files

import msgspec

from newscrawler.dates.level import level

_Tables = dict[str, dict[int, tuple[str, ...]]]


def _read() -> _Tables:
    """Return the tables of months.toml by name: for each number the names that mean it."""
    raw = files(__package__).joinpath("months.toml").read_bytes()
    tables: _Tables = msgspec.toml.decode(raw, type=_Tables, strict=False)  # numbers are keys, which TOML has as text
    return tables


NAMES = _read()  # of months and weekdays, by table and number
Month = tuple[int, str]


def _tables() -> tuple[dict[str, Month], dict[tuple[str, str], Month]]:
    single: dict[str, Month] = {}
    double: dict[tuple[str, str], Month] = {}
    # Sorani joins what belongs together: "19ی کانوونی یەکەمی 2024". Source: CLDR ckb, the long form of dates.
    linked = {number: tuple(f"{name}ی" for name in names) for number, names in NAMES["neighbours"].items()}
    rest = [NAMES[name] for name in ("neighbours", "libyan", "latin", "gregorian")]  # a later table wins
    gregorian = [NAMES["european"], NAMES["hebrew"], linked, *rest]
    tables = [("iranian", NAMES["iranian"]), ("hijri", NAMES["hijri"]), *(("gregorian", table) for table in gregorian)]
    for calendar, table in tables:
        for number, names in table.items():
            for name in names:
                first, _, second = level(name).key.partition(" ")
                if second:
                    double[first, second] = (number, calendar)
                else:
                    single[first] = (number, calendar)
    return single, double


ONE_WORD, TWO_WORDS = _tables()
# ك1, ت2: the Levant's كانون الأول and تشرين الثاني as its press abbreviates them.
SHORT: dict[tuple[str, str], Month] = {
    ("ت", "1"): (10, "gregorian"),
    ("ت", "2"): (11, "gregorian"),
    ("ك", "1"): (12, "gregorian"),
    ("ك", "2"): (1, "gregorian"),
    ("تشرين", "1"): (10, "gregorian"),
    ("تشرين", "2"): (11, "gregorian"),
    ("كانون", "1"): (12, "gregorian"),
    ("كانون", "2"): (1, "gregorian"),
}
FIRST_WORDS = frozenset(first for first, _ in (*TWO_WORDS, *SHORT))
DAY_NAMES = {
    level(name).key: number
    for table in (NAMES["neighbouring_days"], NAMES["weekdays"])
    for number, names in table.items()
    for name in names
}
