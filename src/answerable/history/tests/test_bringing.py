"""Tickets of another system come in once, at their own times, and wake nobody; and go again where nothing was done."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.commands.rebuilding import rebuild_everything
from answerable.desk.automations.passing import look_through_one
from answerable.desk.automations.rules import RulePlan, add_rule
from answerable.desk.phrases.steps import Step, StepKind
from answerable.history import running
from answerable.history.actions import bring, undo
from answerable.history.mapping import Plan
from answerable.history.models import HistoryRun, Known
from answerable.history.running import advance
from answerable.history.undoing import take_out
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event, Job
from answerable.ledger.verification import verify
from answerable.people.models import Customer, Staff, Team
from answerable.privacy.actions import ask_erasure
from answerable.privacy.models import Reason
from answerable.promises.models import Promise
from answerable.tickets.actions import note
from answerable.tickets.conditions import Conditions
from answerable.tickets.models import Message, SearchDocument, Ticket

pytestmark = pytest.mark.django_db

LOG = """number,state,changed_at,opened_at,group,assignee,requester,requester email,subject,description
7,New,2025-03-01 09:00,2025-03-01 08:00,Ghent,?,Pia,pia@example.com,Zip,The zip is torn.
8,New,2025-03-01 09:30,2025-03-01 09:30,Repairs,Ann,?,?,Stove,
7,Active,2025-03-01 10:00,2025-03-01 08:00,Repairs,Ann,Pia,pia@example.com,Zip,The zip is torn.
7,Awaiting User Info,2025-03-02 10:00,2025-03-01 08:00,Repairs,Ann,Pia,pia@example.com,Zip,The zip is torn.
7,Resolved,2025-03-03 10:00,2025-03-01 08:00,Repairs,Bob,Pia,pia@example.com,Zip,The zip is torn.
7,Active,2025-03-04 10:00,2025-03-01 08:00,Repairs,Bob,Pia,pia@example.com,Zip,The zip is torn.
7,Closed,2025-03-05 10:00,2025-03-01 08:00,Repairs,Bob,Pia,pia@example.com,Zip,The zip is torn.
"""


def _many(count):
    rows = [f"{number},{state},2025-03-0{day} 09:00,Repairs,Caller {number % 5}"
            for number in range(count) for day, state in ((1, "New"), (2, "Closed"))]  # fmt: skip
    return "\n".join(["number,state,changed_at,group,caller", *rows])


def _kinds(ticket):
    return list(Event.objects.filter(ticket_id=ticket.pk).order_by("number").values_list("kind", flat=True))


def _jobs():
    return set(Job.objects.values_list("task", flat=True))


def test_a_log_becomes_tickets_with_what_happened_at_its_times(write, bring_in, ghent, own_company):
    jobs = _jobs()
    run = bring_in("csv", write("log.csv", LOG))
    assert (run.state, run.tickets) == ("done", 2)
    ticket = Ticket.objects.get(brought__key="7")
    assert _kinds(ticket) == [
        "ticket.opened", "message.received", "ticket.assigned", "ticket.status_changed", "ticket.status_changed",
        "ticket.assigned", "ticket.closed", "ticket.reopened", "ticket.closed",
    ]  # fmt: skip
    assert ticket.created_at == datetime(2025, 3, 1, 8, tzinfo=UTC)
    assert ticket.closed_at == datetime(2025, 3, 5, 10, tzinfo=UTC)
    assert ticket.customer.address == "pia@example.com"
    assert ticket.messages.get().text == "The zip is torn."
    assert (ticket.team.name, ticket.assignee.name) == ("Repairs", "Bob")
    assert not ticket.assignee.is_active
    first = Event.objects.get(ticket_id=ticket.pk, number=1)
    assert first.data["team"] == ghent.pk
    # Nobody was told and nothing was promised: not one job beside those that were there.
    assert _jobs() - jobs <= {"selfservice.finding.indexing.hear"}
    assert not Promise.objects.exists()
    other = Ticket.objects.get(brought__key="8")
    assert other.closed_at is None
    assert other.assignee is None  # who had it there is not here
    assert str(other.customer)
    assert verify() == []


def test_what_is_derived_comes_out_the_same(write, bring_in, ghent, own_company):
    bring_in("csv", write("log.csv", LOG))
    rebuilt = rebuild_everything(lambda _number: None)
    assert (rebuilt.waits, rebuilt.promises, rebuilt.returns, rebuilt.documents) == (0, 0, 0, 0)


def test_twice_is_once(write, bring_in, own_company):
    path = write("log.csv", LOG)
    bring_in("csv", path)
    before = (Ticket.objects.count(), Customer.objects.count(), Staff.objects.count(), Team.objects.count())
    again = bring_in("csv", path)
    assert (again.tickets, again.known) == (0, 2)
    assert (
        Ticket.objects.count(),
        Customer.objects.count(),
        Staff.objects.count(),
        Team.objects.count(),
    ) == before
    # From another system the same numbers are other tickets; people with addresses are the same.
    other = bring_in("csv", path, label="Another desk")
    assert other.tickets == 2
    assert Customer.objects.filter(address="pia@example.com").count() == 1


def test_cut_short_it_goes_on_where_it_was(write, set_up, ada, now, own_company, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 10)
    run = bring(set_up("csv", write("log.csv", _many(45))), by=ada.actor(), at=now)
    written = running.write

    def dies(cases, *given, **also):
        if HistoryRun.objects.get().position == 20:
            raise KeyboardInterrupt
        return written(cases, *given, **also)

    monkeypatch.setattr(running, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        advance(run.pk)
    assert HistoryRun.objects.get().tickets == Ticket.objects.count() == 20
    monkeypatch.setattr(running, "write", written)
    assert not advance(run.pk, seconds=0)  # a worker leaves the rest for later
    assert advance(run.pk)
    run.refresh_from_db()
    assert (run.state, run.tickets, run.known) == ("done", 45, 0)
    assert run.report["counts"]["cases"] == 45
    assert Customer.objects.filter(tickets__brought__run=run).distinct().count() == 5
    assert advance(run.pk)  # once more is harmless


def test_two_at_once_do_it_once(write, set_up, ada, now, own_company, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 10)
    run = bring(set_up("csv", write("log.csv", _many(30))), by=ada.actor(), at=now)
    read, is_first = running.read, [True]

    def meanwhile(run):
        found = list(read(run))
        if is_first.pop() if is_first else False:
            assert advance(run.pk)  # the other one does all of it
        return iter(found)

    monkeypatch.setattr(running, "read", meanwhile)
    assert advance(run.pk)
    assert Ticket.objects.count() == 30
    assert HistoryRun.objects.get().tickets == 30


def test_a_trial_changes_nothing_and_says_what_would_be_lost(write, look, own_company, ghent):
    broken = LOG + (
        "9,Parked,2025-03-06 10:00,2025-03-06 10:00,Ghent,Ann,?,?,x,\n"
        "10,New,soon,2025-03-06 10:00,Ghent,Ann,?,?,x,\n"
        "11,New,2125-03-06 10:00,2025-03-06 10:00,Ghent\n"
    )
    events = Event.objects.count()
    run = look("csv", write("log.csv", broken))
    assert run.state == "tried"
    assert not Ticket.objects.exists()
    assert not Team.objects.filter(name="Repairs").exists()
    assert Event.objects.count() == events + 1  # that it was begun
    lost = {(each["kind"], each["what"]): each for each in run.report["losses"]}
    assert lost["state", "Parked"]["places"] == ["line 9"]
    assert lost["broken", "5 values for 10 columns"]["places"] == ["line 11"]
    assert lost["no_moment", "changed_at"]["places"] == ["line 10"]
    assert lost["no_zone", "changed_at"]["count"] == 8
    assert run.report["new_teams"] == ["Repairs"]
    assert run.report["counts"]["tickets"] == 4
    assert "Pia" not in str(run.report)


def test_columns_without_a_place_are_told_once_each(write, look, own_company):
    table = "number,state,changed_at,closed_at,mood\n" + "1,New,2025-03-01 09:00,2025-03-02,good\n" * 2
    lost = {
        (each["kind"], each["what"], each["count"])
        for each in look("csv", write("l.csv", table)).report["losses"]
    }
    assert {("no_place", "closed_at", 1), ("no_place", "mood", 1)} <= lost


def test_moments_are_read_in_the_zone_that_somebody_said(write, bring_in, own_company):
    plan = Plan(
        {"number": "case", "state": "state", "changed_at": "at"}, zone="Europe/Brussels", has_said_zone=True
    )
    run = bring_in("csv", write("log.csv", LOG), plan=plan)
    assert Ticket.objects.get(brought__key="8").created_at == datetime(2025, 3, 1, 8, 30, tzinfo=UTC)
    assert not any(each["kind"] == "no_zone" for each in run.report["losses"])


def test_a_table_with_a_row_for_each_ticket(write, bring_in, own_company):
    table = (
        "Ticket ID;Created;Resolved at;Status;Group;Agent;Subject;Tags\n"
        "1;13/03/2025 10:00;14/03/2025 11:30;Resolved;Repairs;Ann;Zip;torn, zip\n"
        "2;13/03/2025 12:00;;Pending;Repairs;;Stove;\n"
    )
    bring_in("csv", write("tickets.csv", table.encode("cp1252")))
    first, second = Ticket.objects.order_by("created_at")
    assert first.closed_at == datetime(2025, 3, 14, 11, 30, tzinfo=UTC)
    assert first.status.category == "solved"
    assert sorted(first.tags.values_list("name", flat=True)) == ["torn", "zip"]
    assert second.status.category == "waiting_customer"


def test_it_is_taken_out_again_where_nothing_was_done(write, bring_in, ada, now, own_company, ghent):
    run = bring_in("csv", write("log.csv", LOG))
    touched = Ticket.objects.get(brought__key="8")
    note(touched, "I looked at it.", by=ada.actor(), at=now)
    staff = Staff.objects.count()
    undo(run, by=ada.actor(), at=now)
    assert take_out(run.pk) == (1, 1)
    run.refresh_from_db()
    assert run.state == "taken_out"
    assert list(Ticket.objects.values_list("brought__key", flat=True)) == ["8"]
    assert not Customer.objects.filter(address="pia@example.com").exists()
    assert not Message.objects.exists()
    assert set(SearchDocument.objects.values_list("ticket", flat=True)) == {touched.pk}
    assert Staff.objects.count() == staff - 1  # Bob; that Ann had the other one is still told
    assert verify() == []
    assert rebuild_everything(lambda _number: None).tickets == 1
    # What went can be brought again.
    assert bring_in("csv", write("log.csv", LOG)).tickets == 1


def test_a_customer_who_wrote_since_keeps_their_ticket(
    write, bring_in, ada, now, own_company, make_message, ghent
):
    run = bring_in("csv", write("log.csv", LOG))
    ticket = Ticket.objects.get(brought__key="7")
    make_message(ticket, text="It is torn again.", at=now + timedelta(days=1))
    undo(run, by=ada.actor(), at=now)
    assert take_out(run.pk) == (1, 1)
    assert Ticket.objects.filter(pk=ticket.pk).exists()
    assert not Ticket.objects.filter(brought__key="8").exists()


def test_rules_about_time_leave_alone_what_was_done_elsewhere(write, bring_in, ada, now, own_company):
    steps = [Step(StepKind.PRIORITY, 40)]
    plan = RulePlan("Old ones", "open", Conditions(()), steps, hours=1)
    rule = add_rule(plan, by=SYSTEM, at=now)
    bring_in("csv", write("log.csv", LOG))
    look_through_one(rule.pk, now=now + timedelta(days=1))
    assert "desk.automations.acting.act_in_time" not in _jobs()


def test_only_administrators_may(write, set_up, ada, cast, signed_in, own_company):
    run = set_up("csv", write("log.csv", LOG))
    pages = [reverse("desk:history"), reverse("desk:history_run", args=[run.pk])]
    for name, staff in cast.items():
        for page in pages:
            assert (signed_in(staff).get(page).status_code == 200) == (name == "ada"), name
    assert signed_in(cast["sam"]).post(pages[1], {"do": "bring"}).status_code in (302, 403)
    assert HistoryRun.objects.get().state == "choosing"


def test_whoever_is_erased_is_not_found_again_by_their_number(write, bring_in, ada, own_company, run_jobs):
    path = write("log.csv", "number,state,changed_at,caller\n1,New,2025-03-01 09:00,Caller 9\n")
    bring_in("csv", path)
    erased = Ticket.objects.get().customer
    ask_erasure(erased, Reason.LAW, str(erased), by=ada.actor(), at=timezone.now())
    run_jobs()
    assert not Known.objects.filter(what="customer").exists()
    bring_in("csv", write("log.csv", "number,state,changed_at,caller\n2,New,2025-03-01 09:00,Caller 9\n"))
    assert Ticket.objects.get(brought__key="2").customer != erased
