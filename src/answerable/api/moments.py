"""Moments that a caller gives."""

from datetime import datetime

from answerable.api.auth import Caller
from answerable.api.problems import unusable


def to_come(caller: Caller, moment: datetime | None) -> datetime | None:
    if moment is not None and moment <= caller.at:
        raise unusable("#/send_at", "That moment has passed.")
    return moment
