"""Where an earlier message begins: the shapes that attributions, header blocks and separators share."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    ATTRIBUTION = "attribution"  # "On 3 May, Ana wrote:"
    HEADERS = "headers"  # From, Sent, To, Subject; with or without a separator above
    FORWARD = "forward"  # the sender says that this is passed on
    MARKER = "marker"  # "Please write above this line"


@dataclass(frozen=True)
class Boundary:
    first: int
    last: int
    kind: Kind
    is_sure: bool = True  # else it counts only when quoted lines follow
