"""newscrawler schedule: units for systemd, a line for cron."""

import getpass
import sys
from pathlib import Path

import click

from newscrawler.cli.options import data_option, sites_option
from newscrawler.cli.terminal import say
from newscrawler.config import read_config
from newscrawler.schedule.units import Command, cron_line, systemd_units


@click.group()
def command() -> None:
    """Print what makes the system start `newscrawler run --due` every minute."""


@command.command(epilog="Example: newscrawler schedule systemd --write /etc/systemd/system")
@data_option
@sites_option
@click.option("--user", help="Whom the service runs as.  [default: you]")
@click.option("--write", "target", type=click.Path(file_okay=False, path_type=Path), help="Write the files there.")
def systemd(data: Path, sites_folder: Path, user: str | None, target: Path | None) -> None:
    """Print a systemd service and its timer."""
    units = systemd_units(_command(data, sites_folder), user=user or getpass.getuser(), folder=str(Path.cwd()))
    for name, text in units.items():
        if target:
            target.mkdir(parents=True, exist_ok=True)
            (target / name).write_text(text, "utf-8")
        else:
            say(f"# /etc/systemd/system/{name}\n{text}")
    say("# then: systemctl daemon-reload && systemctl enable --now newscrawler.timer", err=bool(target))


@command.command(epilog="Example: (crontab -l; newscrawler schedule cron) | crontab -")
@data_option
@sites_option
def cron(data: Path, sites_folder: Path) -> None:
    """Print a line for crontab."""
    say(cron_line(_command(data, sites_folder), folder=str(Path.cwd())))


def _command(data: Path, sites_folder: Path) -> Command:
    beside = Path(sys.executable).with_name("newscrawler")
    program = (str(beside),) if beside.exists() else (sys.executable, "-m", "newscrawler")
    run = ("run", "--due", "--data", str(data.absolute()), "--sites", str(sites_folder.absolute()))
    contact = read_config(Path.cwd()).contact
    return Command(program=program[0], arguments=(*program[1:], *run), contact=contact)
