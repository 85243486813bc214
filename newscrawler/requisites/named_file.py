"""One link of a page or a style sheet to what it needs, as it is written there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["style", "font", "image", "script", "document"]


@dataclass(frozen=True, slots=True)
class NamedFile:
    """The *address* as written, and what it leads to."""

    address: str
    kind: Kind
