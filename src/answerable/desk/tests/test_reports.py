"""Reports: what is mailed is what the pages say to the same eyes, once for each period, and to nobody who may not see
it any more."""

import csv
import io
import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.desk.insight.reports.actions import (
    ReportWanted,
    begin_due,
    change_report,
    choose_figures,
    leave_report,
    make_report,
    send_now,
    switch_report,
)
from answerable.desk.insight.reports.contents import ON_ONE_PAGE, contents_of
from answerable.desk.insight.reports.paper import leaves_of
from answerable.insight.facts.cells import add_up
from answerable.insight.facts.following import follow
from answerable.insight.models import (
    Audience,
    LetterState,
    Report,
    ReportLetter,
    ReportRun,
    TicketFact,
)
from answerable.insight.reckoning.keeping import reckon_all
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event, Job, JobState
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening.models import Cause
from answerable.listening.wrapping import Said, wrap_up
from answerable.people.models import Role
from answerable.regions.actions import RegionWanted, add_region
from answerable.tickets.actions import close

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _as_served(settings, smtp_sink):
    settings.EMAIL_BACKEND = "answerable.people.post.QueuedMail"
    settings.EMAIL_HOST, settings.EMAIL_PORT = smtp_sink.host, smtp_sink.port


@pytest.fixture
def lived(make_ticket, make_message, make_answer, ghent, manila, ana, althea, now, clock):
    """Twelve tickets of Ghent, of which three had to chase, and six of Manila, in a week that is over."""
    earlier, made = now - 8 * DAY, []
    for number in range(18):
        team, who = (ghent, ana) if number < 12 else (manila, althea)
        ticket = make_ticket(team=team, created_at=earlier)
        make_message(ticket, at=earlier)
        if number < 3:
            make_message(ticket, at=earlier + HOUR)
        make_answer(ticket, at=earlier + (number + 2) * HOUR, by=who)
        close(ticket, by=SYSTEM, at=earlier + 40 * HOUR)
        wrap_up(ticket, Said(Cause.MIS_SOLD if number < 2 else Cause.REQUEST), by=who.actor(), at=earlier)
        made.append(ticket)
    while follow(now=now):
        pass
    reckon_all(now=now, spans=[13])
    return made


@pytest.fixture
def boss(make_staff, manila_provider, manila):
    """Manages Manila's people."""
    return make_staff("Bo", provider=manila_provider, role=Role.MANAGER, teams=[manila])


def _wanted(*recipients, **more):
    whole = {"name": "How it goes", "audience": Audience.LEADERS, "pages": ["unheard"], "has_paper": False}
    return ReportWanted(**{**whole, "recipients": recipients, **more})


@pytest.fixture
def make(mara, now):
    def make_one(*recipients, owner=None, **more):
        owner = owner or mara
        return make_report(_wanted(*recipients, **more), owner=owner, by=owner.actor(), at=now)

    return make_one


def _letter(sink, number=1):
    return message_from_bytes(sink.wait_for(number)[-1].content, policy=policy.default)


def _text(letter):
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def _numbers(told):
    return [(row["what"], row["n"], row["count"], row["value"]) for row in csv.DictReader(io.StringIO(told))]


def _states(run):
    return {each.staff.name: each.state for each in run.letters.select_related("staff")}


