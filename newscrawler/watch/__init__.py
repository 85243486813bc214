"""The news that one waits for: declared in a few lines, met in the log of commits, delivered from an outbox."""

from newscrawler.watch.declared import EVENTS, To, Watch, load_watches, save_watch
from newscrawler.watch.delivering import begin_watching, deliver_due, try_out
from newscrawler.watch.keeping import begin_declared, end_watch, start_watch
from newscrawler.watch.outbox import Standing, open_outbox, standings

__all__ = [
    "EVENTS",
    "Standing",
    "To",
    "Watch",
    "begin_declared",
    "begin_watching",
    "deliver_due",
    "end_watch",
    "load_watches",
    "open_outbox",
    "save_watch",
    "standings",
    "start_watch",
    "try_out",
]
