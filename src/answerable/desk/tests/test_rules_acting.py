"""What rules do when something happens and when time passes: in order, once, all or nothing, and never in a loop."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from answerable.config.subscribers import SUBSCRIBERS
from answerable.desk.automations import acting, passing
from answerable.desk.automations.clocks import CLOCKS
from answerable.desk.automations.forgetting import KEPT, forget_runs
from answerable.desk.automations.rules import RulePlan, add_rule, change_rule, move_rule, switch_rule
from answerable.desk.automations.triggers import TRIGGERS
from answerable.desk.models import Outcome, RuleRun
from answerable.desk.phrases.replies import Wording, add_saved_reply, remove_saved_reply
from answerable.desk.phrases.steps import Step, StepKind
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event, Job
from answerable.people.actions import remove_team
from answerable.people.models import Field, FieldKind
from answerable.tickets import actions
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.models import Message, Status, Ticket

pytestmark = pytest.mark.django_db
REFUND = Step(StepKind.TAG, words="refund")
DAY = timedelta(days=1)


def tags_of(ticket):
    return set(ticket.tags.values_list("name", flat=True))


def _conditions(*each, is_any=False):
    return Conditions(tuple(Condition(*one) for one in each), is_any)


@pytest.fixture
def make_rule(db):
    """make_rule("wrote", REFUND, conditions=[("tag", "has", "vip")]): on, at the end of the order."""

    def make(trigger="wrote", *steps, name=None, conditions=(), is_any=False, hours=None, **more):
        name = name or f"Rule {timezone.now().timestamp()} {trigger}"
        plan = RulePlan(name, trigger, _conditions(*conditions, is_any=is_any), steps or (REFUND,), hours)
        return add_rule(plan, by=SYSTEM, at=timezone.now(), **more)

    return make


@pytest.fixture
def said(asked):
    """Something done with Cleo's ticket, by the word for its trigger."""
    ticket, at = asked, timezone.now()

    def fail(by):
        answer = actions.reply(ticket, actions.Answer("Yes."), by=by, at=at)
        actions.mark_failed(answer, "No such user", by=SYSTEM, at=at)

    return {
        "noted": lambda by: actions.note(ticket, "Look", by=by, at=at),
        "answered": lambda by: actions.reply(ticket, actions.Answer("Yes."), by=by, at=at),
        "assigned": lambda by: (
            actions.assign(ticket, team=ticket.team, staff=None, by=by, at=at)
            if ticket.assignee
            else actions.assign(ticket, team=None, staff=None, by=by, at=at)
        ),
        "status": lambda by: actions.set_status(
            ticket, Status.objects.get(category="waiting_others"), by=by, at=at
        ),
        "closed": lambda by: actions.close(ticket, by=by, at=at),
        "reopened": lambda by: actions.reopen(
            actions.close(ticket, by=by, at=at), by=by, at=at + timedelta(seconds=1)
        ),
        "priority": lambda by: actions.prioritise(ticket, 40, by=by, at=at),
        "tagged": lambda by: actions.tag(ticket, "vip", by=by, at=at),
        "field": lambda by: actions.set_field(
            ticket,
            Field.objects.create(key="size", label="Size", kind=FieldKind.TEXT),
            "L",
            by=by,
            at=at,
        ),
        "others": lambda by: actions.receive_from_others(
            actions.ask_others(
                ticket, actions.Question("Where?", to=[("x@carrier.example", "")]), by=by, at=at
            ).conversation,
            actions.Heard("email", "x@carrier.example", text="Lost."),
            by=SYSTEM,
            at=at,
        ),
        "undelivered": fail,
    }


# --- when something happens -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("trigger", sorted(TRIGGERS))
def test_each_trigger_is_heard(trigger, make_rule, said, make_message, make_ticket, cleo, ana, run_jobs):
    make_rule(trigger)
    if trigger in said:
        said[trigger](ana.actor())
        ticket = Ticket.objects.get()
    else:
        ticket = make_message(make_ticket(customer=cleo)).ticket
        ticket = Ticket.objects.get(pk=ticket.pk)
    run_jobs()

    assert "refund" in tags_of(ticket)
    assert RuleRun.objects.get().outcome == Outcome.DONE


