"""Central goals are said by administrators, before the days for which they hold: whoever knows the figures already sets
no goal."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from answerable.insight import events
from answerable.insight.models import CentralGoals
from answerable.insight.models.goals import KEEPS_GOALS
from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import ServiceLevel

MOST_WHY = 300
_FURTHEST = timedelta(days=2 * 366)


def keep_goals(
    shares: Mapping[str, int], valid_from: date, why: str = "", *, by: Actor, at: datetime
) -> CentralGoals:
    """Another version. The same as the last one is no other; none at all ends them."""
    if not (by.may(KEEPS_GOALS) and by.scope.everything):
        raise NotAllowed
    kept, why = _checked(shares), " ".join(why.replace("\0", "").split())
    if len(why) > MOST_WHY:
        raise Invalid(_("That is too long: at most %(most)s characters.") % {"most": MOST_WHY})
    try:
        return _keep(kept, valid_from, why, by=by, at=at)
    except IntegrityError:  # of two at once the other was first, and has the number
        return _keep(kept, valid_from, why, by=by, at=at)


@transaction.atomic
def _keep(kept: dict[str, int], valid_from: date, why: str, *, by: Actor, at: datetime) -> CentralGoals:
    newest = CentralGoals.objects.first()
    if newest is not None and (newest.shares, newest.valid_from) == (kept, valid_from):
        return newest
    if newest is None and not kept:
        raise Invalid(_("Say at least one goal."))
    if not at.date() <= valid_from <= at.date() + _FURTHEST:
        raise Invalid(
            _("Goals hold from today on, or from a later day: not for what has been lived already.")
        )
    if newest is not None and valid_from < newest.valid_from:
        raise Invalid(_("The last version holds from a later day: choose that day, or one behind it."))
    made = CentralGoals.objects.create(
        number=1 if newest is None else newest.number + 1,
        valid_from=valid_from,
        shares=kept,
        why=why,
        made_by_id=by.staff_id,
        made_at=at,
    )
    record(
        events.GOALS_KEPT,
        made,
        by=by,
        at=at,
        is_first=True,
        number=made.number,
        **kept,
    )
    return made


def _checked(shares: Mapping[str, int]) -> dict[str, int]:
    if any(kind not in ServiceLevel.values for kind in shares):
        raise Invalid(_("There is no such kind of promise."))
    if not all(1 <= share <= 100 for share in shares.values()):
        raise Invalid(_("A goal is between 1 and 100 %."))
    return {kind: shares[kind] for kind in ServiceLevel.values if kind in shares}