def test_mail_table_paper_and_page_say_the_same_numbers(
    lived, mara, make, signed_in, smtp_sink, run_jobs, now
):
    report = make(mara, has_table=True, has_paper=True, pages=["unheard", "reasons"])
    send_now(report, by=mara.actor(), at=now)
    run_jobs()
    letter = _letter(smtp_sink)
    [table] = [each for each in letter.iter_attachments() if each.get_content_type() == "text/csv"]
    mailed = list(csv.DictReader(io.StringIO(table.get_content())))
    assert {row["page"] for row in mailed} == {"unheard", "reasons"}
    hers, sentences = signed_in(mara), set()
    for page, key in {(row["page"], row["figure"]) for row in mailed}:
        shown = hers.get(reverse("desk:insight_figure", args=[page, key, "csv"])).content.decode()
        rows = [(row["what"], row["n"], row["count"], row["value"]) for row in mailed if row["figure"] == key]
        assert rows == _numbers(shown)
        drawn = hers.get(reverse("desk:insight_figure", args=[page, key, "vega-lite"])).json()
        sentences.add(drawn["title"])
    text = re.sub(r"\s+", " ", _text(letter))
    html = letter.get_body(("html",)).get_content()
    assert "Had to write again: 17 % (5.8 % to 39 %)" in text
    assert all(re.sub(r"\s+", " ", sentence) in text for sentence in sentences)
    alts = re.findall(r'<img src="cid:([^"]+)" alt="([^"]+)"', html)
    pictures = {
        part["Content-ID"].strip("<>"): part
        for part in letter.walk()
        if part.get_content_type() == "image/png"
    }
    assert alts
    assert {cid for cid, _alt in alts} == set(pictures)
    assert all(each.get_content().startswith(b"\x89PNG") for each in pictures.values())
    [paper] = [each for each in letter.iter_attachments() if each.get_content_type() == "application/pdf"]
    assert paper.get_content().startswith(b"%PDF")
    contents = contents_of(report, mara, at=now)
    assert {figure.title for _page, figure in contents.figures} == sentences
    [leaf] = leaves_of(contents)
    assert "n 18 tickets" in leaf


def test_each_is_sent_what_they_may_see(lived, mara, boss, make, smtp_sink, run_jobs, now):
    run = send_now(make(mara, boss), by=mara.actor(), at=now)
    run_jobs()
    smtp_sink.wait_for(2)
    told = {
        each.recipients[0]: message_from_bytes(each.content, policy=policy.default)
        for each in smtp_sink.letters
    }
    assert "all weeks: 17" in _text(told[mara.email])
    assert "n 18" in _text(told[mara.email])
    assert "n 6\n" in _text(told[boss.email])
    assert "n 18" not in _text(told[boss.email])
    assert _states(run) == {"Mara": "sent", "Bo": "sent"}
    assert Event.objects.filter(kind="report.begun").count() == 1


def test_a_providers_report_is_about_its_own_work(
    lived, mara, make, manila_provider, signed_in, smtp_sink, run_jobs, now
):
    report = make(mara, audience=Audience.PROVIDER, provider=manila_provider)
    send_now(report, by=mara.actor(), at=now)
    run_jobs()
    text = _text(_letter(smtp_sink))
    assert "Manila Care" in text
    assert "n 6\n" in text
    assert "n 18" not in text
    page = signed_in(mara).get(re.search(r"http\S+(/insight/unheard/\?\S+)#", text)[1]).content.decode()
    assert "n 6 tickets" in re.sub(r"\s+", " ", page)
    behind = re.search(r'href="(/insight/tickets/\?[^"]*hands=[^"]*)"', page)[1].replace("&amp;", "&")
    rows = signed_in(mara).get(behind).content.decode()
    assert not any(ticket.reference in rows for ticket in lived[:12])


def test_a_regions_report_counts_its_customers_alone(lived, mara, ada, boss, make, smtp_sink, run_jobs, now):
    region = add_region(RegionWanted("North"), by=ada.actor(), at=now)
    TicketFact.objects.filter(ticket__in=lived[:7]).update(region=region)
    add_up({each.created_at.date() for each in lived})
    report = make(
        mara, audience=Audience.REGION, region=region, pages=["health", "unheard", "channels", "providers"]
    )
    contents = contents_of(report, mara, at=now)
    whole = {figure.key: figure.whole.n for _page, figure in contents.figures if figure.whole}
    assert whole["chased"] == whole["black-holes"] == whole["public"] == 7
    assert not {"parity", "stuck", "renewals"} & {
        figure.key for part in contents.parts for figure in part.offered
    }
    with pytest.raises(Invalid, match="may not see"):
        make(boss, audience=Audience.REGION, region=region)


