"""What is asked again and again is answered alike, however PostgreSQL keeps it; on SQLite it is simply asked."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from answerable.ledger import planned
from answerable.ledger.models import Job
from answerable.ledger.together import answers, change, foresee, reading

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OFTEN = 6  # more often than it takes to keep one
_NAMED = "SELECT task, %s FROM ledger_job WHERE task LIKE %s ORDER BY task"


def ask(statement, *values):
    """As a page asks: foreseen, and together with another question."""
    with reading():
        foresee(statement, values)
        foresee("SELECT 1", ())
        assert answers("SELECT 1", ()) == [(1,)]
        return answers(statement, values)


def _ask_often():
    for number in range(OFTEN):
        assert ask(_NAMED, number, "a") == [("a", number)]


def _on_postgresql(statement):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement)


def make_job(task):
    return Job.objects.create(task=task, lane="inside", max_attempts=3, run_at=AT, created_at=AT)


@pytest.fixture(autouse=True)
def a_new_session(db):
    """Plans last as long as a connection: others' tests had this one, and have it after."""
    if connection.vendor == "postgresql":
        _on_postgresql("DEALLOCATE ALL")
        planned._plans.pop(connection.connection, None)


@pytest.fixture(autouse=True)
def jobs(a_new_session):
    for task in ("100% o'clock", "a", "b"):
        make_job(task)


def test_it_is_answered_alike_with_each_of_its_values():
    for number in range(OFTEN):
        assert ask(_NAMED, number, "1__%%") == [("100% o'clock", number)]
        assert ask(_NAMED, 2**31 + number, "a'") == []
        assert ask(_NAMED, 2**31 + number, "a") == [("a", 2**31 + number)]
        assert ask("SELECT task FROM ledger_job WHERE task LIKE '1%%' AND %s", True) == [("100% o'clock",)]


def test_what_was_changed_meanwhile_is_seen():
    for number in range(OFTEN):
        make_job(f"new {number}")
        assert len(ask(_NAMED, 1, "new%")) == number + 1


def test_it_travels_by_its_name():
    for _time in range(OFTEN):
        with CaptureQueriesContext(connection) as sent:
            ask(_NAMED, 1, "a")
    if connection.vendor == "postgresql":
        assert "EXECUTE kept_" in sent.captured_queries[0]["sql"]
        assert "ORDER BY" not in sent.captured_queries[0]["sql"]


def test_what_cannot_be_kept_is_asked_as_ever():
    for number in range(OFTEN):
        assert ask("SELECT count(*) FROM ledger_job WHERE %s IS NOT NULL", "it") == [(3,)]
        grouped = "SELECT length(task) + %s FROM ledger_job WHERE task < 'c' GROUP BY length(task) + %s"
        assert sorted(ask(grouped, number, number)) == [(1 + number,), (12 + number,)]


def test_within_a_transaction_it_undoes_nothing():
    for number in range(OFTEN):
        with change():
            make_job(f"kept {number}")
            foresee("SELECT count(*) FROM ledger_job WHERE %s IS NOT NULL", ("it",))
            foresee(_NAMED, (1, "kept%"))
            assert len(answers(_NAMED, (1, "kept%"))) == number + 1
    assert Job.objects.filter(task__startswith="kept").count() == OFTEN


def test_it_outlives_what_was_undone():
    for _time in range(OFTEN):
        with transaction.atomic():
            with change():
                foresee(_NAMED, (1, "a"))
                assert answers(_NAMED, (1, "a")) == [("a", 1)]
            transaction.set_rollback(True)
    assert ask(_NAMED, 1, "a") == [("a", 1)]


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_as_pages_are_read():
    for number in range(OFTEN):
        assert ask(_NAMED, number, "a") == [("a", number)]
        assert ask("SELECT count(*) FROM ledger_job WHERE %s IS NOT NULL", "it") == [(3,)]


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_alone_is_kept_too():
    for number in range(OFTEN):
        with CaptureQueriesContext(connection) as sent:
            assert answers(_NAMED, (number, "a")) == [("a", number)]
    if connection.vendor == "postgresql":
        assert "EXECUTE kept_" in sent.captured_queries[0]["sql"]
        _on_postgresql("DEALLOCATE ALL")
        assert answers(_NAMED, (1, "a")) == [("a", 1)]


def test_within_a_transaction_what_is_asked_alone_fails_nothing():
    for _time in range(OFTEN):
        assert answers(_NAMED, (1, "a")) == [("a", 1)]
    _on_postgresql("DEALLOCATE ALL")
    assert answers(_NAMED, (1, "a")) == [("a", 1)]


@pytest.mark.django_db(transaction=True)
def test_a_session_that_knows_nothing_of_it_is_asked_plainly():
    _ask_often()
    _on_postgresql("DEALLOCATE ALL")
    _ask_often()


@pytest.mark.django_db(transaction=True)
def test_a_column_may_get_another_type_meanwhile():
    _ask_often()
    _on_postgresql("ALTER TABLE ledger_job ALTER COLUMN task TYPE varchar(101)")
    try:
        _ask_often()
    finally:
        _on_postgresql("ALTER TABLE ledger_job ALTER COLUMN task TYPE varchar(100)")


def test_a_number_that_no_column_holds_finds_nothing():
    for _time in range(OFTEN):
        assert ask("SELECT task FROM ledger_job WHERE id = %s", 2**62) == []
        if connection.vendor == "postgresql":
            assert ask("SELECT task FROM ledger_job WHERE id = %s", 10**30) == []
