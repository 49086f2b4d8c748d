"""What the sample company learned from its customers: something done, something declined, something nobody answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from answerable.listening.findings.actions import (
    Care,
    Evidence,
    FindingWanted,
    accept_finding,
    decline_finding,
    finish_finding,
    raise_finding,
    write_finding_notice,
)
from answerable.listening.findings.quoting import proposed_quote
from answerable.listening.models import Department, Finding, FindingKind
from answerable.people.access import Role
from answerable.people.models import ProviderKind, Staff
from answerable.tickets.models import Ticket

_EACH = 6
_WHO_ASKED = "You told us some time ago that the igniter fails with cold hands in the wind. We changed it"


def find_some(*, at: datetime) -> None:
    """In one transaction: it is there whole or not at all."""
    house = Staff.objects.filter(provider__kind=ProviderKind.IN_HOUSE, is_active=True).order_by("pk")
    agent = house.filter(role=Role.AGENT, teams__isnull=False).first()
    lead, manager = house.filter(role=Role.SUPERVISOR).first(), house.filter(role=Role.MANAGER).first()
    if agent is None or lead is None or manager is None or Finding.objects.exists():
        return
    Department.objects.filter(name="Product").update(lead=manager)
    _done(agent, lead, manager, at)
    _declined(agent, lead, at)
    _nobody_answered(agent, at)


def _done(agent: Staff, lead: Staff, manager: Staff, at: datetime) -> None:
    wanted = FindingWanted(
        FindingKind.DEFECT,
        "The igniter of the stove fails in the wind",
        "It wants a longer spark, or a shield around it.",
        product="Stove",
    )
    found = raise_finding(wanted, _resting(agent, "stove"), by=agent.actor(), at=at - timedelta(days=60))
    due = (at - timedelta(days=5)).date()
    care = Care(found.department, manager, due)
    accept_finding(found, care, by=lead.actor(), at=at - timedelta(days=55))
    words = "Stoves made since September have a shield around the igniter; it is sent to whoever asks."
    finish_finding(found, words, by=manager.actor(), at=at - timedelta(days=6))
    texts = {
        "en": f"{_WHO_ASKED}: new stoves have a shield around it. Write to us, and we send you one.",
        "de": "Sie haben uns gesagt, dass der Zünder im Wind versagt. Wir haben es geändert: Neue Kocher haben einen "
        "Windschutz. Schreiben Sie uns, dann senden wir Ihnen einen.",
    }
    write_finding_notice(found, texts, by=manager.actor(), at=at - timedelta(days=1))


def _declined(agent: Staff, lead: Staff, at: datetime) -> None:
    wanted = FindingWanted(
        FindingKind.MISSING, "A tent bag that closes without kneeling on it", product="Tent"
    )
    found = raise_finding(wanted, _resting(agent, "tent"), by=agent.actor(), at=at - timedelta(days=30))
    why = "A larger bag no longer fits the racks of the railways. The instructions now show how to fold it."
    decline_finding(found, why, by=lead.actor(), at=at - timedelta(days=21))


def _nobody_answered(agent: Staff, at: datetime) -> None:
    wanted = FindingWanted(
        FindingKind.WRONG_TEXT,
        "The shop says that returns are free, the terms say that they are not",
        "One of the two must change.",
    )
    evidence = _resting(agent, "return", "refund", "invoice")
    raise_finding(wanted, evidence, by=agent.actor(), at=at - timedelta(days=16))


def _resting(agent: Staff, *words: str) -> Sequence[Evidence]:
    about = Q()
    for word in words:
        about |= Q(subject__icontains=word)
    rows = Ticket.objects.present().visible_to(agent).filter(about).order_by("-pk")
    return [Evidence(ticket, proposed_quote(ticket)) for ticket in rows[:_EACH]]
