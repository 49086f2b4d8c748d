"""Asking the colleague who solved something like it. Question and answer are notes on the ticket that name the other:
both are told as by any note, and whoever comes later reads them there."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.models import PeerQuestion
from answerable.people.models import ProviderKind, Staff
from answerable.tickets.actions import note
from answerable.tickets.actions.guards import locked
from answerable.tickets.models import Direction, Ticket

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


@transaction.atomic
def ask_peer(
    ticket: Ticket, text: str, *, asked: Staff, by: Actor, at: datetime, about: Ticket | None = None
) -> PeerQuestion:
    """On `ticket`, of somebody who may see it; `about` is what they solved, if it is another one. The same question
    twice is one."""
    found = locked(ticket, by, "ticket.note")
    if by.staff_id is None:
        raise NotAllowed
    if asked.pk == by.staff_id:
        raise Refusal(_("You solved it yourself."))
    words = _checked(text)
    if about is not None and not Ticket.objects.visible_to(by).filter(pk=about.pk).exists():
        raise Ticket.DoesNotExist
    known = PeerQuestion.objects.unanswered().filter(ticket=found, asked=asked, asked_by=by.staff_id)
    for each in known.select_related("question"):
        if each.question.text.startswith(words):
            return each
    link = "" if about is None or about.pk == found.pk else f"\n\n{_address(about)}"
    said = note(found, words + link, by=by, at=at, mentions=[asked.pk])
    made = PeerQuestion.objects.create(
        ticket=found, about=about, asked_by_id=by.staff_id, asked=asked, question=said, at=at
    )
    record(events.PEER_ASKED, found, by=by, at=at, question=made.pk, staff=asked.pk)
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
    found.answer = note(ticket, words, by=by, at=at, mentions=asker.values_list("pk", flat=True))
    found.answered_at = at
    found.save(update_fields=["answer", "answered_at"])
    record(events.PEER_ANSWERED, ticket, by=by, at=at, question=found.pk, staff=found.asked_by_id)
    return found


def _checked(text: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid(_("Write something."))
    if len(words) > MOST_TEXT:
        raise Invalid(_("At most %(most)s characters.") % {"most": MOST_TEXT})
    return words


def _address(ticket: Ticket) -> str:
    return f"{ticket.reference}: {settings.BASE_URL}{ticket.get_absolute_url()}"
