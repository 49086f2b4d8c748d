"""Leaders go to each region once a year: planned, reminded of, made, learned from; and overdue where nobody goes."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from answerable.ledger.actor import SYSTEM
from answerable.listening.models import Lesson, Visit
from answerable.listening.visits import regions_visited
from answerable.listening.visits.reminding import remind_of_visits
from answerable.regions.actions import RegionWanted, add_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def benelux(clock, now):
    return add_region(RegionWanted("Benelux", countries=["BE"]), by=SYSTEM, at=now)


@pytest.fixture
def planned(benelux, mara, ada, signed_in):
    given = {"region": benelux.pk, "leader": mara.pk, "planned_on": "2026-04-15"}
    for _twice in range(2):
        signed_in(ada).post(reverse("desk:visit_new"), given)
    return Visit.objects.get()


def test_a_visit_is_planned_reminded_of_made_and_its_points_kept(
    planned, benelux, mara, ana, zed, signed_in, now, clock
):
    hers = signed_in(mara)
    assert remind_of_visits(at=now) == 0
    clock.move_to(now + timedelta(days=20))
    assert [remind_of_visits(at=now + timedelta(days=20)) for _twice in range(2)] == [1, 0]
    assert mail.outbox == [] or "Benelux" in mail.outbox[0].body
    clock.move_to(now + timedelta(days=60))
    assert [remind_of_visits(at=now + timedelta(days=60)) for _twice in range(2)] == [1, 0]

    hers = signed_in(mara)  # a session does not last two months
    done = reverse("desk:visit_done", args=[planned.pk])
    said = {"done_on": "2026-04-16", "customers": 4, "learned": "No heating at night\nSend a drawing"}
    for other in (ana, zed):
        assert signed_in(other).post(done, said).status_code == 404
    for nonsense in ({"done_on": "2027-01-01"}, {"done_on": "soon"}, {"customers": -1}):
        hers.post(done, said | nonsense)
    planned.refresh_from_db()
    assert planned.done_on is None
    for _twice in range(2):
        hers.post(done, said)
    planned.refresh_from_db()
    assert planned.done_on == date(2026, 4, 16)
    assert Lesson.objects.count() == 2
    (row,) = regions_visited(at=now + timedelta(days=60))
    assert (row.is_overdue, row.due_on) == (False, date(2027, 4, 16))
    (row,) = regions_visited(at=now + timedelta(days=420))
    assert row.is_overdue
    hers.post(reverse("desk:visit", args=[planned.pk]), {"_method": "DELETE"})
    planned.refresh_from_db()
    assert planned.called_off_at is None  # it was made


def test_what_nobody_plans_is_overdue_and_what_was_called_off_is_no_visit(planned, ada, signed_in, now):
    client = signed_in(ada)
    page = " ".join(client.get(reverse("desk:visits")).content.decode().split())
    assert "overdue: nobody was there yet" in page
    assert "15 Apr 2026" in page
    for _twice in range(2):
        client.post(reverse("desk:visit", args=[planned.pk]), {"_method": "DELETE"})
    planned.refresh_from_db()
    assert planned.called_off_at is not None
    (row,) = regions_visited(at=now)
    assert (row.next, row.last) == (None, None)
