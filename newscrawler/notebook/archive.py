"""An archive as people use it from Python: a table for pandas and Arrow, a search, a length, a form for notebooks."""

from __future__ import annotations

from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any

from newscrawler.archive import Archive, open_archive
from newscrawler.errors import ExportError
from newscrawler.export.columns import FIELDS
from newscrawler.export.parquet import table_of
from newscrawler.search import parse_query, search, update_index

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from newscrawler.search import Hit


class SearchableArchive(Archive):
    """An :class:`Archive` with what notebooks ask of it."""

    def search(self, query: str, *, limit: int = 10) -> list[Hit]:
        """Return the *limit* best answers to *query*, as ``newscrawler search`` finds them.

        The index beside the archive is brought up to date before, where it can be written. Raises UsageError for a
        query that is not understood.
        """
        parsed = parse_query(query)
        update_index(self.folder)
        return search(self.folder, parsed, limit=limit)

    def to_arrow(self, fields: Sequence[str] = FIELDS, **selection: Any) -> Any:
        """Return the articles as a ``pyarrow.Table`` with the types of ``export --format parquet``.

        *fields* of the record, in this order; *selection* as :meth:`articles` takes it (``site=``, ``since=``, …). The
        table is in memory. Raises ExportError when pyarrow is not installed.
        """
        return table_of(self.articles(**selection), tuple(fields))

    def to_pandas(self, fields: Sequence[str] = FIELDS, **selection: Any) -> Any:
        """Return the articles as a ``pandas.DataFrame``, as :meth:`to_arrow` does. Raises as that."""
        try:
            import_module("pandas")
        except ImportError as error:
            raise ExportError("a data frame needs pandas, which is not installed: pip install pandas") from error
        return self.to_arrow(fields, **selection).to_pandas()

    def _repr_html_(self) -> str:
        """Return the archive as notebooks show it: its sites, with the number of articles and the months of each."""
        rows = []
        for site in self.sites():
            months = sorted({path.name.partition(".")[0] for path in self.folder.article_files(site)})
            span = months[0] if len(months) == 1 else f"{months[0]} – {months[-1]}"
            rows.append(f"<tr><td>{escape(site)}</td><td>{self.count(site):,}</td><td>{span}</td></tr>")
        head = "<tr><th>site</th><th>articles</th><th>stored in</th></tr>"
        return f"<table><caption>{escape(str(self.root))}</caption>{head}{''.join(rows)}</table>"


def open_for_people(path: str | Path) -> SearchableArchive:
    """Return the archive in the data folder *path*. Raises StorageError when there is no such folder."""
    return SearchableArchive(open_archive(path).root)
