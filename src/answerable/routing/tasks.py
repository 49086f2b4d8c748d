"""What is done by and by, each in the part that it belongs to: named here, so that every worker knows it."""

from answerable.routing.giving import tasks as giving
from answerable.routing.handovers import due
from answerable.routing.rules import jobs

__all__ = ["due", "giving", "jobs"]
