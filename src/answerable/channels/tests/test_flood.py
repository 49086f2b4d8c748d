"""Loops that no header betrays."""

from datetime import UTC, datetime, timedelta

import pytest

from answerable.channels.flood import too_many

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "apart", "expected"),
    [
        (50, timedelta(seconds=5), False),
        (51, timedelta(seconds=5), True),
        (51, timedelta(minutes=1), False),
        (250, timedelta(minutes=5), False),
        (251, timedelta(minutes=5), True),
        (400, timedelta(hours=1), False),
    ],
)
def test_flood_is_more_than_50_in_ten_minutes_or_250_in_a_day(count, apart, expected) -> None:
    assert too_many([NOW - index * apart for index in range(count)], NOW) is expected
