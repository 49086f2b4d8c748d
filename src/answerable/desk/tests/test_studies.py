"""Studies on pages: asked step by step, fixed before anybody looks, reckoned, taken along; and seen by nobody else."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from answerable.insight.models import Study, StudyRun
from answerable.insight.studies.published import PUBLISHED
from answerable.insight.studies.questions import QUESTIONS
from answerable.insight.studies.tests.planting import plant

pytestmark = pytest.mark.django_db
UNITS = [f"Product {letter}" for letter in "ABCDEF"]
WEEKS, CHANGE = 26, 14


@pytest.fixture
def first(now):
    """A Monday after which WEEKS are known to the end."""
    return now.date() - timedelta(weeks=WEEKS + 2)


@pytest.fixture
def planted(db, first):
    return plant(
        units=UNITS,
        first=first,
        weeks=WEEKS,
        chased=lambda name, week: 0.2 if name in UNITS[:3] and week >= CHANGE else 0.6,
    )


def _text(answer):
    assert answer.status_code == 200
    return re.sub("[ \n]+", " ", answer.content.decode())


def _asked(client, **other):
    given = {
        "title": "Did the guide help?",
        "changed": "A guide was published",
        "unit": "product",
        "outcome": "chased",
        "matters": "10",
    }
    return client.post(reverse("desk:study_new"), given | other, follow=True)


def _whom(client, study, first, *, treated=UNITS[:3], compared=UNITS[3:]):
    """The second step, filled in as its page is: by the names that fields have there."""
    page = client.get(reverse("desk:study_whom", args=[study.pk])).content.decode()
    rows = re.findall(r'<label for="(?:id_)?(side-\w+)"><bdi>([^<]+)</bdi>', page)
    begins = first + timedelta(weeks=CHANGE)
    given = {
        "begins": begins.isoformat(),
        "since": first.isoformat(),
        "judged_on": (begins + timedelta(weeks=12)).isoformat(),
    }
    for side, name in rows:
        given[side] = "changed" if name in treated else "compared" if name in compared else ""
    return client.post(reverse("desk:study_whom", args=[study.pk]), given, follow=True)


def test_from_a_question_to_an_answer(planted, first, mara, signed_in, run_jobs, clock):
    hers = signed_in(mara)
    assert "Did a guide reduce contacts?" in _text(hers.get(reverse("desk:studies")))
    assert "Compare with products that got none" in _text(
        hers.get(reverse("desk:study_new") + "?question=guide")
    )
    _asked(hers)
    study = Study.objects.get()
    draft = _text(_whom(hers, study, first))
    assert "Difference in differences" in draft
    assert "It began for 3 and not for 3" in draft
    assert "Before the change it was 6" in draft  # about 60
    assert "points" in draft
    assert "changed by" not in draft  # nothing of what came after

    for _twice in range(2):
        hers.post(reverse("desk:study_design", args=[study.pk]), {"reason": ""})
    assert study.designs.count() == 1
    for _twice in range(2):
        hers.post(reverse("desk:study_run", args=[study.pk]))
    assert "Being reckoned" in _text(hers.get(reverse("desk:study", args=[study.pk])))
    run_jobs()
    page = _text(hers.get(reverse("desk:study", args=[study.pk])))
    assert "at least as much as would matter (10). That is better for customers." in page
    assert "What it cannot say" in page
    assert "Both sides moved alike before" in page
    assert StudyRun.objects.count() == 1

    rows = list(
        csv.DictReader(
            io.StringIO(hers.get(reverse("desk:study_file", args=[study.pk, "csv"])).content.decode())
        )
    )
    assert {row["name"] for row in rows} == set(UNITS)
    told = json.loads(hers.get(reverse("desk:study_file", args=[study.pk, "json"])).content)
    assert told["versions"][0]["as_fixed"] is True
    assert told["versions"][0]["runs"][0]["found"]["effect"]["high"] < -10
    assert "changed by" in _text(hers.get(reverse("desk:studies")))


def test_a_fixed_design_is_changed_by_another_version_alone(planted, first, mara, signed_in, run_jobs, clock):
    hers = signed_in(mara)
    _asked(hers)
    study = Study.objects.get()
    _whom(hers, study, first)
    hers.post(reverse("desk:study_design", args=[study.pk]))
    assert hers.get(reverse("desk:study_whom", args=[study.pk])).status_code == 404
    hers.post(reverse("desk:study_run", args=[study.pk]))
    run_jobs()
    hers.post(reverse("desk:study_version", args=[study.pk]))
    hers.post(
        reverse("desk:study_question", args=[study.pk]),
        {"title": "Did it?", "unit": "product", "outcome": "reopened", "matters": "3"},
    )
    fix = reverse("desk:study_design", args=[study.pk])
    assert "Say why the design is changed." in _text(hers.post(fix, {"reason": " "}))
    page = _text(hers.post(fix, {"reason": "We meant those that came back."}, follow=True))
    assert "Changed after a result had been seen." in page
    assert study.designs.count() == 2


def test_too_little_is_said_before_and_cannot_be_fixed(planted, first, mara, signed_in, clock):
    hers = signed_in(mara)
    _asked(hers, outcome="satisfied", unit="language")
    study = Study.objects.get()
    page = hers.get(reverse("desk:study_whom", args=[study.pk])).content.decode()
    side = re.search(r'name="(side-\w+)"', page)[1]
    near = first + timedelta(weeks=2)
    given = {
        side: "changed",
        "begins": near.isoformat(),
        "since": first.isoformat(),
        "judged_on": (near + timedelta(weeks=4)).isoformat(),
    }
    told = _text(hers.post(reverse("desk:study_whom", args=[study.pk]), given, follow=True))
    plan = Study.objects.get().draft
    assert plan["treated"]
    plan["since"], plan["treated"] = (first - timedelta(weeks=3)).isoformat(), {"en": first.isoformat()}
    Study.objects.update(draft=plan)
    told = _text(hers.get(reverse("desk:study", args=[study.pk])))
    assert "Too little to learn anything from." in told
    refused = _text(hers.post(reverse("desk:study_design", args=[study.pk])))
    assert "Enough would be" in refused
    assert not study.designs.exists()


@pytest.mark.parametrize(
    "nonsense",
    [{"title": ""}, {"unit": "people"}, {"outcome": "x"}, {"matters": "-1"}, {"matters": "much"}],
)
def test_nonsense_is_said_beside_the_fields(nonsense, mara, signed_in):
    assert _asked(signed_in(mara), **nonsense).status_code == 200
    assert not Study.objects.exists()


def test_nobody_else_sees_studies(planted, first, mara, ana, grace, zed, signed_in):
    grace.role = "manager"
    grace.save()
    _asked(signed_in(mara))
    study = Study.objects.get()
    for staff in (ana, grace, zed):
        client = signed_in(staff)
        assert client.get(reverse("desk:studies")).status_code in (302, 403)
        assert _asked(client).redirect_chain != []
        for page in ("study", "study_question", "study_whom"):
            assert client.get(reverse(f"desk:{page}", args=[study.pk])).status_code == 404
        for page in ("study_design", "study_version", "study_run"):
            assert client.post(reverse(f"desk:{page}", args=[study.pk])).status_code == 404
        assert client.get(reverse("desk:study_file", args=[study.pk, "json"])).status_code == 404
    assert Study.objects.count() == 1
    assert "Studies" not in _text(signed_in(grace).get(reverse("desk:insight"))).split("tabs")[1][:2000]


def test_a_draft_is_thrown_away(mara, signed_in):
    hers = signed_in(mara)
    _asked(hers)
    study = Study.objects.get()
    hers.post(reverse("desk:study", args=[study.pk]), {"_method": "DELETE"})
    assert not Study.objects.exists()


def test_every_question_begins_a_study_that_can_be_asked(mara, signed_in):
    for key in QUESTIONS:
        page = signed_in(mara).get(f"{reverse('desk:study_new')}?question={key}").content.decode()
        assert page.count("selected") >= 2


def test_published_findings_stand_with_their_numbers(mara, signed_in):
    page = _text(signed_in(mara).get(reverse("desk:studies")))
    for each in PUBLISHED:
        assert each.source in page
