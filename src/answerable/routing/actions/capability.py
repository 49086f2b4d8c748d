"""What customers have shown is learnt, said, corrected and withdrawn; and a company settles what it makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions.guards import refuse_erased, require, require_sight
from answerable.people.models import Customer, Field, FieldAbout, FieldKind, Team
from answerable.regions.models import Calendar
from answerable.routing import events
from answerable.routing.capability.evidence import CAUSES, OF_TICKETS, EvidenceKind
from answerable.routing.models import CapabilityEvidence, CapabilitySettings, NextLine
from answerable.routing.models.capability import EvidenceQuerySet
from answerable.tickets.models import Ticket

MOST_STEPS, MOST_WORDS, MOST_REASON, MOST_PRODUCT = 30, 120, 500, 200
_SAYS_SO = (EvidenceKind.GUIDE_COMPLETED, EvidenceKind.DIAGNOSTICS_SENT)


@dataclass(frozen=True)
class Step:
    """What the first line would ask of a customer, which evidence says that it is done already, and of which product it
    would be asked: of all of them where none is named."""

    words: str
    done_by: str = ""
    product: str = ""


@transaction.atomic
def learn(
    customer: Customer,
    kind: EvidenceKind,
    *,
    ticket: Ticket,
    by: Actor,
    at: datetime,
    product: str = "",
) -> CapabilityEvidence:
    """What a ticket has shown; the same of the same ticket once. Whoever wraps a ticket up may tell."""
    require_sight(by, customer)
    require(by, "capability.endorse")
    if kind not in OF_TICKETS:
        raise Invalid(_("That is not learnt from a ticket."))
    if ticket.customer_id != customer.pk or not Ticket.objects.visible_to(by).filter(pk=ticket.pk).exists():
        raise Ticket.DoesNotExist
    wanted = {"ticket": ticket, "kind": kind, "product": _product(product)}
    known = CapabilityEvidence.objects.standing().filter(**wanted).first()
    return known or _keep(customer, by=by, at=at, **wanted)


def learn_cause(
    customer: Customer, cause: str, *, ticket: Ticket, by: Actor, at: datetime, product: str = ""
) -> CapabilityEvidence | None:
    """Of why a human was needed, as a wrap-up says it; most causes say something, some nothing, of the customer. What
    another cause had taught of the same ticket gives way."""
    kind = CAUSES.get(cause)
    of_causes = {*CAUSES.values()} - {kind}
    for each in CapabilityEvidence.objects.standing().filter(
        ticket=ticket, kind__in=of_causes, product=product
    ):
        _end(each, by=by, at=at)
    if kind is None:
        return None
    return learn(customer, kind, ticket=ticket, by=by, at=at, product=product)


@transaction.atomic
def endorse(
    customer: Customer, reason: str, *, by: Actor, at: datetime, product: str = ""
) -> CapabilityEvidence:
    """A colleague says that they know the product, and why. Each colleague once for each product."""
    require_sight(by, customer)
    require(by, "capability.endorse")
    reason, product = _reason(reason), _product(product)
    known = _locked(customer).filter(kind=EvidenceKind.ENDORSED, product=product, by=by.staff_id).first()
    return known or _keep(customer, by=by, at=at, kind=EvidenceKind.ENDORSED, product=product, reason=reason)


@transaction.atomic
def certify(
    customer: Customer, reason: str, *, until: datetime, by: Actor, at: datetime, product: str = ""
) -> CapabilityEvidence:
    """They hold a certificate, which ends. The same one twice is once."""
    require_sight(by, customer)
    require(by, "capability.correct")
    if until <= at:
        raise Invalid(_("Say when the certificate ends: a day that is still to come."))
    wanted = {
        "kind": EvidenceKind.CERTIFIED,
        "product": _product(product),
        "until": until,
        "reason": _reason(reason),
    }
    known = _locked(customer).filter(**wanted).first()
    return known or _keep(customer, by=by, at=at, **wanted)


@transaction.atomic
def correct(
    customer: Customer, *, up: bool, reason: str, by: Actor, at: datetime, product: str = ""
) -> CapabilityEvidence:
    """The estimate is wrong: they know more, or less. Whoever says the same again the same day says it once."""
    require_sight(by, customer)
    require(by, "capability.correct")
    kind = EvidenceKind.CORRECTED_UP if up else EvidenceKind.CORRECTED_DOWN
    wanted = {"kind": kind, "product": _product(product), "reason": _reason(reason)}
    lately = _locked(customer).filter(by=by.staff_id, at__gt=at - timedelta(days=1))
    return lately.filter(**wanted).first() or _keep(customer, by=by, at=at, **wanted)


@transaction.atomic
def withdraw(evidence: CapabilityEvidence, *, by: Actor, at: datetime) -> CapabilityEvidence:
    """By whoever said it, or who may correct. Twice is once."""
    found = CapabilityEvidence.objects.select_for_update().select_related("customer").get(pk=evidence.pk)
    require_sight(by, found.customer)
    require(by, "capability.endorse")
    is_own = found.by_id is not None and found.by_id == by.staff_id
    if not is_own and not by.may("capability.correct"):
        raise NotAllowed(_("Only who said it, or somebody who leads, can withdraw it."))
    if found.withdrawn_at is None:
        _end(found, by=by, at=at)
    return found


def _end(evidence: CapabilityEvidence, *, by: Actor, at: datetime) -> None:
    evidence.withdrawn_at, evidence.withdrawn_by_id = at, by.staff_id
    evidence.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(events.EVIDENCE_WITHDRAWN, evidence, by=by, at=at, customer=evidence.customer_id, of=evidence.kind)


@dataclass(frozen=True)
class Settling:
    """What a company wants of it; `threshold` in thousandths."""

    is_on: bool
    threshold: int = 600
    half_life_days: int = 365
    product_field: Field | None = None


@transaction.atomic
def settle(wanted: Settling, *, by: Actor, at: datetime) -> CapabilitySettings:
    _require_all(by)
    if not 500 <= wanted.threshold <= 990:
        raise Invalid(_("The threshold is between 50 and 99 percent."))
    if not 30 <= wanted.half_life_days <= 3650:
        raise Invalid(_("Half of it is left after 30 days at the least, and ten years at the most."))
    field = wanted.product_field
    if field is not None and (field.about != FieldAbout.TICKET or field.kind not in _WORDS):
        raise Invalid(_("Choose a field of tickets that is a text or a choice."))
    kept, _is_new = CapabilitySettings.objects.select_for_update().get_or_create(pk=1)
    was = (kept.is_on, kept.threshold, kept.half_life_days, kept.product_field_id)
    now = (wanted.is_on, wanted.threshold, wanted.half_life_days, field.pk if field else None)
    if was == now:
        return kept
    if wanted.is_on and not kept.is_on:
        kept.switched_at = at
    kept.is_on, kept.threshold, kept.half_life_days, kept.product_field_id = now
    kept.save()
    on, threshold, half_life, key = now
    record(
        events.CAPABILITY_CHANGED, kept, by=by, at=at, on=on, threshold=threshold, half_life=half_life, field=key
    )  # fmt: skip
    return kept


_WORDS = (FieldKind.TEXT, FieldKind.CHOICE)


@transaction.atomic
def set_next_line(
    team: Team,
    to: Team | None,
    *,
    by: Actor,
    at: datetime,
    calendar: Calendar | None = None,
    steps: Sequence[Step] = (),
) -> NextLine:
    """Where a team's tickets of those who know the product go on; the team itself, if it is both lines."""
    _require_all(by)
    team = Team.objects.select_for_update().get(pk=team.pk)
    if to is not None and not Team.objects.active().filter(pk=to.pk).exists():
        raise Invalid(_("That team is not there any more. Choose another."))
    kept, _is_new = NextLine.objects.get_or_create(team=team)
    was = (kept.to_id, kept.calendar_id, kept.steps)
    now = (to.pk if to else None, calendar.pk if calendar else None, _steps(steps))
    if was == now:
        return kept
    kept.to_id, kept.calendar_id, kept.steps = now
    kept.save()
    record(
        events.NEXT_LINE_CHANGED, kept, by=by, at=at, team=team.pk, to=now[0], calendar=now[1], steps=len(now[2])
    )  # fmt: skip
    return kept


