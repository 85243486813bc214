"""Units for systemd and cron that work as they are."""

from __future__ import annotations

import configparser
import subprocess
from typing import TYPE_CHECKING

from click.testing import CliRunner
from commands import tool

from newscrawler.cli.schedule import command
from newscrawler.schedule.units import Command, cron_line, systemd_units

if TYPE_CHECKING:
    from pathlib import Path

HARD = Command(
    program="/opt/my news/bin/newscrawler", arguments=("run", "--data", "/srv/100%/$x"), contact="me@example.org"
)


def test_the_service_quotes_what_systemd_would_expand() -> None:
    unit = configparser.RawConfigParser()
    unit.read_string(systemd_units(HARD, user="news", folder="/srv/news")["newscrawler.service"])
    assert unit["Service"]["ExecStart"] == '"/opt/my news/bin/newscrawler" run --data "/srv/100%%/$$x"'
    assert unit["Service"]["Environment"] == "NEWSCRAWLER_CONTACT=me@example.org"
    assert (unit["Service"]["Type"], unit["Service"]["User"]) == ("oneshot", "news")


def test_the_timer_starts_it_every_minute() -> None:
    unit = configparser.RawConfigParser()
    unit.read_string(systemd_units(HARD, user="news", folder="/srv/news")["newscrawler.timer"])
    assert unit["Timer"]["OnUnitInactiveSec"] == "1min"
    assert unit["Install"]["WantedBy"] == "timers.target"


def test_the_line_of_cron_runs_in_a_shell(tmp_path: Path) -> None:
    script = tmp_path / "tell it.sh"
    script.write_text('#!/bin/sh\npwd >"$OUT"; printf "%s\\n" "$@" "$NEWSCRAWLER_CONTACT" >>"$OUT"\n')
    script.chmod(0o755)
    line = cron_line(Command(program=str(script), arguments=("a b", "50%"), contact="it's me"), folder=str(tmp_path))
    shell = line.removeprefix("* * * * * ").replace(r"\%", "%")  # what cron hands to sh
    subprocess.run(["/bin/sh", "-c", shell], check=True, env={"OUT": str(tmp_path / "out")})
    assert (tmp_path / "out").read_text().splitlines() == [str(tmp_path), "a b", "50%", "it's me"]


def test_the_command_writes_files(tmp_path: Path) -> None:
    run = CliRunner().invoke(command, ["systemd", "--write", str(tmp_path / "units"), "--data", str(tmp_path / "data")])
    assert run.exit_code == 0, run.output
    written = {path.name: path.read_text() for path in (tmp_path / "units").iterdir()}
    assert set(written) == {"newscrawler.service", "newscrawler.timer"}
    assert f"run --due --data {tmp_path / 'data'}" in written["newscrawler.service"]


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    judge = tool("systemd-analyze")
    units = systemd_units(Command(program="/bin/true", arguments=("run",)), user="root", folder="/tmp")  # noqa: S108
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    run = subprocess.run([judge, "verify", str(tmp_path / "newscrawler.timer")], capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
