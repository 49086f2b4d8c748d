"""Loading may be ended at any moment."""

import pytest

from answerable.demo import load
from answerable.demo.load import ensure_loaded
from answerable.ledger.models import Event
from answerable.ledger.verification import verify
from answerable.tickets.models import Message, Ticket

TICKETS = 120


@pytest.mark.timeout(300)
@pytest.mark.django_db
def test_a_load_cut_short_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(load, "BATCH", 20)

    def pull_the_plug(written, _total):
        if written > 50:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensure_loaded(pull_the_plug, tickets=TICKETS)
    assert not load.is_loaded()
    before = Ticket.objects.count()
    assert ensure_loaded(tickets=TICKETS)
    subjects = Ticket.objects.order_by("pk")[before - 5 : before + 5].values_list("created_at", flat=True)
    assert list(subjects) == sorted(subjects)
    assert Event.objects.filter(kind="demo.written").count() >= TICKETS // 20 - 2
    assert verify() == []


@pytest.mark.timeout(300)
@pytest.mark.django_db
def test_what_came_last_may_have_come_before(monkeypatch):
    def pull_the_plug(**_ignored):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(load, "state_some", pull_the_plug)
        with pytest.raises(KeyboardInterrupt):
            ensure_loaded(tickets=TICKETS)
    before = Message.objects.count()
    assert ensure_loaded(tickets=TICKETS)
    assert Message.objects.filter(direction="inbound").count() >= 1
    assert Message.objects.count() - before < 30  # of issues and findings; no mail came again
