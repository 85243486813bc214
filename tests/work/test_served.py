"""What workers of a shared frontier commit in the middle of a visit is in the pages at the next look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.web.served import Served

if TYPE_CHECKING:
    import postgres
    from work.conftest import Works


def test_serve_notices_what_workers_commit(works: Works, postgres_server: postgres.Server) -> None:
    site = works.site("a", 300, delay=0.1)
    works.start("--frontier", postgres_server.fresh())
    site.wait_for(10)
    served = Served(works.data, [], works.root / "watches")
    assert served.renew()
    seen = served.picture.counts["a"]
    site.wait_for(site.hits + 20)
    assert served.renew()
    assert served.picture.counts["a"] > seen > 0
    served.close()
