"""Everybody's week in service, through the pages: planned, swapped, served through a mentor, over, told of."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.listening.models import (
    Debrief,
    Finding,
    Lesson,
    RotaLeave,
    RotaMember,
    RotaSwap,
    RotaWeek,
    RotaYear,
)
from answerable.listening.rota.members import MemberWanted, put_member
from answerable.listening.rota.served import served_by_department
from answerable.listening.rota.tasks import look_after_weeks
from answerable.listening.rota.weeks import arrange_service, move
from answerable.listening.rota.years import YearWanted, set_year
from answerable.people.models import CustomRole, Staff
from answerable.regions.actions import (
    HoursWanted,
    LeaveWanted,
    RegionWanted,
    add_calendar,
    add_region,
    set_leave,
)
from answerable.tickets import actions
from answerable.tickets.actions import Answer
from answerable.tickets.models import DraftKind, Look, Message, Note, Ticket

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)  # `now` is nine o'clock of it


def _week(year, member, mentor, monday, *, is_draft=False):
    week = RotaWeek.objects.create(
        year=year, member=member, mentor=mentor, starts_on=monday, is_draft=is_draft
    )
    arrange_service(member, at=datetime.combine(monday, datetime.min.time(), UTC))
    return week


@pytest.fixture
def year(sam, mara, ada, clock, now):
    """Sam mentors; Mara, a manager who answers nobody, serves this week."""
    put_member(sam, MemberWanted("Service", languages=["en", "nl"], is_mentor=True), by=ada.actor(), at=now)
    put_member(mara, MemberWanted("Management", "BE", languages=["en"]), by=ada.actor(), at=now)
    return set_year(2026, YearWanted(), by=ada.actor(), at=now)


@pytest.fixture
def week(year, sam, mara):
    return _week(year, mara.rota_member, sam.rota_member, MONDAY)


@pytest.fixture
def finn(make_staff, own_company):
    """Of finance, with a role that has no right."""
    role = CustomRole.objects.create(name="Colleague", like="agent", rights=[])
    return make_staff("Finn", provider=own_company, custom_role=role)


def _fresh(staff):
    return Staff.objects.get(pk=staff.pk)


def _said(page):
    return " ".join(page.content.decode().split())


def test_in_the_week_one_answers_through_the_mentor_alone_and_after_it_nobody(
    week, mara, sam, ada, cleo, make_ticket, make_message, ghent, signed_in, clock, now
):
    asked = make_message(make_ticket(team=ghent, customer=cleo), at=now - timedelta(hours=2)).ticket
    hers, his = signed_in(_fresh(mara)), signed_in(sam)
    look_after_weeks()
    asked.refresh_from_db()
    assert asked.assignee == mara
    page = _said(hers.get(reverse("desk:my_week")))
    assert asked.subject in page
    assert "not written yet" in page

    url = reverse("desk:messages", args=[asked.reference])
    hers.post(url, {"text": "Dear Cleo"})
    assert not Message.objects.filter(direction="outbound").exists()
    hers.post(reverse("desk:looking_for", args=[asked.reference]), {"text": "Dear Cleo", "html": ""})
    hers.post(reverse("desk:looking_for", args=[asked.reference]), {"colleague": ""})
    look = Look.objects.get()
    assert look.asked_of == sam  # nobody else is asked
    with pytest.raises(NotAllowed):
        actions.approve(look, version=1, by=ada.actor(), at=now)

    place = reverse("desk:look", args=[asked.reference, look.pk])
    his.post(place, {"what": "return", "words": ""})
    assert Look.objects.exists()
    his.post(place, {"what": "return", "words": "Say when it comes."})
    assert not Look.objects.exists()
    assert "Say when it comes." in Note.objects.get().text
    assert "returned Mara" in hers.get(asked.get_absolute_url()).content.decode()
    actions.keep_draft(asked, DraftKind.REPLY, "Dear Cleo, tomorrow", by=_fresh(mara).actor(), at=now)
    hers.post(reverse("desk:looking_for", args=[asked.reference]), {"colleague": sam.pk})
    look = Look.objects.get()
    given = {"text": "Dear Cleo, tomorrow", "html": "", "version": look.draft.version, "what": "approve"}
    his.post(reverse("desk:look", args=[asked.reference, look.pk]), given)
    hers.post(url, {"text": "Dear Cleo, tomorrow"})
    sent = Message.objects.get(direction="outbound")
    assert (sent.staff, sent.looked_over_by) == (mara, sam)

    # The week ends by the clock alone: no job has run.
    clock.move_to(now + timedelta(days=6, hours=15))
    assert not _fresh(mara).may("ticket.reply")
    with pytest.raises(NotAllowed):
        actions.reply(asked, Answer("More"), by=_fresh(mara).actor(), at=now + timedelta(days=7))
    look_after_weeks()
    asked.refresh_from_db()
    assert asked.assignee is None
    assert asked.team == ghent
    week.refresh_from_db()
    assert week.is_wound_up


def test_who_has_no_right_at_all_sees_what_was_given_to_them_and_nothing_else(
    year, finn, sam, ada, cleo, make_ticket, make_message, ghent, signed_in, now
):
    of_none = make_ticket(customer=cleo)
    given = make_message(make_ticket(team=ghent, customer=cleo)).ticket
    put_member(finn, MemberWanted("Finance", languages=["en"]), by=ada.actor(), at=now)
    assert list(Ticket.objects.visible_to(finn)) == []
    assert not set(of_none.readers()) & {finn}
    _week(year, finn.rota_member, sam.rota_member, MONDAY)
    actions.assign(given, team=ghent, staff=_fresh(finn), by=SYSTEM, at=now)
    assert list(Ticket.objects.visible_to(_fresh(finn))) == [given]
    given.refresh_from_db()
    assert set(given.readers()) >= {finn, sam}
    his = signed_in(_fresh(finn))
    assert his.get(given.get_absolute_url()).status_code == 200
    assert his.get(of_none.get_absolute_url()).status_code == 404
    his.post(reverse("desk:looking_for", args=[given.reference]), {"text": "Dear Cleo", "html": ""})
    his.post(reverse("desk:looking_for", args=[given.reference]), {"colleague": sam.pk})
    assert Look.objects.get().asked_of == sam


def test_what_is_delicate_or_in_another_language_is_nobodys_to_learn_on(
    week, mara, cleo, make_customer, make_ticket, make_message, ghent, manila, signed_in, now
):
    german = make_customer("Greta", language="de")
    held = make_customer("Held")
    held.holds.create(at=now)
    plain = make_message(make_ticket(team=ghent, customer=cleo)).ticket
    for other in (
        make_ticket(team=ghent, customer=german),
        make_ticket(team=ghent, customer=held),
        make_ticket(team=manila, customer=cleo),
        make_ticket(team=ghent, customer=cleo, priority=40),
        make_ticket(team=ghent, customer=cleo, channel="chat"),
    ):
        make_message(other)
    legal = make_message(make_ticket(team=ghent, customer=cleo)).ticket
    actions.tag(legal, "legal", by=SYSTEM, at=now)
    client = signed_in(_fresh(mara))
    for _press in range(3):
        client.post(reverse("desk:rota_cases", args=[week.pk]))
    assert set(Ticket.objects.filter(assignee=mara)) == {plain}


def test_nobody_elses_week_is_changed_and_no_right_outlives_a_lost_mentor(
    week, mara, sam, ana, ada, zed, signed_in, now
):
    for other in (ana, zed):
        client = signed_in(other)
        assert client.get(reverse("desk:rota_week", args=[week.pk])).status_code == 404
        assert client.post(reverse("desk:rota_cases", args=[week.pk])).status_code == 404
        assert client.get(reverse("desk:rota")).status_code in (302, 403)
        assert client.get(reverse("desk:rota_members")).status_code in (302, 403)
    assert _fresh(mara).may("ticket.reply")
    hers = signed_in(ada)
    hers.post(reverse("desk:rota_member", args=[sam.rota_member.pk]), {"_method": "DELETE"})
    week.refresh_from_db()
    assert week.mentor is None
    assert not _fresh(mara).may("ticket.reply")
    put_member(sam, MemberWanted("Service", is_mentor=True), by=ada.actor(), at=now)
    hers.post(reverse("desk:rota_mentor", args=[week.pk]), {"mentor": sam.rota_member.pk})
    assert _fresh(mara).may("ticket.reply")


@pytest.fixture
def two(year, sam, mara, finn, ada, now):
    """Mara's and Finn's weeks, both to come."""
    put_member(finn, MemberWanted("Finance", "BE", languages=["en"]), by=ada.actor(), at=now)
    hers = _week(year, mara.rota_member, sam.rota_member, date(2026, 4, 20))
    his = _week(year, finn.rota_member, sam.rota_member, date(2026, 6, 8))
    return hers, his


def test_two_swap_when_both_agree_and_no_rule_forbids_it(two, mara, finn, sam, signed_in, now, clock):
    hers, his = two
    asks, answers = signed_in(mara), signed_in(finn)
    page = _said(asks.get(reverse("desk:rota_place", args=[hers.pk])))
    assert "Finn" in page
    for _twice in range(2):
        asks.post(reverse("desk:rota_swaps", args=[hers.pk]), {"other": his.pk})
    swap = RotaSwap.objects.get()
    assert "Mara</bdi> asks you to swap" in _said(answers.get(reverse("desk:my_week")))
    assert asks.post(reverse("desk:rota_swap", args=[swap.pk]), {"answer": "yes"}).status_code in (302, 403)
    assert signed_in(sam).post(reverse("desk:rota_swap", args=[swap.pk])).status_code == 404
    swap.refresh_from_db()
    assert swap.state == "asked"

    # He takes leave in her week: then it cannot be.
    leave = RotaLeave.objects.create(member=finn.rota_member, first=date(2026, 4, 20), last=date(2026, 4, 22))
    assert answers.post(reverse("desk:rota_swap", args=[swap.pk]), {"answer": "yes"}).status_code in (
        302,
        409,
    )
    swap.refresh_from_db()
    assert swap.state == "asked"
    leave.delete()
    for _twice in range(2):
        answers.post(reverse("desk:rota_swap", args=[swap.pk]), {"answer": "yes"})
    hers.refresh_from_db()
    his.refresh_from_db()
    assert (hers.starts_on, his.starts_on) == (date(2026, 6, 8), date(2026, 4, 20))
    assert _fresh(finn).serves_from.date() in (date(2026, 4, 19), date(2026, 4, 20))
    assert Event.objects.filter(kind="rotaweek.moved").count() == 2


def test_what_nobody_answers_lapses_and_what_is_free_one_takes_alone(two, mara, finn, signed_in, now, clock):
    hers, his = two
    client = signed_in(mara)
    client.post(reverse("desk:rota_swaps", args=[hers.pk]), {"other": his.pk})
    clock.move_to(now + timedelta(days=7, minutes=1))
    assert signed_in(finn).post(
        reverse("desk:rota_swap", args=[RotaSwap.objects.get().pk]), {"answer": "yes"}
    ).status_code in (302, 409)
    look_after_weeks()
    assert RotaSwap.objects.get().state == "lapsed"
    url = reverse("desk:rota_place", args=[hers.pk])
    client.post(url, {"monday": "2026-06-08"})  # Sam looks after one a week
    hers.refresh_from_db()
    assert hers.starts_on == date(2026, 4, 20)
    for nonsense in ("2026-06-09", "soon", "2031-01-06", "2026-03-02"):
        client.post(url, {"monday": nonsense})
    client.post(url, {"monday": "2026-05-18"})
    hers.refresh_from_db()
    assert hers.starts_on == date(2026, 5, 18)
    with pytest.raises(NotAllowed):
        move(hers, date(2026, 7, 6), by=finn.actor(), at=now)


def test_one_is_reminded_a_month_a_week_and_a_friday_before(two, mara, mailoutbox, clock, now, run_jobs):
    hers, _his = two
    for day, kinds in ((24, 1), (24, 1), (45, 2), (46, 3), (48, 3)):
        clock.move_to(now + timedelta(days=day))
        look_after_weeks()
        assert hers.reminders.count() == kinds, day


def test_a_year_is_planned_looked_at_and_published_and_a_newcomer_moves_nobody(
    year, sam, mara, ana, ben, finn, ada, signed_in, run_jobs, now, clock
):
    hers = signed_in(ada)
    table = (
        "email,department,country,languages,mentor,leave\n"
        f'{ana.email},Finance,BE,"en fr",,2026-07-06..2026-07-31\n{ben.email},Board,PH,en,,\n'
    )
    sent = SimpleUploadedFile("people.csv", table.encode(), "text/csv")
    hers.post(reverse("desk:rota_members_file"), {"file": sent})
    assert RotaMember.objects.serving().count() == 3
    hers.post(reverse("desk:rota_planning", args=[2026]))
    run_jobs()
    page = _said(hers.get(reverse("desk:rota_year", args=[2026])))
    assert "A draft with 3 weeks" in page
    assert not _fresh(ana).serves_from
    assert not RotaWeek.objects.visible_to(ana).exists()
    for _twice in range(2):
        hers.post(reverse("desk:rota_publication", args=[2026]))
    placed = dict(RotaWeek.objects.published().values_list("member__staff__name", "starts_on"))
    assert set(placed) == {"Ana", "Ben", "Mara"}
    assert len(set(placed.values())) == 3  # one mentor, one at a time
    assert not date(2026, 7, 1) <= placed["Ana"] <= date(2026, 7, 31)
    assert _fresh(ana).serves_from is not None

    put_member(finn, MemberWanted("Finance", "DE", languages=["de"]), by=ada.actor(), at=now)
    hers.post(reverse("desk:rota_planning", args=[2026]))
    run_jobs()
    hers.post(reverse("desk:rota_publication", args=[2026]))
    after = dict(RotaWeek.objects.published().values_list("member__staff__name", "starts_on"))
    assert {name: after[name] for name in placed} == placed
    assert "Finn" in after

    ana.is_active = False
    ana.save()
    assert _fresh(ana).rights == frozenset()


@pytest.fixture
def belgium(ada, now):
    """In weeks 10 to 51 most are on leave there; in week 20 by its own number they are not."""
    calendar = add_calendar(
        "Ghent",
        HoursWanted("Europe/Brussels", (((540, 1020),),) * 5 + ((), ()), "BE"),
        by=ada.actor(),
        at=now,
    )
    quiet = dict.fromkeys(range(10, 52), 30) | {20: 60}
    set_leave(calendar, LeaveWanted({8: 90}, quiet), by=ada.actor(), at=now)
    outer = add_region(
        RegionWanted("Benelux", "Europe/Brussels", (), ("nl",), calendar.pk), by=ada.actor(), at=now
    )
    wanted = RegionWanted("Belgium", "Europe/Brussels", ("BE",), ("nl",), None, parent=outer.pk)
    return add_region(wanted, by=ada.actor(), at=now)


def test_nobody_is_given_a_week_in_which_most_of_their_region_are_on_leave(
    year, belgium, mara, ben, ada, signed_in, run_jobs, now
):
    hers = signed_in(ada)
    put_member(ben, MemberWanted("Board", "PH", languages=["en"]), by=ada.actor(), at=now)
    hers.post(reverse("desk:rota_planning", args=[2026]))
    run_jobs()
    drafts = {each.member.staff: each.number for each in RotaWeek.objects.select_related("member__staff")}
    assert drafts[mara] in {20, 52, 53}
    assert ben in drafts  # of another region nothing is said
    page = _said(hers.get(reverse("desk:rota_year", args=[2026])))
    assert "<bdi>Benelux</bdi>: weeks 10, 11," in page
    assert " 20," not in page.partition("<bdi>Benelux</bdi>")[2].partition("</li>")[0]

    # By their own choice they may.
    RotaWeek.objects.update(is_draft=False)
    week = RotaWeek.objects.get(member__staff=mara)
    assert move(week, date(2026, 6, 8), by=mara.actor(), at=now).starts_on == date(2026, 6, 8)


def test_whoever_has_no_week_left_for_that_is_told_why(year, belgium, mara, ada, signed_in, run_jobs, now):
    RotaLeave.objects.create(member=mara.rota_member, first=date(2026, 5, 11), last=date(2026, 5, 17))
    RotaLeave.objects.create(member=mara.rota_member, first=date(2026, 12, 14), last=date(2027, 1, 3))
    hers = signed_in(ada)
    hers.post(reverse("desk:rota_planning", args=[2026]))
    run_jobs()
    page = _said(hers.get(reverse("desk:rota_year", args=[2026])))
    assert "most of their region are on leave" in page


def test_a_table_with_nonsense_changes_nothing_and_says_where(year, ada, ana, signed_in):
    client = signed_in(ada)
    before = RotaMember.objects.count()
    for table in (
        "email,department\nnobody@nowhere.example,x\n",
        f"email,department\n{ana.email},Finance\n{ana.email},\n",
        f"email,department,country\n{ana.email},Finance,XX\n",
        f"email,department,leave\n{ana.email},Finance,soon\n",
        "a,b\n1,2\n",
        "",
        "\x00\x01",
    ):
        sent = SimpleUploadedFile("people.csv", table.encode() or b" ", "text/csv")
        response = client.post(reverse("desk:rota_members_file"), {"file": sent})
        assert response.status_code in (302, 422)
    binary = SimpleUploadedFile("x.csv", b"\xff\xfe\x00", "text/csv")
    client.post(reverse("desk:rota_members_file"), {"file": binary})
    assert RotaMember.objects.count() == before


def test_leave_comes_from_a_calendar_without_its_names(year, mara, signed_in):
    calendar = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "DTSTART;VALUE=DATE:20260706\r\nDTEND;VALUE=DATE:20260711\r\nSUMMARY:Operation\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    sent = SimpleUploadedFile("leave.ics", calendar.encode(), "text/calendar")
    client = signed_in(mara)
    url = reverse("desk:rota_leave", args=[mara.rota_member.pk])
    for _twice in range(2):
        client.post(url, {"file": sent})
        sent.seek(0)
    assert list(RotaLeave.objects.values_list("first", "last")) == [(date(2026, 7, 6), date(2026, 7, 10))]
    client.post(url, {"leave": "2026-08-03 to 2026-08-07"})
    assert RotaLeave.objects.count() == 2
    assert client.post(url, {"leave": "in summer"}).status_code in (302, 422)
    assert RotaLeave.objects.count() == 2


def test_the_calendar_of_a_person_is_at_a_secret_address_that_can_be_renewed(
    week, mara, sam, signed_in, client
):
    hers = signed_in(mara)
    page = hers.get(reverse("desk:my_week")).content.decode()
    address = page.split('href="/rota/calendars/')[1].split('"')[0]
    feed = client.get(f"/rota/calendars/{address}")
    assert feed["Content-Type"].startswith("text/calendar")
    assert "DTSTART;VALUE=DATE:20260302" in feed.content.decode()
    assert "Sam" in feed.content.decode()
    assert client.get(f"/rota/calendars/{address.replace('.ics', 'a.ics')}").status_code == 404
    other = f"{sam.rota_member.pk}/{address.split('/')[1]}"
    assert client.get(f"/rota/calendars/{other}").status_code == 404
    signed_in(sam).post(reverse("desk:rota_calendar_renewal", args=[mara.rota_member.pk]))
    assert client.get(f"/rota/calendars/{address}").status_code == 200
    hers.post(reverse("desk:rota_calendar_renewal", args=[mara.rota_member.pk]))
    assert client.get(f"/rota/calendars/{address}").status_code == 404


def test_the_debrief_is_told_by_whoever_served_and_its_points_go_to_owners(
    week, mara, sam, ana, ada, signed_in, clock, now
):
    hers = signed_in(mara)
    url = reverse("desk:rota_debrief", args=[week.pk])
    said = {"lived": "They wait.", "change": "- Say the day\n\nSend the ring with it", "thank": "Sam"}
    hers.post(url, said)
    assert not Debrief.objects.exists()  # on a Monday nothing is to tell yet
    clock.move_to(now + timedelta(days=4))
    hers.post(url, {"lived": "", "change": " ", "thank": ""})
    assert not Debrief.objects.exists()
    for _twice in range(2):
        hers.post(url, said)
    assert list(Lesson.objects.values_list("text", flat=True)) == ["Say the day", "Send the ring with it"]
    assert Event.objects.filter(kind="rotaweek.debriefed").count() == 1
    first = Lesson.objects.first()
    assert signed_in(ana).post(reverse("desk:lesson", args=[first.pk]), {"owner": ana.pk}).status_code == 404
    for owner in (ana, sam):  # the first has it
        signed_in(sam).post(reverse("desk:lesson", args=[first.pk]), {"owner": owner.pk})
    first.refresh_from_db()
    assert first.owner == ana
    finding = Finding.objects.get(pk=first.finding)
    assert (finding.title, finding.owner, finding.raised_by) == ("Say the day", ana, sam)
    assert Finding.objects.count() == 1
    hers.post(url, {**said, "change": "Send the ring with it\nAnswer on Sundays"})
    assert set(Lesson.objects.values_list("text", flat=True)) == {
        "Say the day",  # handed on already
        "Send the ring with it",
        "Answer on Sundays",
    }
    page = _said(signed_in(ada).get(reverse("desk:rota_week", args=[week.pk])))
    assert "Answer on Sundays" in page


def test_who_has_not_served_is_said_by_department(two, ada, signed_in, now, clock):
    clock.move_to(now + timedelta(days=7))
    rows = {each.department: each for each in served_by_department(2026, at=now + timedelta(days=7))}
    assert rows["Finance"].not_yet == ["Finn"]
    assert (rows["Finance"].served, rows["Finance"].of, rows["Finance"].planned) == (0, 1, 1)
    page = _said(signed_in(ada).get(reverse("desk:rota")))
    assert "Finance" in page
    assert "0 of 1" in page
    assert "too few to say" in page


def test_rotas_of_years_that_are_far_off_are_refused(ada, mara, now):
    for number in (1, 2020, 2040):
        with pytest.raises(Refusal):
            set_year(number, YearWanted(), by=ada.actor(), at=now)
    with pytest.raises(NotAllowed):
        set_year(2026, YearWanted(), by=SYSTEM.__class__(SYSTEM.kind.STAFF, 1), at=now)
    assert not RotaYear.objects.exists()
