"""What is kept here of a customer who turns out to be another: it goes along, is nowhere twice, and goes back when that
is undone. What moved is kept with the merge."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef

from answerable.ledger.models import Event
from answerable.people.models import CustomerMerge
from answerable.selfservice.issues.actions.linking import follow_ticket
from answerable.selfservice.models import GuideRun, Issue, NoticeRow, Suggested, Touched
from answerable.tickets.models import Ticket

_KEY = "selfservice"  # among what moved
_PLAIN: dict[str, type[Model]] = {"guide_runs": GuideRun, "suggested": Suggested}
_MOMENTS = ("asked_at", "told_at", "chased_at")
_Kept = dict[str, Any]


def move(event: Event) -> None:
    """A notice that both were sent stays two rows: two letters left, and neither is sent again."""
    merge = CustomerMerge.objects.select_for_update().get(pk=event.data["merge"])
    gone, kept = merge.gone_id, merge.kept_id
    moved: _Kept = {}
    for name, model in _PLAIN.items():
        moved[name] = _hand_over(model, model._default_manager.filter(customer=gone), kept)
    told = NoticeRow.objects.filter(issue=OuterRef("issue"), once=OuterRef("once"), customer=kept)
    alone = NoticeRow.objects.filter(~Exists(told), customer=gone)
    moved["notice_rows"] = _hand_over(NoticeRow, alone, kept)
    ours = {each.issue_id: each for each in Touched.objects.select_for_update().filter(customer=kept)}
    theirs = Touched.objects.select_for_update().filter(customer=gone)
    moved["folded"] = [_fold(each, ours[each.issue_id]) for each in theirs if each.issue_id in ours]
    moved["touched"] = _hand_over(Touched, Touched.objects.filter(customer=gone), kept)
    if any(moved.values()):
        merge.moved = {**merge.moved, _KEY: moved}
        merge.save(update_fields=["moved"])


def move_back(event: Event) -> None:
    """Exactly what moved. What happened since stays with whom it happened to."""
    merge = CustomerMerge.objects.get(pk=event.data["merge"])
    moved: _Kept = merge.moved.get(_KEY, {})
    models: dict[str, type[Model]] = {**_PLAIN, "notice_rows": NoticeRow, "touched": Touched}
    for name, model in models.items():
        rows = model._default_manager.filter(pk__in=moved.get(name, []), customer=merge.kept_id)
        rows.update(customer=merge.gone_id)
    folded = moved.get("folded", [])
    there = set(Issue.objects.filter(pk__in=[each["issue"] for each in folded]).values_list("pk", flat=True))
    for each in folded:
        if each["issue"] in there:
            _unfold(each, merge)


def follow(event: Event) -> None:
    """Whose ticket about a known issue it is, is touched by it."""
    assert event.ticket_id is not None
    ticket = Ticket.objects.get(pk=event.ticket_id)
    follow_ticket(ticket, was=event.data["was"], at=event.at)


def _hand_over(model: type[Model], rows: Any, kept: int) -> list[int]:
    keys = list(rows.values_list("pk", flat=True))
    model._default_manager.filter(pk__in=keys).update(customer=kept)
    return keys


def _fold(theirs: Touched, ours: Touched) -> _Kept:
    """One row of the two: whatever happened to either first."""
    row = {
        "issue": ours.issue_id,
        "how": theirs.how,
        "since": theirs.since.isoformat(),
        "theirs": _moments(theirs),
        "ours": _moments(ours),
    }
    for name in _MOMENTS:
        setattr(ours, name, _first(getattr(theirs, name), getattr(ours, name)))
    ours.save(update_fields=_MOMENTS)
    theirs.delete()
    return row


def _unfold(row: _Kept, merge: CustomerMerge) -> None:
    theirs = {name: _read(row["theirs"][name]) for name in _MOMENTS}
    Touched.objects.get_or_create(
        issue_id=row["issue"],
        customer_id=merge.gone_id,
        defaults={"how": row["how"], "since": datetime.fromisoformat(row["since"]), **theirs},
    )
    rows = Touched.objects.select_for_update().filter(issue=row["issue"], customer=merge.kept_id)
    for ours in rows:
        for name in _MOMENTS:
            was = _read(row["ours"][name])
            if getattr(ours, name) == _first(theirs[name], was):
                setattr(ours, name, was)
        ours.save(update_fields=_MOMENTS)


def _moments(row: Touched) -> dict[str, str | None]:
    found = {name: getattr(row, name) for name in _MOMENTS}
    return {name: moment.isoformat() if moment else None for name, moment in found.items()}


def _read(moment: str | None) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None


def _first(*moments: datetime | None) -> datetime | None:
    return min((each for each in moments if each is not None), default=None)
