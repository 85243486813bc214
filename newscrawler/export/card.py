"""The dataset card of a Hugging Face folder: README.md with YAML that the Hub reads, and text that people read."""

import json
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import pairwise

from newscrawler.export.columns import FIELDS
from newscrawler.export.facts import Facts
from newscrawler.export.options import Options
from newscrawler.export.parquet import arrow_schema, libraries

_SIZES = (0, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000)
_NAMES = ("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "1B<n<10B")
_LISTED = 50  # sites or rules named in a table; the rest is summed up


def card(facts: Facts, options: Options) -> str:
    """Return the README.md for a data set with these *facts*."""
    return "\n".join(["---", *_front_matter(facts, options), "---", _text(facts, options)])


def _title(facts: Facts) -> str:
    sites = sorted(facts.sites)
    return f"News articles of {sites[0]}" if len(sites) == 1 else f"News articles of {len(sites)} sites"


def _front_matter(facts: Facts, options: Options) -> Iterator[str]:
    """Yield lines of YAML; strings as JSON, which YAML reads and cannot misread (no is a language, not false)."""
    yield f"pretty_name: {json.dumps(_title(facts), ensure_ascii=False)}"
    yield "language:"
    yield from (f"- {json.dumps(language)}" for language in sorted(facts.languages))
    yield "license: other"
    yield "license_name: publishers-rights"
    yield 'license_link: "README.md#licence-and-permissions"'
    yield "task_categories:"
    yield from (f"- {name}" for name in ("text-generation", "text-classification", "summarization"))
    yield "tags:"
    yield from (f"- {name}" for name in ("news", "arabic", "newscrawler"))
    yield f"size_categories:\n- {json.dumps(_size(facts.articles))}"
    yield "configs:\n- config_name: default\n  data_files:"
    yield from (f"  - split: {name}\n    path: data/{name}-*.parquet" for name in facts.splits)
    yield f"created: {json.dumps(options.created.isoformat())}"


def _text(facts: Facts, options: Options) -> str:
    span = f"published {facts.first} to {facts.last}" if facts.first else "without dates"
    copies = {None: "Copies of one story were kept.", "exact": "Of equal texts one was kept, the earliest."}
    near = "Of nearly equal texts (similarity from 0.35, see docs/duplicates.md) one was kept, the earliest."
    text = files(__package__).joinpath("card.md").read_text("utf-8")
    return "\n" + text.format(
        title=_title(facts),
        articles=f"{facts.articles:,}",
        sites="1 site" if len(facts.sites) == 1 else f"{len(facts.sites):,} sites",
        words=f"{facts.words:,}",
        dates=span,
        created=options.created.date().isoformat(),
        software=options.software,
        choice=options.choice,
        site_table=_table("site", facts.sites),
        language_table=_table("language", facts.languages),
        without_table=_table("without", facts.without),
        permission_table=_table("what was said", _permissions(facts)),
        extractors=", ".join(sorted(facts.extractors)),
        dedupe=copies.get(options.choice.dedupe, near),
        rule_table=_table("rule", facts.rules, unit="pieces taken out"),
        field_table=_fields(options),
        split=next(iter(facts.splits)),
        splits=_splits(facts),
        near_copies=f"{facts.near_copies:,}",
        near_share=f"{facts.near_copies / max(1, facts.articles):.1%}",
        command=_command(options),
        year=options.created.year,
    )


def _splits(facts: Facts) -> str:
    """Return the sentence that says how the rows are divided."""
    if len(facts.splits) == 1:
        return f"All rows are in the split `{next(iter(facts.splits))}`: nothing was held out."
    said = ", ".join(f"`{name}` ({number:,})" for name, number in facts.splits.items())
    return f"The rows are divided into {said} by their `id` alone: an article of a later export is in the same split."


def _fields(options: Options) -> str:
    """Return the columns of the Parquet files and their types."""
    arrow, _ = libraries()
    rows = [f"| `{one.name}` | {_spaced(str(one.type))} |" for one in arrow_schema(arrow, options.fields)]
    return "\n".join(["| column | type |", "|---|---|", *rows])


def _spaced(kind: str) -> str:
    """Return the name of an Arrow type so that Markdown takes it for text."""
    return kind.replace("<", "(").replace(">", ")").replace("item: ", "").replace("element: ", "")


def _command(options: Options) -> str:
    """Return the command that exports the same articles from the same archive."""
    told = [part for option in options.choice.options() for part in option]
    if options.fields != FIELDS:
        told += ["--fields", ",".join(options.fields)]
    return shlex.join(["newscrawler", "export", "--format", "hf", *told, "OUT"])


def _permissions(facts: Facts) -> Counter[str]:
    said = Counter({f"robots.txt: {answer}": number for answer, number in facts.robots.items()})
    said["noai"] = facts.noai
    said["text and data mining reserved (TDM)"] = facts.tdm_reserved
    return said


def _table(name: str, counts: Counter[str], unit: str = "articles") -> str:
    if not counts:
        return f"No {name}." if name == "rule" else "Nothing."
    shown = counts.most_common(_LISTED)
    rest = counts.total() - sum(number for _, number in shown)
    rows: Iterable[tuple[str, int]] = [*shown, ("others", rest)] if rest else shown
    return "\n".join([f"| {name} | {unit} |", "|---|---|", *(f"| {key} | {number:,} |" for key, number in rows)])


def _size(articles: int) -> str:
    bounds = zip(pairwise(_SIZES), _NAMES, strict=True)
    return next((name for (low, high), name in bounds if low <= articles < high), "n>1T")