def test_what_it_did_names_the_rule_and_its_version(make_rule, make_message, run_jobs, leuven):
    rule = make_rule("wrote", REFUND, Step(StepKind.TEAM, leuven.pk))
    ticket = make_message().ticket
    run_jobs()

    done = Event.objects.filter(kind__in=("ticket.tagged", "ticket.assigned"))
    assert {event.kind for event in done} == {"ticket.tagged", "ticket.assigned"}
    assert all(event.actor_kind == "system" for event in done)
    assert all((event.data["rule"], event.data["rule_version"]) == (rule.pk, 1) for event in done)
    run = RuleRun.objects.get()
    assert {run.after < event.pk <= run.until for event in done} == {True}
    ticket.refresh_from_db()
    assert ticket.team == leuven


def test_rules_act_in_their_order_and_each_sees_what_those_before_it_changed(
    make_rule, make_message, run_jobs
):
    first = make_rule(
        "wrote", Step(StepKind.TAG, words="second"), conditions=[("tag", "has", "first")], name="A"
    )
    second = make_rule("wrote", Step(StepKind.TAG, words="first"), name="B")
    ticket = make_message().ticket
    run_jobs()
    assert tags_of(ticket) == {"first"}

    move_rule(second, up=True, by=SYSTEM, at=timezone.now())
    other = make_message().ticket
    run_jobs()
    assert tags_of(other) == {"first", "second"}
    assert first.runs.count() == 1


def test_conditions_are_asked_of_the_ticket_and_of_what_was_written(make_rule, make_message, run_jobs):
    make_rule(conditions=[("written", "has", "Money Back"), ("subject", "has", "tent")])
    fits = make_message(text="I want my money back.").ticket
    actions.set_subject(fits, "My tent", by=SYSTEM, at=timezone.now())
    other = make_message(text="I want a tent.").ticket
    run_jobs()
    assert tags_of(fits) == {"refund"}
    assert tags_of(other) == set()

    make_message(fits, text="Thank you.")  # what they wrote last counts
    actions.untag(fits, "refund", by=SYSTEM, at=timezone.now())
    run_jobs()
    assert tags_of(fits) == set()


def test_what_a_rule_does_is_heard_by_no_rule(make_rule, make_message, run_jobs):
    make_rule("tagged", Step(StepKind.UNTAG, words="ping"), Step(StepKind.TAG, words="pong"), name="A")
    make_rule("tagged", Step(StepKind.UNTAG, words="pong"), Step(StepKind.TAG, words="ping"), name="B")
    ticket = make_message().ticket
    actions.tag(ticket, "ping", by=SYSTEM, at=timezone.now())
    run_jobs()

    assert tags_of(ticket) == {"ping"}
    assert RuleRun.objects.count() == 2


def test_what_follows_from_a_rule_is_its_doing_too(make_rule, make_message, ghent, run_jobs):
    """Reopened by a rule, a ticket comes back from a team that is no more: nobody assigned it."""
    make_rule("assigned", name="Not to be heard")
    make_rule("tagged", Step(StepKind.STATUS, Status.objects.get(category="open").pk), name="Reopen")
    ticket = make_message().ticket
    Ticket.objects.filter(pk=ticket.pk).update(team=ghent)
    actions.close(ticket, by=SYSTEM, at=timezone.now())
    remove_team(ghent, by=SYSTEM, at=timezone.now())
    actions.tag(ticket, "again", by=SYSTEM, at=timezone.now())
    run_jobs()

    ticket.refresh_from_db()
    assert (ticket.team, ticket.is_closed) == (None, False)
    assert Event.objects.get(kind="ticket.assigned").data["rule"]
    assert tags_of(ticket) == {"again"}


def test_machines_and_imports_are_not_heard(make_rule, make_message, make_ticket, run_jobs):
    make_rule("wrote")
    ticket = make_ticket()
    make_message(ticket, is_automatic=True)
    make_message(ticket, created_at=timezone.now() - 9 * DAY)
    run_jobs()
    assert not RuleRun.objects.exists()


def test_twice_is_once_whoever_runs_the_job(make_rule, make_message, at_once):
    make_rule("wrote", Step(StepKind.NOTE, words="Look at this"))
    message = make_message()
    event = Event.objects.get(kind="message.received").pk

    def act():
        with transaction.atomic():
            acting.answer_event(event, at=timezone.now())

    assert at_once(act, act, act) == [None] * 3
    act()
    assert message.ticket.notes.count() == 1
    assert RuleRun.objects.count() == 1


