"""What belongs to no ticket is told as what does: behind the bell, at once, to nobody else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from answerable.desk.live.sight import TOLD, readings
from answerable.desk.models import Notification
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.tail import Placed, Position
from answerable.listening.findings.actions import FindingWanted, finish_finding, raise_finding
from answerable.listening.models import FindingKind, Reminder, RotaMember, RotaSwap, RotaWeek
from answerable.listening.peers import note_for
from answerable.listening.rota.letters import remind
from answerable.listening.rota.members import MemberWanted, put_member
from answerable.listening.rota.swapping import accept_swap, ask_swap
from answerable.listening.rota.weeks import move, set_mentor
from answerable.listening.rota.years import YearWanted, publish, set_year

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)


def told(kind):
    rows = (
        Notification.objects.filter(read_at=None, kind=kind).select_related("staff").order_by("staff__name")
    )
    return {row.staff.name: row.count for row in rows}


def heard(staff):
    """What this reader's page is told by the stream, and whether it is for them."""
    placed = [Placed(Position(0, event.pk), event) for event in Event.objects.order_by("pk")]
    kinds = [(each, each.kind_for(staff.scope, staff.pk)) for each in readings(placed)]
    return [(kind, each.tells(staff.pk, kind)) for each, kind in kinds if kind]


def test_a_coaching_note_is_told_to_whom_it_is_for_and_to_nobody_else(ana, sam, ada, signed_in, now):
    for _twice in range(2):  # two presses of one button
        note_for(ana, "Try shorter sentences.", by=sam.actor(), at=now)

    assert told("coached") == {"Ana": 1}
    assert heard(ana) == [(TOLD, True)]
    assert ("coachingnote.added", False) in heard(ada)
    hers = signed_in(ana)
    page = hers.get(reverse("desk:notifications")).content.decode()
    assert "Sam wrote a coaching note for you" in page
    assert "shorter sentences" not in page
    hers.get(reverse("desk:coaching"))
    assert told("coached") == {}


def test_a_finding_that_was_raised_from_no_ticket_is_answered_to_whoever_raised_it(
    ana, sam, ada, signed_in, now
):
    found = raise_finding(FindingWanted(FindingKind.DEFECT, "The zip breaks"), by=ana.actor(), at=now)
    finish_finding(found, "It has metal teeth now.", by=ada.actor(), at=now)

    assert told("finding_decided") == {"Ana": 1}
    assert heard(ana) == [(TOLD, True)]
    hers = signed_in(ana)
    at = reverse("desk:finding", args=[found.pk])
    assert f'href="{at}"' in hers.get(reverse("desk:notifications")).content.decode()
    hers.get(at)
    assert told("finding_decided") == {}


def test_several_that_were_answered_are_read_in_the_list(ana, ada, signed_in, now):
    for title in ("The zip breaks", "The pole bends"):
        found = raise_finding(FindingWanted(FindingKind.DEFECT, title), by=ana.actor(), at=now)
        finish_finding(found, "Mended.", by=ada.actor(), at=now)
    hers = signed_in(ana)

    assert told("finding_decided") == {"Ana": 2}
    assert reverse("desk:findings_mine") in hers.get(reverse("desk:notifications")).content.decode()
    hers.get(reverse("desk:finding", args=[found.pk]))
    assert told("finding_decided") == {"Ana": 2}
    hers.get(reverse("desk:findings_mine"))
    assert told("finding_decided") == {}


@pytest.fixture
def weeks(sam, mara, ana, ada, now):
    """Sam mentors; Mara's week is in June, Ana's in the week after, both published."""
    put_member(sam, MemberWanted("Service", languages=["en"], is_mentor=True), by=ada.actor(), at=now)
    for staff in (mara, ana):
        put_member(staff, MemberWanted(staff.name, "BE", languages=["en"]), by=ada.actor(), at=now)
    year = set_year(2026, YearWanted(), by=ada.actor(), at=now)
    return [
        RotaWeek.objects.create(
            year=year, member=staff.rota_member, mentor=sam.rota_member, is_draft=False,
            starts_on=MONDAY + timedelta(days=7 * n),
        )
        for n, staff in enumerate((mara, ana))
    ]  # fmt: skip


