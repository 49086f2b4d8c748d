"""The organisations that customers belong to."""

from datetime import datetime

from django.db import transaction

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid
from answerable.people import events
from answerable.people.actions.guards import require
from answerable.people.models import Account


@transaction.atomic
def create_account(name: str, *, by: Actor, at: datetime, domain: str = "") -> Account:
    """An organisation. Two of one name may exist: names are not unique in the world."""
    require(by, "customer.edit")
    account = Account.objects.create(
        name=_account_name(name), domain=domain.strip().lower()[:200], created_at=at
    )
    record(events.ACCOUNT_CREATED, account, by=by, at=at)
    return account


@transaction.atomic
def change_account(account: Account, *, by: Actor, at: datetime, **fields: str) -> Account:
    """Change name or domain."""
    require(by, "customer.edit")
    unknown = fields.keys() - {"name", "domain"}
    if unknown:
        raise Invalid(f"An account has no {', '.join(sorted(unknown))}.")
    account = Account.objects.select_for_update().get(pk=account.pk)
    wanted = {"name": account.name, "domain": account.domain, **fields}
    name, domain = _account_name(wanted["name"]), wanted["domain"].strip().lower()[:200]
    if (account.name, account.domain) == (name, domain):
        return account
    account.name, account.domain = name, domain
    account.save(update_fields=["name", "domain"])
    record(events.ACCOUNT_CHANGED, account, by=by, at=at)
    return account


def _account_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid("An account needs a name.")
    return name[:200]
