"""The newscrawler command: finds its commands by name and turns errors into one line and an exit code."""

import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from errno import ENOSPC
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

import click

from newscrawler import __version__
from newscrawler.cli.defaults import defaults_of
from newscrawler.cli.terminal import guard_errors, say
from newscrawler.config import read_config
from newscrawler.errors import NewsCrawlerError, UsageError

# what a command is for -> its name, which is that of the module that holds it as `command`, loaded when it is called
GROUPS = {
    "Crawl": ("crawl", "sites", "run", "schedule", "daemon", "work", "frontier"),
    "Read the archive": (
        "status",
        "search",
        "get",
        "history",
        "diff",
        "clusters",
        "explain-url",
        "report",
        "serve",
        "pull",
    ),
    "Be told": ("watch", "follow"),
    "Hand over": ("export", "remove"),
    "Look after it": ("verify", "reextract", "quarantine", "replay-check"),
    "Pages and texts without an archive": ("extract", "explain", "clean"),
    "Begin": ("demo", "config", "doctor"),
}
COMMANDS = frozenset(name for names in GROUPS.values() for name in names)

_UNCONFIGURED = frozenset({"config", "demo"})  # what shows the file; what must not write into the archive


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    """End with code 0, and quietly, when whoever reads what is printed goes away (| head): nothing is wrong."""
    try:
        yield
    except BrokenPipeError:
        if not [stream for stream in (sys.stdout, sys.stderr) if _is_left(stream)]:
            raise  # another pipe
        raise click.exceptions.Exit(0) from None


def _is_left(stream: TextIO) -> bool:
    """Return whether *stream* is a pipe that nobody reads any more; what it still holds then goes nowhere."""
    pipe = select.poll()
    pipe.register(stream, select.POLLOUT)
    if not any(state & select.POLLERR for _, state in pipe.poll(0)):
        return False
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
    return True


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return the command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"newscrawler.cli.{cmd_name.replace('-', '_')}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in groups, each with what it does in a line."""
        width = formatter.width - 2 * formatter.current_indent - max(map(len, COMMANDS)) - 4
        for title, names in GROUPS.items():
            with formatter.section(title):
                found = [(name, self.get_command(ctx, name)) for name in names]
                formatter.write_dl([(name, one.get_short_help_str(width)) for name, one in found if one])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that *args* name; one that is nearly right is asked for."""
        if args and args[0] not in COMMANDS and (close := get_close_matches(args[0], COMMANDS, n=1)):
            ctx.fail(f"No such command {args[0]!r}. Did you mean {close[0]!r}?")
        return super().resolve_command(ctx, args)

    def make_context(self, *given: Any, **more: Any) -> click.Context:
        """Return the context of a command line; --help is printed here."""
        with _reader_may_leave():
            return super().make_context(*given, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and return its exit code."""
        with _reader_may_leave():
            code = super().invoke(ctx)
            sys.stdout.flush()
            return code


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="newscrawler")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Crawl Arabic news: from a site's address to clean, dated, versioned articles as JSON Lines.

    Exit codes: 0 did its work, 1 finished with problems, 2 wrong use, 3 nothing could be fetched, 4 storage failed,
    5 interrupted.
    """
    name = ctx.invoked_subcommand
    called = cli.get_command(ctx, name) if name else None
    if name and called and name not in _UNCONFIGURED:
        config = read_config(Path.cwd())
        if unknown := config.options.keys() - COMMANDS:
            raise UsageError(f"{config.file}: [{min(unknown)}] is no command; there are {', '.join(sorted(COMMANDS))}")
        ctx.default_map = {name: defaults_of(called, name, config)}


def main(args: list[str] | None = None) -> Any:
    """Run the command line; exits with the code of what happened."""
    guard_errors()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service that is stopped ends like a Ctrl-C: code 5
    try:
        code = cli.main(args=args, prog_name="newscrawler", standalone_mode=False)
    except click.exceptions.Abort:
        say("newscrawler: interrupted", err=True)
        sys.exit(5)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except NewsCrawlerError as error:
        say(f"newscrawler: {error}", err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        if error.errno != ENOSPC:
            raise
        say(f"newscrawler: {error.filename or 'standard output'}: {error.strerror}", err=True)
        sys.exit(4)
    sys.exit(code if isinstance(code, int) else 0)
