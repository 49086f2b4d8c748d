"""The clocks called with plain data, as JSON has it: lists, dicts, numbers, words and moments. How it is written stands
in docs/promises.md; `bench/timelines.py` holds tables of such cases against what is expected of them. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from answerable.promises.clocks.history import Changed, History, Kind, Said, Terms
from answerable.promises.clocks.measuring import measure
from answerable.promises.clocks.running import Run, runs
from answerable.promises.clocks.waiting import waited, waits
from answerable.regions.hours import DifferentDay, Hours, Span, Timeline
from answerable.regions.weeks import settled

PRIORITIES = {"low": 10, "normal": 20, "high": 30, "urgent": 40}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Plain = Mapping[str, Any]


def reckon(case: Plain) -> dict[str, Any]:
    """What was promised in a ticket's life, and how long its customer waited; `ValueError` for what cannot be read."""
    zone = _zone(case)
    history = history_from(case)
    until = _moment(case["until"], zone) if case.get("until") else max(_moments(history))
    return {
        "promises": [_told(run, until, zone) for run in runs(history)],
        "waits": [
            {"start": _iso(each.start, zone), "end": _iso(each.end, zone), "asked": each.asked}
            for each in waits(history)
        ],
        "waited": waited(history, until=until) / _SECOND,
        "figures": {
            each.figure.value: {
                "passed": each.passed / _SECOND,
                "worked": each.worked / _SECOND,
                "is_running": each.is_running,
            }
            for each in measure(history, until=until)
        },
    }


def worked(calendar: Any, start: str, end: str) -> float:
    """Seconds of working time between two moments."""
    zone = _zone({"calendar": calendar})
    timeline = timeline_from(calendar)
    low, high = _moment(start, zone), _moment(end, zone)
    return (high - low if timeline is None else timeline.worked(low, high)) / _SECOND


def due(calendar: Any, start: str, seconds: float) -> str:
    """When so many seconds of working time will have passed."""
    zone = _zone({"calendar": calendar})
    timeline, low, length = timeline_from(calendar), _moment(start, zone), timedelta(seconds=seconds)
    return str(_iso(low + length if timeline is None else timeline.after(low, length), zone))


def history_from(case: Plain) -> History:
    zone = _zone(case)
    opened = _moment(case["opened"], zone)
    said: list[Said] = []
    changes = [Changed(opened, terms=terms_from(case))] if "promises" in case else []
    for at, what, *more in case.get("happened", ()):
        if what not in _HAPPENED:
            raise ValueError(f"“{what}” is nothing that happens to a ticket: {', '.join(_HAPPENED)} are")
        happened = _HAPPENED[what](_moment(at, zone), more, zone)
        (said if isinstance(happened, Said) else changes).append(happened)  # type: ignore[arg-type]
    return History(
        opened,
        tuple(sorted(said, key=lambda each: (each.at, not each.is_inbound))),
        tuple(sorted(changes, key=lambda each: each.at)),
        category=case.get("status", "new"),
        priority=PRIORITIES[case.get("priority", "normal")],
    )


def terms_from(said: Plain) -> Terms:
    targets = {Kind(kind): _by_priority(of) for kind, of in said["promises"].items()}
    pauses = {Kind(kind): frozenset(of) for kind, of in said.get("pauses", {}).items()}
    return Terms(targets, timeline_from(said.get("calendar")), pauses)


def timeline_from(calendar: Any) -> Timeline | None:
    """None counts day and night. Several are versions of one, each from its `since` on."""
    if not calendar:
        return None
    if isinstance(calendar, Mapping):
        return Timeline.of(_hours(calendar))
    first = datetime(1970, 1, 1, tzinfo=UTC)
    return Timeline(
        [
            (_moment(each["since"], ZoneInfo(each["zone"])) if "since" in each else first, _hours(each))
            for each in calendar
        ]
    )


def _hours(calendar: Plain) -> Hours:
    week = [[_span(span) for span in calendar["week"].get(day, ())] for day in DAYS]
    days = calendar.get("days", {})
    return Hours(
        zone=ZoneInfo(calendar["zone"]),
        week=tuple(tuple((start, end) for start, end in spans) for spans in settled(week)),
        country=calendar.get("country", ""),
        subdivision=calendar.get("subdivision", ""),
        different={
            date.fromisoformat(day): DifferentDay(tuple(_span(span) for span in spans))
            for day, spans in days.items()
        },
    )


def _span(span: Sequence[str]) -> Span:
    start, end = span
    return _minute(start), _minute(end)


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")[:2]
    return int(hour) * 60 + int(minute)


def _by_priority(of: Any) -> dict[int, timedelta]:
    if isinstance(of, Mapping):
        return {PRIORITIES[name]: timedelta(seconds=seconds) for name, seconds in of.items()}
    return {value: timedelta(seconds=of) for value in PRIORITIES.values()}


def _answered(at: datetime, more: Sequence[Any], zone: ZoneInfo) -> Said:
    """Arrived at once where nothing is said of it; null: it did not."""
    if not more:
        return Said(at, is_inbound=False, delivered_at=at)
    return Said(at, is_inbound=False, delivered_at=None if more[0] is None else _moment(more[0], zone))


_HAPPENED: Mapping[str, Callable[[datetime, Sequence[Any], ZoneInfo], Said | Changed]] = {
    "asked": lambda at, _more, _zone: Said(at, is_inbound=True),
    "answered": _answered,
    "status": lambda at, more, _zone: Changed(at, category=str(more[0])),
    "priority": lambda at, more, _zone: Changed(at, priority=PRIORITIES[more[0]]),
    "policy": lambda at, more, _zone: Changed(at, terms=terms_from(more[0])),
    "no policy": lambda at, _more, _zone: Changed(at, is_free=True),
}


def _told(run: Run, until: datetime, zone: ZoneInfo) -> dict[str, Any]:
    is_late = run.due_at is not None and run.due_at < (run.ended_at or until)
    return {
        "kind": run.kind.value,
        "started_at": _iso(run.started_at, zone),
        "due_at": _iso(run.due_at, zone),
        "ended_at": _iso(run.ended_at, zone),
        "state": run.outcome.value,
        "target": run.target / _SECOND,
        "left": None if run.left is None else run.left / _SECOND,
        "is_kept": run.is_kept,
        "is_late": is_late,
    }


_SECOND = timedelta(seconds=1)


def _zone(case: Plain) -> ZoneInfo:
    """In which moments without a zone are read, and all are told: its own, else the calendar's, else UTC."""
    calendar = case.get("calendar")
    first = calendar[0] if isinstance(calendar, list) and calendar else calendar
    return ZoneInfo(case.get("zone") or (first["zone"] if first else "UTC"))


def _moment(text: str, zone: ZoneInfo) -> datetime:
    read = datetime.fromisoformat(text)
    return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)


def _iso(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return None if moment is None else moment.astimezone(zone).isoformat()


def _moments(history: History) -> list[datetime]:
    said = (each.delivered_at or each.at for each in history.said)
    return [history.opened_at, *said, *(each.at for each in history.changes)]
