"""Who else is at a ticket, as the page that one has open is told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.desk.models import Presence
from answerable.desk.reading.presence import HERE, appear, colleagues_at, forget_gone
from answerable.tickets.actions import close, keep_draft, keep_side_draft
from answerable.tickets.models import DraftKind

pytestmark = pytest.mark.django_db


def _look(client, ticket, **more):
    return client.post(reverse("desk:presence", args=[ticket.reference]), more)


def _names(ticket, staff, at):
    return [each.name for each in colleagues_at(ticket, staff, at=at)]


def test_each_hears_of_the_other_and_never_of_themselves(asked, ana, sam, signed_in):
    assert _look(signed_in(ana), asked).content.strip() == b""
    assert "Ana is looking at this too" in _look(signed_in(sam), asked).content.decode()
    told = _look(signed_in(ana), asked).content.decode()
    assert "Sam is looking" in told
    assert "Ana" not in told


def test_who_reads_a_closed_ticket_is_there_too(asked, ana, sam, now, signed_in):
    close(asked, by=sam.actor(), at=now)
    _look(signed_in(sam), asked)
    address = reverse("desk:presence", args=[asked.reference])
    assert f'data-presence="{address}"' in signed_in(ana).get(asked.get_absolute_url()).content.decode()
    assert "Sam is looking" in _look(signed_in(ana), asked).content.decode()


def test_who_writes_is_said_first_and_what(asked, ana, sam, mara, signed_in):
    now = timezone.now()
    for staff in (mara, sam):
        appear(asked, staff, at=now)
    keep_draft(asked, DraftKind.REPLY, "Dear Cleo", by=sam.actor(), at=now)

    told = _look(signed_in(ana), asked).content.decode()

    assert told.index("Sam is replying") < told.index("Mara is looking")
    later = now + timedelta(seconds=5)
    keep_draft(asked, DraftKind.NOTE, "Hm", by=sam.actor(), at=later)
    assert "Sam is writing a note" in _look(signed_in(ana), asked).content.decode()
    keep_side_draft(asked, None, "Where is it?", by=sam.actor(), at=later + timedelta(seconds=1))
    assert "Sam is writing to others" in _look(signed_in(ana), asked).content.decode()


def test_an_old_draft_is_nobody_writing(asked, ana, sam, now):
    keep_draft(asked, DraftKind.REPLY, "Dear Cleo", by=sam.actor(), at=now - timedelta(minutes=5))
    appear(asked, sam, at=now)
    assert [each.writes for each in colleagues_at(asked, ana, at=now)] == [None]


def test_who_has_gone_is_not_there_any_more(asked, ana, sam, signed_in, now):
    appear(asked, sam, at=now)
    assert _names(asked, ana, now + HERE - timedelta(seconds=1)) == ["Sam"]
    assert _names(asked, ana, now + HERE) == []

    _look(signed_in(sam), asked)
    assert _look(signed_in(sam), asked, _method="DELETE").status_code == 204
    assert _look(signed_in(sam), asked, _method="DELETE").status_code == 204
    assert not Presence.objects.exists()


def test_looking_on_is_seldom_written(asked, ana, now, django_assert_num_queries):
    appear(asked, ana, at=now)
    with django_assert_num_queries(1):
        appear(asked, ana, at=now + timedelta(seconds=10))
    appear(asked, ana, at=now + timedelta(seconds=30))
    assert Presence.objects.get().seen_at == now + timedelta(seconds=30)


def test_whoever_may_not_see_the_ticket_neither_appears_nor_hears(asked, zed, ana, signed_in, now):
    appear(asked, ana, at=now)
    assert _look(signed_in(zed), asked).status_code == 404
    assert Presence.objects.count() == 1


def test_many_at_once_are_there_once(transactional_db, asked, ana, at_once, now):
    at_once(*[lambda: appear(asked, ana, at=now)] * 4)
    assert Presence.objects.count() == 1


def test_pages_that_never_said_goodbye_are_forgotten(asked, ana, sam, now):
    appear(asked, ana, at=now - timedelta(hours=1))
    appear(asked, sam, at=now)
    forget_gone(now)
    assert [each.staff for each in Presence.objects.all()] == [sam]
