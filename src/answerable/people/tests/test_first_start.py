"""The first start's code: opens once, for a day, only while nobody works here, and for one of two at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.actions import Post
from answerable.people.first_start import Beginning, begin, finish, is_under_way, new_code, opens
from answerable.people.invitations import add_by_invitation
from answerable.people.models import FirstStart, Provider, Role, Staff

WANTED = Beginning("Ada", "ada@shop.example", "a long enough sentence", "Kestrel", "nl", "Europe/Brussels")


@pytest.mark.django_db
def test_whoever_has_the_code_becomes_the_first_administrator(now):
    code = new_code(at=now)
    staff = begin(code, WANTED, at=now)

    assert (staff.role, staff.language, staff.time_zone) == (Role.ADMIN, "nl", "Europe/Brussels")
    assert staff.check_password(WANTED.password)
    assert (staff.provider.name, staff.provider.is_in_house) == ("Kestrel", True)
    assert not opens(code, at=now)
    with pytest.raises(FirstStart.DoesNotExist):
        begin(code, WANTED, at=now)
    assert Staff.objects.count() == 1


@pytest.mark.django_db
def test_only_the_last_code_opens_and_only_for_a_day(now):
    first, second = new_code(at=now), new_code(at=now)

    assert not opens(first, at=now)
    assert opens(second, at=now + timedelta(hours=23))
    assert not opens(second, at=now + timedelta(hours=25))
    assert not opens("", at=now)
    assert not FirstStart.objects.filter(code=second).exists()  # only its digest is kept


@pytest.mark.django_db
def test_nothing_opens_where_somebody_works(now, ana):
    with pytest.raises(Refusal):
        new_code(at=now)


@pytest.mark.django_db
def test_a_code_from_before_somebody_came_opens_nothing(now, request):
    code = new_code(at=now)
    request.getfixturevalue("ana")

    assert not opens(code, at=now)
    with pytest.raises(FirstStart.DoesNotExist):
        begin(code, WANTED, at=now)


@pytest.mark.django_db
def test_it_is_finished_by_those_who_may_and_once(now, ana):
    Staff.objects.all().delete()
    ada = begin(new_code(at=now), WANTED, at=now)
    assert is_under_way()
    later = add_by_invitation(
        "ben@shop.example", Post("Ben", ada.provider, Role.AGENT), by=ada.actor(), at=now
    )
    assert later.time_zone == "Europe/Brussels"

    with pytest.raises(NotAllowed):
        finish(by=later.actor(), at=now)
    finish(by=ada.actor(), at=now)
    finish(by=ada.actor(), at=now + timedelta(days=1))

    assert not is_under_way()
    assert FirstStart.objects.get().finished_at == now


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_administrator(now):
    code, together, outcomes = new_code(at=now), threading.Barrier(2), []

    def try_it(number):
        together.wait()
        try:
            wanted = Beginning(
                f"Nr {number}", f"nr{number}@shop.example", "a long enough sentence", "K", "en", "UTC"
            )
            outcomes.append(begin(code, wanted, at=now).email)
        except FirstStart.DoesNotExist:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it, args=[number]) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert outcomes.count(None) == 1
    assert Staff.objects.count() == 1
    assert Provider.objects.count() == 1
