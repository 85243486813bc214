"""A folder that `datasets.load_dataset` and the Hugging Face Hub read: Parquet shards and a filled dataset card."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from newscrawler.export.card import card
from newscrawler.export.facts import Facts
from newscrawler.export.options import Options
from newscrawler.export.parquet import write_parquet
from newscrawler.items import Article

SHARD_ROWS = 100_000  # about 150 MB of Arabic news; the Hub asks for shards under 500 MB


def write_huggingface(articles: Iterable[Article], path: Path, options: Options) -> None:
    """Write folder *path*: ``data/train-00000-of-00007.parquet`` and so on, and README.md."""
    facts = Facts()
    data = path / "data"
    data.mkdir(parents=True)
    shards = []
    for number, shard in enumerate(_shards(facts.watch(articles))):
        shards.append(data / f"{number}.parquet")
        write_parquet(shard, shards[-1], options)
    for number, written in enumerate(shards):
        written.rename(data / f"train-{number:05d}-of-{len(shards):05d}.parquet")
    (path / "README.md").write_text(card(facts, options), encoding="utf-8")


def _shards(articles: Iterator[Article]) -> Iterator[Iterator[Article]]:
    """Yield runs of at most SHARD_ROWS articles; each must be read before the next is asked for."""
    for first in articles:
        yield chain([first], islice(articles, SHARD_ROWS - 1))
