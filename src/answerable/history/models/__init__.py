"""Imports of history: each run, what it brought, and mappings that were kept."""

from answerable.history.models.mappings import HistoryMapping
from answerable.history.models.runs import Brought, HistoryRun, Known, KnownWhat, RunState

__all__ = ["Brought", "HistoryMapping", "HistoryRun", "Known", "KnownWhat", "RunState"]
