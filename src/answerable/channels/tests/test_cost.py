"""What a mail costs the database. Whoever hears of what a mail did adds to this, so it is counted here.

On PostgreSQL what counts are the journeys to it and back (`ledger/together.py`): what is written travels along and adds
none, and neither does a question that is foreseen. On SQLite each statement counts, but for a fraction of that. Where a
number here has to grow, say so in the measurements, and measure: `python bench/intake.py`.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from answerable.channels.email.addressing import reply_address
from answerable.channels.models import Item
from answerable.channels.receiving import Envelope, receive
from answerable.desk.models import Notification
from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs.worker import Worker
from answerable.ledger.models import Job
from answerable.people.models import Customer, Team
from answerable.routing.actions import Settling, endorse, set_next_line, settle
from answerable.routing.models import TeamGiving, Way
from answerable.tickets.actions import assign
from answerable.tickets.models import Form, Ticket

pytestmark = pytest.mark.django_db(transaction=True)  # a savepoint would be a statement of its own


@pytest.fixture
def cost(support):
    """cost(raw): the statements in which it was placed, without those that begin and end the transaction."""

    def count(raw, *, to=support.address):
        envelope = Envelope("cleo@example.com", to)
        item = receive(
            raw, channel="email", mailbox=support, source="lmtp", at=timezone.now(), envelope=envelope
        )
        worker = Worker()
        (job,) = worker.claim()
        with CaptureQueriesContext(connection) as asked:
            worker.run_one(job)
        assert Item.objects.get(pk=item.pk).settled_at is not None
        statements = [query["sql"] for query in asked]
        return [each for each in statements if not each.startswith(("BEGIN", "COMMIT"))]

    return count


def bounded(statements, *, sqlite, postgresql):
    most = {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]
    assert len(statements) <= most, "\n\n".join(statements)


def test_a_mail_that_opens_a_ticket(cost, make_mail):
    cost(make_mail())  # from now on this process knows what seldom changes
    bounded(cost(make_mail(sender="Dirk <dirk@example.com>")), sqlite=16, postgresql=4)
    bounded(cost(make_mail()), sqlite=11, postgresql=3)  # of somebody known


def test_a_mail_that_joins_a_ticket(cost, make_mail, support):
    cost(make_mail(message_id="<first@example.com>"))
    again = make_mail(subject="Re: Stove leaks", References="<other@x.example> <first@example.com>")
    bounded(cost(again), sqlite=16, postgresql=4)

    to = reply_address(support, Item.objects.latest("pk").ticket.token)
    bounded(cost(make_mail(to=to, subject="Re: Stove leaks"), to=to), sqlite=16, postgresql=5)


def test_a_mail_that_joins_a_ticket_somebody_has(cost, make_mail, ghent, ana, sam):
    cost(make_mail(message_id="<first@example.com>"))
    assign(Item.objects.get().ticket, team=ghent, staff=ana, by=sam.actor(), at=timezone.now())
    bounded(
        cost(make_mail(subject="Re: Stove leaks", References="<first@example.com>")), sqlite=18, postgresql=5
    )
    assert Notification.objects.get(kind="wrote").staff == ana


def test_what_is_promised_travels_along(cost, make_mail, make_policy):
    make_policy(first_answer=4, next_answer=4, resolution=40)
    cost(make_mail())
    bounded(
        cost(make_mail(sender="Dirk <dirk@example.com>", message_id="<dirk@example.com>")),
        sqlite=21,
        postgresql=4,
    )
    asks_more = make_mail(
        sender="Dirk <dirk@example.com>", subject="Re: Stove leaks", References="<dirk@example.com>"
    )
    bounded(cost(asks_more), sqlite=16, postgresql=4)  # a chase changes no clock


def test_what_is_given_travels_along(cost, make_mail, support, run_jobs):
    """One row: a job, which gives it."""
    TeamGiving.objects.create(team=support.team, way=Way.PUSH)
    cost(make_mail())
    run_jobs()
    bounded(cost(make_mail(sender="Dirk <dirk@example.com>")), sqlite=17, postgresql=4)
    assert Job.objects.get().task == "routing.giving.tasks.give_one"


def test_a_form_that_another_process_removed_just_now_costs_one_more_try(support, make_mail, run_jobs):
    form = Form.objects.create(name="Repair", is_default=True)

    def deliver():
        receive(make_mail(), channel="email", mailbox=support, source="lmtp", at=timezone.now())
        run_jobs()

    deliver()
    Ticket.objects.update(form=None)
    Form.objects.filter(pk=form.pk)._raw_delete(connection.alias)  # of which this process does not hear
    deliver()
    run_jobs()
    assert [(item.state, item.ticket.form) for item in Item.objects.order_by("pk")] == [("opened", None)] * 2


def test_what_rules_decide_travels_along(cost, make_mail, make_route, ghent, leuven):
    """A decision asks nothing, so it makes no journey; only whose turn it is among teams that share does."""
    make_route("Stoves", ("subject", "has", "stove"), ("language", "is_not", "nl"), priority=30)
    make_route("Everything", team=leuven, tags=["zip"])
    cost(make_mail())
    bounded(cost(make_mail(sender="Dirk <dirk@example.com>")), sqlite=24, postgresql=4)
    assert Ticket.objects.filter(team=leuven, priority=30, tags__name="zip").count() == 2

    make_route("In front", ("channel", "is", "email"), shares={ghent: 50, leuven: 50})
    cost(make_mail())
    bounded(cost(make_mail(sender="Eva <eva@example.com>")), sqlite=24, postgresql=5)
    assert Ticket.objects.filter(team=ghent).count() == 1


def test_whoever_knows_the_product_costs_a_few_questions_more(
    cost, make_mail, support, own_company, ana, now
):
    """What they have shown, and whether anybody waits where it would go. Of somebody new, nothing is asked."""
    second = Team.objects.create(name="Ghent 2", provider=own_company, tier=2)
    ana.teams.add(second)
    set_next_line(support.team, second, by=SYSTEM, at=now)
    settle(Settling(is_on=True), by=SYSTEM, at=now)
    cost(make_mail(sender="Cleo <cleo@example.com>"))
    endorse(Customer.objects.get(), "Services stoves.", by=SYSTEM, at=timezone.now())
    cost(make_mail(sender="Dirk <dirk@example.com>"))
    bounded(cost(make_mail(sender="Eva <eva@example.com>")), sqlite=16, postgresql=4)
    bounded(cost(make_mail(sender="Dirk <dirk@example.com>")), sqlite=12, postgresql=4)
    bounded(cost(make_mail(sender="Cleo <cleo@example.com>")), sqlite=18, postgresql=6)
    assert Ticket.objects.filter(team=second, tier=2).count() == 1
