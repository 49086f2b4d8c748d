"""The sample company's rota: the chief executive's week runs, with a mentor; two told what they saw; visits are known."""

from datetime import UTC, datetime

import pytest

from answerable.demo.founding import found
from answerable.demo.plan import Frame
from answerable.demo.regions import keep_regions
from answerable.demo.serving import serve_a_week
from answerable.listening.models import Debrief, Lesson, RotaWeek, Visit
from answerable.listening.rota.served import served_by_department
from answerable.people.models import Staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("day", [datetime(2026, 11, 27, 14, tzinfo=UTC), datetime(2027, 1, 5, 9, tzinfo=UTC)])
def test_the_chief_executive_serves_this_week_through_a_mentor(day):
    frame = Frame(day, 50)
    world = found(frame)
    keep_regions(at=day)
    by = world.staff["bram.desmet"].actor()
    for _twice in range(2):
        serve_a_week(world, by=by, at=day)
    hanne = Staff.objects.get(name="Hanne Peeters")
    assert hanne.is_serving(at=day)
    assert hanne.mentor == world.staff["lena.baert"]
    week = RotaWeek.objects.get(member__staff=hanne)
    assert week.is_running(at=day)
    rows = served_by_department(week.year.year, at=day)
    assert [each.department for each in rows] == sorted(each.department for each in rows)
    assert "Marie Claes" in next(each.not_yet for each in rows if each.department == "Board")
    if day.year == 2026:
        assert Debrief.objects.count() == 2
        assert Lesson.objects.filter(finding__isnull=False).exists()
    assert Visit.objects.filter(done_on__isnull=False).count() == 2
