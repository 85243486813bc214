"""The one way of a command to standard output and standard error: nothing that a site sent is obeyed by a terminal."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TYPE_CHECKING

import click

from newscrawler.text.printable import VisibleFormatter, visible

if TYPE_CHECKING:
    from types import TracebackType


def say(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Print *text*, a line, several, or JSON; on standard error when it is talk (*err*)."""
    click.echo(visible(text), err=err, nl=nl)


def guard_errors() -> None:
    """Let warnings of a command without a log of its own, and tracebacks, be printed like everything else."""
    if logging.lastResort:
        logging.lastResort.setFormatter(VisibleFormatter(logging.Formatter()))
    sys.excepthook = _broken


def _broken(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    say("".join(traceback.format_exception(kind, error, where)), err=True, nl=False)
