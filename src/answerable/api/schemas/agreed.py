"""Times that were agreed for a region or an account, version by version."""

from datetime import datetime, timedelta

from answerable.api.schemas.policies import TargetsIn
from answerable.api.schemas.types import Id, Input, Moment, Output
from answerable.promises.actions import TimesWanted
from answerable.promises.clocks.history import Kind
from answerable.promises.models import AgreedTimes
from answerable.tickets.models import Priority


class RegionTimesIn(Input):
    """What differs from a policy's: seconds of counted time by kind and priority; nothing: all is as a policy says. It
    holds from now on, or from `since`."""

    targets: TargetsIn = {}
    since: Moment | None = None


class AccountTimesIn(RegionTimesIn):
    """`calendar_id` null: counted by the policy's calendar. A region has its own."""

    calendar_id: Id | None = None


class AgreedVersionOut(Output):
    """Without targets and calendar everything is as the policy says from then on."""

    id: int
    number: int
    since: datetime
    made_at: datetime
    calendar_id: int | None
    targets: dict[str, dict[str, int]]


def times_wanted(given: RegionTimesIn) -> TimesWanted:
    targets = {
        Kind(kind.value): {int(word.value_kept): timedelta(seconds=length) for word, length in of.items()}
        for kind, of in given.targets.items()
    }
    return TimesWanted(targets, given.calendar_id if isinstance(given, AccountTimesIn) else None)


def targets_out(targets: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {
        kind: {Priority(int(priority)).name.lower(): seconds for priority, seconds in of.items()}
        for kind, of in targets.items()
    }


def agreed_version_out(version: AgreedTimes) -> AgreedVersionOut:
    return AgreedVersionOut(
        id=version.pk,
        number=version.number,
        since=version.since,
        made_at=version.made_at,
        calendar_id=version.calendar_id,
        targets=targets_out(version.targets),
    )
