"""Facts follow the ledger, say what the clocks say, and come out the same when they are made anew."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from tests.fixtures.lives import STEPS, do_step

from answerable.insight.facts.dictionary import TABLES
from answerable.insight.facts.exporting import export
from answerable.insight.facts.following import follow, rebuild, start_anew
from answerable.insight.models import AnswerFact, ContactFact, DayCell, HandoverFact, SurveyFact, TicketFact
from answerable.ledger import tail
from answerable.ledger.actor import SYSTEM
from answerable.ledger.refusals import Refusal
from answerable.listening.models import Cause
from answerable.listening.wrapping import Said, wrap_up
from answerable.promises.clocks.waiting import waits
from answerable.promises.reading import history_of
from answerable.regions.actions import HoursWanted, add_calendar
from answerable.tickets import actions
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FRIDAY = datetime(2026, 3, 27, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _within_one_transaction(monkeypatch):
    """On PostgreSQL nothing is read of a transaction that still runs, and a test is one."""
    running = "AND xid < pg_snapshot_xmin(pg_current_snapshot())"
    assert running in tail._READ_POSTGRES
    monkeypatch.setattr(tail, "_READ_POSTGRES", tail._READ_POSTGRES.replace(running, ""))


@pytest.fixture
def by_the_clock(make_policy, now):
    week = [((540, 720), (780, 1020))] * 5 + [(), ()]
    calendar = add_calendar("Ghent", HoursWanted("Europe/Brussels", week, "BE"), by=SYSTEM, at=now)
    make_policy(first_answer=4, next_answer=8, update=24, resolution=40, calendar=calendar)
    return calendar


def _follow(now):
    while follow(now=now):
        pass


def _all():
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (TicketFact, ContactFact, AnswerFact, HandoverFact, SurveyFact)
    ] + [
        sorted(
            map(
                str,
                DayCell.objects.values_list(
                    *[each.attname for each in DayCell._meta.fields if each.name != "id"]
                ),
            )
        )
    ]


def test_a_ticket_in_columns(by_the_clock, ask, make_message, make_answer, ana, ghent, cleo):
    _follow(FRIDAY)
    ticket = ask(at=FRIDAY + HOUR, customer=cleo)
    make_message(ticket, at=FRIDAY + 2 * HOUR)
    make_answer(ticket, at=FRIDAY + 3 * HOUR, by=ana)
    actions.close(ticket, by=SYSTEM, at=FRIDAY + 4 * HOUR)
    make_message(ticket, at=FRIDAY + 5 * HOUR)
    _follow(FRIDAY)

    fact = TicketFact.objects.get(ticket=ticket)
    assert (fact.contacts, fact.answers, fact.chases, fact.reopened) == (3, 1, 1, 1)
    assert fact.customer_seconds == 2 * 3600
    # From ten to twelve at Brussels, where one works until noon.
    assert fact.contract_seconds == 2 * 3600
    assert fact.answered_by_id == ana.provider_id
    assert (fact.kept, fact.broken) == (1, 0)  # the first answer; the rest runs on
    assert [each.is_chase for each in ContactFact.objects.order_by("at")] == [False, True, False]
    [answer] = AnswerFact.objects.all()
    assert (answer.provider_id, answer.waited, answer.spare) == (ana.provider_id, 2 * 3600, 3 * 3600)
    cell = DayCell.objects.get()
    assert (cell.tickets, cell.chased, cell.kept, cell.broken) == (1, 1, 1, 0)


def test_what_is_said_later_changes_the_row_and_the_day(ask, make_answer, now, cleo, ana, ghent):
    ticket = ask(at=now, customer=cleo)
    _follow(now)
    assert DayCell.objects.get().wrapped == 0
    answer = make_answer(ticket, at=now + HOUR)
    wrap_up(ticket, Said(Cause.MIS_SOLD), by=ana.actor(), at=now + HOUR)
    _follow(now)
    assert TicketFact.objects.get().cause == "mis_sold"
    assert (DayCell.objects.get().mis_sold, DayCell.objects.get().answered) == (1, 1)
    actions.mark_bounced(answer, "No such user", by=SYSTEM, at=now + 5 * HOUR)
    _follow(now)
    assert not AnswerFact.objects.exists()
    assert DayCell.objects.get().answered == 0
    assert TicketFact.objects.get().waiting_since == now


def test_pausing_and_closing_move_the_contract_clock_and_not_the_customers(
    make_policy, ask, make_answer, now
):
    """Whoever games the clock is seen: the customer waited as long."""
    make_policy(first_answer=4)
    honest, gamed = ask(at=now), ask(at=now)
    actions.close(gamed, by=SYSTEM, at=now + HOUR)
    actions.reopen(gamed, by=SYSTEM, at=now + 9 * HOUR)
    for ticket in (honest, gamed):
        make_answer(ticket, at=now + 10 * HOUR)
    _follow(now)

    facts = TicketFact.objects.in_bulk([honest.pk, gamed.pk])
    assert facts[honest.pk].contract_seconds == 10 * 3600
    assert facts[gamed.pk].contract_seconds == 2 * 3600
    assert facts[honest.pk].customer_seconds == facts[gamed.pk].customer_seconds == 10 * 3600
    assert facts[gamed.pk].reopened == 1


def test_chases_are_those_of_the_clocks(ask, make_message, make_answer, now):
    ticket = ask(at=now)
    for number in (1, 2, 5, 6):
        make_message(ticket, at=now + number * HOUR)
        if number == 2:
            make_answer(ticket, at=now + 3 * HOUR)
    _follow(now)
    expected = sum(wait.asked - 1 for wait in waits(history_of(ticket)))
    assert TicketFact.objects.get().chases == expected == 3
    assert ContactFact.objects.filter(is_chase=True).count() == 3


def test_following_twice_changes_nothing(ask, now):
    ask(at=now)
    _follow(now)
    before = _all()
    start_anew()
    _follow(now)
    assert rebuild(lambda _n: None) == 0
    assert _all() == before


def test_a_merged_ticket_counts_once(ask, make_message, now, cleo):
    gone, kept = ask(at=now, customer=cleo), ask(at=now, customer=cleo)
    _follow(now)
    actions.merge(gone, kept, by=SYSTEM, at=now)
    _follow(now)
    assert DayCell.objects.get().tickets == 1
    assert {each.ticket_id for each in ContactFact.objects.all()} == {kept.pk}


def test_who_sees_which(make_ticket, ghent, manila, ana, althea, sam, now, settings):
    make_ticket(team=ghent), make_ticket(team=manila)
    _follow(now)
    assert TicketFact.objects.visible_to(sam).count() == 2
    assert {each.team_id for each in TicketFact.objects.visible_to(althea)} == {manila.pk}


def test_every_column_is_in_the_dictionary():
    for table in TABLES:
        kept = {each.name for each in table.model._meta.concrete_fields} - {"id"}
        assert kept == {each.name for each in table.columns}, table.name


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_facts_made_anew_are_the_live_ones_whatever_happened(steps, by_the_clock, make_ticket):
    tickets = [make_ticket(created_at=FRIDAY) for _ in range(3)]
    for number_of, (step, which, number) in enumerate(steps):
        at = FRIDAY + number_of * 5 * HOUR
        with suppress(Refusal):
            do_step(step, tickets[which], tickets[number % 3], number, at)
        if number_of % 4 == 0:
            _follow(at)
    _follow(FRIDAY)
    live = _all()
    assert rebuild(lambda _n: None) == 0, steps
    with transaction.atomic():
        for model in (TicketFact, ContactFact, AnswerFact, DayCell):
            model.objects.all().delete()
    rebuild(lambda _n: None)
    assert _all() == live, steps
    for ticket in Ticket.objects.filter(merged_into=None):
        expected = sum(max(0, wait.asked - 1) for wait in waits(history_of(ticket)))
        assert TicketFact.objects.get(ticket=ticket).chases == expected


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_what_is_exported_can_be_read_and_names_nobody(form, ask, make_answer, cleo, ana, now, tmp_path):
    import json

    import pyarrow.parquet as parquet

    make_answer(ask(at=now, customer=cleo), at=now + HOUR, by=ana)
    _follow(now)
    written = export(tmp_path, form)
    assert written == {
        **{"tickets": 1, "contacts": 1, "answers": 1, "days": 1},
        **{"handovers": 0, "surveys": 0},
    }
    if form == "parquet":
        [row] = parquet.read_table(tmp_path / "tickets.parquet").to_pylist()
        assert row["opened_at"] == now
    else:
        row = json.loads((tmp_path / "tickets.jsonl").read_text())
        assert row["opened_at"] == now.isoformat()
    assert (row["customer_seconds"], row["is_good"]) == (3600, None)
    meant = {each["table"]: each for each in json.loads((tmp_path / "dictionary.json").read_text())}
    assert [each["name"] for each in meant["tickets"]["columns"]] == list(row)
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"cleo" not in everything.lower()
    assert b"zip" not in everything.lower()
