"""Where the browser is: Chromium as the system has it, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from newscrawler.errors import BrowserError

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
INSTALL_PLAYWRIGHT = 'pip install "newscrawler-ar[js]"'
INSTALL_CHROMIUM = "apt install chromium, or set CHROMIUM to the path of one"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBrowser:
    """The Chromium that was found, or what is to be installed before there can be one."""

    chromium: Path | None = None
    install: tuple[str, ...] = ()

    def require(self) -> Path:
        """Return the browser. Raises BrowserError, which says what to install, when there is none."""
        if self.chromium is None or self.install:
            raise BrowserError(f"there is no browser: {'; '.join(self.install)} (newscrawler doctor)")
        return self.chromium


def find_browser() -> FoundBrowser:
    """Return the browser that pages can be shown in: $CHROMIUM, else the first of CHROMIUMS on the path."""
    named = os.environ.get("CHROMIUM")
    path = shutil.which(named) if named else next(filter(None, map(shutil.which, CHROMIUMS)), None)
    missing = [] if find_spec("playwright") else [INSTALL_PLAYWRIGHT]
    missing += [] if path else [INSTALL_CHROMIUM]
    return FoundBrowser(chromium=Path(path) if path else None, install=tuple(missing))
