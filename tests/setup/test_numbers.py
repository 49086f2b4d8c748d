"""`answerable numbers`: old telephone numbers get their country, after a look at what would become of them."""

import json

import pytest
from django.utils import timezone

from answerable.desk.health.numbers import numbers
from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed
from answerable.people.actions import give_country
from answerable.people.models import Customer, Identity

pytestmark = pytest.mark.django_db


def _kept(customer, channel, address):
    return Identity.objects.create(customer=customer, channel=channel, address=address)


def test_old_numbers_get_their_country_and_what_cannot_be_is_said(
    answerable, cleo, make_customer, ana, mara, zed
):
    now, other = timezone.now(), make_customer("Dirk")
    old = _kept(cleo, "phone", "09 224 45 67")
    double, short = _kept(other, "sms", "0470 12 34 56"), _kept(other, "phone", "112 9")
    _kept(cleo, "sms", "+32470123456")
    Customer.objects.filter(pk=cleo.pk).update(address=old.address)
    (told,) = numbers(now)
    assert told.sentence.startswith("3 telephone numbers")
    for by, refused in ((mara, NotAllowed), (zed, Customer.DoesNotExist)):
        with pytest.raises(refused):
            give_country(old, "BE", by=by.actor(), at=now)

    mend = ("numbers", "mend", "--country", "be", "--json")
    for _twice in range(2):
        tried = json.loads(answerable(*mend, "--try").output)
        assert tried["counts"] == {"mended": 1, "somebody else’s": 1, "not of that country": 1}
    assert not Event.objects.filter(kind="identity.given_country").exists()
    assert json.loads(answerable(*mend).output) == tried
    assert tried["customers_of_a_number_that_another_has"] == [other.pk]
    for each in (old, cleo, double, short):
        each.refresh_from_db()
    assert (old.address, cleo.address) == ("+3292244567", "+3292244567")
    assert (double.address, short.address) == ("0470 12 34 56", "112 9")
    give_country(old, "BE", by=ana.actor(), at=now)
    assert Event.objects.filter(kind="identity.given_country").count() == 1
    assert answerable("numbers", "mend", "--country", "Belgium").exit_code == 1
