"""The tables between the steps: Apache Parquet (extra "parquet") in a scratch folder that all workers see."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from newscrawler.errors import UsageError

if TYPE_CHECKING:
    from array import array

_GROUP_ROWS = 1 << 16  # bands, of 16 bytes each; a range reads no more around it than two such groups of a part


@cache
def arrow() -> ModuleType:
    """Return pyarrow. Raises UsageError when it is not installed."""
    _imported("pyarrow.parquet"), _imported("pyarrow.compute")
    return _imported("pyarrow")


def write_bands(path: Path, bands: "array[int]", numbers: "array[int]") -> None:
    """Write to *path* the *numbers* of articles by their *bands*, sorted by both."""
    table = arrow().table({"band": _integers(bands), "number": _integers(numbers)})
    order = [("band", "ascending"), ("number", "ascending")]
    arrow().parquet.write_table(table.sort_by(order), path, row_group_size=_GROUP_ROWS, use_dictionary=False)


def shared_bands(paths: Sequence[Path], low: int, high: int, left_out: Sequence[int]) -> list[list[int]]:
    """Return the numbers that share a band from *low* to *high* (not included) in any of *paths*, band after band.

    The articles with the numbers *left_out* are taken for none.
    """
    wanted = [("band", ">=", low), ("band", "<", high)]
    tables = [arrow().parquet.read_table(path, filters=wanted, use_threads=False) for path in paths]
    compute = arrow().compute
    table = arrow().concat_tables(tables)
    if left_out:
        table = table.filter(compute.invert(compute.is_in(table["number"], arrow().array(left_out, arrow().uint64()))))
    table = table.sort_by([("band", "ascending"), ("number", "ascending")])
    if table.num_rows < 2:  # noqa: PLR2004 - nothing to share
        return []
    bands = table["band"].combine_chunks()
    none, same = arrow().array([False]), compute.equal(bands[1:], bands[:-1])
    shared = compute.or_(arrow().concat_arrays([same, none]), arrow().concat_arrays([none, same]))
    return _groups(table.filter(shared))


def write_rows(path: Path, columns: Mapping[str, Sequence[object]]) -> None:
    """Write *columns* of equal length to *path*."""
    arrow().parquet.write_table(arrow().table(dict(columns)), path)


def read_rows(path: Path, rows: Sequence[int]) -> list[dict[str, Any]]:
    """Return these *rows* of what was written to *path*."""
    found: list[dict[str, Any]] = arrow().parquet.read_table(path, use_threads=False).take(list(rows)).to_pylist()
    return found


def repeated(paths: Sequence[Path], column: str) -> list[list[tuple[int, int]]]:
    """Return the places of each value that stands more than once in *column* of *paths*: which path, which row."""
    tables = [arrow().parquet.read_table(path, columns=[column], use_threads=False) for path in paths]
    counts = arrow().concat_tables(tables, promote_options="default")[column].value_counts()
    often = counts.filter(arrow().compute.greater(counts.field("counts"), 1)).field("values")
    places: dict[str, list[tuple[int, int]]] = {}
    for part, table in enumerate(tables if len(often) else ()):
        held = arrow().compute.is_in(table[column], often)
        for row in arrow().compute.indices_nonzero(held).to_pylist():
            places.setdefault(table[column][row].as_py(), []).append((part, row))
    return list(places.values())


def _groups(table: Any) -> list[list[int]]:
    """Return the numbers of each band of the sorted *table*."""
    if not table.num_rows:
        return []
    ends = arrow().compute.run_end_encode(table["band"].combine_chunks()).run_ends.to_pylist()
    numbers = table["number"].to_pylist()
    return [numbers[start:end] for start, end in pairwise([0, *ends])]


def _integers(values: "array[int]") -> Any:
    pyarrow = arrow()
    return pyarrow.Array.from_buffers(pyarrow.uint64(), len(values), [None, pyarrow.py_buffer(values)])


def _imported(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise UsageError(
            'workers compare articles with the help of pyarrow: pip install "newscrawler-ar[parquet]", or leave'
            " --processes and --cluster out"
        ) from error
