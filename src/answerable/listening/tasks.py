"""What this room does by the clock and in jobs."""

from answerable.listening.surveys import asking, drawing, reckoning  # noqa: F401 - their jobs
