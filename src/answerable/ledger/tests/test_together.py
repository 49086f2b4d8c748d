"""Statements travel together on PostgreSQL and mean what they would mean alone, on either database."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from answerable.ledger.models import Chain, Job
from answerable.ledger.rows import find, foresee_find, foresee_locked, insert, insert_all, locked, update
from answerable.ledger.together import (
    answers,
    change,
    draw_keys,
    drawn_keys,
    foresee,
    reading,
    remember,
    remembered,
    send_along,
    together,
)

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def make_job(task="x.y", **fields) -> Job:
    return Job(
        **{"task": task, "lane": "inside", "max_attempts": 3, "run_at": AT, "created_at": AT, **fields}
    )


def insert_each(*wanted) -> None:
    for fields in wanted:
        insert_all([make_job(**fields)])


def insert_and_fail(task) -> None:
    insert_all([make_job(task=task)])
    raise ZeroDivisionError


def insert_and_miss(task, gone) -> None:
    insert_all([make_job(task=task)])
    update(gone, "priority")


def on_postgresql() -> bool:
    return connection.vendor == "postgresql"


def test_what_waits_goes_with_the_next_question_and_in_order():
    with CaptureQueriesContext(connection) as captured, transaction.atomic(), together():
        insert_all([make_job(task="a")])
        insert_all([make_job(task="b%s")])
        names = list(Job.objects.order_by("pk").values_list("task", flat=True))
        insert_all([make_job(task="c")])

    assert names == ["a", "b%s"]
    assert list(Job.objects.order_by("pk").values_list("task", flat=True)) == ["a", "b%s", "c"]
    sent = [query["sql"] for query in captured if "ledger_job" in query["sql"]]
    assert len(sent) == (2 if on_postgresql() else 4)


def test_a_question_without_values_may_hold_a_percent_sign():
    with transaction.atomic(), together(), connection.cursor() as cursor:
        insert_all([make_job(task="half")])
        cursor.execute("SELECT count(*) FROM ledger_job WHERE task LIKE 'ha%'")
        assert cursor.fetchone() == (1,)


def test_keys_are_drawn_once_and_used_in_order():
    with transaction.atomic(), together():
        draw_keys(Job, Job)
        assert Job.objects.count() == 0  # the keys come along with this
        first, second, third = (insert(make_job(task=name)) for name in "abc")
        assert drawn_keys(Job) is None

    assert first.pk < second.pk < third.pk
    assert [find(Job, pk=job.pk).task for job in (first, second, third)] == ["a", "b", "c"]


def test_more_keys_than_were_drawn_are_not_given():
    with transaction.atomic(), together():
        draw_keys(Job)
        Job.objects.exists()
        assert drawn_keys(Job, 2) is None
        assert (drawn_keys(Job) is not None) == on_postgresql()


def test_an_answer_is_heard_once_it_is_there():
    counts = []
    with transaction.atomic(), together():
        insert_all([make_job(), make_job()])
        send_along("UPDATE ledger_job SET priority = %s", [4], lambda cursor: counts.append(cursor.rowcount))
        send_along(
            "DELETE FROM ledger_job WHERE priority = %s", [9], lambda cursor: counts.append(cursor.rowcount)
        )
    assert counts == [2, 0]


def test_a_row_that_is_gone_is_missed_at_the_end_of_the_block_at_the_latest():
    job = insert(make_job())
    Job.objects.all().delete()
    with pytest.raises(Job.DoesNotExist), transaction.atomic(), together():
        update(job, "priority")


def test_what_a_constraint_refuses_undoes_all():
    insert(make_job(dedupe="once"))
    with pytest.raises(IntegrityError), transaction.atomic(), together():
        insert_each({"task": "before"}, {"dedupe": "once"}, {"task": "after"})
    assert Job.objects.count() == 1


def test_what_waits_is_undone_with_its_savepoint():
    with transaction.atomic(), together():
        insert_all([make_job(task="kept")])
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            insert_and_fail("undone")
        insert_all([make_job(task="later")])
    assert list(Job.objects.order_by("pk").values_list("task", flat=True)) == ["kept", "later"]


def test_a_refusal_inside_a_savepoint_leaves_the_rest():
    insert(make_job(dedupe="once"))
    with transaction.atomic(), together():
        insert_all([make_job(task="kept")])
        with pytest.raises(IntegrityError), transaction.atomic():
            insert_all([make_job(dedupe="once")])
        assert Job.objects.filter(task="kept").exists()
    assert Job.objects.count() == 2


def test_an_error_forgets_what_waited():
    with pytest.raises(ZeroDivisionError), transaction.atomic(), together():
        insert_and_fail("forgotten")
    assert not Job.objects.exists()
    with transaction.atomic(), together():
        pass
    assert not Job.objects.exists()


def test_rows_that_are_streamed_come_after_what_waited():
    with transaction.atomic(), together():
        insert_all([make_job(task=name) for name in "ab"])
        assert {job.task for job in Job.objects.iterator(chunk_size=1)} == {"a", "b"}


def test_many_at_once_come_after_what_waited():
    with transaction.atomic(), together(), connection.cursor() as cursor:
        insert_all([make_job(task="a")])
        cursor.executemany("UPDATE ledger_job SET task = %s WHERE task = %s", [["b", "a"], ["c", "b"]])
    assert Job.objects.get().task == "c"


def test_one_block_within_another_is_part_of_it():
    with transaction.atomic(), together():
        with together():
            insert_all([make_job()])
        assert Job.objects.count() == 1


def test_rows_whose_key_is_a_word_need_none_drawn():
    with transaction.atomic(), together():
        insert(Chain(stream="ticket/1", number=1, hash=bytes(32)))
    assert Chain.objects.count() == 1


def test_a_row_missed_at_the_end_of_a_savepoint_undoes_it():
    gone = insert(make_job())
    Job.objects.all().delete()
    with transaction.atomic(), together():
        with pytest.raises(Job.DoesNotExist), transaction.atomic():
            insert_and_miss("undone", gone)
        insert_all([make_job(task="kept")])
    assert list(Job.objects.values_list("task", flat=True)) == ["kept"]


def test_an_error_caught_where_nothing_can_be_undone_ends_the_transaction_quietly():
    with (
        transaction.atomic(),
        together(),
        pytest.raises(ZeroDivisionError),
        transaction.atomic(savepoint=False),
    ):
        insert_and_fail("gone")
        # Nothing more can be done in here: leaving it rolls everything back.
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_nothing_may_wait():
    if on_postgresql():
        with pytest.raises(RuntimeError), together():
            pass


@pytest.mark.django_db(transaction=True)
def test_where_a_page_is_read_questions_travel_and_changes_do_not_wait():
    many, one = "SELECT count(*) FROM ledger_job", "SELECT max(priority) FROM ledger_job"
    job = insert(make_job(priority=1))
    with CaptureQueriesContext(connection) as captured, reading():
        foresee(many, ())
        foresee(one, ())
        assert [answers(many, ()), answers(one, ())] == [[(1,)], [(1,)]]
        foresee(one, ())
        assert answers(many, ()) == [(1,)]
        with change():  # what was answered before it may be true no longer
            update(Job(pk=job.pk, priority=2), "priority")
        assert answers(one, ()) == [(2,)]
        foresee(many, ())
        insert_all([make_job()])
        assert Job.objects.count() == 2
        foresee(many, ())  # and is never asked
    assert Job.objects.count() == 2
    sent = [query["sql"] for query in captured if "ledger_job" in query["sql"]]
    assert len(sent) == (6 if on_postgresql() else 7)


def test_a_question_foreseen_is_answered_by_what_was_true_where_it_stands():
    job = insert(make_job())
    with CaptureQueriesContext(connection) as captured, transaction.atomic(), together():
        foresee_locked(Job, job.pk)
        foresee_locked(Job, job.pk)  # once is enough
        foresee_find(Job, task="another")
        insert_all([make_job(task="another")])
        assert locked(Job, job.pk) == job
        unseen = find(Job, task="another")
        assert (unseen is None) == on_postgresql()  # it was asked before
        assert find(Job, task="another") is not None  # an answer is used once
    sent = [query["sql"] for query in captured if "ledger_job" in query["sql"]]
    assert len(sent) == (2 if on_postgresql() else 4)


def test_what_was_foreseen_in_a_savepoint_that_is_undone_is_asked_again():
    def foresee_and_fail():
        Job.objects.filter(pk=job.pk).update(task="undone")
        foresee_find(Job, pk=job.pk)
        Job.objects.exists()
        foresee_find(Job, task="kept")  # still waits
        raise ZeroDivisionError

    job = insert(make_job(task="kept"))
    with transaction.atomic(), together():
        foresee_locked(Job, job.pk)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            foresee_and_fail()
        assert find(Job, pk=job.pk).task == "kept"
        assert find(Job, task="kept") == job
        assert locked(Job, job.pk) == job


def test_nothing_is_known_of_what_was_undone_also_where_nothing_waits():
    def look_and_fail(job):
        Job.objects.filter(pk=job.pk).update(task="undone")
        foresee_find(Job, pk=job.pk)
        remember("task", "undone")
        Job.objects.exists()
        raise ZeroDivisionError

    job = insert(make_job(task="kept"))
    with transaction.atomic(), together():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            look_and_fail(job)
        assert remembered("task") is None
        assert find(Job, pk=job.pk).task == "kept"


def test_an_answer_is_asked_for_where_nothing_else_is():
    with transaction.atomic(), together():
        foresee_find(Job, task="nobody")
        assert find(Job, task="nobody") is None
    foresee_find(Job, task="nobody")
    assert find(Job, task="nobody") is None
