"""Being told by mail: later, together, not too often, not in quiet hours, and nothing that a customer wrote."""

from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from answerable.desk.heard.mailing import APART, WAIT
from answerable.desk.heard.preferences import Wanted, change_preferences, end_of_quiet
from answerable.desk.models import Notification, NotificationPreference, Way
from answerable.desk.tasks import mail_notifications
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.tickets.actions import assign, note

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(clock, run_jobs):
    """post(timedelta(minutes=6)): what has been mailed once that time has passed and the minute's task has run."""

    def make(later=timedelta()):
        mail.outbox.clear()
        clock.shift(later)
        mail_notifications()
        run_jobs()
        return mail.outbox

    return make


def _name(staff, ticket, sam, text="Do you know this?"):
    note(ticket, f"@{staff.name} {text}", by=sam.actor(), at=timezone.now())


def _choose(staff, **changed):
    return change_preferences(staff, Wanted(**changed), by=staff.actor(), at=timezone.now())


def test_what_was_not_looked_at_comes_by_mail_later_once_and_without_a_customers_words(post, asked, ana, sam):
    _name(ana, asked, sam, "She says 'burst'.")
    assert post(WAIT - timedelta(minutes=1)) == []

    [letter] = post(timedelta(minutes=2))

    assert letter.to == [ana.email]
    assert letter.subject == f"Sam named you in a note · {asked.reference}"
    parsed = message_from_bytes(letter.message().as_bytes(), policy=policy.default)
    assert parsed["List-Unsubscribe"] == "<http://127.0.0.1:8000/me/#told>"
    assert f"http://127.0.0.1:8000{asked.get_absolute_url()}#note-" in letter.body
    for said in (asked.subject, "Cleo", "burst", "cleo@example.com"):
        assert said not in letter.body + letter.subject
    assert post(APART * 2) == []


def test_the_subject_is_named_where_the_operator_allows_it(post, asked, ana, sam, settings):
    settings.NOTIFICATION_MAIL_SUBJECTS = True
    _name(ana, asked, sam)
    assert asked.subject in post(WAIT)[0].body


def test_what_was_read_meanwhile_or_went_out_of_sight_is_not_mailed(
    post, asked, ana, sam, leuven, signed_in, make_ticket, ghent
):
    other = make_ticket(team=ghent)
    _name(ana, asked, sam)
    _name(ana, other, sam)
    signed_in(ana).get(asked.get_absolute_url())
    assign(other, team=leuven, staff=None, by=SYSTEM, at=timezone.now())

    assert post(WAIT) == []
    assert not Notification.objects.filter(mail_at__isnull=False, staff=ana).exists()


def test_much_is_one_letter_and_the_next_comes_some_time_later(post, ana, sam, make_ticket, ghent):
    for _ in range(23):
        _name(ana, make_ticket(team=ghent), sam)
    [letter] = post(WAIT)
    assert letter.subject == "23 things for you in customer service"
    assert letter.body.count("Sam named you in a note") == 20
    assert "And 3 more:" in letter.body

    _name(ana, make_ticket(team=ghent), sam)
    assert post(WAIT) == []
    assert len(post(APART)) == 1


def test_quiet_hours_hold_mail_back_in_ones_own_time(post, asked, ana, sam):
    ana.time_zone = "Asia/Manila"  # it is 17:00 there
    ana.save()
    _choose(ana, quiet_from=time(17), quiet_until=time(8))
    _name(ana, asked, sam)

    assert post(timedelta(hours=14)) == []
    assert len(post(timedelta(hours=1, minutes=1))) == 1


def test_ones_own_choice_decides(post, asked, ana, sam, mara, make_message, ghent, signed_in):
    assign(asked, team=ghent, staff=ana, by=ana.actor(), at=timezone.now())
    _choose(ana, choices={"mentioned": [Way.PAGE], "wrote": [Way.MAIL]})
    _choose(mara, choices={"mentioned": [], "wrote": []})
    _name(ana, asked, sam, "and @Mara")
    make_message(asked)

    told = {(row.staff, row.kind, row.in_page) for row in Notification.objects.all()}
    assert told == {(ana, "mentioned", True), (ana, "wrote", False)}
    assert ">1</span>" in signed_in(ana).get(reverse("desk:bell")).content.decode()
    [letter] = post(WAIT)
    assert letter.subject.startswith("A new message from the customer")


