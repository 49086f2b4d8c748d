"""One change of several marked tickets: each through its verb, and all undone in one step while nobody has gone on."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.forms import (
    AssignForm,
    BrandChoice,
    PriorityForm,
    SnoozeForm,
    StatusForm,
    TagForm,
    TierForm,
    checked,
)
from answerable.desk.models import BulkChange
from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people.models import Staff
from answerable.tickets import actions
from answerable.tickets.actions.undoing import Was, state_of
from answerable.tickets.actions.words import spelled
from answerable.tickets.models import Ticket

MOST = 100
KEPT_FOR = timedelta(days=1)


class Verb(Protocol):
    def __call__(self, ticket: Ticket, *, by: Actor, at: datetime) -> object: ...


@dataclass(frozen=True)
class Change:
    """What is to happen to each, and what one says when it has; `tag` is the one it is about, if any."""

    verb: Verb
    words: str
    tag: str = ""


@dataclass
class Outcome:
    changed: list[dict[str, Any]] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)  # references by why

    def refuse(self, reference: str, why: str) -> None:
        self.refused.setdefault(why, []).append(reference)


def change_asked(given: QueryDict, staff: Staff) -> Change:
    """`do` is what to do, with its value behind a colon or in the field of the same name."""
    kind, _colon, value = given.get("do", "").partition(":")
    if kind not in _READERS:
        raise Invalid(_("Choose what to do with the tickets that you marked."))
    return _READERS[kind](value or given.get(kind, ""), staff)


@transaction.atomic
def change_all(references: set[str], change: Change, *, staff: Staff, at: datetime) -> tuple[Outcome, int]:
    """Do it to each that can be done; the outcome, and the key of what undoes it (0 when nothing was changed)."""
    outcome, by = Outcome(), staff.actor()
    # Locked in the order of their keys, so that two people's changes never wait for each other.
    tickets = Ticket.objects.visible_to(staff).filter(reference__in=references).order_by("pk")
    found = list(tickets.select_for_update(of=("self",)))
    if not found:
        raise Ticket.DoesNotExist
    for reference in sorted(references - {ticket.reference for ticket in found}):
        outcome.refuse(reference, _("not there any more, or not yours to see"))
    for ticket in found:
        _change_one(ticket, change, outcome, by, at)
    if not outcome.changed:
        return outcome, 0
    return outcome, BulkChange.objects.create(staff=staff, kept=outcome.changed, at=at).pk


def _change_one(ticket: Ticket, change: Change, outcome: Outcome, by: Actor, at: datetime) -> None:
    was, before = state_of(ticket, change.tag), ticket.changed_at
    try:
        change.verb(ticket, by=by, at=at)
    except Refusal as refusal:
        outcome.refuse(ticket.reference, refusal.message)
        return
    except Ticket.DoesNotExist:
        outcome.refuse(ticket.reference, _("not there any more, or not yours to see"))
        return
    since = Ticket.objects.values_list("changed_at", flat=True).get(pk=ticket.pk)
    if since != before:
        outcome.changed.append(
            {
                "ticket": ticket.pk,
                "reference": ticket.reference,
                "since": since.isoformat(),
                "was": _kept(was),
            }
        )


@transaction.atomic
def undo_all(key: int, *, staff: Staff, at: datetime) -> list[str]:
    """Put back what this person changed; the references of those that stay, since somebody went on with them."""
    made = BulkChange.objects.select_for_update().get(pk=key, staff=staff)
    if made.undone_at is not None:
        return []
    if not made.can_be_undone(at=at):
        raise Refusal(_("That is too long ago to be undone."), code="too_old")
    made.undone_at = at
    made.save(update_fields=["undone_at"])
    return [row["reference"] for row in made.kept if not _put_back(row, staff, at)]


def forget_changes(now: datetime) -> None:
    BulkChange.objects.filter(at__lt=now - KEPT_FOR).delete()


def _put_back(row: dict[str, Any], staff: Staff, at: datetime) -> bool:
    try:
        return actions.put_back(
            Ticket(pk=row["ticket"]),
            _was(row["was"]),
            since=datetime.fromisoformat(row["since"]),
            by=staff.actor(),
            at=at,
        )
    except (Refusal, Ticket.DoesNotExist):
        return False


def _kept(was: Was) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(was).items()
    }


def _was(kept: dict[str, Any]) -> Was:
    moments = {
        name: datetime.fromisoformat(kept[name]) for name in ("closed_at", "snoozed_until") if kept[name]
    }
    return Was(**{**kept, **moments})


# --- What can be done -------------------------------------------------------------------------------------


def _assign(value: str, staff: Staff) -> Change:
    """`me`, `nobody`, `staff-3` or `team-2`. A person takes it within its team, a team for whoever takes it there."""
    kind, _dash, key = value.partition("-")
    if kind == "me":
        kind, key = "staff", str(staff.pk)
    if value == "nobody":
        return Change(
            lambda ticket, by, at: actions.assign(ticket, team=ticket.team, staff=None, by=by, at=at),
            _("Nobody has them now"),
        )
    if kind not in ("staff", "team") or not key:
        raise Invalid(_("Choose who gets them."))
    chosen = checked(AssignForm({kind: key}, staff=staff))
    team, person = chosen["team"], chosen["staff"]
    if team is not None:
        return Change(
            lambda ticket, by, at: actions.assign(ticket, team=team, staff=None, by=by, at=at),
            _("%(who)s has them now") % {"who": team},
        )
    return Change(
        lambda ticket, by, at: actions.assign(ticket, team=ticket.team, staff=person, by=by, at=at),
        _("You have them now") if person == staff else _("%(who)s has them now") % {"who": person},
    )


def _close(_value: str, _staff: Staff) -> Change:
    return Change(actions.close, _("Closed"))


def _status(value: str, _staff: Staff) -> Change:
    status = checked(StatusForm({"status": value}))["status"]
    return Change(
        lambda ticket, by, at: actions.set_status(ticket, status, by=by, at=at),
        _("Now “%(status)s”") % {"status": status},
    )


def _priority(value: str, _staff: Staff) -> Change:
    form = PriorityForm({"priority": value})
    priority = checked(form)["priority"]
    words = dict(form.fields["priority"].choices)[priority]  # type: ignore[attr-defined]
    return Change(
        lambda ticket, by, at: actions.prioritise(ticket, priority, by=by, at=at),
        _("Priority: %(priority)s") % {"priority": words},
    )


def _tier(value: str, _staff: Staff) -> Change:
    form = TierForm({"tier": value})
    tier = checked(form)["tier"]
    words = dict(form.fields["tier"].choices)[tier]  # type: ignore[attr-defined]
    return Change(
        lambda ticket, by, at: actions.set_tier(ticket, tier, by=by, at=at),
        _("Line of support: %(tier)s") % {"tier": words},
    )


def _brand(value: str, _staff: Staff) -> Change:
    brand = checked(BrandChoice({"brand": "" if value == "none" else value or "?"}))["brand"]
    return Change(
        lambda ticket, by, at: actions.set_brand(ticket, brand, by=by, at=at),
        _("Brand: %(brand)s") % {"brand": brand or _("none")},
    )


def _tag(value: str, _staff: Staff) -> Change:
    name = _tag_name(value)
    return Change(
        lambda ticket, by, at: actions.tag(ticket, name, by=by, at=at),
        _("Tagged “%(tag)s”") % {"tag": name},
        tag=name,
    )


def _untag(value: str, _staff: Staff) -> Change:
    name = _tag_name(value)
    return Change(
        lambda ticket, by, at: actions.untag(ticket, name, by=by, at=at),
        _("No longer tagged “%(tag)s”") % {"tag": name},
        tag=name,
    )


def _tag_name(value: str) -> str:
    return spelled(str(checked(TagForm({"name": value}))["name"]))


def _snooze(value: str, _staff: Staff) -> Change:
    until = checked(SnoozeForm({"until": value}))["until"]
    return Change(lambda ticket, by, at: actions.snooze(ticket, until, by=by, at=at), _("Snoozed"))


_READERS: dict[str, Callable[[str, Staff], Change]] = {
    "assign": _assign,
    "close": _close,
    "status": _status,
    "priority": _priority,
    "tier": _tier,
    "brand": _brand,
    "tag": _tag,
    "untag": _untag,
    "snooze": _snooze,
}
_NOT_DONE = gettext_lazy("Not done: %(reasons)s")
_MOST_NAMED = 10


def refused_words(refused: dict[str, list[str]]) -> str:
    """Who was left out, and why."""
    reasons = [f"{named(references)} ({why.rstrip('.')})" for why, references in refused.items()]
    return str(_NOT_DONE) % {"reasons": "; ".join(reasons)}


def named(references: Sequence[str]) -> str:
    words = ", ".join(references[:_MOST_NAMED])
    more = len(references) - _MOST_NAMED
    return _("%(words)s and %(n)s more") % {"words": words, "n": more} if more > 0 else words
