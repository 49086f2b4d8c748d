"""Where a policy's times come from when not from itself: the charter with the provider whose team has the ticket.

Each pair of a policy's version and a charter's is a version of its own, made when it is first needed and kept: what was
promised by a charter that has another version since is reckoned as it was.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.known import Known
from answerable.people.models import CharterVersion, Provider
from answerable.people.models.charters import TEXTS, in_force
from answerable.promises.models import PolicyVersion, Source
from answerable.tickets.models import Ticket


@dataclass(frozen=True)
class Chosen:
    """A version to be promised by, and whose charter decided: that of no other provider says more about it."""

    version: PolicyVersion
    provider: int | None = None


def _ask() -> dict[int, list[CharterVersion]]:
    signed: dict[int, list[CharterVersion]] = {}
    for version in CharterVersion.objects.filter(signed_at__isnull=False).defer(*TEXTS):
        signed.setdefault(version.provider_id, []).append(version)
    return signed


_signed: Known[dict[int, list[CharterVersion]]] = Known(_ask, Provider)
_taken: dict[tuple[int, int], PolicyVersion] = {}  # by the keys of both; never changed, so known for ever


def chosen_from(written: PolicyVersion, ticket_id: int, *, at: datetime) -> Chosen:
    """By the charter that is in force for this ticket; by the policy's own times where there is none."""
    if written.source == Source.OWN:
        return Chosen(written)
    provider = provider_of(ticket_id)
    charter = charter_of(provider, at=at)
    return Chosen(written if charter is None else _version_with(written, charter, at), provider)


def provider_of(ticket_id: int) -> int | None:
    return providers_of([ticket_id]).get(ticket_id)


def providers_of(ticket_ids: Collection[int]) -> dict[int, int | None]:
    """Whose team has each ticket."""
    rows = Ticket.objects.filter(pk__in=ticket_ids).order_by()
    return dict(rows.values_list("pk", "team__provider"))


def charter_of(provider: int | None, *, at: datetime) -> CharterVersion | None:
    """The one in force, if it says by when something is done."""
    held = None if provider is None else in_force(_signed().get(provider, ()), at)
    return held if held is not None and held.targets else None


def source_words(charter: CharterVersion) -> str:
    return _("Charter with %(provider)s, version %(n)s") % {"provider": charter.provider, "n": charter.number}


def forget_taken() -> None:
    """For tests, whose databases come and go."""
    _taken.clear()


def _version_with(written: PolicyVersion, charter: CharterVersion, at: datetime) -> PolicyVersion:
    """Of two who need it at once, one makes it. It is known to this process once it is committed."""
    key = (written.pk, charter.pk)
    if key in _taken:
        return _taken[key]
    rows = PolicyVersion.objects.filter(base=written, charter=charter)
    found = rows.first()
    if found is None:
        PolicyVersion.objects.bulk_create([_made(written, charter, at)], ignore_conflicts=True)
        found = rows.get()
    version = found
    transaction.on_commit(lambda: _taken.__setitem__(key, version))
    return version


def _made(written: PolicyVersion, charter: CharterVersion, at: datetime) -> PolicyVersion:
    begins = charter.begins_at or at
    return PolicyVersion(
        policy_id=written.policy_id,
        number=written.number,
        since=max(written.since, begins),
        source=written.source,
        base=written,
        charter=charter,
        calendar_id=charter.calendar_id,
        targets=charter.targets,
        pauses=written.pauses,
        warn_before=written.warn_before,
        steps=written.steps,
        made_at=at,
    )