def test_a_worker_that_dies_in_between_leaves_nothing_behind(make_rule, make_message, run_jobs):
    make_rule("wrote", Step(StepKind.NOTE, words="Look at this"))
    ticket = make_message().ticket
    event = Event.objects.get(kind="message.received").pk

    def act_and_die():
        with transaction.atomic():
            acting.answer_event(event, at=timezone.now())
            raise SystemExit

    with pytest.raises(SystemExit):
        act_and_die()
    assert (ticket.notes.count(), RuleRun.objects.count()) == (0, 0)
    run_jobs()
    assert (ticket.notes.count(), RuleRun.objects.count()) == (1, 1)


def test_what_is_refused_changes_nothing_says_why_and_stops_no_other(
    make_rule, make_message, leuven, run_jobs
):
    broken = make_rule(
        "wrote", Step(StepKind.TAG, words="lost"), Step(StepKind.TEAM, leuven.pk), name="Broken"
    )
    make_rule("wrote", name="Whole")
    remove_team(leuven, by=SYSTEM, at=timezone.now())
    ticket = make_message().ticket
    run_jobs()

    assert tags_of(ticket) == {"refund"}
    run = broken.runs.get()
    assert run.outcome == Outcome.REFUSED
    assert run.error == "It could not give it to Leuven: The team Leuven is no more."
    assert run.after == run.until


def test_off_it_does_nothing(make_rule, make_message, run_jobs):
    rule = make_rule("wrote")
    switch_rule(rule, on=False, by=SYSTEM, at=timezone.now())
    make_message()
    assert not Job.objects.filter(task__startswith="desk.automations").exists()
    run_jobs()
    assert not RuleRun.objects.exists()


# --- answers --------------------------------------------------------------------------------------------------------


@pytest.fixture
def saved(db):
    texts = {"en": "Dear {customer.name}, soon.", "nl": "Beste {customer.name}, gauw."}
    return add_saved_reply(Wording("Soon", texts), by=SYSTEM, at=timezone.now())


@pytest.fixture
def answering(make_rule, saved):
    return make_rule("wrote", Step(StepKind.ANSWER, saved.pk))


def test_an_answer_is_in_the_customers_language_and_stops_no_clock(
    answering, make_message, make_ticket, make_customer, run_jobs
):
    maya = make_customer("Maya", language="nl-BE")
    ticket = make_message(make_ticket(customer=maya), from_address="maya@example.com").ticket
    since = ticket.waiting_since
    run_jobs()

    sent = Message.objects.get(direction="outbound")
    assert (sent.text, sent.is_automatic, sent.staff) == ("Beste Maya, gauw.", True, None)
    ticket.refresh_from_db()
    assert ticket.waiting_since == since
    assert ticket.status.category == "new"


@pytest.mark.parametrize("what", ["removed", "gaps", "machine", "enough"])
def test_an_answer_that_must_not_go_is_not_sent(what, make_rule, saved, asked, make_message, run_jobs):
    make_rule("tagged", Step(StepKind.ANSWER, saved.pk), Step(StepKind.CLOSE))
    if what == "removed":
        remove_saved_reply(saved, by=SYSTEM, at=timezone.now())
    elif what == "gaps":
        saved.texts.update(text="Yours, {agent.name}")
    elif what == "machine":
        Message.objects.update(is_automatic=True)
    else:
        for _ in range(5):
            actions.reply(asked, actions.Answer("Soon.", is_automatic=True), by=SYSTEM, at=timezone.now())
    before = Message.objects.count()
    actions.tag(asked, "vip", by=SYSTEM, at=timezone.now())
    run_jobs()

    run = RuleRun.objects.get()
    assert run.outcome == Outcome.REFUSED
    expected = {
        "removed": "not there any more",
        "gaps": "[your name?] is not known",
        "machine": "machines are not answered",
        "enough": "five automatic answers",
    }
    assert expected[what] in run.error
    assert Message.objects.count() == before
    asked.refresh_from_db()
    assert not asked.is_closed


