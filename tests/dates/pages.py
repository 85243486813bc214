"""What the sources of a made-up page say of its date, as evidence."""

from datetime import datetime

from newscrawler.dates import ChosenDates, DateEvidence, choose_published

RIYADH = "Asia/Riyadh"
FETCHED = datetime.fromisoformat("2024-12-22T09:00:00+00:00")
Source = tuple[str, str] | tuple[str, str, str]


def evidence(sources: list[Source], zone: str | None = RIYADH, now: datetime = FETCHED) -> list[DateEvidence]:
    made = []
    for source, raw, *roles in sources:
        if source in {"text", "page"}:
            visible_role = None if not roles else roles[0]
            made.append(DateEvidence.visible(source, raw, now=now, timezone=zone, role=visible_role))
        else:
            made.append(DateEvidence.machine(source, raw, timezone=zone, role=roles[0] if roles else "published"))
    return made


def chosen(sources: list[Source], zone: str | None = RIYADH, now: datetime = FETCHED) -> ChosenDates:
    return choose_published(evidence(sources, zone, now), fetched_at=now, timezone=zone)


def published(found: ChosenDates) -> tuple[str, str] | None:
    date = found.published.parsed if found.published else None
    return (date.moment.isoformat(), date.precision) if date else None
