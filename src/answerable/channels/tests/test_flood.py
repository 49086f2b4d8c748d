"""Loops that no header betrays."""

from datetime import UTC, datetime, timedelta

import pytest

from answerable.channels.flood import too_many

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "apart", "expected"),
    [
        (20, timedelta(seconds=10), False),
        (21, timedelta(seconds=10), True),
        (21, timedelta(minutes=1), False),
        (100, timedelta(minutes=10), False),
        (101, timedelta(minutes=10), True),
        (200, timedelta(hours=1), False),
    ],
)
def test_flood_is_more_than_20_in_ten_minutes_or_100_in_a_day(count, apart, expected) -> None:
    assert too_many([NOW - index * apart for index in range(count)], NOW) is expected
