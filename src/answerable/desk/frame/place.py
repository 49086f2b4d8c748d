"""Somewhere that one can go."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Place:
    """One entry of the rail or of a list of places. `is_post` is for signing out, which changes something; from
    `count_url` a live page asks for its count alone; `also` are other words for it, `about` a sentence on it. `members`
    are pages that share it, and with `starts` a group of the rail begins."""

    url: str
    icon: str
    label: "StrOrPromise"
    key: str = ""
    count: str = ""
    current: bool = False
    is_late: bool = False
    is_post: bool = False
    count_url: str = ""
    also: "StrOrPromise" = ""
    about: "StrOrPromise" = ""
    members: "tuple[Place, ...]" = ()
    starts: bool = False

    def as_current(self) -> "Place":
        """Where one is already needs no key: on the search page "/" goes into the field."""
        return replace(self, key="", current=True)
