"""Which policies there are, as each process knows them: what mail asks for is not asked of the database every time."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from answerable.ledger.known import Known
from answerable.promises.clocks.history import Terms
from answerable.promises.models import Policy, PolicyVersion
from answerable.regions.calendars import timeline_of


@dataclass(frozen=True)
class Standing:
    """A policy in its place in the order, with its versions, the newest first."""

    policy: Policy
    versions: tuple[PolicyVersion, ...]

    def at(self, moment: datetime) -> PolicyVersion | None:
        """The version that held then; None before its first."""
        return next((version for version in self.versions if version.since <= moment), None)


def _ask() -> tuple[Standing, ...]:
    versions: dict[int, list[PolicyVersion]] = {}
    written = PolicyVersion.objects.written().filter(policy__removed_at=None)
    for version in written.order_by("-since", "-number"):
        versions.setdefault(version.policy_id, []).append(version)
    return tuple(
        Standing(policy, tuple(versions.get(policy.pk, ())))
        for policy in Policy.objects.present().order_by("position", "pk")
    )


policies: Known[tuple[Standing, ...]] = Known(_ask, Policy, PolicyVersion)
# Whether anything was ever promised by one: what a policy that was removed promised is owed all the same.
are_policies: Known[bool] = Known(lambda: Policy.objects.exists(), Policy)

# Versions never change: those that were asked for once are known for ever, with what they promise by a calendar as it
# was known then.
_versions: dict[int, PolicyVersion] = {}
_terms: dict[int, Terms] = {}


def terms_of(version_id: int) -> Terms | None:
    """What a version promises, by its calendar as it is known now; None if there is no such version (a rollback)."""
    version = version_of(version_id)
    if version is None:
        return None
    timeline = None if version.calendar_id is None else timeline_of(version.calendar_id)
    terms = _terms.get(version_id)
    if terms is None or terms.timeline is not timeline:
        terms = version.terms(timeline)
        if version_id in _versions:
            _terms[version_id] = terms
    return terms


def version_of(version_id: int) -> PolicyVersion | None:
    version = _versions.get(version_id)
    if version is None:
        version = PolicyVersion.objects.filter(pk=version_id).first()
        if version is not None and version.base_id is None:
            _versions[version_id] = version
        elif version is not None:
            # It may have been made in this transaction, and its key be another's when that is undone.
            transaction.on_commit(lambda: _versions.setdefault(version_id, version))
    return version


def forget_versions() -> None:
    """For tests, whose databases come and go."""
    _versions.clear()
    _terms.clear()
