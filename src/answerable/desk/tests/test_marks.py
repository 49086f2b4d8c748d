"""What became of a message after it was said stands at it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.tickets.actions import amend_message, mark_read, retract_message

pytestmark = pytest.mark.django_db


def test_changed_taken_back_public_and_read_are_said_where_it_stands(
    ana, ghent, make_ticket, make_message, make_answer, signed_in
):
    now = timezone.now()
    ticket = make_ticket(team=ghent)
    plain, changed, gone, public = (
        make_message(ticket, text=f"{words} words", at=now - timedelta(hours=2), is_public=words == "Public")
        for words in ("Plain", "Changed", "Gone", "Public")
    )
    read = make_answer(ticket, by=ana, at=now - timedelta(hours=1))
    amend_message(changed, "Better words", by=SYSTEM, at=now)
    retract_message(gone, by=SYSTEM, at=now)
    mark_read(read, by=SYSTEM, at=now)

    page = signed_in(ana).get(ticket.get_absolute_url()).content.decode()
    at = {
        each.pk: re.search(rf'id="message-{each.pk}".*?</article>', page, re.S)[0]
        for each in (plain, changed, gone, public, read)
    }
    assert "The customer changed this" in at[changed.pk]
    assert "Better words" in at[changed.pk]
    assert "The customer took this back" in at[gone.pk]
    assert "Gone words" not in page
    assert "Everybody can read this." in at[public.pk]
    assert re.search(r"read\s+<time", at[read.pk])
    assert not re.search("remark", at[plain.pk])
