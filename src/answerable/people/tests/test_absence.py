"""Being away: said by oneself, once, until a time at which it is over by itself."""

from datetime import timedelta

import pytest

from answerable.desk.audit import changes
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.actions import come_back, go_away
from answerable.people.models import Staff

pytestmark = pytest.mark.django_db


def _kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_one_is_away_until_then_and_back_by_the_clock(ana, now):
    until = now + timedelta(days=3)

    for _twice in range(2):
        go_away(ana, until, by=ana.actor(), at=now)

    ana.refresh_from_db()
    assert ana.is_away(at=until - timedelta(seconds=1))
    assert not ana.is_away(at=until)
    assert list(Staff.objects.away(at=now)) == [ana]
    assert _kinds() == ["staff.went_away"]


def test_one_may_be_back_before(ana, now):
    go_away(ana, now + timedelta(days=3), by=ana.actor(), at=now)

    for _twice in range(2):
        come_back(ana, by=ana.actor(), at=now + timedelta(hours=1))

    assert not Staff.objects.away(at=now).exists()
    assert _kinds() == ["staff.went_away", "staff.came_back"]


def test_only_who_leads_or_looks_after_colleagues_says_it_for_another(
    ana, ben, ada, sam, zed, grace, althea, now
):
    until = now + timedelta(days=3)
    for by, refusal in ((ben, NotAllowed), (zed, Staff.DoesNotExist), (grace, Staff.DoesNotExist)):
        with pytest.raises(refusal):
            go_away(ana, until, by=by.actor(), at=now)
        with pytest.raises(refusal):
            come_back(ana, by=by.actor(), at=now)
    assert _kinds() == []

    go_away(ana, until, by=ada.actor(), at=now)
    [change] = changes()
    assert (change.sentence, change.details[0]) == ("Ana is away", "said by Ada")
    come_back(ana, by=sam.actor(), at=now)
    go_away(althea, until, by=grace.actor(), at=now)
    come_back(althea, by=grace.actor(), at=now)
    assert not Staff.objects.away(at=now).exists()


def test_a_moment_that_has_passed_is_refused(ana, now):
    with pytest.raises(Invalid):
        go_away(ana, now, by=ana.actor(), at=now)


def test_two_at_once_say_it_once(at_once, ana, now):
    at_once(*[lambda: go_away(ana, now + timedelta(days=1), by=ana.actor(), at=now)] * 2)

    assert _kinds() == ["staff.went_away"]
