"""What can happen for a rule to act: the whole table. What a rule did is heard by none of them, and neither is what a
machine wrote or what was brought in from elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from answerable.ledger.models import Event

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Trigger:
    """`words` begin the sentence of a rule: "When the customer writes, …"."""

    key: str
    words: "StrPromise"
    kinds: frozenset[str]


def _trigger(key: str, words: "StrPromise", *kinds: str) -> Trigger:
    return Trigger(key, words, frozenset(kinds))


TRIGGERS: Mapping[str, Trigger] = {
    each.key: each
    for each in (
        _trigger("opened", _("a ticket is opened"), "ticket.opened"),
        _trigger("wrote", _("the customer writes"), "message.received"),
        _trigger("answered", _("somebody answers"), "message.sent"),
        _trigger("noted", _("somebody adds a note"), "note.added"),
        _trigger("assigned", _("somebody gives it to a team or a person"), "ticket.assigned"),
        _trigger(
            "status", _("somebody changes the status"),
            "ticket.status_changed", "ticket.closed", "ticket.reopened",
        ),
        _trigger("closed", _("it is solved or closed"), "ticket.closed"),
        _trigger("reopened", _("it is reopened"), "ticket.reopened"),
        _trigger("priority", _("somebody changes the priority"), "ticket.prioritised"),
        _trigger("tagged", _("somebody adds or removes a tag"), "ticket.tagged", "ticket.untagged"),
        _trigger("field", _("somebody fills in a field"), "ticket.field_changed"),
        _trigger("others", _("others answer on the side"), "side.received"),
        _trigger("undelivered", _("an answer cannot be delivered"), "message.failed", "message.bounced"),
    )
}  # fmt: skip


def heard_by(event: Event) -> Iterable[str]:
    """The keys of the triggers that it sets off, whether there are such rules or not."""
    if any(event.data.get(word) for word in ("rule", "automatic", "imported")):
        return ()
    return _BY_KIND.get(event.kind, ())


def kinds() -> frozenset[str]:
    return frozenset(_BY_KIND)


_BY_KIND: dict[str, list[str]] = {}
for _each in TRIGGERS.values():
    for _kind in _each.kinds:
        _BY_KIND.setdefault(_kind, []).append(_each.key)
