"""Two at the same moment: both sides score, two workers draw, two colleagues press."""

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.listening.models import Draw, QualityCase, QualityReview, Scorecard
from answerable.listening.quality import add_scorecard, reconcile, score
from answerable.listening.quality.tests.making import CRITERIA, draw, make_ended, start_reviewing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ended(make_ticket, make_message, make_answer, manila, althea, grace, sam, manila_provider, now):
    start_reviewing([manila_provider], now=now)
    return make_ended(make_ticket, make_message, make_answer, team=manila, by=althea, now=now)


def test_two_workers_draw_once(ended, at_once, now):
    assert sorted(at_once(lambda: draw(now), lambda: draw(now))) == [0, 1]
    assert (Draw.objects.count(), QualityCase.objects.count(), QualityReview.objects.count()) == (1, 1, 2)


def test_both_sides_are_in_at_once_and_it_is_released_once(ended, at_once, now):
    draw(now)
    case = QualityCase.objects.get()
    marks = {str(each.pk): "yes" for each in case.scorecard.criteria.all()}
    looks = list(QualityReview.objects.select_related("reviewer"))
    at_once(
        *[lambda look=look: score(look, marks, "", by=look.reviewer.actor(), at=now) for look in looks * 2]
    )
    case.refresh_from_db()
    assert case.agreed == marks
    assert Event.objects.filter(kind="ticket.review_released").count() == 1
    assert Event.objects.filter(kind="qualitycase.scored").count() == 2


def test_both_propose_at_once_and_one_word_stands(ended, at_once, now):
    draw(now)
    case = QualityCase.objects.get()
    keys = [str(each.pk) for each in case.scorecard.criteria.all()]
    looks = list(QualityReview.objects.select_related("reviewer"))
    for look, first in zip(looks, ("yes", "no"), strict=True):
        score(look, dict.fromkeys(keys, "yes") | {keys[0]: first}, "", by=look.reviewer.actor(), at=now)
    same = dict.fromkeys(keys, "yes")
    at_once(
        *[lambda look=look: reconcile(case, same, "", by=look.reviewer.actor(), at=now) for look in looks]
    )
    case.refresh_from_db()
    assert case.agreed == same
    assert Event.objects.filter(kind="ticket.review_released").count() == 1


def test_two_put_the_same_scorecard_in_force_once(ended, at_once, now):
    at_once(*[lambda: add_scorecard(CRITERIA[:2], by=SYSTEM, at=now)] * 3)
    assert list(Scorecard.objects.values_list("number", flat=True)) == [2, 1]
