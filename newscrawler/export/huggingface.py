"""A folder that `datasets.load_dataset` and the Hugging Face Hub read: Parquet shards and a filled dataset card."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from newscrawler.dedup import NearIndex
from newscrawler.export.card import card
from newscrawler.export.facts import Facts
from newscrawler.export.options import Options
from newscrawler.export.parquet import write_parquet
from newscrawler.items import Article

SHARD_ROWS = 100_000  # about 150 MB of Arabic news; the Hub asks for shards under 500 MB


def write_huggingface(parts: Iterable[tuple[str, Iterable[Article]]], path: Path, options: Options) -> None:
    """Write folder *path*: ``data/train-00000-of-00007.parquet`` and so on, and README.md.

    *parts* are the splits by name, each read before the next is asked for.
    """
    facts = Facts()
    data = path / "data"
    data.mkdir(parents=True)
    index_path = path / "near.sqlite"
    with NearIndex(index_path) as index:
        for split, articles in parts:
            _write_split(facts.watch(articles, split=split), data, split, index, options)
        facts.near_copies = sum(len(group) - 1 for group in index.groups())
    index_path.unlink()
    (path / "README.md").write_text(card(facts, options), encoding="utf-8")


def _write_split(articles: Iterator[Article], data: Path, split: str, index: NearIndex, options: Options) -> None:
    """Write the shards of one *split* into the folder *data*: one without rows, when it has no article."""
    shards: list[Path] = []
    for shard in _shards(articles):
        shards.append(data / f"{len(shards)}.parquet")
        sketches: list[tuple[str, str]] = []
        write_parquet(_noted(shard, sketches), shards[-1], options)
        index.add(sketches)
    for number, written in enumerate(shards):
        written.rename(data / f"{split}-{number:05d}-of-{len(shards):05d}.parquet")


def _noted(articles: Iterator[Article], sketches: list[tuple[str, str]]) -> Iterator[Article]:
    """Yield *articles*, and note the sketch of each."""
    for article in articles:
        sketches.append((article.id, article.near_hash))
        yield article


def _shards(articles: Iterator[Article]) -> Iterator[Iterator[Article]]:
    """Yield runs of at most SHARD_ROWS articles, one at least; each must be read before the next is asked for."""
    yield islice(articles, SHARD_ROWS)
    for first in articles:
        yield chain([first], islice(articles, SHARD_ROWS - 1))