def _steps(given: Sequence[Step]) -> list[list[str]]:
    steps = [
        [" ".join(each.words.replace("\x00", "").split()), each.done_by, _product(each.product)]
        for each in given
    ]
    steps = [each for each in steps if each[0]]
    if len(steps) > MOST_STEPS or any(len(words) > MOST_WORDS for words, *_more in steps):
        raise Invalid(_("At most 30 steps, each of at most 120 characters."))
    if any(done_by and done_by not in _SAYS_SO for _words, done_by, _product in steps):
        raise Invalid(_("That says nothing about a step."))
    return steps


def _require_all(by: Actor) -> None:
    if not by.may("capability.manage") or not by.scope.everything:
        raise NotAllowed


def _locked(customer: Customer) -> EvidenceQuerySet:
    """What stands of them, behind a lock on who they are: of two who say the same at once, one comes first."""
    Customer.objects.select_for_update().get(pk=customer.pk)
    return CapabilityEvidence.objects.standing().filter(customer=customer.pk)


def _keep(customer: Customer, *, by: Actor, at: datetime, **columns: object) -> CapabilityEvidence:
    customer = Customer.objects.get(pk=customer.pk)
    refuse_erased(customer)
    if customer.merged_into_id:
        raise Refusal(_("They turned out to be somebody else: say it of them."), code="merged")
    evidence = CapabilityEvidence(customer=customer, at=at, by_id=by.staff_id, **columns)
    try:
        with transaction.atomic():
            evidence.save()
    except IntegrityError:  # of two at once who learn the same of one ticket, the other was first
        known = {name: columns[name] for name in ("ticket", "kind", "product")}
        return CapabilityEvidence.objects.standing().get(**known)
    on = evidence.ticket_id
    record(
        events.EVIDENCE_SHOWN,
        evidence,
        by=by,
        at=at,
        is_first=True,
        customer=customer.pk,
        of=evidence.kind,
        on=on,
    )
    return evidence


def _reason(given: str) -> str:
    reason = " ".join(given.replace("\x00", "").split())
    if not reason or len(reason) > MOST_REASON:
        raise Invalid(_("Say how you know: between 1 and 500 characters."))
    return reason


def _product(given: str) -> str:
    product = " ".join(given.replace("\x00", "").split())
    if len(product) > MOST_PRODUCT:
        raise Invalid(_("That is no product."))
    return product