def test_who_has_left_is_mailed_nothing(post, asked, ana, sam):
    _name(ana, asked, sam)
    ana.is_active = False
    ana.save()
    assert post(WAIT) == []


def test_it_leaves_by_the_way_of_all_mail_to_staff(asked, ana, sam, settings, smtp_sink, run_jobs, clock):
    settings.EMAIL_BACKEND = "answerable.people.post.QueuedMail"
    settings.EMAIL_HOST, settings.EMAIL_PORT = smtp_sink.host, smtp_sink.port
    _name(ana, asked, sam)
    clock.shift(WAIT)
    mail_notifications()
    run_jobs()

    (letter,) = smtp_sink.wait_for(1)
    assert letter.recipients == (ana.email,)
    assert b"List-Unsubscribe: <http" in letter.content


@pytest.mark.parametrize(
    ("now", "begins", "ends", "over"),
    [
        ("12:00", "09:00", "17:00", "02 17:00"),
        ("17:00", "09:00", "17:00", None),
        ("08:59", "09:00", "17:00", None),
        ("23:00", "22:00", "07:00", "03 07:00"),
        ("03:00", "22:00", "07:00", "02 07:00"),
        ("07:00", "22:00", "07:00", None),
        ("21:59", "22:00", "07:00", None),
    ],
)
def test_when_quiet_hours_are_over(now, begins, ends, over):
    local = datetime.fromisoformat(f"2026-03-02T{now}").replace(tzinfo=ZoneInfo("Europe/Brussels"))
    found = end_of_quiet(local, time.fromisoformat(begins), time.fromisoformat(ends))
    assert (found.strftime("%d %H:%M") if found else None) == over


def test_quiet_hours_follow_the_clock_of_their_place():
    night = datetime(2026, 3, 28, 22, 30, tzinfo=UTC).astimezone(ZoneInfo("Europe/Brussels"))
    assert end_of_quiet(night, time(22), time(7)).astimezone(UTC) == datetime(2026, 3, 29, 5, 0, tzinfo=UTC)


def test_choosing_is_ones_own_is_told_once_and_makes_sense(ana, sam):
    wanted = Wanted({"mentioned": [Way.MAIL]}, time(22), time(7))
    for _twice in range(2):
        change_preferences(ana, wanted, by=ana.actor(), at=timezone.now())
    assert Event.objects.filter(kind="notifications.chosen").count() == 1
    with pytest.raises(NotAllowed):
        change_preferences(ana, wanted, by=sam.actor(), at=timezone.now())
    for times in ({"quiet_from": time(7)}, {"quiet_from": time(7), "quiet_until": time(7)}):
        with pytest.raises(Invalid):
            _choose(ana, **times)


def test_ones_own_page_shows_what_is_chosen_and_keeps_it(ana, signed_in):
    client = signed_in(ana)
    page = client.get("/me/").content.decode()
    assert page.count('aria-label="A note names me: Mail"') == 1
    boxes = {"mentioned-page": "on", "wrote-mail": "on", "quiet_from": "22:00", "quiet_until": "07:00"}

    page = client.post("/me/told/", boxes, follow=True).content.decode()

    kept = NotificationPreference.objects.get(staff=ana)
    assert kept.choices["mentioned"] == ["page"]
    assert kept.choices["wrote"] == ["mail"]
    assert kept.choices["woken"] == []
    assert 'value="22:00"' in page
    refused = client.post(
        "/me/told/", {"quiet_from": "soon"}, headers={"referer": "http://testserver/me/"}, follow=True
    )
    assert "Quiet from: Enter a valid time." in refused.content.decode()
