"""What rules may know of a ticket. What is not here cannot decide: not the customer's name, not their picture, not how
many follow them, not whether they complain in public."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Facts:
    """`team` is the one that it came with (its mailbox's, or that of the ticket which it continues): what a rule did
    is no reason for a rule. `regions` are the customer's and those in which it lies. `own` are the company's own
    fields as conditions call them, `field:size`."""

    channel: str = ""
    subject: str = ""
    language: str = ""
    regions: frozenset[int] = frozenset()
    account: str | None = None
    team: int | None = None
    brand: int | None = None
    form: int | None = None
    priority: int = 20
    tier: int = 1
    tags: frozenset[str] = frozenset()
    own: Mapping[str, object] = field(default_factory=dict)
