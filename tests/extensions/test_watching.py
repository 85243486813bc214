"""A site breaks between two runs: the run in which it does says so, names pages, and ends with code 1."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
from commands import newscrawler
from loopback import Answer, Loopback
from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FEED = {"Content-Type": "application/rss+xml; charset=utf-8"}
BODY = "".join(f"<p>فقرة رقم {n} من الخبر، وفيها ما يكفي من الكلمات لتكون نصًا حقيقيًا يُقرأ ويُفهم.</p>" for n in range(4))


def article(number: int, *, dated: bool) -> Answer:
    when = f'<time datetime="2026-11-{number % 20 + 1:02d}T08:{number % 60:02d}:00+03:00">' if dated else ""
    title = f"خبر عن موضوع رقم {number}"
    page = f"<html lang=ar><head><title>{title}</title></head><body><article><h1>{title}</h1>"
    return Answer(
        f"{page}{when}<p>الخبر رقم {number} وصل اليوم إلى قسم الأخبار.</p>{BODY}</article></body></html>".encode()
    )


def publish(site: Loopback, numbers: range, *, dated: bool) -> None:
    for number in numbers:
        site.routes[f"/news/{number}.html"] = article(number, dated=dated)
    links = "".join(
        f"<item><title>خبر عن موضوع رقم {n}</title><link>{site.url(f'/news/{n}.html')}</link></item>" for n in numbers
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>صحيفة</title>{links}</channel></rss>'
    site.routes["/feed/"] = Answer(feed.encode(), headers=FEED)


@pytest.fixture
def site() -> Iterator[Loopback]:
    with Loopback() as server:
        home = '<html lang=ar><head><title>صحيفة</title><link rel="alternate" type="application/rss+xml" href="/feed/">'
        server.routes["/"] = Answer(f"{home}</head><body></body></html>".encode())
        yield server


@pytest.fixture
def folders(site: Loopback, tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    text = f'url = "{site.url()}"\nevery = "1h"\n[discover]\nfeeds = ["/feed/"]\n'
    (tmp_path / "sites" / "paper.toml").write_text(text)
    return tmp_path


def run(folders: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    return newscrawler("run", *args, "--sites", str(folders / "sites"), data=folders / "data")


def test_a_break_is_found_in_the_run_in_which_it_happens(site: Loopback, folders: Path) -> None:
    publish(site, range(30), dated=True)
    first = run(folders, "--due", "--json")
    assert first.returncode == 0, first.stderr.decode()
    assert json.loads(first.stdout)["stored"] == 30

    idle = run(folders, "--due")
    assert (idle.returncode, b"nothing is due; next is paper" in idle.stdout) == (0, True)

    publish(site, range(30, 45), dated=False)
    broken = run(folders, "--json", "--log-format", "json", "--log-level", "warning")
    assert broken.returncode == 1, broken.stderr.decode()
    (finding,) = json.loads(broken.stdout)["findings"]
    assert (finding["site"], finding["kind"]) == ("paper", "without_published")
    assert finding["urls"][0].startswith(site.url("/news/"))
    logged = [json.loads(line) for line in broken.stderr.splitlines() if line.startswith(b"{")]
    assert any("without_published" in line["message"] for line in logged)

    status = newscrawler("status", "--json", "--sites", str(folders / "sites"), data=folders / "data")
    (row,) = json.loads(status.stdout)
    assert (status.returncode, row["missing"], row["new"]) == (1, ["published"], 15)
    assert row["articles"] == 45

    missing = newscrawler("status", "--missing", "--json", "--sites", str(folders / "sites"), data=folders / "data")
    months = json.loads(missing.stdout)
    assert sum(month["stored"] for month in months) == sum(month["total"] for month in months) == 45


def test_runs_that_start_together_do_the_work_once(site: Loopback, folders: Path) -> None:
    publish(site, range(8), dated=True)
    where = ["--data", str(folders / "data"), "--sites", str(folders / "sites")]
    command = [sys.executable, "-m", "newscrawler", "run", "--due", *where]
    env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSCRAWLER_")}
    runs = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    said = [b"".join(run.communicate(timeout=60)) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    assert sum(b"8 new articles stored" in text for text in said) == 1
    assert sum(b"writes to it (newscrawler run)" in text or b"nothing is due" in text for text in said) == 1


def test_the_daemon_crawls_tells_its_health_and_ends_cleanly(site: Loopback, folders: Path) -> None:
    publish(site, range(5), dated=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = ["--data", str(folders / "data"), "--sites", str(folders / "sites"), "--health-port", str(port)]
    command = [sys.executable, "-m", "newscrawler", "daemon", *where]
    env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSCRAWLER_")}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        health = wait_for_run(port, process)
        metrics = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30).read().decode()
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, health["healthy"], health["exit_code"]) == (0, True, 0), said.decode()
    assert b"SIGTERM" in said
    assert 'newscrawler_site_articles{site="paper"} 5\n' in metrics
    families = {family.name: family for family in text_string_to_metric_families(metrics)}
    assert families["newscrawler_daemon_runs"].samples[0].value == 1
    (due,) = families["newscrawler_site_due_timestamp_seconds"].samples
    assert due.value > time.time()
    assert len(list((folders / "data" / "runs").glob("*.json"))) == 1


def wait_for_run(port: int, process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """Ask until the first run is over; the daemon has to come up first."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                health: dict[str, Any] = json.load(answer)
        except OSError:
            continue
        if health["runs"]:
            return health
    raise AssertionError("the daemon did not come up")
