"""What surveys say, for programs: of the tickets that whoever made the token sees."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.desk.tests.test_surveys import asked, survey
from answerable.listening.models import SurveyAnswer

__all__ = ["asked", "survey"]
pytestmark = pytest.mark.django_db


def test_programs_read_scores_and_answers_of_what_they_see(
    survey, asked, ghent, manila, ana, althea, sam, grace, api
):
    at = timezone.now() - timedelta(hours=1)
    asked(survey, ghent, [2] * 20 + [None] * 20, by=ana, at=at)
    asked(survey, manila, [0] * 3, by=althea, at=at)
    house, theirs = api(sam), api(grace)

    whole = house.get(f"/surveys/{survey.pk}/results").json()["results"][0]
    assert (whole["of"], whole["asked"], whole["answered"]) == ("", 43, 23)
    assert round(whole["score"]["estimate"], 2) == 0.87
    assert whole["weighed"] is None
    found = house.get(f"/surveys/{survey.pk}/results").json()["results"]
    assert next(each for each in found if each["of"] == f"team:{manila.pk}")["score"] is None
    assert theirs.get(f"/surveys/{survey.pk}/results").json()["results"][0]["asked"] == 3
    items = theirs.everything(f"/surveys/{survey.pk}/answers", limit=2)
    assert [each["answer"] for each in items] == ["No"] * 3
    assert house.get("/surveys").json()[0]["values"] == [0, 1, 2]
    assert api(ana).get("/surveys").status_code == 403
    assert house.get("/surveys/999/results").status_code == 404
    reference = SurveyAnswer.objects.filter(ask__team=ghent)[0].ask.ticket.reference
    assert house.get(f"/tickets/{reference}/survey-answers").json()[0]["value"] == 2
    assert theirs.get(f"/tickets/{reference}/survey-answers").status_code == 404
