"""Following a ticket: by its button, in its own list, by search and over the API, for as long as one may see it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.tickets.actions import assign, follow, merge, unmerge
from answerable.tickets.models import Follow

pytestmark = pytest.mark.django_db


def _url(ticket):
    return reverse("desk:following", args=[ticket.reference])


def _listed(client, where="/queue/followed/"):
    return client.get(where).content.decode()


def test_a_followed_ticket_stands_in_its_own_list_until_it_is_unfollowed(ana, asked, signed_in):
    client = signed_in(ana)
    assert asked.reference not in _listed(client)

    page = client.post(_url(asked), follow=True).content.decode()
    assert "Unfollow" in page
    assert asked.reference in _listed(client)
    assert asked.reference in _listed(client, "/search/?q=is:followed")
    assert asked.reference not in _listed(client, "/search/?q=tent+-is:followed")

    client.post(_url(asked), {"_method": "DELETE"})
    assert asked.reference not in _listed(client)
    assert asked.reference not in _listed(client, "/search/?q=is:followed")


def test_whoever_loses_sight_of_a_ticket_has_it_in_no_list(ana, asked, leuven, signed_in):
    client = signed_in(ana)
    client.post(_url(asked))

    assign(asked, team=leuven, staff=None, by=SYSTEM, at=timezone.now())

    assert asked.reference not in _listed(client)
    assert client.post(_url(asked), {"_method": "DELETE"}).status_code == 404


def test_nobody_follows_what_they_may_not_see(ben, zed, asked, signed_in):
    for outsider in (ben, zed):
        assert signed_in(outsider).post(_url(asked)).status_code == 404
    assert not Follow.objects.exists()


def test_followers_go_with_a_merge_and_come_back_with_its_undoing(ana, sam, asked, make_ticket, ghent):
    other, at = make_ticket(team=ghent), timezone.now()
    follow(asked, by=ana.actor(), at=at)
    follow(asked, by=sam.actor(), at=at)
    follow(other, by=sam.actor(), at=at)

    merge(asked, other, by=SYSTEM, at=at)
    assert set(other.follows.values_list("staff", flat=True)) == {ana.pk, sam.pk}

    unmerge(asked, by=SYSTEM, at=at)
    assert set(asked.follows.values_list("staff", flat=True)) == {ana.pk, sam.pk}
    assert set(other.follows.values_list("staff", flat=True)) == {sam.pk}
