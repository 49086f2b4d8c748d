"""Whom one speaks to at a provider. Names and addresses stand in their rows alone, and go with them."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people import events
from answerable.people.actions.providers import guards
from answerable.people.addresses import normalise
from answerable.people.models import Contact, Provider

MOST_CONTACTS = 50


@dataclass(frozen=True)
class ContactWanted:
    name: str
    about: str = ""
    email: str = ""
    phone: str = ""


@transaction.atomic
def keep_contact(
    provider: Provider, contact: Contact | None, wanted: ContactWanted, *, by: Actor, at: datetime
) -> Contact:
    provider = guards.locked(provider, by)
    wanted = _checked(wanted)
    kept = Contact(provider=provider) if contact is None else provider.contacts.get(pk=contact.pk)
    facts = asdict(wanted)
    if contact is None:
        same = provider.contacts.filter(**facts).first()
        if same is not None:
            return same
        if provider.contacts.count() >= MOST_CONTACTS:
            raise Refusal(_("There are 50 contacts already. Remove one first."), code="too_many")
    elif all(getattr(kept, name) == value for name, value in facts.items()):
        return kept
    for name, value in facts.items():
        setattr(kept, name, value)
    kept.save()
    record(events.PROVIDER_CONTACT_CHANGED, provider, by=by, at=at, contact=kept.pk)
    return kept


@transaction.atomic
def remove_contact(provider: Provider, contact_id: int, *, by: Actor, at: datetime) -> None:
    """Nothing of them is kept. Twice is harmless."""
    provider = guards.locked(provider, by)
    if provider.contacts.filter(pk=contact_id).delete()[0]:
        record(events.PROVIDER_CONTACT_REMOVED, provider, by=by, at=at, contact=contact_id)


def _checked(wanted: ContactWanted) -> ContactWanted:
    email = wanted.email.strip()
    if email and not normalise("email", email):
        raise Invalid(_("That is not a mail address."))
    return ContactWanted(
        guards.named(wanted.name), guards.plain(wanted.about, 120), email, guards.plain(wanted.phone, 60)
    )
