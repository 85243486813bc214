"""The newscrawler command: finds its commands by name and turns errors into one line and an exit code."""

import sys
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from newscrawler import __version__
from newscrawler.cli.defaults import defaults_of
from newscrawler.cli.terminal import guard_errors, say
from newscrawler.config import read_config
from newscrawler.errors import NewsCrawlerError, UsageError

# command name -> module of this room that holds it as `command`; loaded only when it is called
COMMANDS = {
    "clean": "clean",
    "clusters": "clusters",
    "config": "config",
    "crawl": "crawl",
    "daemon": "daemon",
    "demo": "demo",
    "diff": "diff",
    "doctor": "doctor",
    "explain": "explain",
    "explain-url": "explain_url",
    "export": "export",
    "extract": "extract",
    "follow": "follow",
    "frontier": "frontier",
    "get": "get",
    "history": "history",
    "quarantine": "quarantine",
    "reextract": "reextract",
    "remove": "remove",
    "replay-check": "replay_check",
    "report": "report",
    "run": "run",
    "schedule": "schedule",
    "search": "search",
    "serve": "serve",
    "sites": "sites",
    "status": "status",
    "verify": "verify",
    "watch": "watch",
    "work": "work",
}


_UNCONFIGURED = frozenset({"config", "demo"})  # what shows the file; what must not write into the archive


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return the command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"newscrawler.cli.{COMMANDS[cmd_name]}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that *args* name; one that is nearly right is asked for."""
        if args and args[0] not in COMMANDS and (close := get_close_matches(args[0], COMMANDS, n=1)):
            ctx.fail(f"No such command {args[0]!r}. Did you mean {close[0]!r}?")
        return super().resolve_command(ctx, args)


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
        if unknown := config.options.keys() - COMMANDS.keys():
            raise UsageError(f"{config.file}: [{min(unknown)}] is no command; there are {', '.join(sorted(COMMANDS))}")
        ctx.default_map = {name: defaults_of(called, name, config)}


def main(args: list[str] | None = None) -> Any:
    """Run the command line; exits with the code of what happened."""
    guard_errors()
    try:
        code = cli.main(args=args, prog_name="newscrawler", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(5)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except NewsCrawlerError as error:
        say(f"newscrawler: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away (| head): nothing is wrong
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
