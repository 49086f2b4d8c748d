"""What the house sets for a provider's people, and the look at who has access."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.access import Role
from answerable.people.actions import AccessWanted, access_of, change_access, confirm_review, suspend_dormant
from answerable.people.masking import NO_MASK, Part, mask_for
from answerable.people.models import Staff
from answerable.people.seeing import saw_today
from answerable.people.tasks import suspend_unused

pytestmark = pytest.mark.django_db
MASKED = AccessWanted(parts=[Part.ADDRESS])


def test_a_mask_is_set_for_a_provider_and_holds_at_once(
    ada, althea, zed, ana, manila_provider, own_company, now
):
    assert mask_for(althea) == NO_MASK
    for _twice in range(2):
        change_access(manila_provider, MASKED, by=ada.actor(), at=now)
    assert mask_for(althea).hides(Part.ADDRESS)
    assert mask_for(althea.actor()).parts == {Part.ADDRESS}
    assert mask_for(zed) == NO_MASK
    assert Event.objects.filter(kind="provider.access_changed").count() == 1

    change_access(own_company, MASKED, by=ada.actor(), at=now)
    assert mask_for(ana) == NO_MASK  # whatever is set, the house sees everything


@pytest.mark.parametrize("who", ["ana", "sam", "mara", "althea"])
def test_only_the_house_sets_and_reviews(who, cast, manila_provider, now):
    for verb in (
        lambda by: change_access(manila_provider, MASKED, by=by, at=now),
        lambda by: confirm_review(manila_provider, by=by, at=now),
        lambda by: suspend_dormant(manila_provider, by=by, at=now),
    ):
        with pytest.raises(NotAllowed):
            verb(cast[who].actor())


def test_what_makes_no_sense_is_refused(ada, manila_provider, now):
    for wanted in (
        AccessWanted(review_days=0),
        AccessWanted(dormant_days=60, suspend_days=30),
    ):
        with pytest.raises(Invalid):
            change_access(manila_provider, wanted, by=ada.actor(), at=now)


def test_a_review_is_kept_with_who_and_when(ada, manila_provider, althea, now):
    for _twice in range(2):
        review = confirm_review(manila_provider, by=ada.actor(), at=now)
    assert (review.staff, review.accounts) == (ada, 1)
    assert Event.objects.filter(kind="provider.reviewed").count() == 1
    confirm_review(manila_provider, by=ada.actor(), at=now + timedelta(days=1))
    assert manila_provider.reviews.count() == 2


def _unseen(now, *people, days=100):
    keys = [each.pk for each in people]
    Staff.objects.filter(pk__in=keys).update(
        joined_at=now - timedelta(days=400), last_login=now - timedelta(days=days)
    )


def test_unused_accounts_are_suspended_in_one_go(ada, althea, zed, make_staff, manila_provider, manila, now):
    there = make_staff("There", provider=manila_provider)
    _unseen(now, althea, zed, there)
    there.refresh_from_db()
    saw_today(there, at=now)  # by a session of long ago
    new = make_staff("New", provider=manila_provider)
    Staff.objects.filter(pk=new.pk).update(joined_at=now)
    epoch = althea.session_epoch

    assert suspend_dormant(manila_provider, by=ada.actor(), at=now) == [althea]
    assert suspend_dormant(manila_provider, by=ada.actor(), at=now) == []

    althea.refresh_from_db()
    assert not althea.is_active
    assert althea.session_epoch > epoch
    assert Event.objects.get(kind="staff.deactivated").data == {"unused": True}
    assert set(Staff.objects.active()) == {ada, zed, there, new}


def test_neither_whoever_does_it_nor_the_last_administrator(ada, make_staff, own_company):
    now = timezone.now()
    _unseen(now, ada)
    assert suspend_dormant(own_company, by=ada.actor(), at=now) == []

    other = make_staff("Other", provider=own_company, role=Role.ADMIN)
    _unseen(now, other)
    change_access(own_company, AccessWanted(suspend_days=90), by=ada.actor(), at=now)
    suspend_unused()
    assert Staff.objects.active().filter(role=Role.ADMIN).count() == 1


def test_by_itself_only_where_that_was_set(ada, althea, zed, manila_provider):
    now = timezone.now()
    _unseen(now, althea, zed)
    suspend_unused()
    assert Staff.objects.get(pk=althea.pk).is_active

    change_access(manila_provider, AccessWanted(suspend_days=120), by=ada.actor(), at=now)
    suspend_unused()
    assert Staff.objects.get(pk=althea.pk).is_active

    _unseen(now, althea, days=130)
    suspend_unused()
    assert not Staff.objects.get(pk=althea.pk).is_active
    assert Staff.objects.get(pk=zed.pk).is_active
    assert Event.objects.filter(kind="staff.deactivated", actor_kind=SYSTEM.kind).count() == 1


def test_the_defaults_hold_where_nothing_is_set(manila_provider):
    known = access_of(manila_provider)
    assert (known.parts, known.may_reveal, known.gives) == ([], False, ["agent"])
