"""What somebody sees of findings: rows of a list, what became of one's own, what a ticket is evidence of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from answerable.desk.frame.requests import key_of
from answerable.ledger.models import Event
from answerable.listening.findings.resting import NOTHING, Weight, weights_of
from answerable.listening.models import Department, Finding, FindingEvidence, FindingKind, FindingState
from answerable.people.models import Staff
from answerable.tickets.models import Ticket

OPEN, LATE = "open", "late"
_MOST_OF_TICKET = 20


@dataclass(frozen=True)
class Row:
    finding: Finding
    weight: Weight
    is_overdue: bool


def rows_of(findings: Sequence[Finding], *, on: date) -> list[Row]:
    weights = weights_of([each.pk for each in findings])
    return [Row(each, weights.get(each.pk, NOTHING), each.is_overdue(on=on)) for each in findings]


@dataclass(frozen=True)
class Asked:
    """Which are wanted; nonsense is passed over."""

    state: str = OPEN
    kind: str = ""
    department: int | None = None
    product: str = ""
    owner: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> "Asked":
        state, kind = given.get("state", OPEN), given.get("kind", "")
        owner = given.get("owner", "")
        return cls(
            state if state in (*FindingState.values, OPEN, LATE, "all") else OPEN,
            kind if kind in FindingKind.values else "",
            key_of(given.get("department", "")),
            given.get("product", "").replace("\x00", "")[:100].strip(),
            owner if owner in ("me", "none") else "",
        )

    @property
    def is_plain(self) -> bool:
        return self == Asked()

    def rows(self, staff: Staff, *, on: date) -> "QuerySet[Finding]":
        rows = Finding.objects.visible_to(staff).standing()
        if self.state == OPEN:
            rows = rows.open()
        elif self.state == LATE:
            rows = rows.overdue(on=on)
        elif self.state != "all":
            rows = rows.filter(state=self.state)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.department is not None:
            rows = rows.filter(department=self.department)
        if self.product:
            rows = rows.filter(product__iexact=self.product)
        if self.owner == "me":
            rows = rows.filter(owner=staff)
        elif self.owner == "none":
            rows = rows.filter(owner=None)
        return rows.select_related("owner", "department").order_by("-pk")


def raised_by(staff: Staff) -> "QuerySet[Finding]":
    """What they raised, and what they joined a ticket to."""
    joined = FindingEvidence.objects.filter(by=staff).values("finding")
    rows = Finding.objects.visible_to(staff).filter(Q(raised_by=staff) | Q(pk__in=joined))
    return rows.select_related("owner", "department", "merged_into").order_by("-changed_at", "-pk")


def found_on(ticket: Ticket, staff: Staff) -> list[Finding]:
    """What this ticket is evidence of; what became one with another is that."""
    seen = Finding.objects.visible_to(staff).filter(evidence__ticket=ticket).select_related("merged_into")
    rows = list(seen.order_by("-pk")[:_MOST_OF_TICKET])
    return list({each.pk: each for each in (row.merged_into or row for row in rows)}.values())


@dataclass(frozen=True)
class Happened:
    at: datetime
    words: str


_MOST_HAPPENED = 100


def history_of(finding: Finding) -> list[Happened]:
    """In sentences, the newest first, from the ledger."""
    events = list(Event.objects.filter(stream=f"finding/{finding.pk}").order_by("-number")[:_MOST_HAPPENED])
    people = _names(Staff, _people_in(events))
    departments = _names(Department, {each.data.get("department") for each in events})
    return [Happened(each.at, _sentence(each, people, departments)) for each in events]


def _people_in(events: Iterable[Event]) -> set[int | None]:
    actors = {each.actor_id for each in events if each.actor_kind == "staff"}
    return actors | {each.data.get("staff") for each in events}


def _names(model: type[Staff] | type[Department], keys: set[int | None]) -> dict[int, str]:
    return dict(model._default_manager.filter(pk__in=[key for key in keys if key]).values_list("pk", "name"))


def _sentence(event: Event, people: dict[int, str], departments: dict[int, str]) -> str:
    known = {
        "actor": people.get(event.actor_id or 0, _("Answerable"))
        if event.actor_kind == "staff"
        else _("Answerable"),
        "whom": people.get(event.data.get("staff") or 0)
        or departments.get(event.data.get("department") or 0)
        or _("nobody"),
        "department": departments.get(event.data.get("department") or 0, _("no department")),
        "n": event.data.get("tickets") or event.data.get("customers") or 0,
        "other": f"F{event.data.get('into') or event.data.get('out_of') or ''}",
    }
    return _words(event) % known


def _words(event: Event) -> str:
    late = {
        1: _("It was late: whoever has it was told"),
        2: _("Still late: who leads the department was told"),
    }
    if event.kind == "finding.overdue":
        return late.get(event.data.get("stage", 0), _("Still late: those who see everything were told"))
    return {
        "finding.raised": _("%(actor)s raised it, for %(department)s"),
        "finding.changed": _("%(actor)s changed its words"),
        "finding.given": _("%(actor)s gave it to %(whom)s"),
        "finding.accepted": _("%(actor)s accepted it: %(whom)s acts on it"),
        "finding.declined": _("%(actor)s declined it"),
        "finding.done": _("%(actor)s said that it is done"),
        "finding.reopened": _("%(actor)s took it up again"),
        "finding.joined": _("%(actor)s joined tickets to it: %(n)s"),
        "finding.left": _("%(actor)s took a ticket out of it"),
        "finding.merged": _("%(actor)s made it one with %(other)s"),
        "finding.unmerged": _("%(actor)s took it out of %(other)s again"),
        "finding.linked": _("%(actor)s said where it is worked on"),
        "finding.done_there": _("Its tracker says that it is done"),
        "finding.open_there": _("Its tracker says that it is open again"),
        "finding.notice_written": _("%(actor)s wrote to those who told us"),
        "finding.notice_changed": _("%(actor)s changed what they are told"),
        "finding.notice_approved": _("%(actor)s approved it: customers are told, %(n)s"),
        "finding.notice_stopped": _("%(actor)s stopped telling them"),
        "finding.notice_sent": _("Those who told us were told"),
    }.get(event.kind, event.kind)
