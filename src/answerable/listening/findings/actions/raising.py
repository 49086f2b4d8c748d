"""Raising a finding, changing its words, and saying on which tickets it rests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.jobs import enqueue
from answerable.ledger.kinds import Word
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.listening import events
from answerable.listening.findings.actions.guards import (
    MOST_TEXT,
    RAISE,
    check_quotes,
    check_words,
    locked,
    locked_standing,
    may_decide,
    owner_within,
)
from answerable.listening.findings.links import key_of_link, link_or_refusal
from answerable.listening.findings.owing import GIVEN, mail_owner
from answerable.listening.findings.quoting import MOST_QUOTED
from answerable.listening.findings.resting import evidence_of
from answerable.listening.models import ANSWER_WITHIN, Department, Finding, FindingEvidence, FindingKind
from answerable.people.models import Staff
from answerable.tickets.actions.guards import locked_even_merged
from answerable.tickets.models import Ticket

MOST_TICKETS = 500


@dataclass(frozen=True)
class FindingWanted:
    """Without a department it goes to the one that such findings go to; without a day, two weeks are given."""

    kind: FindingKind
    title: str
    text: str = ""
    product: str = ""
    department: Department | None = None
    owner: Staff | None = None
    due_on: date | None = None
    link: str = ""


@dataclass(frozen=True)
class Evidence:
    """`quote` is what the customer said, with nothing in it that betrays them."""

    ticket: Ticket
    quote: str = ""


@dataclass(frozen=True)
class _Words:
    title: str
    text: str
    product: str
    link: str


@transaction.atomic
def raise_finding(
    wanted: FindingWanted,
    evidence: Sequence[Evidence] = (),
    *,
    by: Actor,
    at: datetime,
    theme_words: Sequence[str] = (),
) -> Finding:
    """From tickets, from a theme (`theme_words` are its own), or from nothing but what somebody knows."""
    if not by.may(RAISE) or by.staff_id is None:
        raise NotAllowed
    words = _checked(wanted, [each.ticket for each in evidence], by)
    check_quotes([(each.ticket, each.quote) for each in evidence], by=by)
    department = wanted.department or _department_of(wanted)
    made = Finding.objects.create(
        kind=wanted.kind,
        title=words.title,
        text=words.text,
        product=words.product,
        department=department,
        owner=owner_within(wanted.owner, department),
        due_on=wanted.due_on or (at + ANSWER_WITHIN).date(),
        raised_by_id=by.staff_id,
        provider_id=by.provider_id,
        raised_at=at,
        changed_at=at,
        link=words.link,
        link_key=key_of_link(words.link),
        theme_words=[word for word in theme_words if word][:20],
    )
    of, whose = Word(wanted.kind.value), department.pk if department else None
    record(events.FINDING_RAISED, made, by=by, at=at, of=of, department=whose, is_first=True)
    for each in sorted(evidence[:MOST_TICKETS], key=lambda each: each.ticket.pk):
        _join(made, each, by=by, at=at)
    if made.owner_id is not None and made.owner_id != by.staff_id:
        enqueue(mail_owner, finding_id=made.pk, stage=GIVEN)
    return made


def _department_of(wanted: FindingWanted) -> Department | None:
    """Of what somebody at a provider acts on, none of the house's."""
    is_ours = wanted.owner is None or wanted.owner.provider.is_in_house
    return department_for(wanted.kind) if is_ours else None


def department_for(kind: str) -> Department | None:
    """The first that takes such findings."""
    return next((each for each in Department.objects.all() if kind in each.kinds), None)


@transaction.atomic
def change_finding(finding: Finding, wanted: FindingWanted, *, by: Actor, at: datetime) -> Finding:
    """Its kind, words and link; who raised it may, while nobody has answered. The same once more changes nothing."""
    found = locked_standing(finding, by)
    is_own = by.staff_id is not None and found.raised_by_id == by.staff_id and found.state == "raised"
    if not is_own and not may_decide(found, by):
        raise NotAllowed
    words = _checked(wanted, [each.ticket for each in evidence_of(found)[:MOST_TICKETS]], by)
    before = (found.kind, found.title, found.text, found.product, found.link)
    if before == (wanted.kind, words.title, words.text, words.product, words.link):
        return found
    if words.link != found.link:
        record(events.FINDING_LINKED, found, by=by, at=at)
        found.done_there_at = None
    found.kind, found.title, found.text, found.product = wanted.kind, words.title, words.text, words.product
    found.link, found.link_key, found.changed_at = words.link, key_of_link(words.link), at
    found.save()
    record(events.FINDING_CHANGED, found, by=by, at=at, of=Word(wanted.kind.value))
    return found


@transaction.atomic
def join_tickets(finding: Finding, evidence: Sequence[Evidence], *, by: Actor, at: datetime) -> Finding:
    """The same was found again. A ticket that it rests on already is left alone."""
    found = locked_standing(finding, by)
    if not by.may(RAISE):
        raise NotAllowed
    check_quotes([(each.ticket, each.quote) for each in evidence], by=by)
    new = [_join(found, each, by=by, at=at) for each in sorted(evidence, key=lambda each: each.ticket.pk)]
    if any(new):
        found.changed_at = at
        found.save(update_fields=["changed_at"])
        record(events.FINDING_JOINED, found, by=by, at=at, tickets=sum(new))
    return found


@transaction.atomic
def remove_ticket(finding: Finding, ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """It rests on this ticket no longer; who joined it may take it back. Twice is harmless."""
    found = locked(finding, by)
    row = FindingEvidence.objects.filter(finding=found, ticket=ticket).first()
    if row is None:
        return
    is_own = by.staff_id is not None and row.by_id == by.staff_id and by.may(RAISE)
    if not is_own and not may_decide(found, by):
        raise NotAllowed
    locked_even_merged(ticket, by, RAISE)
    row.delete()
    record(events.FINDING_LEFT, found, by=by, at=at, tickets=1)
    record(events.TICKET_FINDING_REMOVED, ticket, by=by, at=at, finding=found.pk)


def _join(finding: Finding, each: Evidence, *, by: Actor, at: datetime) -> bool:
    """Whether it is new. The ticket's lock lets one of two at once come first."""
    ticket = locked_even_merged(each.ticket, by, RAISE)
    if evidence_of(finding).filter(ticket=ticket).exists():
        return False
    FindingEvidence.objects.create(
        finding=finding,
        ticket=ticket,
        quote=each.quote.strip()[:MOST_QUOTED],
        by_id=by.staff_id,
        provider_id=by.provider_id,
        at=at,
    )
    record(events.TICKET_FINDING, ticket, by=by, at=at, finding=finding.pk)
    return True


def _checked(wanted: FindingWanted, tickets: Sequence[Ticket], by: Actor) -> _Words:
    title, product = (" ".join(each.replace("\x00", "").split()) for each in (wanted.title, wanted.product))
    text = wanted.text.replace("\x00", "").strip()
    if not title or len(title) > 200:
        raise Invalid(_("Say in one line what was found, in 1 to 200 characters."))
    if len(text) > MOST_TEXT:
        raise Invalid(_("The text is too long: at most 5,000 characters."))
    if len(product) > 100:
        raise Invalid(_("The product’s name is too long: at most 100 characters."))
    check_words(title, text, product, tickets=tickets, by=by)
    return _Words(title, text, product, link_or_refusal(wanted.link))
