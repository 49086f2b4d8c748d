"""Two tickets that are one matter, one that is two, and those that belong together."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.tickets import events
from answerable.tickets.actions.ending import resume
from answerable.tickets.actions.guards import locked, locked_even_merged, save
from answerable.tickets.actions.opening import open_ticket
from answerable.tickets.models import (
    DocumentKind,
    Follow,
    Link,
    LinkKind,
    Message,
    Note,
    Participant,
    SearchDocument,
    SideConversation,
    SideDraft,
    SideMessage,
    Ticket,
    TicketMerge,
)
from answerable.tickets.waits import WAIT, recompute_wait


@transaction.atomic
def merge(gone: Ticket, kept: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """`gone` becomes part of `kept`: what was said moves, and later mail to either arrives at `kept`."""
    if gone.pk == kept.pk:
        raise Invalid(_("A ticket cannot be merged with itself."))
    gone, kept = _lock_two(gone, kept, by, "ticket.merge")
    if gone.merged_into_id == kept.pk:
        return kept
    if gone.is_merged or kept.is_merged:
        raise Refusal(
            _("One of them was merged already. Undo that, or choose the ticket it went to."), code="merged"
        )
    _refuse_across_companies(gone, kept, by)
    moved = {
        "messages": list(gone.messages.values_list("pk", flat=True)),
        "notes": list(gone.notes.values_list("pk", flat=True)),
        "participants": _new_participants(gone, kept),
        "tags": _new_tags(gone, kept),
        "follows": _new_follows(gone, kept),
        "sides": list(gone.side_conversations.values_list("pk", flat=True)),
    }
    waited = gone.waiting_since is not None and not gone.is_closed and not gone.is_snoozed
    merge = TicketMerge.objects.create(gone=gone, kept=kept, moved=moved, at=at)
    _move(moved, kept)
    kept.tags.add(*moved["tags"])
    gone.merged_into = kept
    save(gone, at, "merged_into")
    for ticket in (gone, kept):
        _rewait(ticket, at)
    record(events.MERGED, gone, by=by, at=at, into=kept.pk, merge=merge.pk)
    record(events.TOOK_IN, kept, by=by, at=at, ticket=gone.pk, merge=merge.pk)
    if (waited and kept.waiting_since is not None) or (kept.is_closed and not gone.is_closed):
        # What was open must not end by becoming part of something that had, nor who waits be put to sleep.
        resume(kept, by=by, at=at, reason="merged")
    return kept


@transaction.atomic
def unmerge(gone: Ticket, *, by: Actor, at: datetime) -> Ticket:
    """Undo the merge of `gone`: exactly what moved goes back; what came since stays. Twice is harmless."""
    kept = Ticket.objects.filter(merged_from=gone).first()
    if kept is None:
        return locked_even_merged(gone, by, "ticket.merge")
    gone, kept = _lock_two(gone, kept, by, "ticket.merge")
    merge = TicketMerge.objects.select_for_update().filter(gone=gone, undone_at=None).first()
    if merge is None:
        return gone
    if kept.is_merged:
        # What moved has moved on: only from the outside in can it go back exactly.
        raise Refusal(_("The ticket it went to was merged since. Undo that first."), code="merged")
    _move(merge.moved, gone, only_from=kept)
    kept.tags.remove(*merge.moved["tags"])
    gone.merged_into = None
    save(gone, at, "merged_into")
    merge.undone_at = at
    merge.save(update_fields=["undone_at"])
    for ticket in (gone, kept):
        _rewait(ticket, at)
    record(events.UNMERGED, gone, by=by, at=at, out_of=kept.pk, merge=merge.pk)
    record(events.GAVE_BACK, kept, by=by, at=at, ticket=gone.pk, merge=merge.pk)
    return gone


@transaction.atomic
def merge_all(gone: Sequence[Ticket], kept: Ticket, *, by: Actor, at: datetime) -> None:
    """Several tickets become part of `kept`: all of them or none."""
    for ticket in _lock_all([*gone, kept], by):
        if ticket.is_merged and ticket.merged_into_id != kept.pk:
            raise merged_already(ticket)
    for ticket in _in_order(*gone):
        merge(ticket, kept, by=by, at=at)


@transaction.atomic
def unmerge_all(gone: Sequence[Ticket], *, by: Actor, at: datetime) -> None:
    """Undo several merges: all of them or none."""
    kept = Ticket.objects.filter(merged_from__in=gone).distinct()
    _lock_all([*gone, *kept], by)
    for ticket in _in_order(*gone):
        unmerge(ticket, by=by, at=at)


def merged_already(ticket: Ticket) -> Refusal:
    words = _("%(ticket)s was merged already. Nothing was changed.") % {"ticket": ticket.reference}
    return Refusal(words, code="merged")


@transaction.atomic
def split(
    ticket: Ticket, messages: Sequence[Message], *, by: Actor, at: datetime, subject: str = ""
) -> Ticket:
    """The chosen messages become a ticket of their own, linked to this one."""
    ticket = locked(ticket, by, "ticket.split")
    chosen = list(ticket.messages.filter(pk__in=[message.pk for message in messages]))
    if not chosen:
        raise Invalid(_("Choose the messages that are another matter."))
    if len(chosen) == ticket.messages.count():
        raise Invalid(_("Leave at least one message: without any, nothing would be split."))
    new = open_ticket(
        customer=next((message.customer for message in chosen if message.customer), ticket.customer),
        channel=chosen[0].channel,
        subject=subject or chosen[0].subject or ticket.subject,
        by=by,
        at=at,
        team=ticket.team_still_there,
        brand_id=ticket.brand_id,
    )
    if ticket.assignee is not None and ticket.assignee.is_active:  # what had ended may be somebody's who left
        new.assignee_id = ticket.assignee_id
    save(new, at, "assignee")
    _move(
        {"messages": [message.pk for message in chosen], "notes": [], "participants": [], "follows": []}, new
    )
    _copy_participants(ticket, new)
    for one in (ticket, new):
        _rewait(one, at)
    Link.objects.create(source=ticket, target=new, kind=LinkKind.SPLIT, created_at=at)
    record(events.SPLIT, ticket, by=by, at=at, into=new.pk, messages=[message.pk for message in chosen])
    record(events.LINKED, new, by=by, at=at, ticket=ticket.pk, link=LinkKind.SPLIT.value)
    return new


@transaction.atomic
def link(source: Ticket, target: Ticket, kind: LinkKind, *, by: Actor, at: datetime) -> Link:
    """`source` is the parent of, or related to, `target`."""
    if source.pk == target.pk:
        raise Invalid(_("A ticket cannot be linked to itself."))
    source, target = _lock_two(source, target, by, "ticket.link")
    if kind == LinkKind.PARENT and _is_below(source, target):
        raise Refusal(_("That ticket is above this one already: it cannot be below it too."), code="loop")
    if kind == LinkKind.RELATED:
        # It says the same both ways: kept one way.
        source, target = _in_order(source, target)
    made, is_new = Link.objects.get_or_create(
        source=source, target=target, kind=kind, defaults={"created_at": at}
    )
    if is_new:
        record(events.LINKED, source, by=by, at=at, ticket=target.pk, link=kind.value)
        record(events.LINKED, target, by=by, at=at, ticket=source.pk, link=kind.value)
    return made


@transaction.atomic
def unlink(source: Ticket, target: Ticket, kind: LinkKind, *, by: Actor, at: datetime) -> None:
    source, target = _lock_two(source, target, by, "ticket.link")
    if kind == LinkKind.RELATED:
        source, target = _in_order(source, target)
    removed, _rows = Link.objects.filter(source=source, target=target, kind=kind).delete()
    if removed:
        record(events.UNLINKED, source, by=by, at=at, ticket=target.pk, link=kind.value)
        record(events.UNLINKED, target, by=by, at=at, ticket=source.pk, link=kind.value)


def _refuse_across_companies(gone: Ticket, kept: Ticket, by: Actor) -> None:
    """By becoming part of another company's ticket it would be taken from its own, also by those who only see it while
    it is offered to them. Those who lead everywhere may, and so do rules."""
    if by.kind is not ActorKind.STAFF or by.scope.everything or gone.team is None or kept.team is None:
        return
    if gone.team.provider_id != kept.team.provider_id:
        words = _(
            "%(ticket)s is with another company’s team. Let it be handed over first, so that it is accepted."
        )
        raise Refusal(words % {"ticket": gone.reference}, code="hand_over")


def _lock_all(tickets: Iterable[Ticket], by: Actor) -> list[Ticket]:
    """In the order of their keys and before the first verb: each verb locks two, and pair by pair two people's merges
    could wait for each other."""
    return [locked_even_merged(ticket, by, "ticket.merge") for ticket in _in_order(*tickets)]


def _lock_two(one: Ticket, other: Ticket, by: Actor, right: str) -> tuple[Ticket, Ticket]:
    """Both, locked in the order of their keys, so that two verbs at once cannot wait for each other."""
    found = {ticket.pk: locked_even_merged(ticket, by, right) for ticket in _in_order(one, other)}
    return found[one.pk], found[other.pk]


def _in_order(*tickets: Ticket) -> list[Ticket]:
    return sorted(tickets, key=lambda ticket: ticket.pk)


def _move(moved: dict[str, list[int]], to: Ticket, *, only_from: Ticket | None = None) -> None:
    for model, kind, ids in (
        (Message, DocumentKind.MESSAGE, moved["messages"]),
        (Note, DocumentKind.NOTE, moved["notes"]),
    ):
        rows = model.objects.filter(pk__in=ids)
        if only_from is not None:
            rows = rows.filter(ticket=only_from)
        ids = list(rows.values_list("pk", flat=True))
        model.objects.filter(pk__in=ids).update(ticket=to)
        SearchDocument.objects.filter(kind=kind, object_id__in=ids).update(ticket=to)
    _move_sides(moved.get("sides", []), to, only_from=only_from)
    Participant.objects.filter(pk__in=moved["participants"]).update(ticket=to)
    Follow.objects.filter(pk__in=moved.get("follows", ())).update(
        ticket=to
    )  # merges made before these were kept


def _move_sides(ids: list[int], to: Ticket, *, only_from: Ticket | None) -> None:
    rows = SideConversation.objects.filter(pk__in=ids)
    if only_from is not None:
        rows = rows.filter(ticket=only_from)
    ids = list(rows.values_list("pk", flat=True))
    SideConversation.objects.filter(pk__in=ids).update(ticket=to)
    SideDraft.objects.filter(conversation__in=ids).update(ticket=to)
    said = list(SideMessage.objects.filter(conversation__in=ids).values_list("pk", flat=True))
    SearchDocument.objects.filter(kind=DocumentKind.SIDE, object_id__in=said).update(ticket=to)


def _new_participants(gone: Ticket, kept: Ticket) -> list[int]:
    known = set(kept.participants.values_list("channel", "address"))
    return [row.pk for row in gone.participants.all() if (row.channel, row.address) not in known]


def _new_tags(gone: Ticket, kept: Ticket) -> list[int]:
    return list(gone.tags.exclude(pk__in=kept.tags.values("pk")).values_list("pk", flat=True))


def _new_follows(gone: Ticket, kept: Ticket) -> list[int]:
    """Whoever follows what is merged goes on following the matter."""
    rows = gone.follows.exclude(staff__in=kept.follows.values("staff"))
    return list(rows.values_list("pk", flat=True))


def _copy_participants(ticket: Ticket, new: Ticket) -> None:
    rows = list(ticket.participants.all())
    for row in rows:
        row.pk, row.ticket = None, new
    Participant.objects.bulk_create(rows, ignore_conflicts=True)


def _rewait(ticket: Ticket, at: datetime) -> None:
    recompute_wait(ticket)
    save(ticket, at, *WAIT, "answered_at")


def _is_below(ticket: Ticket, other: Ticket) -> bool:
    """Whether `ticket` hangs, at any depth, below `other`."""
    level, seen = {other.pk}, set[int]()
    while level:
        if ticket.pk in level:
            return True
        seen |= level
        children = Link.objects.filter(source__in=level, kind=LinkKind.PARENT).values_list(
            "target_id", flat=True
        )
        level = set(children) - seen
    return False
