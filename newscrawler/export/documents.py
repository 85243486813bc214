"""A folder with a file for each article: Markdown for people and language models, plain text for corpus tools."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from newscrawler.errors import ExportError
from newscrawler.export.options import Options
from newscrawler.items import Article
from newscrawler.storage.folder import site_folder

# What stands before the text of a Markdown file, as Hugo, Jekyll and Obsidian name it.
_FRONT = (
    "title",
    "authors",
    "published",
    "modified",
    "site",
    "site_title",
    "section",
    "tags",
    "language",
    "kind",
    "id",
)


def write_markdown(articles: Iterable[Article], path: Path, options: Options) -> None:  # noqa: ARG001 - as all writers
    """Write folder *path*: ``<site>/<day>-<id>.md`` for each article, with YAML front matter."""
    _write(articles, path, "md", lambda article: "\n".join([*_front_matter(article), "", article.markdown()]))


def write_texts(articles: Iterable[Article], path: Path, options: Options) -> None:  # noqa: ARG001 - as all writers
    """Write folder *path*: ``<site>/<day>-<id>.txt`` for each article: its headline, a blank line, its text."""
    _write(articles, path, "txt", lambda article: f"{article.title}\n\n{article.text or ''}".rstrip() + "\n")


def _write(articles: Iterable[Article], path: Path, ending: str, form: Callable[[Article], str]) -> None:
    path.mkdir(parents=True)
    for article in articles:
        day = (article.published or article.fetched_at)[:10]
        name = f"{day}-{article.id}.{ending}"
        if Path(name).name != name:  # the lines of an archive may come from a stranger
            raise ExportError(f"{article.canonical_url}: {name!r} is not the name of a file; run: newscrawler verify")
        out = path / site_folder(article.site) / name
        out.parent.mkdir(exist_ok=True)
        out.write_text(form(article), encoding="utf-8")


def _front_matter(article: Article) -> Iterator[str]:
    """Yield lines of YAML; values as JSON, which YAML reads and cannot misread."""
    yield "---"
    for name in _FRONT:
        value = getattr(article, name)
        if value:
            yield f"{name}: {json.dumps(value, ensure_ascii=False)}"
    yield f"url: {json.dumps(article.canonical_url, ensure_ascii=False)}"
    yield "---"
