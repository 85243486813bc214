"""Commands for people: output on standard output, talk on standard error, exit codes as in docs/commands.md."""

from newscrawler.cli.main import main

__all__ = ["main"]
