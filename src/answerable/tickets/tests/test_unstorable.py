"""Characters that a database cannot keep cost nobody their words."""

import pytest
from django.utils import timezone

from answerable.tickets.actions import Answer, note, reply, set_subject

pytestmark = pytest.mark.django_db


def test_a_nul_or_half_a_character_is_left_out(make_ticket, cleo, sam):
    ticket = make_ticket(customer=cleo)
    by, at = sam.actor(), timezone.now()

    assert note(ticket, "It \x00leaks \ud83d.", by=by, at=at).text == "It leaks ?."
    assert reply(ticket, Answer("It \x00leaks."), by=by, at=at).text == "It leaks."
    assert set_subject(ticket, "The \x00stove", by=by, at=at).subject == "The stove"