def test_it_is_sent_at_its_hour_and_once_for_each_week(lived, mara, make, smtp_sink, run_jobs, clock, now):
    """Now is Monday, nine o'clock in UTC."""
    report = make(mara, day=1, hour=12, time_zone="Europe/Brussels")
    assert report.next_at == now + 2 * HOUR
    assert begin_due(report.pk, at=now) is None
    clock.move_to(now + 2 * HOUR)
    run = begin_due(report.pk, at=now + 2 * HOUR)
    assert run.period == "2026-03-02"
    assert begin_due(report.pk, at=now + 2 * HOUR) is None
    run_jobs()
    run_jobs()
    assert len(smtp_sink.wait_for(1)) == 1
    change_report(report, _wanted(mara, day=1, hour=20), owner=mara, by=mara.actor(), at=now + 3 * HOUR)
    assert begin_due(report.pk, at=now + 12 * HOUR) is None
    report.refresh_from_db()
    assert report.next_at == now + 7 * DAY + 11 * HOUR
    late = begin_due(report.pk, at=now + 30 * DAY)
    assert late.period == "2026-03-09"
    report.refresh_from_db()
    assert report.next_at > now + 30 * DAY
    assert ReportRun.objects.count() == 2


def test_two_workers_at_once_begin_it_once(mara, make, at_once, now):
    report = make(mara)
    moment = report.next_at
    found = at_once(*[lambda: begin_due(report.pk, at=moment)] * 3)
    assert len([each for each in found if isinstance(each, ReportRun)]) == 1
    assert ReportLetter.objects.count() == 1


def test_a_server_that_is_away_delays_it_and_doubles_nothing(
    lived, mara, make, signed_in, smtp_sink, run_jobs, now
):
    report = make(mara)
    smtp_sink.sender_reply = "451 come back later"
    run = send_now(report, by=mara.actor(), at=now)
    run_jobs()
    letter = run.letters.get()
    assert (letter.state, letter.attempts) == (LetterState.WAITING, 1)
    assert "come back later" in letter.error
    page = signed_in(mara).get(reverse("desk:report", args=[report.pk])).content.decode()
    assert "come back later" in page
    assert "on its way" in page

    smtp_sink.sender_reply = ""
    Job.objects.update(run_at=timezone.now() - timedelta(seconds=1))
    run_jobs()
    [told] = smtp_sink.wait_for(1)
    assert f"report.{run.pk}.{letter.pk}@".encode() in told.content
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (LetterState.SENT, "")
    assert not Job.objects.exists()


def test_an_address_that_is_refused_for_good_is_given_up(lived, mara, make, smtp_sink, run_jobs, now):
    smtp_sink.replies[mara.email] = "550 Unknown"
    run = send_now(make(mara), by=mara.actor(), at=now)
    run_jobs()
    letter = run.letters.get()
    assert letter.state == LetterState.FAILED
    assert "does not take mail" in letter.error
    assert Job.objects.get().state == JobState.DEAD


def test_who_lost_the_right_is_sent_nothing(lived, mara, sam, boss, make, smtp_sink, run_jobs, now):
    """Before it begins, and while it waits for the server."""
    report = make(mara, sam, boss)
    sam.role = Role.AGENT
    sam.save()
    smtp_sink.sender_reply = "451 come back later"
    run = send_now(report, by=mara.actor(), at=now)
    run_jobs()
    boss.is_active = False
    boss.save()
    smtp_sink.sender_reply = ""
    Job.objects.update(run_at=timezone.now() - timedelta(seconds=1))
    run_jobs()
    assert [each.recipients for each in smtp_sink.wait_for(1)] == [(mara.email,)]
    assert _states(run) == {"Mara": "sent", "Sam": "left_out", "Bo": "left_out"}


