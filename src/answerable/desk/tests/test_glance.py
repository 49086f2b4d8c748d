"""A look at a ticket from a list, and which ones nobody has looked at."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_the_last_words_are_shown_and_count_as_read_by_nobody(
    asked, ana, ben, make_message, make_answer, signed_in
):
    now = timezone.now()
    make_answer(asked, "We look.", by=ana, at=now + timedelta(microseconds=1))
    make_message(asked, "Thanks <b>!\n> We look.", folds=[(12, 22)], at=now + timedelta(microseconds=2))
    make_message(asked, "I am away", is_automatic=True, at=now + timedelta(microseconds=3))
    address = reverse("desk:glance", args=[asked.reference])
    client = signed_in(ana)
    assert f'data-glance="{address}"' in client.get("/queue/").content.decode()
    shown = client.get(address).content.decode()
    assert shown.index("We look.") < shown.index("Thanks &lt;b&gt;!")
    assert "I am away" not in shown
    assert "&gt; We look" not in shown
    assert "Nobody has looked yet" in client.get("/queue/").content.decode()
    client.get(asked.get_absolute_url())
    assert "Nobody has looked yet" not in client.get("/queue/").content.decode()
    assert signed_in(ben).get(address).status_code == 404
