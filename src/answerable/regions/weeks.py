"""A week's periods, as people say them and as they are kept: pure."""

from collections.abc import Iterable, Sequence

from answerable.regions.hours import Span

Week = tuple[tuple[Span, ...], ...]
MIDNIGHT = 24 * 60
MOST_SPANS = 12  # of one day


class Overlapping(ValueError):
    """Two periods of one day have time in common; `day` is 0 for Monday."""

    def __init__(self, day: int) -> None:
        super().__init__(f"periods of weekday {day} overlap")
        self.day = day


class NoPeriod(ValueError):
    """A period that is none; `day` is 0 for Monday."""

    def __init__(self, day: int) -> None:
        super().__init__(f"a period of weekday {day} begins and ends at one moment, or not within a day")
        self.day = day


def settled(week: Sequence[Iterable[Span]]) -> Week:
    """In order, and none over midnight: of 22:00 to 6:00 the part after midnight is the next day's. An end at 0:00 is
    the end of the day; from 0:00 to 0:00 is all of it."""
    days: list[list[Span]] = [[] for _ in range(7)]
    if len(week) != 7:
        raise ValueError("a week has seven days")
    for day, spans in enumerate(week):
        for start, end in spans:
            if not (0 <= start < MIDNIGHT and 0 <= end <= MIDNIGHT) or (start == end != 0):
                raise NoPeriod(day)
            if end > start:
                days[day].append((start, end))
                continue
            days[day].append((start, MIDNIGHT))
            if end:
                days[(day + 1) % 7].append((0, end))
    return tuple(_in_order(spans, day) for day, spans in enumerate(days))


def settled_day(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same for one day alone, which ends at midnight."""
    single = [[*spans], *([()] * 6)]
    found = settled(single)
    if found[1]:
        raise NoPeriod(0)
    return found[0]


def _in_order(spans: list[Span], day: int) -> tuple[Span, ...]:
    """What one period's end and another's beginning share becomes one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            raise Overlapping(day)
        if joined and start == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    if len(joined) > MOST_SPANS:
        raise Overlapping(day)
    return tuple(joined)
