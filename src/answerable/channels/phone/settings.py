"""What a number of ours is answered with, and how its calls go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Self

from answerable.channels.models import Mailbox
from answerable.people.models import Team

MOST_RINGING = 10  # Twilio rings no more at once
_DIGITS = frozenset("123456789")


@dataclass(frozen=True)
class PhoneSettings:
    """`menu` leads from digits to teams' names; `greeting` says who we are, and that words are recorded if they are."""

    language: str = "en"
    greeting: str = ""
    menu: Mapping[str, str] = field(default_factory=dict)
    calendar: int | None = None
    longest_wait: timedelta = timedelta(minutes=10)
    call_back_within: timedelta = timedelta(hours=4)
    is_deleted_there: bool = True  # recordings, once they are here
    transcription: str = ""
    transcriber: str = ""  # its address, where that is one of one's own

    @classmethod
    def of(cls, mailbox: Mailbox) -> Self:
        kept = {name: str(value or "").strip() for name, value in mailbox.settings.items()}
        return cls(
            language=kept.get("language", "") or "en",
            greeting=kept.get("greeting", ""),
            menu=read_menu(kept.get("menu", "")),
            calendar=_whole(kept.get("calendar", "")) or None,
            longest_wait=timedelta(minutes=_whole(kept.get("longest_wait", "")) or 10),
            call_back_within=timedelta(hours=_whole(kept.get("call_back_within", "")) or 4),
            is_deleted_there=kept.get("deletion", "") != "keep",
            transcription=kept.get("transcription", ""),
            transcriber=kept.get("transcriber", ""),
        )


def read_menu(given: str) -> dict[str, str]:
    """Lines of a digit and a team: "1 Orders". What is no such line is left out."""
    found: dict[str, str] = {}
    for line in given.splitlines():
        digit, _space, name = line.strip().partition(" ")
        if digit.rstrip(".:)") in _DIGITS and name.strip():
            found[digit.rstrip(".:)")] = name.strip()
    return found


def teams_of(menu: Mapping[str, str]) -> dict[str, Team]:
    """Those that are there."""
    teams = {each.name.casefold(): each for each in Team.objects.active()}
    return {digit: teams[name.casefold()] for digit, name in menu.items() if name.casefold() in teams}


def _whole(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
