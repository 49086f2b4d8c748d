"""A small world with a fixed beginning."""

from datetime import UTC, datetime

import pytest

from answerable.demo.plan import Frame, planned_tickets

NOW = datetime(2026, 11, 18, 14, 30, tzinfo=UTC)  # a Wednesday afternoon


@pytest.fixture(scope="session")
def small_frame():
    return Frame(NOW, 200)


@pytest.fixture(scope="session")
def large_plan():
    """Enough tickets that a shape shows above the noise."""
    frame = Frame(NOW, 12_000)
    return frame, list(planned_tickets(frame))