def test_an_answer_of_a_rule_that_cannot_be_delivered_sets_off_nothing(make_rule, saved, asked, run_jobs):
    make_rule("undelivered", Step(StepKind.ANSWER, saved.pk))
    answer = actions.reply(asked, actions.Answer("Soon.", is_automatic=True), by=SYSTEM, at=timezone.now())
    actions.mark_failed(answer, "No such user", by=SYSTEM, at=timezone.now())
    run_jobs()
    assert Message.objects.filter(direction="outbound").count() == 1


# --- when time has passed -------------------------------------------------------------------------------------------


@pytest.fixture
def started(make_ticket, make_message, make_answer, cleo, ghent, ana):
    """started(key) is a ticket of Cleo's whose clock of that kind starts now."""

    def start(key):
        at = timezone.now()
        ticket = make_message(make_ticket(customer=cleo, team=ghent)).ticket
        if key == "silent":
            make_answer(ticket, by=ana)
        elif key == "held":
            actions.assign(ticket, team=ghent, staff=ana, by=SYSTEM, at=at)
        elif key == "ended":
            actions.close(ticket, by=ana.actor(), at=at)
        return ticket

    return start


@pytest.fixture
def pass_time(clock, run_jobs):
    """pass_time(hours=3): the clock goes on, and what is due is done."""

    def later(**length):
        clock.shift(timedelta(**length))
        passing.look_through_all()
        return run_jobs()

    return later


@pytest.mark.parametrize("key", sorted(CLOCKS))
def test_each_clock_runs_out_once(key, make_rule, started, pass_time):
    make_rule(key, Step(StepKind.NOTE, words="It is time"), hours=3)
    ticket = started(key)
    pass_time(hours=2)
    assert ticket.notes.count() == 0
    pass_time(hours=2)
    assert ticket.notes.count() == 1
    pass_time(hours=9)
    assert ticket.notes.count() == 1


@pytest.mark.parametrize("key", sorted(CLOCKS))
def test_it_does_not_run_out_again_when_that_it_did_is_forgotten(key, make_rule, started, pass_time, clock):
    make_rule(key, Step(StepKind.NOTE, words="It is time"), hours=3)
    ticket = started(key)
    pass_time(hours=4)
    clock.shift(KEPT + timedelta(minutes=1))
    forget_runs(timezone.now())
    assert not RuleRun.objects.exists()
    passing.look_at_ticket(ticket.pk, now=timezone.now())
    pass_time(hours=1)
    assert ticket.notes.count() == 1


@pytest.mark.parametrize("key", sorted(CLOCKS))
def test_a_clock_that_was_stopped_runs_out_never(key, make_rule, started, pass_time, make_answer, ana):
    make_rule(key, Step(StepKind.NOTE, words="It is time"), hours=3)
    ticket = started(key)
    if key == "ended":
        actions.reopen(ticket, by=ana.actor(), at=timezone.now())
    else:
        actions.close(ticket, by=ana.actor(), at=timezone.now())
    pass_time(hours=4)
    assert ticket.notes.count() == 0


def test_what_began_before_it_was_switched_on_counts_while_it_is_not_over(
    make_rule, started, pass_time, clock
):
    old = started("waited")
    clock.shift(5 * DAY)
    young = started("waited")
    clock.shift(timedelta(hours=1))
    make_rule("waited", Step(StepKind.NOTE, words="It is time"), hours=3)
    pass_time(hours=4)
    assert old.notes.count() == 0
    assert young.notes.count() == 1


def test_a_wait_that_is_put_back_is_due_at_once(make_rule, started, pass_time, make_answer, run_jobs, ana):
    make_rule("waited", Step(StepKind.NOTE, words="It is time"), hours=3)
    ticket = started("waited")
    answer = make_answer(ticket, by=ana)
    pass_time(hours=4)
    assert ticket.notes.count() == 0

    actions.mark_bounced(answer, "No such user", by=SYSTEM, at=timezone.now())
    run_jobs()
    assert ticket.notes.count() == 1


