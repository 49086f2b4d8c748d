"""Times of a region or of an account's contract while somebody writes them, and what they were before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from answerable.desk.frame.requests import key_of
from answerable.desk.policies.lengths import length_words
from answerable.desk.policies.times import (
    TimesTable,
    kind_label,
    moment_typed,
    typed_targets,
    written_targets,
)
from answerable.ledger.refusals import Invalid
from answerable.people.models import Account, Staff
from answerable.promises.actions import TimesWanted, times_wanted
from answerable.promises.actions.plans import KINDS
from answerable.promises.models import AgreedTimes
from answerable.promises.models.policies import targets_of
from answerable.regions.models import Calendar, Region
from answerable.tickets.models import Priority

MOST_VERSIONS = 20


@dataclass(kw_only=True)
class TimesDraft(TimesTable):
    """Hours alone: the policy whose times these are may count by a calendar."""

    calendar: str = ""
    since: str = ""
    calendars: Sequence[tuple[str, str]] = field(default_factory=list)  # none for a region, which has its own

    def wanted(self) -> tuple[TimesWanted, datetime | None]:
        """Raises Invalid with a sentence; what is wrong is said beside it as well."""
        self.errors.clear()
        targets = self.read_targets()
        if self.errors:
            raise Invalid(_("Look at the times: one of them cannot be read."))
        return TimesWanted(targets, key_of(self.calendar)), moment_typed(self.since)


def may_agree(staff: Staff) -> bool:
    return staff.may("promises.manage") and staff.scope.everything


def times_kept(owner: Region | Account, *, reader: Staff, now: datetime) -> TimesDraft:
    held = times_wanted(owner, at=now)
    return TimesDraft(
        targets=written_targets(held.targets, is_by_calendar=True),
        calendar="" if held.calendar is None else str(held.calendar),
        calendars=_calendars(owner, reader),
    )


def times_typed(given: QueryDict, owner: Region | Account, *, reader: Staff) -> TimesDraft:
    return TimesDraft(
        targets=typed_targets(given),
        calendar=given.get("calendar", "")[:17],
        since=given.get("since", "").strip()[:30],
        calendars=_calendars(owner, reader),
    )


@dataclass(frozen=True)
class Told:
    version: AgreedTimes
    words: str
    is_planned: bool


def told_of(owner: Region | Account, *, now: datetime) -> list[Told]:
    """Its versions, the last made first."""
    found = owner.agreed_times.select_related("calendar", "made_by").order_by("-number")[:MOST_VERSIONS]
    return [Told(each, _words(each), each.since > now) for each in found]


def _words(version: AgreedTimes) -> str:
    said = [
        f"{kind_label(kind)}, {Priority(priority).label}: {length_words(length, is_by_calendar=True)}"
        for kind, of in targets_of(version.targets).items()
        if kind in KINDS
        for priority, length in of.items()
    ]
    if version.calendar is not None:
        said.append(_("counted by %(calendar)s") % {"calendar": version.calendar})
    return "; ".join(said) or _("as the policy says")


def _calendars(owner: Region | Account, reader: Staff) -> Sequence[tuple[str, str]]:
    if isinstance(owner, Region):
        return []
    known = Calendar.objects.visible_to(reader).active()
    return [("", _("as the policy says")), *((str(each.pk), each.name) for each in known)]
