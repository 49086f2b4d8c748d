"""Two customers turn out to be one: whom an issue touches, and who was told, is nobody twice, and goes back."""

from datetime import timedelta

import pytest

from answerable.people.actions import merge_customers, unmerge_customer
from answerable.selfservice.issues import sending
from answerable.selfservice.issues.actions import approve_notice, link_ticket
from answerable.selfservice.models import How, NoticeRow, RowState, Suggested, Touched

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(make_customer):
    return make_customer("Dora")


@pytest.fixture
def merge(sam, now, run_jobs):
    """merge(gone, kept); merge.undo(gone)"""

    class Merge:
        def __call__(self, gone, kept):
            merge_customers(gone, kept, by=sam.actor(), at=now)
            run_jobs()

        def undo(self, gone):
            unmerge_customer(gone, by=sam.actor(), at=now)
            run_jobs()

    return Merge()


def _touched():
    fields = ("customer__name", "how", "asked_at", "told_at", "chased_at")
    return sorted(Touched.objects.values_list(*fields))


def _rows():
    return sorted(NoticeRow.objects.values_list("customer__name", "state"))


def _told(notice, customer, state, once="first"):
    return NoticeRow.objects.create(
        notice=notice,
        issue=notice.issue,
        customer=customer,
        once=once,
        token=f"{customer.pk}{once}",
        state=state,
    )


def test_who_is_touched_goes_along_and_back(issue, touch, cleo, dora, merge):
    touch(cleo)
    before = _touched()
    merge(cleo, dora)
    assert [each[0] for each in _touched()] == ["Dora"]
    merge.undo(cleo)
    assert _touched() == before


def test_both_touched_are_one_with_what_happened_first_and_two_again(issue, cleo, dora, merge, now):
    hour = timedelta(hours=1)
    Touched.objects.create(issue=issue, customer=cleo, how=How.REGION, since=now, asked_at=now, chased_at=now)
    Touched.objects.create(
        issue=issue, customer=dora, how=How.HAND, since=now, asked_at=now + hour, told_at=now + hour
    )
    before = _touched()
    merge(cleo, dora)
    assert _touched() == [("Dora", How.HAND, now, now + hour, now)]
    merge.undo(cleo)
    assert _touched() == before


def test_what_happened_meanwhile_stays_with_whom_it_happened_to(issue, touch, cleo, dora, merge, now):
    touch(cleo, dora)
    merge(cleo, dora)
    Touched.objects.update(told_at=now)
    merge.undo(cleo)
    assert [(each[0], each[3]) for each in _touched()] == [("Cleo", None), ("Dora", now)]


def test_who_was_told_is_told_no_more_as_the_other_and_the_row_goes_back(draft, cleo, dora, merge):
    _told(draft, cleo, RowState.SENT)
    merge(cleo, dora)
    assert _rows() == [("Dora", "sent")]
    merge.undo(cleo)
    assert _rows() == [("Cleo", "sent")]


def test_whoever_was_told_before_the_merge_is_not_told_again_after_it(
    draft, touch, cleo, dora, mara, merge, post, run_jobs, clock, now
):
    touch(dora)
    _told(draft, cleo, RowState.SENT)
    approve_notice(draft, by=mara.actor(), at=now)
    run_jobs()
    assert _rows() == [("Cleo", "sent"), ("Dora", "queued")]
    merge(cleo, dora)
    sending.hand_on()
    clock.shift(timedelta(seconds=61))
    run_jobs()
    assert _rows() == [("Cleo", "sent"), ("Dora", "stopped")]
    assert post.letters() == []


def test_a_ticket_that_moves_takes_along_that_its_writer_is_touched(
    issue, cleo, dora, sam, make_message, make_ticket, merge, now
):
    ticket = make_ticket(customer=cleo)
    link_ticket(issue, ticket, by=sam.actor(), at=now)
    before = _touched()
    assert [each[0] for each in before] == ["Cleo"]
    merge(cleo, dora)
    assert [each[0] for each in _touched()] == ["Dora"]
    merge.undo(cleo)
    assert _touched() == before


def test_what_was_linked_while_they_were_one_goes_back_with_its_ticket(
    issue, cleo, dora, sam, make_ticket, merge, now
):
    ticket = make_ticket(customer=cleo)
    merge(cleo, dora)
    ticket.refresh_from_db()
    link_ticket(issue, ticket, by=sam.actor(), at=now)
    assert [each[0] for each in _touched()] == ["Dora"]
    merge.undo(cleo)
    assert [each[0] for each in _touched()] == ["Cleo"]


def test_what_was_suggested_to_them_goes_along_and_back(front, cleo, dora, merge, now):
    row = Suggested.objects.create(
        front=front, visitor="x", day=now.date(), where="form", is_held_out=False, first_at=now, customer=cleo
    )
    merge(cleo, dora)
    row.refresh_from_db()
    assert row.customer == dora
    merge.undo(cleo)
    row.refresh_from_db()
    assert row.customer == cleo
