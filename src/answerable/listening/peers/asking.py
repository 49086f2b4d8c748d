"""“How did you handle that?”, asked of whoever solved it, where it was solved. Question and answer are notes there that
name the other: both are told as by any note, and whoever comes later reads them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor, ActorKind
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.models import PeerQuestion
from answerable.people.models import ProviderKind, Staff
from answerable.tickets.actions import follow, note
from answerable.tickets.actions.guards import locked
from answerable.tickets.mentions import colleagues_at
from answerable.tickets.models import Direction, Note, Ticket

MOST_TEXT = 2000


def solver_of(ticket: Ticket) -> Staff | None:
    """Who had the last word on it, if they are still here; whoever has it, where nobody answered."""
    answers = ticket.messages.filter(
        direction=Direction.OUTBOUND, is_automatic=False, staff__is_active=True
    ).exclude(staff__provider__kind=ProviderKind.AUTOMATED)
    last = answers.select_related("staff").order_by("-created_at", "-pk").first()
    if last is not None:
        return last.staff
    return ticket.assignee if ticket.assignee is not None and ticket.assignee.is_active else None


def may_be_asked(solved: Ticket, *, by: Actor) -> Staff | None:
    """Who solved it, where this person may ask them there: not themselves, and nobody who may not see it any more."""
    solver = solver_of(solved)
    return colleagues_at(solved, by).filter(pk=solver.pk).first() if solver else None


@transaction.atomic
def ask_peer(
    solved: Ticket, text: str, *, by: Actor, at: datetime, about: Ticket | None = None
) -> PeerQuestion:
    """On the solved ticket, of its solver; `about` is another one for which it is asked. Whoever asks follows the
    solved one, if they may. The same question twice is one."""
    found = locked(solved, by, "ticket.note")
    if by.staff_id is None:
        raise NotAllowed
    words = _checked(text)
    if about is not None and not Ticket.objects.visible_to(by).filter(pk=about.pk).exists():
        raise Ticket.DoesNotExist
    asked = may_be_asked(found, by=by)
    if asked is None:
        raise Refusal(_("Whoever solved it cannot be asked here."), code="nobody_to_ask")
    if about is not None and about.pk != found.pk:
        words += f"\n\n{_beside(about)}"
    known = PeerQuestion.objects.filter(ticket=found, asked=asked, asked_by=by.staff_id, question__text=words)
    if (before := known.first()) is not None:
        return before
    said = note(found, words, by=by, at=at, mentions=[asked.pk])
    made = PeerQuestion.objects.create(
        ticket=found, about=about, asked_by_id=by.staff_id, asked=asked, question=said, at=at
    )
    record(events.PEER_ASKED, found, by=by, at=at, question=made.pk, staff=asked.pk)
    if by.may("ticket.follow"):
        follow(found, by=by, at=at)
    return made


@transaction.atomic
def answer_peer(question: PeerQuestion, text: str, *, by: Actor, at: datetime) -> PeerQuestion:
    """By whom it was asked of; once, what comes later is a note like any other."""
    ticket = locked(question.ticket, by, "ticket.note")
    found = PeerQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if found.asked_id != by.staff_id:
        raise NotAllowed
    words = _checked(text)
    if found.answer is not None:
        if found.answer.text == words:
            return found
        raise Refusal(_("You have answered it already. Write a note to say more."))
    asker = ticket.readers().filter(pk=found.asked_by_id, is_active=True)
    said = note(ticket, words, by=by, at=at, mentions=asker.values_list("pk", flat=True))
    found.refresh_from_db()
    if found.answer_id is None:  # whoever asked may not see it any more, and is not named
        _take(found, said, by, at)
    return found


def hear_note(event: Event) -> None:
    """A note of whoever was asked that names whoever asked is the answer, wherever it was written. Of several open
    questions it is not guessed which it answers."""
    if not event.data.get("mentions") or event.actor_kind != ActorKind.STAFF:
        return
    rows = PeerQuestion.objects.unanswered().filter(ticket=event.ticket_id, asked=event.actor_id)
    asked = rows.filter(asked_by__in=event.data["mentions"], question__lt=event.data["note"])
    by = Actor(ActorKind.STAFF, event.actor_id, event.provider_id)
    found = list(asked.select_for_update(of=("self",)).order_by("pk")[:2])
    if len(found) == 1:
        _take(found[0], Note.objects.get(pk=event.data["note"]), by, event.at)


def _take(question: PeerQuestion, said: Note, by: Actor, at: datetime) -> None:
    question.answer, question.answered_at = said, at
    question.save(update_fields=["answer", "answered_at"])
    about = question.ticket
    record(events.PEER_ANSWERED, about, by=by, at=at, question=question.pk, staff=question.asked_by_id)


def _checked(text: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid(_("Write something."))
    if len(words) > MOST_TEXT:
        raise Invalid(_("At most %(most)s characters.") % {"most": MOST_TEXT})
    return words


def _beside(ticket: Ticket) -> str:
    return _("Asked beside %(reference)s.") % {"reference": ticket.reference}
