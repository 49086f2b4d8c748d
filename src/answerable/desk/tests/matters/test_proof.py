"""A code that somebody reads out proves an address, and joins who had it; the join can be undone exactly."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.channels import registry
from answerable.channels.models import Mailbox
from answerable.channels.twilio.client import Said
from answerable.ledger.models import Event
from answerable.people.actions import unmerge_customer
from answerable.people.models import Identity, Proof

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch, ghent, now):
    """What was said to whom by mail, in place of a mail server."""
    said = []
    own = {"channel": "email", "address": "support@kestrel.example"}
    Mailbox.objects.create(**own, name="Support", team=ghent, created_at=now)

    def hand_over(mail, *, mailbox, is_reported):
        said.append((mail.to[0].address, mail.text))

    monkeypatch.setattr("answerable.channels.email.letters.hand_over", hand_over)
    return said


@pytest.fixture
def two(make_customer, make_ticket, ghent):
    """Cleo, and somebody at another address who may be her."""
    cleo, work = (
        make_customer("Cleo", address="cleo@home.example"),
        make_customer("", address="c@work.example"),
    )
    Identity.objects.update(verified_at=None)
    for person in (cleo, work):
        make_ticket(customer=person, team=ghent)
    return cleo, work


def _ask(client, customer, identity):
    return client.post(reverse("desk:customer_proofs", args=[customer.pk]), {"identity": identity.pk})


def _tell(client, proof, code):
    return client.post(reverse("desk:customer_proof", args=[proof.customer_id, proof.pk]), {"code": code})


def test_a_code_read_out_joins_two_and_the_join_is_undone_exactly(
    two, told, signed_in, ana, sam, run_jobs, now
):
    cleo, work = two
    identity, client = work.identities.get(), signed_in(ana)

    for _time in range(2):
        _ask(client, cleo, identity)
    run_jobs()
    ((address, text),) = told
    proof, code = Proof.objects.get(), text[:6]
    page = client.get(reverse("desk:customer", args=[cleo.pk])).content.decode()
    assert (address, code.isdigit(), code in page) == ("c@work.example", True, False)
    assert f"code-{proof.pk}" in page

    for _time in range(2):
        _tell(client, proof, f"{code[:3]} {code[3:]}")
    identity.refresh_from_db()
    work.refresh_from_db()
    assert (identity.customer, identity.is_verified, identity.verified_by) == (cleo, True, None)
    assert (work.merged_into, cleo.tickets.count()) == (cleo, 2)
    kinds = ["identity.proof_asked", "customer.merged", "identity.verified"]
    told_of = Event.objects.filter(kind__in=kinds).order_by("pk")
    assert [event.kind for event in told_of] == kinds
    assert not any(word in str(event.data) for event in told_of for word in (code, "work.example"))

    unmerge_customer(work, by=sam.actor(), at=now)
    identity.refresh_from_db()
    assert (identity.customer, work.tickets.count(), cleo.tickets.count()) == (work, 1, 1)


def test_five_wrong_codes_or_ten_minutes_are_the_end_of_it(two, told, signed_in, ana, run_jobs):
    cleo, work = two
    client = signed_in(ana)
    _ask(client, cleo, work.identities.get())
    run_jobs()
    proof, code = Proof.objects.get(), told[0][1][:6]
    wrong = "000000" if code != "000000" else "111111"

    for _time in range(5):
        _tell(client, proof, wrong)
    _tell(client, proof, code)
    assert Proof.objects.get().tries > 5
    Proof.objects.update(tries=0, asked_at=proof.asked_at - timedelta(minutes=11))
    _tell(client, proof, code)
    assert not Identity.objects.exclude(verified_at=None).exists()


def test_who_may_not_ask_cannot_and_nobody_asks_too_often(two, told, signed_in, ana, mara, zed):
    cleo, work = two
    identity = work.identities.get()

    assert _ask(signed_in(zed), cleo, identity).status_code == 404
    _ask(signed_in(mara), cleo, identity)
    assert not Proof.objects.exists()
    for number in range(6):
        Proof.objects.update(asked_at=timezone.now() - timedelta(minutes=number + 1))
        _ask(signed_in(ana), cleo, identity)
    assert Proof.objects.count() == 4


def test_where_nothing_can_be_sent_nobody_is_asked(make_customer, make_ticket, ghent, signed_in, ana):
    caller = make_customer("Cleo", address="+3292000000", channel="phone")
    make_ticket(customer=caller, team=ghent)

    _ask(signed_in(ana), caller, caller.identities.get())
    assert not Proof.objects.exists()


def test_every_channel_that_tells_has_its_way():
    for channel in registry.CHANNELS.values():
        assert not channel.tell or callable(channel.teller)


@pytest.mark.parametrize("has_texts", [True, False])
def test_a_number_for_calls_is_proved_by_a_text_message_where_we_send_such(
    two, signed_in, ana, ghent, run_jobs, now, monkeypatch, has_texts
):
    cleo, _work = two
    told = []
    monkeypatch.setattr(
        "answerable.channels.twilio.client.post",
        lambda _box, _path, fields: told.append(fields) or Said(201, {}),
    )
    if has_texts:
        Mailbox.objects.create(channel="sms", address="+3293000000", name="Texts", team=ghent, created_at=now)
    phone = Identity.objects.create(customer=cleo, channel="phone", address="+3291234567")
    client = signed_in(ana)
    page = client.get(reverse("desk:customer", args=[cleo.pk])).content.decode()
    assert (f'name="identity" value="{phone.pk}"' in page) == has_texts
    _ask(client, cleo, phone)
    assert Proof.objects.exists() == has_texts
    run_jobs()
    assert [each["To"] for each in told] == [phone.address] * has_texts
    if has_texts:
        _tell(client, Proof.objects.get(), told[0]["Body"].split()[0])
    phone.refresh_from_db()
    assert phone.is_verified == has_texts