def test_ones_week_is_told_when_it_comes_moves_or_is_wanted_by_another(
    weeks, mara, ana, ada, signed_in, now, clock
):
    hers, anas = weeks
    at = datetime(2026, 5, 25, 9, tzinfo=UTC)
    assert remind(hers, Reminder.WEEK, at=at)
    assert not remind(hers, Reminder.WEEK, at=at)
    assert told("rota_week") == {"Mara": 1}
    swap = ask_swap(hers, anas, by=mara.actor(), at=now)
    assert told("rota_week") == {"Ana": 1, "Mara": 1}
    assert (TOLD, True) in heard(ana)
    accept_swap(swap, by=ana.actor(), at=now)
    assert told("rota_week") == {"Ana": 1, "Mara": 2}
    signed_in(mara).get(reverse("desk:my_week"))
    assert told("rota_week") == {"Ana": 1}
    hers.refresh_from_db()
    move(hers, MONDAY + timedelta(days=21), by=ada.actor(), at=now)
    assert told("rota_week") == {"Ana": 1, "Mara": 1}
    assert RotaSwap.objects.count() <= 1


def test_who_is_placed_by_a_years_plan_is_told_once_and_also_by_mail(
    weeks, sam, mara, ana, ada, signed_in, now
):
    """Mara keeps her week; Ana, whose week was published too, moves by a later plan."""
    year = weeks[0].year
    RotaWeek.objects.update(is_draft=True)
    for _twice in range(2):
        publish(year, by=ada.actor(), at=now)
    assert told("rota_placed") == {"Ana": 1, "Mara": 1}
    assert told("rota_mentored") == {"Sam": 2}
    assert Notification.objects.filter(mail_at__isnull=False).count() == 3
    mentors = _notifications(signed_in(sam))
    assert "You are to look after colleagues in 2 weeks in service" in mentors
    assert "in service for you" not in mentors
    assert "The plan of a year has a week in service for you" in _notifications(signed_in(mara))
    signed_in(mara).get(reverse("desk:my_week"))
    assert told("rota_placed") == {"Ana": 1}

    later = MONDAY + timedelta(days=28)
    RotaWeek.objects.create(year=year, member=ana.rota_member, starts_on=later, is_draft=True)
    publish(year, by=ada.actor(), at=now)
    assert told("rota_placed") == {"Ana": 2}
    assert told("rota_mentored") == {"Sam": 2}
    signed_in(sam).get(reverse("desk:my_week"))
    assert told("rota_mentored") == {}


def test_a_new_mentor_is_told_that_they_look_after_somebody(weeks, sam, mara, ana, ada, now):
    week = weeks[0]
    RotaMember.objects.filter(staff=ana).update(is_mentor=True)
    set_mentor(week, ana.rota_member, by=ada.actor(), at=now)
    assert told("rota_mentored") == {"Ana": 1}
    assert told("rota_week") == {"Mara": 1}


def test_a_week_that_lies_behind_us_is_nobodys_news(weeks, ada):
    RotaWeek.objects.update(is_draft=True)
    publish(weeks[0].year, by=ada.actor(), at=datetime(2026, 9, 1, tzinfo=UTC))
    assert told("rota_placed") == told("rota_mentored") == {}


def _notifications(client):
    return client.get(reverse("desk:notifications")).content.decode()


def test_a_draft_is_nobodys_news(weeks, mara, ada, now):
    RotaWeek.objects.update(is_draft=True)
    move(weeks[0], MONDAY + timedelta(days=21), by=ada.actor(), at=now)
    assert told("rota_week") == {}
    assert SYSTEM.staff_id is None
