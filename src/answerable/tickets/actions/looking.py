"""Having an answer looked over before it is sent: asked, changed, approved, sent in its writer's name.

A draft that is looked at has one writer at a time, the one it was asked of. Whoever changes it names the version that
they saw; what comes too late is kept as a draft of their own, so that no wording is lost.
"""

from dataclasses import replace
from datetime import datetime
from email.utils import getaddresses

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.composed import Composed, ComposedRows
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.ledger.together import change
from answerable.people.addresses import normalise
from answerable.people.models import Staff
from answerable.tickets import events
from answerable.tickets.actions.drafts import keep_draft, leave_to_whoever_looks
from answerable.tickets.actions.guards import locked
from answerable.tickets.actions.saying import Addresses, Answer, copies_of, note, recipients_of, say
from answerable.tickets.models import Draft, DraftKind, Look, Message, Ticket
from answerable.tickets.writing.markup import Written, cids_in, joined, links_in, written


@transaction.atomic
def ask_to_look(ticket: Ticket, *, of: Staff | None, by: Actor, at: datetime) -> Look:
    """Show one's answer to a colleague, or to everybody who may see the ticket; somebody else instead of the last."""
    ticket = locked(ticket, by, "ticket.reply")
    own = Draft.objects.filter(ticket=ticket, staff=by.staff_id, kind=DraftKind.REPLY).first()
    if own is None:
        raise Refusal(_("There is nothing to look at yet: write something first."))
    of = _mentor_of(by.staff_id, at) or of
    if of is not None:
        _check_can_look(ticket, of, by, at)
    look = Look.objects.filter(draft=own).first() or Look(draft=own)
    if look.pk and look.is_open and look.asked_of_id == (of.pk if of else None):
        return look
    look.asked_of, look.asked_at = of, at
    look.approved_by = look.approved_at = look.approved_version = None
    look.save()
    record(events.LOOK_ASKED, ticket, by=by, at=at, staff=of.pk if of else None)
    return look


