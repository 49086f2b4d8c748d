"""Where a policy's times come from when not from itself: the charter with the provider whose team has the ticket, the
contract of its customer's account, or the region that the customer is in.

A charter says all of it; a contract and a region say what differs, and the policy the rest: a goal for everybody, and
times and hours of each place. Each pair of a policy's version and one of these is a version of its own, made when it is
first needed and kept: what was promised by one that is another since is reckoned as it was.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.known import Known
from answerable.people.models import CharterVersion, Provider
from answerable.people.models.charters import TEXTS, in_force
from answerable.promises.models import AgreedTimes, PolicyVersion, Source
from answerable.promises.models.agreed import agreed_at
from answerable.regions.belonging import regions
from answerable.regions.models import Region
from answerable.tickets.models import Ticket

Times = CharterVersion | AgreedTimes


@dataclass(frozen=True)
class Chosen:
    """A version to be promised by, and whose times decided: those of no other say more about it."""

    version: PolicyVersion
    whose: int | None = None


def _ask_charters() -> dict[int, list[CharterVersion]]:
    signed: dict[int, list[CharterVersion]] = {}
    for version in CharterVersion.objects.filter(signed_at__isnull=False).defer(*TEXTS):
        signed.setdefault(version.provider_id, []).append(version)
    return signed


def _ask_regions() -> dict[int, list[AgreedTimes]]:
    agreed: dict[int, list[AgreedTimes]] = {}
    for version in AgreedTimes.objects.filter(region__isnull=False):
        agreed.setdefault(version.region_id or 0, []).append(version)
    return agreed


_signed: Known[dict[int, list[CharterVersion]]] = Known(_ask_charters, Provider)
_of_regions: Known[dict[int, list[AgreedTimes]]] = Known(_ask_regions, Region)
# By the keys of both, and what kind the second is; never changed, so known for ever.
_taken: dict[tuple[int, str, int], PolicyVersion] = {}


def chosen_from(written: PolicyVersion, ticket_id: int, *, at: datetime) -> Chosen:
    """By the times that hold for this ticket elsewhere; by the policy's own where there are none."""
    source = Source(written.source)
    if source == Source.OWN:
        return Chosen(written)
    whose = whose_times(source, ticket_id)
    times = times_of(source, whose, at=at)
    return Chosen(written if times is None else _version_with(written, times, at), whose)


def whose_times(source: Source, ticket_id: int) -> int | None:
    return whose_each(source, [ticket_id]).get(ticket_id)


def whose_each(source: Source, ticket_ids: Collection[int]) -> dict[int, int | None]:
    """By ticket, the key of the provider, account or region whose times are asked for."""
    return {} if source == Source.OWN else _WHOSE[source](Ticket.objects.filter(pk__in=ticket_ids).order_by())


def times_of(source: Source, whose: int | None, *, at: datetime) -> Times | None:
    """The ones in force, if they say anything."""
    return None if whose is None or source == Source.OWN else _TIMES[source](whose, at)


def targets_with(own: Mapping[str, Any], times: Times) -> Mapping[str, Any]:
    """As a version keeps them."""
    if isinstance(times, CharterVersion):
        agreed: Mapping[str, Any] = times.targets
        return agreed
    kinds = [*own, *(kind for kind in times.targets if kind not in own)]
    return {kind: own.get(kind, {}) | times.targets.get(kind, {}) for kind in kinds}


def calendar_with(own: int | None, times: Times) -> int | None:
    if isinstance(times, CharterVersion):
        return times.calendar_id
    return own if times.calendar_id is None else times.calendar_id


def source_words(times: Times) -> str:
    if isinstance(times, CharterVersion):
        return _("Charter with %(provider)s, version %(n)s") % {"provider": times.provider, "n": times.number}
    if times.region is not None:
        return _("Times of the region %(region)s, version %(n)s") % {
            "region": times.region,
            "n": times.number,
        }
    account = times.account or _("an account that was dissolved")
    return _("Contract with %(account)s, version %(n)s") % {"account": account, "n": times.number}


def forget_taken() -> None:
    """For tests, whose databases come and go."""
    _taken.clear()


def _providers(tickets: Any) -> dict[int, int | None]:
    return dict(tickets.values_list("pk", "team__provider"))


def _accounts(tickets: Any) -> dict[int, int | None]:
    return dict(tickets.values_list("pk", "customer__account"))


def _regions(tickets: Any) -> dict[int, int | None]:
    known = regions()
    if not known.by_key:
        return {}
    found = {each.pk: known.belonging(each.customer) for each in tickets.select_related("customer__account")}
    return {pk: None if region is None else region.pk for pk, region in found.items()}


def _charter(provider: int, at: datetime) -> CharterVersion | None:
    held = in_force(_signed().get(provider, ()), at)
    return held if held is not None and held.targets else None


def _contract(account: int, at: datetime) -> AgreedTimes | None:
    """While the contract runs, as far as it is known from when until when it does."""
    held = agreed_at(AgreedTimes.objects.filter(account=account).select_related("account"), at)
    if held is None or held.account is None:
        return None
    today, begins, ends = at.astimezone(UTC).date(), held.account.contract_from, held.account.contract_to
    is_over = (begins is not None and today < begins) or (ends is not None and today > ends)
    return None if is_over else held


def _of_region(region: int, at: datetime) -> AgreedTimes | None:
    """Of the region, or of the nearest around it that has any."""
    known, agreed = regions(), _of_regions()
    for each in known.upwards(known.by_key.get(region)):
        if (held := agreed_at(agreed.get(each.pk, ()), at)) is not None:
            return held
    return None


_WHOSE: Mapping[Source, Callable[[Any], dict[int, int | None]]] = {
    Source.CHARTER: _providers,
    Source.CONTRACT: _accounts,
    Source.REGION: _regions,
}
_TIMES: Mapping[Source, Callable[[int, datetime], Times | None]] = {
    Source.CHARTER: _charter,
    Source.CONTRACT: _contract,
    Source.REGION: _of_region,
}


def _version_with(written: PolicyVersion, times: Times, at: datetime) -> PolicyVersion:
    """Of two who need it at once, one makes it. It is known to this process once it is committed."""
    named = "charter" if isinstance(times, CharterVersion) else "agreed"
    key = (written.pk, named, times.pk)
    if key in _taken:
        return _taken[key]
    rows = PolicyVersion.objects.filter(base=written, **{named: times})
    found = rows.first()
    if found is None:
        PolicyVersion.objects.bulk_create([_made(written, times, named, at)], ignore_conflicts=True)
        found = rows.get()
    version = found
    transaction.on_commit(lambda: _taken.__setitem__(key, version))
    return version


def _made(written: PolicyVersion, times: Times, named: str, at: datetime) -> PolicyVersion:
    begins = (times.begins_at or at) if isinstance(times, CharterVersion) else times.since
    return PolicyVersion(
        policy_id=written.policy_id,
        number=written.number,
        since=max(written.since, begins),
        source=written.source,
        base=written,
        calendar_id=calendar_with(written.calendar_id, times),
        targets=targets_with(written.targets, times),
        pauses=written.pauses,
        warn_before=written.warn_before,
        steps=written.steps,
        made_at=at,
        **{named: times},
    )
