"""Questions that every mail or page asks are answered from an index, on either database, whatever its size.

Only SQLite can be asked: it chooses alike for ten rows and for a million. PostgreSQL reads small tables whole.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from answerable.channels.erasing import items_of
from answerable.channels.models import Item, Outgoing, OutgoingState
from answerable.desk.floor import figures
from answerable.desk.health import work
from answerable.desk.heard.showing import told_to
from answerable.desk.models import Holds, Notification, Order, RuleRun
from answerable.desk.queues import looking
from answerable.desk.queues.lists import QUEUES, page, sample
from answerable.desk.queues.looking import Sought
from answerable.ledger.models import Event
from answerable.people.access import Role
from answerable.people.models import AccountValue, CustomerValue, Provider, ProviderKind, Staff
from answerable.privacy.models import Does, RetentionRule
from answerable.privacy.retention.age import Unit
from answerable.privacy.retention.due import concerned, old_tickets
from answerable.tickets.conditions import Condition, Conditions, Reader, question
from answerable.tickets.models import FieldValue, Look, Message, Ticket

pytestmark = [
    pytest.mark.django_db,
]
OWN = Provider(pk=1, kind=ProviderKind.IN_HOUSE)
_RULE = RetentionRule(does=Does.FILES, number=1, unit=Unit.YEARS, reached_at=timezone.now(), reached_id=1)
# What a plan says when it reads or sorts everything there is.
_WHOLE = ("SCAN tickets_", "SCAN channels_", "SCAN ledger_", "SCAN desk_", "USE TEMP B-TREE")


def plan_of(rows) -> str:
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        return "; ".join(row[3] for row in cursor.fetchall())


@pytest.mark.parametrize(
    "rows",
    [
        lambda: Message.objects.filter(external_id__in=["a@b", "c@d"]).order_by().values("ticket_id"),
        lambda: Message.objects.unsent().filter(staff=1).order_by("-pk").values("pk")[:100],
        lambda: Item.objects.filter(state="quarantined").order_by("-pk").values("pk")[:100],
        lambda: Item.objects.filter(became="x").values("pk"),
        lambda: Ticket.objects.present().filter(follows__staff=1).values("pk"),
        lambda: Item.objects.filter(message__in=[1, 2]).select_related("mailbox"),
        # What one was told: the bell, both parts of its page, what is due by mail, what the stream asks of events.
        lambda: told_to(Staff(pk=1, role="admin", provider=OWN)).filter(read_at=None)[:100],
        lambda: (
            told_to(Staff(pk=1, role="admin", provider=OWN)).filter(read_at=None).order_by("-at", "-pk")[:51]
        ),
        lambda: (
            told_to(Staff(pk=1, role="admin", provider=OWN)).exclude(read_at=None).order_by("-at", "-pk")[:51]
        ),
        lambda: Look.objects.asked_of(Staff(pk=1, role="admin", provider=OWN)).order_by().values("pk")[:100],
        lambda: Notification.objects.filter(mail_at__lte=timezone.now()).order_by().values("staff_id"),
        lambda: Notification.objects.filter(event_id__in=[1, 2]).values("staff_id"),
        # What settings count and tell: for each team, status, field, tag and kind.
        lambda: Ticket.objects.open().filter(team=1).order_by().values("team")[:1000],
        lambda: Ticket.objects.filter(status=1).order_by().values("status")[:1000],
        lambda: FieldValue.objects.filter(field=1, text="Tent").order_by().values("pk")[:1000],
        lambda: CustomerValue.objects.filter(field=1, text="Gold").order_by().values("pk")[:1000],
        lambda: CustomerValue.objects.filter(field=1, number__gt=3, customer=1),
        lambda: AccountValue.objects.filter(account__customers=1, field=1, text="North"),
        lambda: Ticket.tags.through.objects.filter(tag=1).order_by().values("tag")[:1000],
        # What rules ask: whose time has come, what is a rule's doing, what was done lately.
        lambda: (
            Event.objects.filter(kind="ticket.opened", pk__gt=9)
            .order_by("pk")
            .values("ticket_id", "at")[:200]
        ),
        lambda: Event.objects.filter(kind="ticket.opened", pk__lte=9).order_by("-pk").values("pk", "at")[:1],
        lambda: RuleRun.objects.filter(ticket=1, until__gte=9, after__lt=9).values("pk"),
        lambda: (
            RuleRun.objects.filter(rule=1, outcome="done", at__gt=timezone.now())
            .order_by()
            .values("rule")[:1000]
        ),
        lambda: RuleRun.objects.filter(rule=1, outcome="done").order_by("-at").values("at")[:1],
        # Somebody's tickets; what a rule of retention comes to next, and what of it is left; whom one looks like.
        lambda: Ticket.objects.present().filter(customer=1).order_by("-pk").values("pk")[:31],
        lambda: old_tickets(_RULE, at=timezone.now(), most=500),
        lambda: concerned(_RULE, [1, 2]).order_by().values("pk"),
        lambda: concerned(RetentionRule(does=Does.ORIGINALS), [1, 2]).order_by().values("pk"),
        lambda: items_of([1, 2]).order_by().values("pk"),
        lambda: (
            Message.objects.filter(customer__in=[1], direction="inbound").order_by("-pk").values("pk")[:30]
        ),
        lambda: Event.objects.filter(kind="staff.created", pk__lt=9).order_by("-id").values("id")[:51],
    ],
)
def test_it_is_answered_from_an_index(rows):
    plan = plan_of(rows())
    assert "USING" in plan
    assert not any(word in plan for word in _WHOLE), plan


def test_what_did_not_arrive_is_read_from_the_end_of_its_own_index():
    plan = plan_of(Message.objects.unsent().order_by("-pk").values("pk", "ticket")[:100])

    assert plan == "SCAN tickets_message USING INDEX message_undelivered"


@pytest.mark.parametrize("name", ["owed", "unassigned", "snoozed", "ended"])
@pytest.mark.parametrize("who", ["sam", "ana", "althea"])
def test_a_queues_page_is_read_in_its_own_order(name, who, request, django_assert_max_num_queries):
    staff = request.getfixturevalue(who)
    with django_assert_max_num_queries(10) as queries:
        page(QUEUES[name], staff)
    [asked] = [query["sql"] for query in queries if "LIMIT 51" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked.replace('%', '%%')}", [])
        plan = "; ".join(row[3] for row in cursor.fetchall())
    assert "USING INDEX ticket_" in plan
    assert "USE TEMP B-TREE" not in plan, plan


@pytest.mark.parametrize(
    ("order", "holds"),
    [("wait", "open"), ("priority", "open")]
    + [
        (order, holds)
        for order in ("created", "changed", "said", "silent")
        for holds in ("open", "ended", "all")
    ],
)
@pytest.mark.parametrize("who", ["sam", "ana"])
@pytest.mark.parametrize("is_recent", [False, True])
def test_a_view_walks_along_an_index_and_sorts_nothing(
    order, holds, who, is_recent, request, ghent, make_ticket, monkeypatch, django_assert_max_num_queries
):
    """Also when there are more tickets than it may look at, so that the longer walk is taken."""
    staff, now = request.getfixturevalue(who), timezone.now()
    for _ in range(3):
        make_ticket(team=ghent, waiting_since=now)
    monkeypatch.setattr(looking, "MOST_LOOKED_AT", 1)
    kept = Conditions((Condition("tag", "has", "warranty"), Condition("language", "is", "nl")))
    since = now - timedelta(days=1) if is_recent else None
    sought = Sought(Holds(holds), Order(order), question(kept, Reader(staff, now)), since=since)
    with django_assert_max_num_queries(9) as queries:
        sample(sought, staff)
    walks = [query["sql"] for query in queries if "LIMIT 2" in query["sql"]]
    assert len(walks) == (2 if (holds == "open" or is_recent) and order != "priority" else 1)
    for sql in walks:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql.replace('%', '%%')}", [])
            plan = "; ".join(row[3] for row in cursor.fetchall())
        assert "USE TEMP B-TREE" not in plan, plan
        assert "SCAN people_" not in plan, plan
        assert "SCAN tickets_tag" not in plan, plan
        # Along the index of its order; the newest first is the table's own order.
        assert "USING INDEX ticket_" in plan or plan.startswith("SCAN tickets_ticket;"), plan


def _plans(client, path, django_assert_max_num_queries, most):
    with django_assert_max_num_queries(most) as queries:
        assert client.get(path).status_code == 200
    asked = [
        each["sql"] for each in queries if each["sql"].startswith("SELECT") and "tickets_" in each["sql"]
    ]
    plans = []
    for sql in asked:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql.replace('%', '%%')}", [])
            plans.append("; ".join(row[3] for row in cursor.fetchall()))
    return plans


@pytest.mark.parametrize("who", ["sam", "ana", "althea"])
def test_a_day_is_read_from_indexes(who, request, signed_in, django_assert_max_num_queries):
    client = signed_in(request.getfixturevalue(who))
    plans = _plans(client, "/day/", django_assert_max_num_queries, 20)
    assert not [plan for plan in plans if "SCAN tickets_" in plan or "SCAN ledger_" in plan]
    # What nobody has taken is found team by team, not along all that nobody has.
    [untaken] = [plan for plan in plans if "part0" in plan]
    assert "ticket_open_by_team" in untaken
    assert "ticket_open_by_assignee" not in untaken


@pytest.mark.parametrize("who", ["sam", "althea"])
def test_the_floor_is_read_from_indexes(who, request, signed_in, django_assert_max_num_queries):
    figures.forget()
    staff = request.getfixturevalue(who)
    Staff.objects.filter(pk=staff.pk).update(role=Role.SUPERVISOR)
    plans = _plans(signed_in(staff), "/floor/", django_assert_max_num_queries, 30)
    # Scans of small tables, and of indexes from whose end a fixed number is read, are meant.
    whole = ("SCAN tickets_ticket;", "SCAN tickets_message;", "SCAN ledger_")
    assert not [plan for plan in plans if any(word in plan + ";" for word in whole)]


def test_what_the_health_page_counts_is_found_by_an_index():
    unsent = Outgoing.objects.extra(where=[work._NOT_SENT]).filter(state=OutgoingState.QUEUED)

    assert "outgoing_not_sent" in unsent.order_by()[:1001].explain()
