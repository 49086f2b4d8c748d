"""This room's jobs."""

from answerable.routing.handovers import due  # noqa: F401 - its job
