"""A watch is a declaration: a file in ``watches/``, beside ``sites/``."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from newscrawler.errors import UsageError
from newscrawler.search import parse_query
from newscrawler.sites.files import toml_lines
from newscrawler.storage import site_folder, write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping

WatchEvent = Literal[
    "new", "version", "headline", "removed", "returned", "moved", "held", "released", "accepted", "dropped",
    "broken", "recovered", "silent", "blocked", "story",
]  # fmt: skip
EVENTS: tuple[WatchEvent, ...] = get_args(WatchEvent)
_SPAN = re.compile(r"((?:[01][0-9]|2[0-3]):[0-5][0-9])-((?:[01][0-9]|2[0-3]):[0-5][0-9])")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


class To(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the news of a watch go; each that is named gets all of them.

    *feed*: a file in ``feeds/`` of the data folder, Atom, or JSON Feed when its name ends in ".json". *webhook*: an
    address that gets JSON, signed with *secret*. *mail*: addresses, by way of the server *smtp*
    ("smtp://user:password@host:port", "smtps://…"), from the sender *mail_from*. *apprise*: addresses of that library
    (Telegram, Slack, Matrix, …). *command*: a program and its arguments; it gets the JSON on standard input.
    """

    feed: str | None = None
    webhook: str | None = None
    secret: str | None = None
    mail: tuple[str, ...] = ()
    mail_from: str = "newscrawler@localhost"
    smtp: str = "smtp://localhost"
    apprise: tuple[str, ...] = ()
    command: tuple[str, ...] = ()

    def channels(self) -> tuple[str, ...]:
        """Return the names of those that are named."""
        return tuple(name for name in ("feed", "webhook", "mail", "apprise", "command") if getattr(self, name))


class Watch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one waits for; *name* is that of its file. Building one that is not valid raises UsageError.

    *query* is one of ``newscrawler search``, *events* what is to have happened (none: a new article), *sites* where
    (none: anywhere), *publishers* how many make a "story". *every* is "run" (after each run that met something),
    "hour" or "day" (at *at*); nothing is sent in the hours *quiet* ("22:00-06:00"); both by the clock of *timezone*.
    *language* is that of messages: "ar" or "en".
    """

    name: str = ""
    query: str | None = None
    events: tuple[WatchEvent, ...] = ()
    sites: tuple[str, ...] = ()
    publishers: int = 3
    every: Literal["run", "hour", "day"] = "run"
    at: str = "07:00"
    quiet: tuple[str, ...] = ()
    timezone: str = "UTC"
    language: Literal["ar", "en"] = "ar"
    to: To = To()

    def __post_init__(self) -> None:
        """Check what types cannot say."""
        if not self.query and not self.events and not self.sites:
            raise UsageError("a watch needs a query, an event or a site")
        if not _TIME.fullmatch(self.at):
            raise UsageError(f'at: "{self.at}" is no time of the day; write it as "07:00"')
        for span in self.quiet:
            if not (hours := _SPAN.fullmatch(span)) or hours[1] == hours[2]:  # nothing would ever be sent
                raise UsageError(f'quiet: "{span}" must be hours, as "22:00-06:00"')
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UsageError(f'timezone: "{self.timezone}" is unknown; use a name such as Asia/Riyadh') from error
        if self.query:
            parse_query(self.query, timezone=self.timezone)
        feed = self.to.feed
        if feed and (Path(feed).name != feed or not feed.endswith((".xml", ".json"))):
            raise UsageError(f'to.feed: "{feed}" must be the name of a file that ends in .xml or .json')
        if not self.to.channels():
            msgspec.structs.force_setattr(self, "to", msgspec.structs.replace(self.to, feed=f"{self.name}.xml"))

    @classmethod
    def of(cls, stated: Mapping[str, object]) -> Watch:
        """Return the watch that *stated* declares, by key. Raises UsageError for what is not valid."""
        try:
            return msgspec.convert(stated, cls)
        except msgspec.ValidationError as error:
            raise UsageError(str(error)) from error

    @property
    def wanted(self) -> tuple[WatchEvent, ...]:
        """The events that are waited for."""
        return self.events or ("new",)

    def is_quiet(self, now: datetime) -> bool:
        """Return whether nothing is to be sent at *now* (aware)."""
        clock = f"{now.astimezone(ZoneInfo(self.timezone)):%H:%M}"
        spans = (span.split("-") for span in self.quiet)
        return any(first <= clock < last if first < last else clock >= first or clock < last for first, last in spans)

    def until(self, now: datetime) -> datetime:
        """Return before which moment news must have come in to be sent at *now* (aware): where a digest ends."""
        local = now.astimezone(ZoneInfo(self.timezone))
        match self.every:
            case "hour":
                return local.replace(minute=0, second=0, microsecond=0)
            case "day":
                end = datetime.combine(local.date(), time.fromisoformat(self.at), local.tzinfo)
                # by one clock: where hours are skipped or come twice, that of the place does not tell what was first
                return end if end.timestamp() <= local.timestamp() else end - timedelta(days=1)
            case _:
                return now


def load_watches(folder: Path) -> list[Watch]:
    """Return the watches of *folder*, by name; an absent folder has none. Raises UsageError that names the bad file."""
    return [_load(path) for path in sorted(folder.glob("*.toml"))]


def save_watch(watch: Watch, folder: Path) -> Path:
    """Write *watch* to ``FOLDER/NAME.toml`` and return the path. Raises UsageError when it is there already."""
    path = folder / f"{site_folder(watch.name)}.toml"
    if path.exists():
        raise UsageError(f"{path}: is there already; edit it, or newscrawler watch remove {watch.name}")
    write_atomic(path, watch_toml(watch).encode())
    return path


def remove_watch(name: str, folder: Path) -> Path:
    """Delete the file of the watch *name* and return its path. Raises UsageError when there is none."""
    path = folder / f"{site_folder(name)}.toml"
    if not path.exists():
        known = ", ".join(sorted(other.stem for other in folder.glob("*.toml"))) or "none"
        raise UsageError(f"{path}: no such watch (there are: {known})")
    path.unlink()
    return path


def _load(path: Path) -> Watch:
    try:
        stated = msgspec.toml.decode(path.read_bytes())
        return Watch.of({**stated, "name": path.stem})
    except (msgspec.DecodeError, UnicodeDecodeError, OSError, UsageError) as error:
        raise UsageError(f"{path}: {error}") from error


def watch_toml(watch: Watch) -> str:
    """Return the shortest TOML that declares *watch*."""
    usual = Watch(query="x")
    lines = toml_lines(
        {
            name: getattr(watch, name)
            for name in watch.__struct_fields__
            if name not in {"name", "to"} and (name == "query" or getattr(watch, name) != getattr(usual, name))
        }
    )
    to = {key: value for key in To.__struct_fields__ if (value := getattr(watch.to, key)) != getattr(To(), key)}
    return "\n".join([*lines, "[to]", *toml_lines(to)]) + "\n"
