"""Events posted to an address, many at a time: as lines of JSON, or in the bulk form of OpenSearch."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec

from newscrawler.archive import event_line
from newscrawler.deliver.http import BACKOFF_SECONDS, post_until_taken, without_secrets
from newscrawler.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newscrawler.archive import Event, Position

_NDJSON = "application/x-ndjson"
_OK, _BAD, _TOO_MANY, _BROKEN = 200, 300, 429, 500


class _Bulk(msgspec.Struct):
    errors: bool
    items: list[dict[str, dict[str, Any]]]


class WebTaker:
    """Posts events to *url*, a batch at a time, in their order; a batch is taken when the answer is 2xx.

    What is not taken now is tried again with growing pauses, which *wait* waits (seconds). A batch has the header
    Idempotency-Key, made of the keys of its events.
    """

    def __init__(self, url: str, *, wait: Callable[[float], None]) -> None:
        self._url = url
        self._wait = wait
        self._taken: Position | None = None

    def take(self, events: Sequence[Event], position: Position) -> None:
        """Post *events*, behind which *position* is. Raises DeliveryError when they are refused, or not taken."""
        if events:
            self._send(events)
        self._taken = position

    def taken(self) -> Position | None:
        """Return the position behind what was taken; None before there is one."""
        return self._taken

    def wait(self) -> None:
        """Wait for nothing: what was handed over is taken."""

    def _send(self, events: Sequence[Event]) -> None:
        self._post(self._url, events, b"".join(map(event_line, events)))

    def _post(self, url: str, events: Sequence[Event], body: bytes) -> bytes:
        key = sha256("\n".join(event.key for event in events).encode()).hexdigest()
        headers = {"Content-Type": _NDJSON, "Idempotency-Key": key}
        return post_until_taken(url, body, headers=headers, wait=self._wait).body


class BulkTaker(WebTaker):
    """Posts events to the index at *url* of OpenSearch or Elasticsearch; the key of an event is the document's id."""

    def _send(self, events: Sequence[Event]) -> None:
        url = f"{self._url.rstrip('/')}/_bulk"
        for pause in (*BACKOFF_SECONDS, None):
            lines = (
                part
                for event in events
                for part in (msgspec.json.encode({"index": {"_id": event.key}}), b"\n", event_line(event))
            )
            answer = self._post(url, events, b"".join(lines))
            events = self._not_taken(events, answer)
            if not events:
                return
            if pause is not None:
                self._wait(pause)
        raise DeliveryError(
            f"{without_secrets(url)}: {len(events)} events were not taken after {len(BACKOFF_SECONDS) + 1} tries"
        )

    def _not_taken(self, events: Sequence[Event], answer: bytes) -> list[Event]:
        """Return the events to be sent again. Raises DeliveryError for one that is refused for good."""
        try:
            found = msgspec.json.decode(answer, type=_Bulk)
        except msgspec.DecodeError as error:
            raise DeliveryError(f"{without_secrets(self._url)}: no answer of a _bulk request ({error})") from error
        again = []
        for event, item in zip(events, found.items if found.errors else [], strict=found.errors):
            said = next(iter(item.values()), {})
            status = int(said.get("status", _BROKEN))
            if status == _TOO_MANY or status >= _BROKEN:
                again.append(event)
            elif not _OK <= status < _BAD:
                raise DeliveryError(
                    f"{without_secrets(self._url)}: {event.key} is refused with {status}: {said.get('error')}"
                )
        return again
