"""Who waits on one ticket and writes on another: told beside the first, to those who may see both."""

from datetime import timedelta

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db
WORDS = "wrote elsewhere too"


def _rows(client):
    page = client.get("/queue/")
    return {
        ticket.reference: ticket.wrote_elsewhere for ticket in page.context["page"].tickets
    }, page.content.decode()


def test_a_list_tells_it_of_the_one_that_waits_longer(ask, cleo, ghent, manila, ana, sam, signed_in):
    now = timezone.now()
    first = ask(at=now - timedelta(hours=5), team=ghent, customer=cleo)
    assert _rows(signed_in(ana))[0] == {first.reference: 0}
    second = ask(at=now - timedelta(hours=1), team=ghent, customer=cleo, channel="phone")
    numbers, page = _rows(signed_in(ana))
    assert numbers == {first.reference: 1, second.reference: 0}
    assert page.count(WORDS) == 1

    ask(at=now - timedelta(minutes=30), team=manila, customer=cleo)
    assert _rows(signed_in(ana))[0] == numbers
    assert _rows(signed_in(sam))[0][first.reference] == 2
