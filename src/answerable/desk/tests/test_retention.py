"""The pages on which it is said how long things are kept."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.privacy.models import Hold, RetentionRule
from answerable.tickets.actions import close, tag

pytestmark = pytest.mark.django_db


def test_a_rule_says_what_it_would_do_before_it_does_it(asked, sam, ada, signed_in):
    close(asked, by=sam.actor(), at=timezone.now() - timedelta(days=40))
    client = signed_in(ada)
    wanted = {"does": "erase", "number": "30", "unit": "days", "tag": "", "channel": "email"}
    client.post(reverse("desk:retention_new"), wanted)
    rule = RetentionRule.objects.get()
    page = client.get(reverse("desk:retention_rule", args=[rule.pk])).content.decode()
    assert "It is off" in page
    assert "1 ticket would be touched now" in page

    active = reverse("desk:retention_active", args=[rule.pk])
    client.post(active)
    assert "It is on" in client.get(reverse("desk:retention_rule", args=[rule.pk])).content.decode()
    client.post(active, {"_method": "DELETE"})
    wrong = client.post(
        reverse("desk:retention_rule", args=[rule.pk]), {**wanted, "tag": "none such"}
    ).content.decode()
    assert "There is no tag of this name" in wrong
    tag(asked, "warranty", by=sam.actor(), at=timezone.now())
    client.post(reverse("desk:retention_rule", args=[rule.pk]), {**wanted, "tag": "warranty"})
    assert "warranty" in client.get(reverse("desk:retention")).content.decode()
    client.post(reverse("desk:retention_rule", args=[rule.pk]), {"_method": "DELETE"})
    assert not RetentionRule.objects.exists()


def test_tickets_and_customers_are_held_by_what_one_knows_of_them(asked, cleo, ada, ana, signed_in):
    client, url = signed_in(ada), reverse("desk:holds")
    client.post(url, {"on": asked.reference.lower(), "reason": "audit"})
    client.post(url, {"on": "Cleo@example.com", "reason": "court"})
    assert signed_in(ana).post(url, {"on": "cleo@example.com", "reason": "court"}).status_code == 302

    assert {(hold.ticket_id, hold.customer_id) for hold in Hold.objects.all()} == {
        (asked.pk, None),
        (None, cleo.pk),
    }
    page = client.get(reverse("desk:retention")).content.decode()
    assert asked.reference in page
    for held in Hold.objects.all():
        client.post(reverse("desk:hold", args=[held.pk]), {"_method": "DELETE"})
    assert not Hold.objects.exists()
    assert client.post(url, {"on": "nobody@example.com", "reason": "court"}).status_code == 302
