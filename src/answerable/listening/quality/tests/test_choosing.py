"""The system chooses: by chance, as many as were fixed beforehand, and what was picked stands apart."""

from datetime import timedelta
from random import Random

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.ledger.refusals import NotAllowed
from answerable.listening.models import Draw, QualityCase, QualityReview, SampleSize, Scorecard, Why
from answerable.listening.quality import SizeWanted, add_scorecard, seat_reviewers, set_sample_size
from answerable.listening.quality.choosing import ended_in, monday_of, sizes_in
from answerable.listening.quality.tests.making import (
    CRITERIA,
    a_day_last_week,
    draw,
    last_week,
    make_ended,
    start_reviewing,
)
from answerable.people.actions import deactivate_staff
from answerable.tickets.actions import reopen, tag
from answerable.tickets.models import Rating, Tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(make_ticket, make_message, make_answer, now):
    def make(team, by, **about):
        return make_ended(make_ticket, make_message, make_answer, team=team, by=by, now=now, **about)

    return make


def test_chance_draws_as_many_as_were_fixed_of_each_company(
    ended, ghent, manila, ana, althea, grace, sam, mara, own_company, manila_provider, now
):
    start_reviewing([own_company, manila_provider], now=now, per_week=4)
    for _number in range(9):
        ended(manila, althea)
    for _number in range(3):
        ended(ghent, ana)
    assert draw(now) == 7
    assert draw(now) == 0  # done again, it finds everything done
    manilas = Draw.objects.get(provider=manila_provider)
    assert (manilas.wanted, manilas.among, manilas.drawn) == (4, 9, 4)
    assert QualityCase.objects.filter(provider=manila_provider, agent=althea, why=Why.CHANCE).count() == 4
    for review in QualityReview.objects.filter(case__provider=manila_provider).select_related("reviewer"):
        assert review.reviewer.provider.is_in_house == (review.seat == "house")
    own = QualityReview.objects.filter(case__provider=own_company)
    for case in own.values_list("case", flat=True).distinct():
        assert len(set(own.filter(case=case).values_list("reviewer", flat=True))) == 2
    assert not own.filter(reviewer=ana).exists()


def test_what_was_opened_again_can_still_be_drawn(ended, manila, althea, now):
    ticket = ended(manila, althea)
    reopen(ticket, by=SYSTEM, at=now)
    assert [each.ticket for each in ended_in(last_week(now))] == [ticket.pk]


def test_each_has_the_same_chance(ended, manila, althea, grace, sam, manila_provider, now):
    start_reviewing([manila_provider], now=now, per_week=2)
    tickets = [ended(manila, althea).pk for _number in range(5)]
    times = dict.fromkeys(tickets, 0)
    for seed in range(60):
        QualityCase.objects.all().delete()
        Draw.objects.all().delete()
        draw(now, Random(seed))
        for key in QualityCase.objects.values_list("ticket", flat=True):
            times[key] += 1
    assert sum(times.values()) == 120
    assert min(times.values()) >= 12  # 24 are expected


def test_what_was_picked_stands_apart_and_may_be_drawn_too(
    ended, make_message, manila, althea, grace, sam, manila_provider, now
):
    rule_tag = Tag.objects.create(name="look at it")
    start_reviewing([manila_provider], now=now, per_week=10, targeted=4, rule_tag=rule_tag)
    bad, again, ruled, fine = (ended(manila, althea) for _number in range(4))
    at = a_day_last_week(now)
    Rating.objects.create(ticket=bad, ended_at=at, is_good=False, created_at=now, changed_at=now)
    reopen(again, by=SYSTEM, at=now)
    tag(ruled, "look at it", by=SYSTEM, at=now)
    draw(now)
    picked = dict(QualityCase.objects.exclude(why=Why.CHANCE).values_list("ticket", "why"))
    assert picked == {bad.pk: "bad_rating", again.pk: "reopened", ruled.pk: "rule"}
    assert set(QualityCase.objects.in_score().values_list("ticket", flat=True)) == {
        bad.pk,
        again.pk,
        ruled.pk,
        fine.pk,
    }


def test_how_many_are_drawn_holds_from_next_week_and_is_the_houses(manila_provider, mara, grace, ana, now):
    wanted = SizeWanted(5)
    for person in (grace, ana):
        with pytest.raises(NotAllowed):
            set_sample_size(manila_provider, wanted, by=person.actor(), at=now)
    for _twice in range(2):
        set_sample_size(manila_provider, wanted, by=mara.actor(), at=now)
    assert SampleSize.objects.get().from_week == monday_of(now) + timedelta(weeks=1)
    assert sizes_in(monday_of(now)) == []
    assert [each.per_week for each in sizes_in(monday_of(now) + timedelta(weeks=1))] == [5]


def test_a_reviewer_who_left_is_replaced(ended, manila, althea, grace, sam, mara, manila_provider, ada, now):
    start_reviewing([manila_provider], now=now)
    ended(manila, althea)
    draw(now)
    look = QualityReview.objects.get(seat="house")
    QualityReview.objects.filter(pk=look.pk).update(reviewer=sam)
    look.refresh_from_db()
    deactivate_staff(look.reviewer, by=SYSTEM, at=now)
    seat_reviewers([look.case], at=now)
    was = look.reviewer
    look.refresh_from_db()
    assert look.reviewer.is_active
    assert look.reviewer != was


def test_a_scorecard_is_the_houses_and_has_versions(mara, grace, sam, now):
    for person in (grace, sam):
        with pytest.raises(NotAllowed):
            add_scorecard(CRITERIA, by=person.actor(), at=now)
    first = add_scorecard(CRITERIA, by=mara.actor(), at=now)
    assert add_scorecard(CRITERIA, by=mara.actor(), at=now) == first
    second = add_scorecard(CRITERIA[:1], by=mara.actor(), at=now)
    assert second.number == 2
    assert Scorecard.objects.count() == 2
    assert first.criteria.count() == 3