def test_a_wait_that_goes_on_in_another_ticket_runs_out_there(
    make_rule, started, pass_time, make_ticket, make_message
):
    make_rule("waited", Step(StepKind.NOTE, words="It is time"), hours=3)
    gone, kept, whole = started("waited"), make_ticket(), started("waited")
    other = make_message(whole)
    actions.merge(gone, kept, by=SYSTEM, at=timezone.now())
    part = actions.split(whole, [other], by=SYSTEM, at=timezone.now())
    pass_time(hours=4)
    assert [each.notes.count() for each in (kept, part, whole)] == [1, 1, 1]


def test_rules_about_time_do_not_wind_each_other_up(make_rule, started, pass_time, ghent, leuven, ana, ben):
    """Each gives the ticket to another person, which starts the other's clock."""
    for name, staff in (("A", ana), ("B", ben)):
        make_rule("held", Step(StepKind.PERSON, staff.pk), hours=1, name=name)
    ticket = started("held")
    for _ in range(12):
        pass_time(hours=2)
    assert RuleRun.objects.filter(ticket=ticket).count() <= 2

    before = RuleRun.objects.count()
    actions.note(ticket, "I look at it", by=ana.actor(), at=timezone.now())
    for _ in range(6):
        pass_time(hours=2)
    assert RuleRun.objects.count() <= before + 2


def test_what_is_due_is_found_in_batches_and_only_once(make_rule, started, pass_time, monkeypatch):
    monkeypatch.setattr(passing, "BATCH", 2)
    make_rule("waited", Step(StepKind.NOTE, words="It is time"), hours=3)
    tickets = [started("waited") for _ in range(5)]
    pass_time(hours=4)
    assert [ticket.notes.count() for ticket in tickets] == [1] * 5
    with CaptureQueriesContext(connection) as asked:
        passing.look_through_one(RuleRun.objects.first().rule_id, now=timezone.now())
    assert len(asked) <= 4  # nothing new: nothing is read


# --- what it costs --------------------------------------------------------------------------------------------------


def _statements(function):
    with CaptureQueriesContext(connection) as asked:
        function()
    return len(asked)


def test_a_mail_takes_not_one_statement_more_where_there_are_no_rules(make_message, make_ticket, monkeypatch):
    tickets = [make_ticket() for _ in range(3)]
    make_message(tickets[0])
    with_hearing = _statements(lambda: make_message(tickets[1]))
    for kind, listed in list(SUBSCRIBERS.items()):
        deaf = tuple(path for path in listed.now if "automations" not in path)
        monkeypatch.setitem(SUBSCRIBERS, kind, type(listed)(now=deaf, later=listed.later))
    assert _statements(lambda: make_message(tickets[2])) == with_hearing


def test_fifty_rules_are_asked_in_as_many_statements_as_one(make_rule, make_message):
    def asked():
        message = make_message()
        event = Event.objects.get(kind="message.received", data__message=message.pk).pk
        return _statements(lambda: acting.answer_event(event, at=timezone.now()))

    conditions = [("tag", "has", "vip"), ("subject", "has", "unheard of"), ("team", "is_not", "none")]
    make_rule(conditions=conditions, name="0")
    few = asked()
    for number in range(1, 50):
        make_rule(conditions=conditions, name=str(number))
    assert asked() == few <= 12


def test_there_is_a_limit_to_all_of_it(make_rule, asked, monkeypatch, run_jobs):
    monkeypatch.setattr(acting, "MOST_RUNS_A_DAY", 3)
    make_rule("noted", Step(StepKind.NOTE, words="So it is"))
    for _ in range(5):
        actions.note(asked, "Well", by=SYSTEM, at=timezone.now())
    run_jobs()
    assert asked.notes.count() == 5 + 3
    assert "too often" in RuleRun.objects.filter(outcome=Outcome.REFUSED).first().error


def test_a_change_is_a_version_and_the_earlier_one_stays(make_rule, make_message, run_jobs):
    rule = make_rule("wrote", name="Money")
    plan = RulePlan("Money back", "wrote", _conditions(), [Step(StepKind.CLOSE)])
    changed = change_rule(rule, plan, by=SYSTEM, at=timezone.now())
    again = change_rule(rule, plan, by=SYSTEM, at=timezone.now())

    assert (changed.version, again.version) == (2, 2)
    assert [version.name for version in rule.versions.all()] == ["Money", "Money back"]
    ticket = make_message().ticket
    run_jobs()
    assert RuleRun.objects.get(ticket=ticket).version == 2
