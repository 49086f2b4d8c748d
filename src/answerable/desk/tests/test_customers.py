"""A customer's page: every ticket on every channel, who they are, what colleagues know of them."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.ledger.refusals import Invalid
from answerable.people.actions import change_customer, note_about
from answerable.people.models import Account, Customer

pytestmark = pytest.mark.django_db


def _page(client, customer, **query):
    return client.get(reverse("desk:customer", args=[customer.pk]), query).content.decode()


def test_every_ticket_stands_there_a_page_at_a_time(
    cleo, make_ticket, ghent, sam, signed_in, django_assert_max_num_queries
):
    for number in range(35):
        make_ticket(customer=cleo, team=ghent, subject=f"Matter {number}.", channel="email")
    client = signed_in(sam)
    with django_assert_max_num_queries(28):  # one of them asks which regions there are, every other second
        first = _page(client, cleo)
    after = re.search(r"\?after=(\d+)", first)[1]
    second = _page(client, cleo, after=after)

    assert "35 in all · 35 open" in first
    shown = [page.count('class="list-row"') for page in (first, second)]
    assert shown == [30, 5]
    assert "Matter 34." in first
    assert "Cleo" not in first.split('class="list-row"', 1)[1].split("</a>")[0]  # whose page it is
    assert "Matter 0." in second
    assert "after=" not in second


def test_a_providers_agent_sees_and_counts_only_their_own(
    cleo, make_ticket, make_message, ghent, manila, althea, signed_in
):
    make_message(make_ticket(customer=cleo, team=ghent, subject="Secret of Ghent"))
    make_message(make_ticket(customer=cleo, team=manila, subject="Theirs"))

    page = _page(signed_in(althea), cleo)

    assert "Secret of Ghent" not in page
    assert "1 in all · 1 open · 1 waiting" in page


def test_what_is_known_is_changed(cleo, ana, mara, signed_in):
    acme = Account.objects.create(name="Acme")
    url = reverse("desk:customer_change", args=[cleo.pk])
    wanted = {"name": "Cleo Smith", "language": "fr", "time_zone": "Asia/Manila", "account": "acme"}
    assert signed_in(mara).post(url, wanted).status_code == 302
    cleo.refresh_from_db()
    assert cleo.name == "Cleo"

    client = signed_in(ana)
    client.post(url, wanted)

    cleo.refresh_from_db()
    assert (cleo.name, cleo.language, cleo.account) == ("Cleo Smith", "fr", acme)
    page = _page(client, cleo)
    assert "writes French" in page
    assert re.search(r"it is \d\d:\d\d for them", page)
    form = client.post(url, {"time_zone": "Mars/Base"}).content.decode()
    assert "There is no time zone" in form
    assert '<option value="Europe/Brussels">' in form
    client.post(url, {"time_zone": " europe/brussels"})
    cleo.refresh_from_db()
    assert cleo.time_zone == "Europe/Brussels"
    with pytest.raises(Invalid):
        change_customer(cleo, by=ana.actor(), at=timezone.now(), time_zone="Mars/Base")


def test_addresses_and_notes_are_kept_on_the_page(cleo, make_customer, ana, sam, signed_in):
    client = signed_in(ana)
    client.post(
        reverse("desk:identities", args=[cleo.pk]), {"channel": "email", "address": "Cleo@Work.example"}
    )
    work = cleo.identities.get(address="cleo@work.example")
    client.post(reverse("desk:identity_verification", args=[cleo.pk, work.pk]))
    client.post(reverse("desk:identity_main", args=[cleo.pk, work.pk]))
    client.post(reverse("desk:customer_notes", args=[cleo.pk]), {"text": "<b>Prefers mornings</b>"})

    page = _page(client, cleo)
    assert "Ana says it is theirs" in page
    assert "&lt;b&gt;Prefers mornings" in page
    assert Customer.objects.get(pk=cleo.pk).address == "cleo@work.example"

    other = make_customer("Omar")
    client.post(reverse("desk:identity", args=[cleo.pk, work.pk]), {"to": "omar@example.com"})
    work.refresh_from_db()
    assert work.customer == other
    note = cleo.notes.get()
    client.post(reverse("desk:customer_note", args=[cleo.pk, note.pk]), {"_method": "DELETE"})
    assert not cleo.notes.exists()


def test_nothing_of_a_customer_out_of_sight_can_be_touched(cleo, ana, zed, now, signed_in):
    note = note_about(cleo, "Private", by=ana.actor(), at=now)
    identity = cleo.identities.get()
    client = signed_in(zed)
    for name, *more in (
        ("customer_change",),
        ("customer_notes",),
        ("customer_note", note.pk),
        ("identity", identity.pk),
        ("identity_main", identity.pk),
        ("identity_verification", identity.pk),
        ("customer_merge",),
    ):
        answer = client.post(reverse(f"desk:{name}", args=[cleo.pk, *more]), {"text": "x", "to": "x"})
        assert answer.status_code == 404, name


def test_who_looks_like_the_same_person_is_said_with_why(
    cleo, make_customer, make_ticket, make_message, ana, sam, signed_in
):
    work = make_customer("C. Smith", address="cleo@work.example")
    other = make_customer("Namesake", address="namesake@work.example")
    make_message(make_ticket(customer=cleo), text="My other mail is cleo@work.example")
    make_message(make_ticket(customer=cleo), text="My other mail is namesake@work.example")
    client, apart = signed_in(sam), reverse("desk:customer_apart", args=[cleo.pk])
    page = _page(client, cleo)
    assert "one of them calls cleo@work.example their own" in page
    assert page.index('id="alike"') < page.index("Their tickets")
    theirs = _page(signed_in(ana), cleo)
    # With a code that the customer reads out they may join both, else not.
    assert 'id="alike"' in theirs
    assert apart not in theirs

    client.post(apart, {"person": other.pk})
    merging = reverse("desk:customer_merge", args=[work.pk])
    page = client.post(merging, {"person": cleo.pk}, follow=True).content.decode()
    assert 'id="alike"' not in page
    assert "took in" in page
    assert f'action="{merging}"' in page.split('id="toasts"')[1].split("<template")[0]
    client.post(merging, {"_method": "DELETE"})
    work.refresh_from_db()
    assert work.merged_into is None
    assert client.post(apart, {"person": "x"}).status_code == 404
