"""Whatever rules there are: after anything that happens to a ticket, a bounded number of changes follows, then rest."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from answerable.desk.automations import passing
from answerable.desk.automations.clocks import CLOCKS
from answerable.desk.automations.rules import RulePlan, add_rule
from answerable.desk.automations.triggers import TRIGGERS
from answerable.desk.models import RuleRun
from answerable.desk.phrases.steps import Step, StepKind
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event, Job
from answerable.ledger.refusals import Refusal
from answerable.tickets import actions
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.models import Category, Priority, Status

pytestmark = pytest.mark.django_db
TAGS = ("ping", "pong")
STEPS = st.sampled_from(
    [
        *(("tag", None, tag) for tag in TAGS),
        *(("untag", None, tag) for tag in TAGS),
        *(("priority", value, "") for value in Priority.values),
        *(("status", category, "") for category in ("open", "waiting_customer", "closed")),
        ("close", None, ""),
        ("nobody", None, ""),
        ("person", "ana", ""),
        ("person", "ben", ""),
        ("team", "ghent", ""),
        ("team", "leuven", ""),
        ("note", None, "So it is"),
        ("snooze", 3, ""),
    ]
)
CONDITIONS = st.sampled_from(
    [
        ("tag", "has", "ping"),
        ("tag", "has_not", "pong"),
        ("priority", "at_least", "30"),
        ("waits", "is", "nobody"),
    ]
)
RULES = st.lists(
    st.tuples(
        st.sampled_from([*TRIGGERS, *CLOCKS, *CLOCKS]),
        st.lists(STEPS, min_size=2, max_size=4),
        st.lists(CONDITIONS, max_size=1),
        st.booleans(),
    ),
    min_size=4,
    max_size=6,
)
HAPPENINGS = st.lists(
    st.sampled_from(["wrote", "note", "tag", "close", "reopen", "assign", "answer", "priority", "bounce"]),
    min_size=3,
    max_size=3,
)


@given(rules=RULES, happenings=HAPPENINGS)
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
    phases=[Phase.generate],  # to make a failure smaller would take minutes
)
def test_a_bounded_number_of_changes_follows_whatever_happens(
    rules, happenings, make_ticket, make_message, ghent, leuven, ana, ben, run_jobs, clock
):
    named = {"ghent": ghent.pk, "leuven": leuven.pk, "ana": ana.pk, "ben": ben.pk}
    with undone():
        for place, (trigger, steps, conditions, is_any) in enumerate(rules):
            kept = [Step(StepKind(kind), _key(named, which), words) for kind, which, words in steps]
            asked = Conditions(tuple(Condition(*each) for each in conditions), is_any)
            add_rule(RulePlan(str(place), trigger, asked, kept, hours=1), by=SYSTEM, at=timezone.now())
        ticket = make_message(make_ticket(team=ghent)).ticket
        run_jobs()
        for happening in happenings:
            clock.shift(timedelta(minutes=1))
            before, outside = Event.objects.filter(ticket_id=ticket.pk).count(), _outside(ticket)
            _happen(happening, ticket, make_message, ana)
            happened = _outside(ticket) - outside
            for _ in range(
                len(rules) + 3
            ):  # a chain of rules about time is at most as long as there are rules
                run_jobs()
                clock.shift(timedelta(hours=2))
                passing.look_through_all()
            run_jobs()
            changes = Event.objects.filter(ticket_id=ticket.pk).count() - before
            # Each rule for each event, or once in between; each step at most a change and what it brings with it.
            assert changes <= happened + (happened + 1) * sum(2 * len(each[1]) for each in rules)
        rest = Event.objects.filter(ticket_id=ticket.pk).count()
        clock.shift(timedelta(days=1))
        passing.look_through_all()
        run_jobs()
        assert Event.objects.filter(ticket_id=ticket.pk).count() == rest
        heard = RuleRun.objects.exclude(event=None).values_list("event", flat=True)
        assert not any("rule" in event.data for event in Event.objects.filter(pk__in=heard))
        assert not Job.objects.filter(attempts__gt=0).exists()
        assert not RuleRun.objects.filter(
            error__contains="too often"
        ).exists()  # the limit was not what held it


class undone:
    """Everything in it is taken back, so that the next example begins with nothing."""

    def __enter__(self):
        self.block = transaction.atomic()
        self.block.__enter__()

    def __exit__(self, kind, value, trace):
        transaction.set_rollback(True)
        self.block.__exit__(kind, value, trace)


def _key(named, which):
    if which in Category.values:
        return Status.objects.get(category=which, is_default=True).pk
    return named.get(which, which)


def _outside(ticket):
    """What was not a rule's doing."""
    return sum(
        "rule" not in data
        for data in Event.objects.filter(ticket_id=ticket.pk).values_list("data", flat=True)
    )


def _happen(happening, ticket, make_message, ana):
    by, at = ana.actor(), timezone.now()
    ticket.refresh_from_db()
    try:
        match happening:
            case "wrote":
                make_message(ticket)
            case "note":
                actions.note(ticket, "Look", by=by, at=at)
            case "tag":
                actions.tag(ticket, "ping", by=by, at=at)
            case "close":
                actions.close(ticket, by=by, at=at)
            case "reopen":
                actions.reopen(ticket, by=by, at=at)
            case "assign":
                actions.assign(ticket, team=ticket.team, staff=ana, by=SYSTEM, at=at)
            case "priority":
                actions.prioritise(ticket, 40 if ticket.priority != 40 else 10, by=by, at=at)
            case "answer" | "bounce":
                to = [("cleo@example.com", "Cleo")]
                answer = actions.reply(ticket, actions.Answer("Yes", to=to), by=SYSTEM, at=at)
                if happening == "bounce":
                    actions.mark_bounced(answer, "No such user", by=SYSTEM, at=at)
    except (Refusal, ticket.DoesNotExist):
        pass
