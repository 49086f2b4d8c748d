"""Reviews as programs read them: what was released, never who reviewed, and figures for those who review."""

import pytest

from answerable.desk.quality.reckoning import reckon_all
from answerable.listening.models import QualityCase, QualityReview
from answerable.listening.quality import score
from answerable.listening.quality.tests.making import draw, make_ended, start_reviewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(make_ticket, make_message, make_answer, manila, althea, grace, sam, manila_provider, now):
    start_reviewing([manila_provider], now=now)
    make_ended(make_ticket, make_message, make_answer, team=manila, by=althea, now=now)
    draw(now)
    return QualityCase.objects.get()


def _score_it(case, now):
    for look in QualityReview.objects.select_related("reviewer"):
        marks = {str(each.pk): "yes" for each in case.scorecard.criteria.all()}
        score(look, marks, "Kind.", by=look.reviewer.actor(), at=now)


def test_what_is_released_is_read_by_whose_work_it_is_and_by_those_who_review(
    case, althea, sam, zed, ana, api, now
):
    assert api(althea).get("/quality/reviews").json()["items"] == []
    _score_it(case, now)
    (hers,) = api(althea, "tickets:read").get("/quality/reviews").json()["items"]
    assert hers["is_mine"] is True
    assert hers["score"] == 100.0
    assert [each["mark"] for each in hers["marks"]] == ["yes"] * 3
    (his,) = api(sam).get("/quality/reviews").json()["items"]
    assert his["is_mine"] is False
    for name in ("Althea", "Sam", "Grace"):
        assert name not in str(his)
    for person in (zed, ana):
        assert api(person).get("/quality/reviews").json()["items"] == []
    assert api(sam, "customers:read").get("/quality/reviews").status_code == 403


def test_results_are_for_those_who_review(case, althea, grace, sam, api, now):
    assert api(sam).get("/quality/results").status_code == 404
    assert api(althea).get("/quality/results").status_code == 403
    _score_it(case, now)
    reckon_all(at=now)
    assert api(sam).get("/quality/results").json()["figures"]["scored"] == 1
    assert api(grace).get("/quality/results").json()["figures"]["agreement"]["kappa"] is None