@transaction.atomic
def take_back_look(ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """One's answer is one's own again."""
    ticket = locked(ticket, by, "ticket.reply")
    looks = Look.objects.filter(draft__ticket=ticket, draft__staff=by.staff_id)
    if looks.delete()[0]:
        record(events.LOOK_TAKEN_BACK, ticket, by=by, at=at)


@transaction.atomic
def reword(look: Look, said: Written, *, version: int, by: Actor, at: datetime) -> Draft | None:
    """Change the wording that was seen. When it was changed or taken back meanwhile, one's own wording is kept as one's
    own draft, and None says so."""
    ticket = _ticket_of(look, by, "ticket.reply")
    found = _open(look, by)
    said = written(said.text, said.html)
    if found is not None and Written(found.draft.text, found.draft.html) == said:
        return found.draft
    if found is None or found.draft.version != version:
        _keep_as_own(ticket, said, by=by, at=at)
        return None
    draft = found.draft
    draft.text, draft.html, draft.changed_at = said.text, said.html, at
    draft.version += 1
    draft.save(update_fields=["text", "html", "version", "changed_at"])
    return draft


@transaction.atomic
def approve(look: Look, *, version: int, by: Actor, at: datetime) -> Look:
    """Say that this wording may be sent. Nobody approves their own, nor anybody whose own answers are looked over; what
    is written in a week in service, its mentor alone."""
    ticket = _ticket_of(look, by, "ticket.approve")
    if is_looked_over(by.staff_id, at):
        raise NotAllowed
    mentor = _mentor_of(Draft.objects.get(look=look.pk).staff_id, at)
    if mentor is not None and mentor.pk != by.staff_id:
        raise NotAllowed(_("%(name)s is their mentor this week, and approves it.") % {"name": mentor.name})
    known = Look.objects.select_related("draft").filter(pk=look.pk, approved_by=by.staff_id).first()
    if known is not None and known.approved_version == version:
        return known
    found = _open(look, by)
    if found is None or found.draft.version != version:
        raise Refusal(_("It was changed or taken back meanwhile. Look at it once more."))
    found.approved_by_id, found.approved_at, found.approved_version = by.staff_id, at, version
    found.save()
    record(events.LOOK_APPROVED, ticket, by=by, at=at, staff=found.draft.staff_id)
    return found


@transaction.atomic
def return_look(look: Look, words: str, *, by: Actor, at: datetime) -> None:
    """Give it back unsent with a word, which is a note that names its writer. Nothing of what they wrote is lost."""
    ticket = _ticket_of(look, by, "ticket.note")
    found = _open(look, by)
    if found is None:
        raise Refusal(_("It was changed or taken back meanwhile. Look at it once more."))
    if not words.strip():
        raise Invalid(_("Say in a word what should be different."))
    writer = found.draft.staff
    Look.objects.filter(pk=found.pk).delete()
    record(events.LOOK_RETURNED, ticket, by=by, at=at, staff=writer.pk)
    note(ticket, f"@{writer.name} {words.strip()}", by=by, at=at, mentions=[writer.pk])


@change()
def send_for(look: Look, answer: Answer, *, version: int, by: Actor, at: datetime) -> Message:
    """Send it in its writer's name. What is said is what stands in the draft; `answer` says the rest."""
    ticket = _ticket_of(look, by, "ticket.reply")
    approve(look, version=version, by=by, at=at)
    draft = Draft.objects.select_for_update().get(pk=look.draft_id)
    whole = replace(answer, text=draft.text, html=draft.html)
    return say(ticket, whole, by=by, at=at, author_id=draft.staff_id, looked_over_by=by.staff_id)


_OWN_LOOK: ComposedRows[Look] = ComposedRows(
    lambda ticket, staff: (
        Look.objects.select_related("draft")
        .filter(draft__ticket=ticket, draft__staff=staff, draft__kind=DraftKind.REPLY)
        .order_by("pk")[:1]
    )
)
# Whoever served lately is among them: whether it is their week, the moment says.
_LOOKED_OVER_PERHAPS = Composed(
    lambda staff: (
        Staff.objects.filter(Q(is_looked_over=True) | Q(serves_until__isnull=False), pk=staff)
        .order_by()
        .values_list("pk")
    )
)


def is_looked_over(staff_id: int | None, at: datetime) -> bool:
    """Whether somebody else approves what they send: since it was set so, or in their week in service."""
    if staff_id is None or not _LOOKED_OVER_PERHAPS.ask(staff_id):
        return False
    staff: Staff = Staff.objects.get(pk=staff_id)
    return staff.is_looked_over or staff.is_serving(at=at)


def _mentor_of(staff_id: int | None, at: datetime) -> Staff | None:
    """Who alone approves what they write, in their week in service."""
    if staff_id is None or not _LOOKED_OVER_PERHAPS.ask(staff_id):
        return None
    staff: Staff = Staff.objects.select_related("mentor").get(pk=staff_id)
    return staff.mentor if staff.is_serving(at=at) else None


def refuse_to_speak(by: Actor, at: datetime) -> None:
    """What is said by word of mouth, nobody can approve before."""
    if _mentor_of(by.staff_id, at) is not None:
        words = _(
            "In your week in service you write, and your mentor approves it. Leave the telephone to them."
        )
        raise Refusal(words, code="not_looked_over")


def foresee_approval(ticket: Ticket, staff_id: int) -> None:
    _OWN_LOOK.foresee(ticket.pk, staff_id)
    _LOOKED_OVER_PERHAPS.foresee(staff_id)


def approved_by(ticket: Ticket, answer: Answer, *, by: Actor, at: datetime) -> int | None:
    """Who looked over what is about to be sent, if anybody did; refuses where somebody has to, and while somebody does:
    their wording would go with the draft."""
    if by.staff_id is None:
        return None
    look = next(iter(_OWN_LOOK.ask(ticket.pk, by.staff_id)), None)
    if look is not None:
        leave_to_whoever_looks(look.draft)
        if look.holds and _is_same(look.draft, answer, ticket):
            return look.approved_by_id
    if is_looked_over(by.staff_id, at):
        words = _(
            "Your answers are looked over before they are sent. It is kept: ask a colleague to look at it."
        )
        raise Refusal(words, code="not_looked_over")
    return None


def _is_same(draft: Draft, answer: Answer, ticket: Ticket) -> bool:
    """The same words, links, pictures and copies: browsers send line ends of their own."""
    said = written(answer.text, answer.html)
    return (
        draft.text.split() == said.text.split()
        and links_in(draft.html) == links_in(said.html)
        and cids_in(draft.html) == cids_in(said.html)
        and _addresses(answer.cc) in _copies_shown(draft, ticket)
    )


def _copies_shown(draft: Draft, ticket: Ticket) -> list[set[str]]:
    """Those that its writer named; else nobody, or everybody who takes part, as the page offers."""
    if draft.cc.strip():
        named = getaddresses([draft.cc])
        return [_addresses([(address, name) for name, address in named])]
    return [set(), _addresses(copies_of(ticket, recipients_of(ticket)))]


def _addresses(pairs: Addresses) -> set[str]:
    found = (normalise("email", address) or address for address, _name in pairs)
    return {address for address in found if address}


def _ticket_of(look: Look, by: Actor, right: str) -> Ticket:
    ticket = Ticket.objects.filter(drafts__look=look.pk).first()
    if ticket is None:
        raise Refusal(_("It was sent or taken back meanwhile."))
    return locked(ticket, by, right)


def _open(look: Look, by: Actor) -> Look | None:
    """As it is now, if it is still to be looked at by this person."""
    return Look.objects.asked_of(by).select_related("draft").filter(pk=look.pk).first()


def _keep_as_own(ticket: Ticket, said: Written, *, by: Actor, at: datetime) -> None:
    own = Draft.objects.filter(ticket=ticket, staff=by.staff_id, kind=DraftKind.REPLY).first()
    both = joined(Written(own.text, own.html), said) if own else said
    keep_draft(ticket, DraftKind.REPLY, both.text, by=by, at=at, html=both.html, cc=own.cc if own else "")


def _check_can_look(ticket: Ticket, of: Staff, by: Actor, at: datetime) -> None:
    if of.pk == by.staff_id:
        raise Refusal(_("Ask somebody else: it is your own."))
    mentor = _mentor_of(by.staff_id, at)
    if mentor is None and not Staff.objects.visible_to(by).active().filter(pk=of.pk).exists():
        raise Staff.DoesNotExist
    if not Ticket.objects.visible_to(of).filter(pk=ticket.pk).exists():
        raise Refusal(_("%(name)s may not see this ticket. Ask somebody who does.") % {"name": of})
    if not could_look(ticket, by, at).filter(pk=of.pk).exists():
        raise Refusal(_("%(name)s cannot approve answers. Ask somebody who can.") % {"name": of})


def could_look(ticket: Ticket, by: Actor, at: datetime) -> "QuerySet[Staff]":
    """Colleagues that this person knows who may see the ticket, answer it, and approve what others write; in a week in
    service, the mentor."""
    mentor = _mentor_of(by.staff_id, at)
    known = Staff.objects.visible_to(by) if mentor is None else Staff.objects.filter(pk=mentor.pk)
    able = known.who_may("ticket.reply", "ticket.approve").filter(is_looked_over=False)
    others = able.exclude(pk=by.staff_id or 0)
    return ticket.readers().filter(pk__in=others.order_by().values("pk"))
