"""What was agreed with some of the dealers, what colleagues noted about people, and who may be one person."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from answerable.ledger.actor import Actor
from answerable.people.actions import (
    Contract,
    change_account,
    change_contract,
    find_or_create_customer,
    note_about,
)
from answerable.people.models import Account, Customer, Identity

# Name, mail domain, what it is called, months since it began, value of a year, whether they may be named.
_AGREED = (
    ("Ridgeline Guides", "ridgelineguides.example", "Guide programme", 14, 18_000, "USD", True),
    ("Pine & Summit Outfitters", "pineandsummit.example", "Dealer, gold", 20, 64_000, "USD", False),
    ("Bergzeit Rosenheim", "bergzeit-rosenheim.example", "Dealer, silver", 9, 31_500, "EUR", True),
    ("Atelier Duval", "atelierduval.example", "Dealer, gold", 23, 47_000, "EUR", False),
)
_NOTES = (
    "Guides groups in July and August: then a stove that is out costs them a tour.",
    "Prefers to be called; writes only when nobody answers.",
    "Knows the old burner better than we do. Believe what they measure.",
)


def agree(*, by: Actor, at: datetime) -> None:
    for name, domain, called, months, value, currency, is_reference in _AGREED:
        account = Account.objects.filter(name=name).first()
        if account is not None:
            began = (at - timedelta(days=30 * months)).date().replace(day=1)
            change_account(account, domains=[domain], by=by, at=at)
            change_contract(account, _contract(began, called, value, currency, is_reference), by=by, at=at)
    buyers = Customer.objects.present().filter(account__isnull=False).order_by("-pk")
    for customer, text in zip(buyers, _NOTES, strict=False):
        note_about(customer, text, by=by, at=at)
    _write_from_elsewhere(by=by, at=at)


def _contract(began: date, called: str, value: int, currency: str, is_reference: bool) -> Contract:
    ends = began.replace(year=began.year + 3)
    return Contract(called, began, ends, ends - timedelta(days=90), Decimal(value), currency, is_reference)


def _write_from_elsewhere(*, by: Actor, at: datetime) -> None:
    """The same number on another channel: somebody whom we know already."""
    phone = Identity.objects.filter(channel="phone").select_related("customer").order_by("-pk").first()
    if phone is not None:
        find_or_create_customer("whatsapp", phone.address, name=phone.customer.name, by=by, at=at)