def test_for_those_who_lead_it_is_one_page(lived, mara, make, now):
    report = make(mara, pages=["health", "unheard", "channels", "reasons", "providers"])
    assert len(contents_of(report, mara, at=now).figures) == ON_ONE_PAGE
    assert len(list(leaves_of(contents_of(report, mara, at=now)))) == 1
    every = [
        f"{part.page.key}/{each.key}"
        for part in contents_of(report, mara, at=now).parts
        for each in part.offered
    ]
    with pytest.raises(Invalid, match="six"):
        choose_figures(report, every, by=mara.actor(), at=now)
    choose_figures(report, [*every[1:3], "nowhere/x"], by=mara.actor(), at=now)
    report.refresh_from_db()
    assert report.figures == every[1:3]


def test_it_is_made_changed_switched_chosen_sent_and_removed_in_pages(
    lived, mara, sam, signed_in, smtp_sink, run_jobs, now
):
    hers = signed_in(mara)
    form = {
        "name": "Monday’s figures", "audience": "leaders", "pages": ["health", "unheard"], "weeks": "13",
        "often": "weekly", "weekday": "1", "month_day": "1", "hour": "7", "time_zone": "Europe/Brussels",
        "recipients": [mara.pk, sam.pk], "has_paper": "on",
    }  # fmt: skip
    assert "Reports" in hers.get(reverse("desk:insight")).content.decode()
    assert hers.get(reverse("desk:report_new")).status_code == 200
    made = hers.post(reverse("desk:report_new"), form, follow=True).content.decode()
    assert "every Monday at 7:00 (Europe/Brussels)" in made
    report = Report.objects.get()
    preview = reverse("desk:report_preview", args=[report.pk])
    assert "Had to write again: 17" in hers.get(preview).content.decode()
    hers.post(preview, {"figures": ["unheard/chased"]})
    assert "Unheard: 17" not in hers.get(preview).content.decode().split("</form>")[-1]
    changed = hers.post(
        reverse("desk:report_change", args=[report.pk]), {**form, "often": "monthly", "month_day": "3"}
    )
    assert changed.status_code == 302
    report.refresh_from_db()
    assert (report.often, report.day, report.figures) == ("monthly", 3, ["unheard/chased"])
    hers.post(reverse("desk:report_switch", args=[report.pk]))
    hers.post(reverse("desk:report_switch", args=[report.pk]))
    report.refresh_from_db()
    assert report.next_at is None
    for _ in range(2):
        assert (
            "on its way"
            in hers.post(reverse("desk:report_send", args=[report.pk]), follow=True).content.decode()
        )
    assert ReportRun.objects.count() == 1
    run_jobs()
    smtp_sink.wait_for(2)
    his = signed_in(sam)
    assert "It is sent to you." in his.get(reverse("desk:report", args=[report.pk])).content.decode()
    assert his.post(reverse("desk:report_switch", args=[report.pk]), {"on": "1"}).status_code in (302, 403)
    report.refresh_from_db()
    assert report.next_at is None
    his.post(reverse("desk:report_leave", args=[report.pk]))
    assert his.get(reverse("desk:report", args=[report.pk])).status_code == 404
    hers.post(reverse("desk:report", args=[report.pk]), {"_method": "DELETE"})
    assert not Report.objects.exists()
    kinds = set(Event.objects.filter(kind__startswith="report.").values_list("kind", flat=True))
    assert kinds == {
        f"report.{what}" for what in ("made", "changed", "switched_off", "begun", "left", "removed")
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"pages": []}, {"pages": ["nowhere"]}, {"name": " "}, {"hour": "24"}, {"weekday": "8"}, {"month_day": "31"},
        {"time_zone": "Nowhere/Else"}, {"weeks": "7"}, {"audience": "everybody"}, {"audience": "provider"},
        {"audience": "region"}, {"recipients": ["999999"]}, {"provider": "x", "audience": "provider"},
    ],
)  # fmt: skip
def test_nonsense_is_said_beside_the_fields(wrong, mara, signed_in):
    form = {
        "name": "N", "audience": "leaders", "pages": ["health"], "weeks": "13", "often": "weekly", "weekday": "1",
        "month_day": "1", "hour": "7", "time_zone": "UTC", "recipients": [mara.pk],
    }  # fmt: skip
    answer = signed_in(mara).post(reverse("desk:report_new"), {**form, **wrong})
    assert answer.status_code == 200
    assert not Report.objects.exists()


