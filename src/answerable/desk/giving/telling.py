"""Why somebody was given a ticket, or nobody: decisions of giving in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from answerable.ledger.models import Event
from answerable.people.models import Staff
from answerable.routing.giving.choosing import RULED_OUT, Verdict
from answerable.routing.models import Skill

_WHY = {
    "chosen_ticket": gettext_lazy("They had this ticket before, so they know the matter."),
    "chosen_customer": gettext_lazy("They were the last to answer this customer, so they know them."),
    "chosen_deputy": gettext_lazy("They stand in for a colleague who knows it and is away."),
    "stands_in": gettext_lazy("They stand in for a colleague who went away."),
    "chosen_least_load": gettext_lazy(
        "Nobody who knows it could have it. Of all who could, they had least in hand for what they can have; of those "
        "with as little, theirs was the turn."
    ),
    "too_often": gettext_lazy(
        "It was given six times within four hours and always came back. It stays in the queue until somebody takes it."
    ),
    "nobody": gettext_lazy("The team has no people."),
}
_NOBODY = gettext_lazy("It stays in the queue, and is tried again every minute.")
_GROUPS = {
    Verdict.FREE: gettext_lazy("Could have had it too"),
    Verdict.LACKS_SKILL: gettext_lazy("Cannot do what it needs"),
    Verdict.FULL: gettext_lazy("Have as much in hand as they can have"),
    Verdict.AWAY: gettext_lazy("Are away"),
    Verdict.NOT_HERE: gettext_lazy(
        "Are not there: no page of theirs is open, it is not in their hours, or they pause"
    ),
    Verdict.PREFERS_PULL: gettext_lazy("Take tickets from the queue themselves"),
    Verdict.HAD_IT: gettext_lazy("Had it within the last four hours"),
    Verdict.NOT_ELIGIBLE: gettext_lazy("May not answer customers"),
}


@dataclass(frozen=True)
class Told:
    chosen: str  # nobody's name where it was given to nobody
    why: str
    load: str
    needs: Sequence[str]
    groups: Sequence[tuple[str, Sequence[str]]]  # words, names
    considered: str


def told_by(events: Sequence[Event], reader: Staff) -> dict[int, Told]:
    """By event, in the names that people and skills have now. Colleagues whom the reader does not know have none."""
    people = {key for event in events for key in _people_in(event)}
    needs = {key for event in events for key in event.data.get("needs", ())}
    if not events:
        return {}
    names = dict(Staff.objects.visible_to(reader).filter(pk__in=people).values_list("pk", "name"))
    skills = dict(Skill.objects.filter(pk__in=needs).values_list("pk", "name"))
    return {event.pk: _told(event, names, skills) for event in events}


def _people_in(event: Event) -> set[int]:
    data = event.data
    keys = {key for verdict in _GROUPS for key in data.get(verdict.value, ())}
    return keys | {data[key] for key in ("staff", "instead_of") if data.get(key)}


def _told(event: Event, names: Mapping[int, str], skills: Mapping[int, str]) -> Told:
    data = event.data
    groups = [
        (str(_GROUPS[verdict]), [_named(key, names) for key in data[verdict.value]])
        for verdict in (Verdict.FREE, *reversed(RULED_OUT))
        if data.get(verdict.value)
    ]
    chosen = _named(data["staff"], names) if data.get("staff") else ""
    return Told(
        chosen=chosen,
        why=_why(data["reason"], chosen, _named(data["instead_of"], names) if data.get("instead_of") else ""),
        load=_load(event) if chosen else "",
        needs=[skills.get(key, _("a skill that is gone")) for key in data.get("needs", ())],
        groups=groups,
        considered=_considered(event, groups),
    )


def _named(key: int, names: Mapping[int, str]) -> str:
    return names.get(key, _("a colleague of another team"))


def _why(reason: str, chosen: str, instead_of: str) -> str:
    if instead_of:
        words = _("%(deputy)s stands in for %(name)s, who is away.")
        return words % {"deputy": chosen, "name": instead_of}
    return str(_WHY.get(reason, _NOBODY))


def _load(event: Event) -> str:
    known = {key: event.data[key] for key in ("load", "capacity", "units")}
    return _("They had %(load)s of %(capacity)s in hand; this one counts %(units)s.") % known


def _considered(event: Event, groups: Sequence[tuple[str, Sequence[str]]]) -> str:
    count = event.data["considered"]
    words = ngettext("%(n)s person was considered", "%(n)s people were considered", count) % {"n": count}
    more = count - sum(len(names) for _words, names in groups) - bool(event.data.get("staff"))
    return (
        _("%(words)s; %(n)s of them are not named here.") % {"words": words, "n": more}
        if more > 0
        else f"{words}."
    )
