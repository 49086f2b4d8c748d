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
_TOLD = {
    "en": "You told us some time ago that the valve of your stove wears out. We changed it: new stoves have a metal seat. "
    "Write to us, and we send you one.",
    "de": "Sie haben uns gesagt, dass das Ventil Ihres Kochers verschleißt. Wir haben es geändert: Neue Kocher haben "
    "einen Sitz aus Metall. Schreiben Sie uns, dann senden wir Ihnen einen.",
    "fr": "Vous nous avez dit que la valve de votre réchaud s’use. Nous l’avons changée : les nouveaux ont un siège en "
    "métal. Écrivez-nous, et nous vous en envoyons un.",
    "nl": "U vertelde ons dat het ventiel van uw brander verslijt. We hebben het veranderd: nieuwe branders hebben een "
    "zitting van metaal. Schrijf ons, dan sturen wij u er een.",
    "es": "Nos contó que la válvula de su hornillo se desgasta. La hemos cambiado: los nuevos tienen un asiento de metal. "
    "Escríbanos y le enviamos uno.",
}


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
        "The valve of the stove wears out within a season",
        "The seat is of plastic; it wants one of metal.",
        product="Kestrel Stove",
    )
    raised_at = at - timedelta(days=60)
    evidence = _resting(
        agent, raised_at, "Stove : valve", "Stove défectueux", "Stove stuk", "Stove defectuoso"
    )
    found = raise_finding(wanted, evidence, by=agent.actor(), at=raised_at)
    care = Care(found.department, manager, (at - timedelta(days=5)).date())
    accept_finding(found, care, by=lead.actor(), at=at - timedelta(days=55))
    words = "Stoves made since September have a seat of metal; it is sent to whoever asks."
    finish_finding(found, words, by=manager.actor(), at=at - timedelta(days=6))
    write_finding_notice(found, _TOLD, by=manager.actor(), at=at - timedelta(days=1))


def _declined(agent: Staff, lead: Staff, at: datetime) -> None:
    title = "The Sparrowhawk Shell runs small: a size between L and XL is missing"
    wanted = FindingWanted(FindingKind.MISSING, title, product="Sparrowhawk Shell")
    raised_at = at - timedelta(days=30)
    evidence = _resting(agent, raised_at, "Shell te klein", "Shell trop petit", "Shell pequeño", "too small")
    found = raise_finding(wanted, evidence, by=agent.actor(), at=raised_at)
    why = "Too few would buy it to be made. The table of sizes says from now on that it runs small."
    decline_finding(found, why, by=lead.actor(), at=at - timedelta(days=21))


def _nobody_answered(agent: Staff, at: datetime) -> None:
    wanted = FindingWanted(
        FindingKind.PROCESS,
        "Invoices leave without the tax number that customers typed",
        "The shop takes the number and the invoice drops it; we write each of them again by hand.",
    )
    raised_at = at - timedelta(days=16)
    evidence = _resting(
        agent, raised_at, "TVA manquant", "Btw-nummer", "Falta el NIF", "Brak NIP", "VAT number"
    )
    raise_finding(wanted, evidence, by=agent.actor(), at=raised_at)


def _resting(agent: Staff, before: datetime, *words: str) -> Sequence[Evidence]:
    about = Q()
    for word in words:
        about |= Q(subject__icontains=word)
    rows = Ticket.objects.present().visible_to(agent).filter(about, created_at__lt=before).order_by("-pk")
    return [Evidence(ticket, proposed_quote(ticket)) for ticket in rows[:_EACH]]
