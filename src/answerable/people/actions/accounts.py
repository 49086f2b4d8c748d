"""The organisations that customers belong to."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.names import keep_name
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people import events
from answerable.people.actions.guards import require
from answerable.people.addresses import host_written
from answerable.people.models import Account, AccountDomain, Customer
from answerable.people.places import country_code
from answerable.people.public_mail import is_public

MOST_DOMAINS = 100


@dataclass(frozen=True)
class Contract:
    """What was agreed, as far as whoever answers should know it."""

    contract: str = ""
    contract_from: date | None = None
    contract_to: date | None = None
    renews_on: date | None = None
    value: Decimal | None = None
    currency: str = ""
    is_reference: bool = False


@dataclass(frozen=True)
class Place:
    """A country by its two letters, and the region by its key where it is another than the country's."""

    country: str = ""
    region: int | None = None


@transaction.atomic
def create_account(name: str, *, by: Actor, at: datetime, domains: Iterable[str] = ()) -> Account:
    """An organisation. Two of one name may exist: names are not unique in the world."""
    require(by, "customer.edit")
    account = Account.objects.create(name=_account_name(name), created_at=at)
    wanted = _domains(domains)
    if wanted:
        _require_in_house(by)
        _add_domains(account, wanted)
    record(events.ACCOUNT_CREATED, account, by=by, at=at, domains=len(wanted))
    return account


@transaction.atomic
def change_account(
    account: Account,
    *,
    by: Actor,
    at: datetime,
    name: str | None = None,
    domains: Iterable[str] | None = None,
    place: Place | None = None,
) -> Account:
    """Another name; the mail domains whose new people belong to it; where it is. What is left out stays."""
    account = _locked(account, by, "customer.edit")
    wanted = account.name if name is None else _account_name(name)
    was = Place(account.country, account.region_id)
    now = was if place is None else Place(country_code(place.country), place.region)
    were = set(account.domains.values_list("name", flat=True))
    hosts = were if domains is None else set(_domains(domains))
    if (account.name, were, was) == (wanted, hosts, now):
        return account
    if hosts != were:
        _require_in_house(by)
        account.domains.filter(name__in=were - hosts).delete()
        _add_domains(account, sorted(hosts - were))
    is_renamed = account.name != wanted
    account.name, account.country, account.region_id = wanted, now.country, now.region
    account.save(update_fields=["name", "country", "region"])
    record(
        events.ACCOUNT_CHANGED,
        account,
        by=by,
        at=at,
        renamed=is_renamed,
        joining=len(hosts - were),
        parting=len(were - hosts),
    )
    return account


@transaction.atomic
def change_contract(account: Account, wanted: Contract, *, by: Actor, at: datetime) -> Account:
    account = _locked(account, by, "account.manage")
    if wanted.contract_from and wanted.contract_to and wanted.contract_to < wanted.contract_from:
        raise Invalid(_("The contract ends before it begins."))
    if (wanted.value is None) != (not wanted.currency):
        raise Invalid(_("A value needs its currency, and a currency its value."))
    changed = [name for name, value in asdict(wanted).items() if getattr(account, name) != value]
    if not changed:
        return account
    for name in changed:
        setattr(account, name, getattr(wanted, name))
    account.save(update_fields=changed)
    record(events.ACCOUNT_CONTRACT_CHANGED, account, by=by, at=at)
    return account


@transaction.atomic
def share_tickets(account: Account, *, on: bool, by: Actor, at: datetime) -> Account:
    """Whether its people may read each other's tickets on the pages for customers: those who have proven who they
    are."""
    account = _locked(account, by, "account.manage")
    _require_in_house(by)
    if account.shares_tickets == on:
        return account
    account.shares_tickets = on
    account.save(update_fields=["shares_tickets"])
    record(events.ACCOUNT_SHARING_CHANGED, account, by=by, at=at, on=on)
    return account


@transaction.atomic
def dissolve_account(account: Account, *, by: Actor, at: datetime) -> None:
    """Its people belong to none any more; they, their tickets and all that was said stay. Twice is harmless."""
    require(by, "account.manage")
    _require_in_house(by)
    found = Account.objects.select_for_update().filter(pk=account.pk).first()
    if found is None:
        return
    people = Customer.objects.filter(account=found).update(account=None)
    keep_name(found, at=at)
    record(events.ACCOUNT_DISSOLVED, found, by=by, at=at, people=people)
    found.delete()


def _locked(account: Account, by: Actor, right: str) -> Account:
    if not Account.objects.visible_to(by).filter(pk=account.pk).exists():
        raise Account.DoesNotExist
    require(by, right)
    return Account.objects.select_for_update().get(pk=account.pk)


def _require_in_house(by: Actor) -> None:
    """What touches people whom a provider's staff may not see is not theirs to do."""
    if not (by.scope.everything or by.scope.without_team):
        raise NotAllowed


def _add_domains(account: Account, hosts: Iterable[str]) -> None:
    for host in hosts:
        taken = AccountDomain.objects.filter(name=host).select_related("account").first()
        if taken is not None:
            raise Refusal(
                _("%(domain)s belongs to %(account)s already.") % {"domain": host, "account": taken.account},
                code="taken",
            )
        AccountDomain.objects.create(account=account, name=host)


def _domains(given: Iterable[str]) -> list[str]:
    hosts = []
    for each in given:
        host = host_written(each)
        if not host:
            raise Invalid(_("“%(given)s” is no mail domain.") % {"given": each[:200]})
        if is_public(host):
            raise Invalid(
                _("Anybody can have an address at %(domain)s: its people do not belong together.")
                % {"domain": host}
            )
        hosts.append(host)
    hosts = list(dict.fromkeys(hosts))
    if len(hosts) > MOST_DOMAINS:
        raise Invalid(_("An account has at most %(most)s domains.") % {"most": MOST_DOMAINS})
    return hosts


def _account_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("An account needs a name."))
    return name[:200]
