"""Units for the timers of the system: systemd and cron, as text that works as it is."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

_SPECIAL = re.compile(r"[\\\"%$\s']")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What a timer starts: the absolute path of *program*, its *arguments*, and where site owners can reach you."""

    program: str
    arguments: tuple[str, ...]
    contact: str = ""


def systemd_units(command: Command, *, user: str, folder: str) -> dict[str, str]:
    """Return the service and the timer by file name; they run as *user* in the working *folder*.

    Exit code 1 (a site is broken) makes the unit fail, so that OnFailure= and monitoring see it; 5 (stopped) does not.
    """
    words = " ".join(_systemd_word(word) for word in (command.program, *command.arguments))
    contact = f"Environment={_quoted(f'NEWSCRAWLER_CONTACT={command.contact}')}\n" if command.contact else ""
    service = (
        "[Unit]\nDescription=newscrawler: crawl the news sites that are due\n"
        "Wants=network-online.target\nAfter=network-online.target\n\n"
        f"[Service]\nType=oneshot\nUser={user}\nWorkingDirectory={_systemd_path(folder)}\n{contact}"
        f"ExecStart={words}\nSuccessExitStatus=5\nKillSignal=SIGTERM\nTimeoutStopSec=120\n"
        "NoNewPrivileges=true\nProtectSystem=full\n"
    )
    timer = (
        "[Unit]\nDescription=newscrawler: every minute\n\n"
        "[Timer]\nOnBootSec=1min\nOnUnitInactiveSec=1min\nAccuracySec=5s\n\n[Install]\nWantedBy=timers.target\n"
    )
    return {"newscrawler.service": service, "newscrawler.timer": timer}


def cron_line(command: Command, *, folder: str) -> str:
    """Return the line for ``crontab -e``: every minute; ``%`` is a line break to cron, so it is escaped.

    >>> print(cron_line(Command(program="/usr/bin/newscrawler", arguments=("run", "--due")), folder="/srv/news"))
    * * * * * cd /srv/news && /usr/bin/newscrawler run --due >/dev/null
    """
    words = shlex.join((command.program, *command.arguments))
    contact = f"NEWSCRAWLER_CONTACT={shlex.quote(command.contact)} " if command.contact else ""
    return f"* * * * * cd {shlex.quote(folder)} && {contact}{words} >/dev/null".replace("%", r"\%")


def _systemd_word(word: str) -> str:
    """Return *word* quoted for ExecStart= (systemd.service(5), "Command lines")."""
    return _quoted(word.replace("$", "$$"))


def _quoted(word: str) -> str:
    """Return *word* quoted for a setting that takes words, such as Environment=."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if _SPECIAL.search(word) else word


def _systemd_path(path: str) -> str:
    return path.replace("%", "%%")