def test_who_may_not_does_not(
    mara, sam, ana, zed, boss, grace, make, signed_in, manila_provider, own_company, now
):
    report = make(mara)
    for staff in (ana, zed):
        assert signed_in(staff).get(reverse("desk:reports")).status_code in (302, 403)
    for staff in (sam, boss, grace):
        their = signed_in(staff)
        assert report.name not in their.get(reverse("desk:reports")).content.decode()
        assert their.get(reverse("desk:report", args=[report.pk])).status_code == 404
        assert their.post(reverse("desk:report_send", args=[report.pk])).status_code == 404
    assert signed_in(sam).get(reverse("desk:report_new")).status_code in (302, 403)
    with pytest.raises(NotAllowed):
        make(sam, owner=sam)
    with pytest.raises(Invalid):
        make(ana)
    with pytest.raises(NotAllowed):
        make(mara, owner=boss)
    with pytest.raises(Invalid, match="which provider"):
        make(boss, owner=boss, audience=Audience.PROVIDER, provider=own_company)
    theirs = make(boss, grace, owner=boss, audience=Audience.PROVIDER, provider=manila_provider)
    assert theirs.name in signed_in(grace).get(reverse("desk:reports")).content.decode()
    with pytest.raises(Report.DoesNotExist):
        switch_report(report, on=False, by=boss.actor(), at=now)
    with pytest.raises(NotAllowed):
        leave_report(theirs, grace, by=boss.actor(), at=now)
    with pytest.raises(Refusal, match="Nobody receives"):
        send_now(make(), by=mara.actor(), at=now)


def test_a_figure_of_a_page_is_drawn_by_a_worker_for_whoever_asked(lived, mara, boss, signed_in, run_jobs):
    hers, address = signed_in(mara), reverse("desk:insight_figure", args=["unheard", "chased", "png"])
    waiting = [hers.get(address) for _ in range(2)]
    assert all(each["Refresh"] and "being drawn" in each.content.decode() for each in waiting)
    assert Job.objects.filter(task__endswith="draw_figure").count() == 1
    run_jobs()
    drawn = hers.get(address)
    assert (drawn["Content-Type"], drawn.content[:4]) == ("image/png", b"\x89PNG")
    assert drawn["Content-Disposition"].startswith('inline; filename="unheard-chased-')
    assert signed_in(boss).get(address)["Refresh"]
    assert hers.get(f"{address}?weeks=26")["Refresh"]
    run_jobs()
    paper = reverse("desk:insight_figure", args=["unheard", "chased", "pdf"])
    hers.get(paper)
    run_jobs()
    assert hers.get(paper).content.startswith(b"%PDF")
    assert hers.get(reverse("desk:insight_figure", args=["unheard", "nowhere", "png"])).status_code == 404


def test_what_cannot_be_drawn_says_so(lived, mara, signed_in, run_jobs, monkeypatch):
    monkeypatch.setattr("answerable.desk.insight.pictures.picture_of", lambda *_given: 1 / 0)
    hers, address = signed_in(mara), reverse("desk:insight_figure", args=["unheard", "chased", "png"])
    for _ in range(2):
        hers.get(address)
        Job.objects.update(run_at=timezone.now() - timedelta(seconds=1))
        run_jobs()
    told = hers.get(address)
    assert "could not be drawn" in told.content.decode()
    assert "Refresh" not in told
