"""Who a provider is, what its contract says, and what its people may never do."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people import events
from answerable.people.access import ALL_RIGHTS, SETTING_UP
from answerable.people.actions.guards import require
from answerable.people.actions.providers import guards
from answerable.people.models import Provider, ProviderKind

# What can be withheld: what is for the house alone nobody else has anyway.
CAN_WITHHOLD = ALL_RIGHTS - SETTING_UP
_MOST_DEPTH = 10


@dataclass(frozen=True)
class ProviderFacts:
    name: str
    employer: str = ""
    location: str = ""
    sub_contractor_of: Provider | None = None
    contract_from: date | None = None
    contract_until: date | None = None
    languages: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Authority:
    """What its people may never do, and how much they may give back."""

    withheld: frozenset[str] = frozenset()
    refund_limit: Decimal | None = None
    refund_currency: str = ""


@transaction.atomic
def add_provider(name: str, kind: ProviderKind, *, by: Actor, at: datetime) -> Provider:
    """Somebody else who employs people. What they are (in-house or not) stays: who may be administrator hangs on it."""
    require(by, "providers.manage")
    name = guards.named(name)
    _refuse_taken(name)
    provider = Provider.objects.create(name=name, kind=kind)
    record(events.PROVIDER_ADDED, provider, by=by, at=at, of=kind.value)
    return provider


@transaction.atomic
def rename_provider(provider: Provider, name: str, *, by: Actor, at: datetime) -> Provider:
    provider, name = guards.locked(provider, by), guards.named(name)
    if provider.name == name:
        return provider
    _refuse_taken(name, but=provider.pk)
    provider.name = name
    provider.save(update_fields=["name"])
    record(events.PROVIDER_RENAMED, provider, by=by, at=at)
    return provider


@transaction.atomic
def change_provider(provider: Provider, wanted: ProviderFacts, *, by: Actor, at: datetime) -> Provider:
    """Whoever says the same twice changed nothing."""
    provider = rename_provider(provider, wanted.name, by=by, at=at)
    facts = {
        "employer": guards.plain(wanted.employer, 200),
        "location": guards.plain(wanted.location, 200),
        "sub_contractor_of": _checked_above(provider, wanted.sub_contractor_of),
        "contract_from": wanted.contract_from,
        "contract_until": wanted.contract_until,
        "languages": guards.languages(wanted.languages),
    }
    if wanted.contract_from and wanted.contract_until and wanted.contract_until < wanted.contract_from:
        raise Invalid(_("The contract ends before it begins."))
    changed = [name for name, value in facts.items() if getattr(provider, name) != value]
    for name in changed:
        setattr(provider, name, facts[name])
    if changed:
        provider.save(update_fields=changed)
        record(events.PROVIDER_CHANGED, provider, by=by, at=at)
    return provider


@transaction.atomic
def change_authority(provider: Provider, wanted: Authority, *, by: Actor, at: datetime) -> Provider:
    """It holds at once, whatever roles its people have. Of the house, roles alone say it: nobody locks it out."""
    provider = guards.locked(provider, by)
    if provider.is_in_house and wanted.withheld:
        raise Refusal(_("What people of the house may do is said by their roles."), code="in_house")
    if not wanted.withheld <= CAN_WITHHOLD:
        raise Invalid(_("There is no such right to withhold."))
    code = guards.currency(wanted.refund_currency)
    if (wanted.refund_limit is None) != (not code):
        raise Invalid(_("A limit needs its currency, and a currency its limit."))
    if wanted.refund_limit is not None and wanted.refund_limit < 0:
        raise Invalid(_("A limit is not less than nothing."))
    were, now = frozenset(provider.withheld_rights), wanted.withheld
    before = (were, provider.refund_limit, provider.refund_currency)
    if before == (now, wanted.refund_limit, code):
        return provider
    provider.withheld_rights = sorted(now)
    provider.refund_limit, provider.refund_currency = wanted.refund_limit, code
    provider.save(update_fields=["withheld_rights", "refund_limit", "refund_currency"])
    record(
        events.PROVIDER_AUTHORITY_CHANGED, provider, by=by, at=at,
        withheld=len(now - were), given=len(were - now),
    )  # fmt: skip
    return provider


def _checked_above(provider: Provider, above: Provider | None) -> Provider | None:
    """Nobody works for themselves, by whatever way."""
    each, steps = above, 0
    while each is not None:
        steps += 1
        if each.pk == provider.pk or steps > _MOST_DEPTH:
            raise Invalid(_("A provider cannot be its own sub-contractor."))
        each = each.sub_contractor_of
    return above


def _refuse_taken(name: str, *, but: int | None = None) -> None:
    others = Provider.objects.filter(name__iexact=guards.plain(name, 120))
    if but is not None:
        others = others.exclude(pk=but)
    if others.exists():
        raise Refusal(_("There is one called %(name)s already.") % {"name": name})
