"""Rooms below this one that keep words about tickets and people. Their table stands in one place: PRIVACY_ROOMS."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from answerable.people.erasing import Traces


@dataclass(frozen=True)
class Room:
    """Dotted paths. `forget(tickets, of)` empties what stands there about these tickets, with `of` only what betrays
    that person; `scrub(of)` takes a person out of words that are about no ticket; `copy(ticket)` says what stands
    there, for the person whose ticket it is; `about(customers)` what is kept of a person, by all keys that they have
    had."""

    key: str  # under which it stands in the copy
    forget: str = ""
    scrub: str = ""
    copy: str = ""
    about: str = ""


def forget_words(tickets: Collection[int], of: Traces | None = None) -> None:
    for room in _rooms():
        if room.forget:
            _resolved(room.forget)(tickets, of)


def scrub_words(of: Traces) -> None:
    for room in _rooms():
        if room.scrub:
            _resolved(room.scrub)(of)


def copied(ticket: int) -> dict[str, Any]:
    return {room.key: _resolved(room.copy)(ticket) for room in _rooms() if room.copy}


def copied_about(customers: Collection[int]) -> dict[str, Any]:
    return {room.key: _resolved(room.about)(customers) for room in _rooms() if room.about}


def _rooms() -> Sequence[Room]:
    return cast("Sequence[Room]", import_string(settings.PRIVACY_ROOMS))


def _resolved(path: str) -> Callable[..., Any]:
    found: Callable[..., Any] = import_string(path)
    return found
