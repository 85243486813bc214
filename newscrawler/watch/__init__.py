"""The news that one waits for: declared in a few lines, met in the log of commits, delivered from an outbox."""

from newscrawler.watch.declared import EVENTS, To, Watch, load_watches, remove_watch, save_watch
from newscrawler.watch.delivering import begin_watching, deliver_due, try_out
from newscrawler.watch.outbox import Standing, open_outbox, standings

__all__ = [
    "EVENTS",
    "Standing",
    "To",
    "Watch",
    "begin_watching",
    "deliver_due",
    "load_watches",
    "open_outbox",
    "remove_watch",
    "save_watch",
    "standings",
    "try_out",
]
