"""An exported Parquet file as each tool reads it, compared row by row with pyarrow: run by bench_export.py.

    python benchmarks/read_export.py {pyarrow,duckdb,pandas,polars,datasets} FILE

Prints how many rows are equal and the memory at its highest. Exit code 1: rows differ.
"""

from __future__ import annotations

import resource
import sys
import time
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import parquet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROWS = 2_000  # compared at once


def by_pyarrow(path: Path) -> Iterator[pa.Table]:
    """Yield the rows as pyarrow reads them."""
    for batch in parquet.ParquetFile(path).iter_batches(ROWS):
        yield pa.Table.from_batches([batch])


def by_duckdb(path: Path) -> Iterator[pa.Table]:
    """Yield the rows of a query of everything, in the order of the file."""
    for batch in import_module("duckdb").sql(f"FROM '{path}'").to_arrow_reader(ROWS):
        yield pa.Table.from_batches([batch])


def by_pandas(path: Path) -> Iterator[pa.Table]:
    """Yield the rows of the frame; lists and structs are arrays and dictionaries in it."""
    frame = import_module("pandas").read_parquet(path)
    schema = parquet.read_schema(path)
    for start in range(0, len(frame), ROWS):
        yield pa.Table.from_pandas(frame[start : start + ROWS], schema=schema, preserve_index=False)


def by_polars(path: Path) -> Iterator[pa.Table]:
    """Yield the rows of the frame."""
    for part in import_module("polars").read_parquet(path).iter_slices(ROWS):
        yield part.to_arrow()


def by_datasets(path: Path) -> Iterator[pa.Table]:
    """Yield the rows of the set, as lists of Python values."""
    datasets = import_module("datasets")
    datasets.disable_progress_bars()
    schema = parquet.read_schema(path)
    with TemporaryDirectory() as cache:
        rows = datasets.load_dataset("parquet", data_files=str(path), split="train", cache_dir=cache)
        for batch in rows.iter(ROWS):
            yield pa.Table.from_pydict(batch, schema=schema)


TOOLS: dict[str, Callable[[Path], Iterator[pa.Table]]] = {
    "pyarrow": by_pyarrow,
    "duckdb": by_duckdb,
    "pandas": by_pandas,
    "polars": by_polars,
    "datasets": by_datasets,
}


def even(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Yield the rows of *tables* in tables of ROWS rows, whatever the sizes a tool gives."""
    held: list[pa.Table] = []
    count = 0
    for table in tables:
        held.append(table)
        count += table.num_rows
        while count >= ROWS:
            whole = pa.concat_tables(held)
            yield whole[:ROWS]
            held, count = [whole[ROWS:]], count - ROWS
    if count:
        yield pa.concat_tables(held)


def main() -> int:
    """Compare, and print what came of it."""
    tool, path = sys.argv[1], Path(sys.argv[2])
    rows = 0
    schema = parquet.read_schema(path).remove_metadata()
    for read, expected in zip_longest(even(TOOLS[tool](path)), even(by_pyarrow(path))):
        got = read.select(schema.names).cast(schema) if read is not None else None
        if got is None or expected is None or not got.equals(expected.cast(schema)):
            print(f"{tool}: rows {rows} to {rows + ROWS} are not those that pyarrow reads")
            return 1
        rows += got.num_rows
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{tool:9} {rows} rows equal, {time.process_time():.0f} s of CPU, memory at its highest {memory:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
