"""One server for the tests of the pages, over an archive that they only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from web.archives import Site, archive_of_all, serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(archive_of_all(tmp_path_factory.mktemp("served"))) as one:
        yield one
