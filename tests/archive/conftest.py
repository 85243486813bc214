from collections.abc import Iterator
from pathlib import Path

import pytest
from archive.making import Crawl


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[Crawl]:
    one = Crawl(tmp_path)
    yield one
    one.close()
