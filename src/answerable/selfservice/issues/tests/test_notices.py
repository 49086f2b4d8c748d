"""Telling those whom it touches: everybody once, where and as they want it, whatever a mail server does."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.test import Client

from answerable.channels import consent
from answerable.channels.receiving import receive
from answerable.ledger.jobs.worker import Worker
from answerable.ledger.refusals import Refusal
from answerable.selfservice.issues import sending
from answerable.selfservice.issues.actions import (
    NoticeWanted,
    approve_notice,
    stop_notice,
    update_issue,
    write_notice,
)
from answerable.selfservice.issues.queuing import queue_rows
from answerable.selfservice.issues.watching import look_through
from answerable.selfservice.models import IssueState, NoticeKind, NoticeRow, NoticeState, RowState, Touched
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(run_jobs, clock):
    """send(notice, minutes): approved, and so many minutes pass."""

    def go_on(minutes=2):
        run_jobs()
        for _minute in range(minutes):
            sending.hand_on()
            clock.shift(timedelta(seconds=61))
            run_jobs()

    return go_on


def _states(notice):
    return sorted(NoticeRow.objects.filter(notice=notice).values_list("customer__name", "state"))


def test_everybody_is_told_once_in_their_language_with_a_way_out(
    draft, touch, cleo, make_customer, mara, post, front, send, now
):
    dora = make_customer("Dora", language="de-AT")
    touch(cleo, dora)

    approve_notice(draft, by=mara.actor(), at=now)
    send()

    assert _states(draft) == [("Cleo", "sent"), ("Dora", "sent")]
    draft.refresh_from_db()
    assert draft.state == NoticeState.SENT
    letters = {each["To"]: each for each in post.letters()}
    assert letters["cleo@example.com"]["Subject"] == "Your sensors"
    mail = letters["dora@example.com"]
    assert (mail["Subject"], mail["Auto-Submitted"]) == ("Ihre Sensoren", "auto-generated")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    out = mail["List-Unsubscribe"].strip("<>").partition("/notices/")[2]

    client = Client(enforce_csrf_checks=True)  # a mail program has no cookie
    assert client.get(f"/notices/{out}").status_code == 200
    assert not consent.has_opted_out(f"issues:{draft.issue.brands.get().pk}", "dora@example.com")
    assert client.post(f"/notices/{out}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.get("/notices/nonsense/").status_code == 404

    again = NoticeWanted(NoticeKind.UPDATE, {"en": ("More", "It goes on.")})
    update = write_notice(draft.issue, again, by=mara.actor(), at=now)
    approve_notice(update, by=draft.written_by.actor(), at=now)
    send()
    assert _states(update) == [("Cleo", "sent"), ("Dora", "opted_out")]


def test_what_is_told_once_is_told_once_also_by_another_notice(
    draft, touch, cleo, mara, sam, post, send, now
):
    touch(cleo)
    wanted = NoticeWanted(NoticeKind.FIRST, {"en": ("Your sensors", "Once more.")})
    other = write_notice(draft.issue, wanted, by=sam.actor(), at=now)

    approve_notice(draft, by=mara.actor(), at=now)
    approve_notice(other, by=mara.actor(), at=now)
    send()
    queue_rows(notice_id=draft.pk)
    send()

    assert len(post.letters()) == 1


def test_a_failing_server_loses_none_and_doubles_none(
    draft, touch, make_customer, mara, post, smtp_sink, send, clock, run_jobs, now
):
    people = [make_customer(f"P{number}") for number in range(6)]
    touch(*people)
    smtp_sink.replies = {"p1@example.com": "450 later", "p2@example.com": "550 no such box"}
    approve_notice(draft, by=mara.actor(), at=now)
    send(1)
    assert dict(_states(draft)) | {} == {
        **{f"P{n}": "sent" for n in (0, 3, 4, 5)}, "P1": "handed", "P2": "failed"
    }  # fmt: skip
    assert "450 later" in NoticeRow.objects.get(customer=people[1]).error

    smtp_sink.data_reply = "451 out of order"
    for _hour in range(3):
        clock.shift(timedelta(hours=1))
        run_jobs()
    smtp_sink.replies, smtp_sink.data_reply = {}, ""
    clock.shift(timedelta(hours=8))
    send(2)

    assert dict(_states(draft))["P1"] == "sent"
    assert sorted(each["To"] for each in post.letters()) == [f"p{n}@example.com" for n in (0, 1, 3, 4, 5)]
    draft.refresh_from_db()
    assert draft.state == NoticeState.SENT


def test_so_many_a_minute_and_stopping_stops(
    issue, touch, make_customer, mara, sam, post, run_jobs, now, clock
):
    touch(*[make_customer(f"P{number}") for number in range(5)])
    wanted = NoticeWanted(NoticeKind.FIRST, {"en": ("Your sensors", "Text.")}, per_minute=2)
    notice = write_notice(issue, wanted, by=sam.actor(), at=now)
    approve_notice(notice, by=mara.actor(), at=now)
    run_jobs()
    sending.hand_on()
    clock.shift(timedelta(seconds=61))
    Worker()
    run_jobs()
    assert len(post.letters()) == 2

    sending.hand_on()
    stop_notice(notice, by=sam.actor(), at=now)
    clock.shift(timedelta(seconds=61))
    run_jobs()
    sending.hand_on()
    run_jobs()

    assert len(post.letters()) == 2
    assert {state for _name, state in _states(notice)} == {"sent", "stopped"}


@pytest.mark.parametrize("kind", [NoticeKind.FIRST, NoticeKind.UPDATE])
def test_once_it_is_solved_nobody_is_told_any_more_how_it_was(
    issue, draft, touch, make_customer, mara, sam, post, run_jobs, now, kind
):
    touch(*[make_customer(f"P{number}") for number in range(3)])
    later = write_notice(issue, NoticeWanted(kind, {"en": ("S", "T")}), by=sam.actor(), at=now)
    approve_notice(draft, by=mara.actor(), at=now)
    run_jobs()
    sending.hand_on()

    update_issue(issue, {"en": "It is over."}, state=IssueState.SOLVED, by=sam.actor(), at=now)
    run_jobs()
    with pytest.raises(Refusal, match="solved meanwhile"):
        approve_notice(later, by=mara.actor(), at=now)
    over = NoticeWanted(NoticeKind.SOLVED, {"en": ("Over", "It is over.")})
    approve_notice(write_notice(issue, over, by=sam.actor(), at=now), by=mara.actor(), at=now)
    run_jobs()

    draft.refresh_from_db()
    assert draft.state == NoticeState.STOPPED
    assert "Your sensors" not in [each["Subject"] for each in post.letters()]


def test_who_is_held_out_is_told_nothing_in_any_notice(
    issue, touch, make_customer, mara, sam, post, send, now
):
    touch(*[make_customer(f"P{number}") for number in range(40)])
    held = []
    for kind in (NoticeKind.FIRST, NoticeKind.SOLVED):
        wanted = NoticeWanted(kind, {"en": ("Your sensors", "Text.")}, held_out=50)
        notice = write_notice(issue, wanted, by=sam.actor(), at=now)
        approve_notice(notice, by=mara.actor(), at=now)
        send()
        held.append({name for name, state in _states(notice) if state == RowState.HELD_OUT})

    assert held[0] == held[1]
    assert 8 < len(held[0]) < 32
    assert Touched.objects.filter(issue=issue, told_at=None).count() == len(held[0])


@pytest.mark.django_db(transaction=True)  # the ledger's tail shows what is committed
def test_an_answer_to_a_notice_opens_a_ticket_about_the_issue(
    draft, touch, cleo, mara, post, send, run_jobs, deliver_answer, now
):
    touch(cleo)
    approve_notice(draft, by=mara.actor(), at=now)
    look_through(now=now)
    send()
    letter = post.letters()[0]
    assert not Ticket.objects.exists()

    deliver_answer(letter)
    look_through(now=now)

    ticket = Ticket.objects.get()
    assert ticket.customer == cleo
    link = draft.issue.links.get(ticket=ticket)
    assert link.state == "linked"
    row = Touched.objects.get(customer=cleo)
    assert row.told_at < row.asked_at


@pytest.fixture
def deliver_answer(post, run_jobs):
    def deliver(letter):
        answer = message_from_bytes(b"", policy=policy.default)
        answer["From"], answer["To"] = letter["To"], letter["Reply-To"]
        answer["Subject"], answer["Message-ID"] = f"Re: {letter['Subject']}", "<answer@example.com>"
        answer["In-Reply-To"] = letter["Message-ID"]
        answer.set_content("What shall I do?")
        from django.utils import timezone

        receive(answer.as_bytes(), channel="email", mailbox=post.box, source="test", at=timezone.now())
        run_jobs()

    return deliver
