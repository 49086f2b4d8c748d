"""Mail of a brand: what comes through its mailbox is its own, and is answered under its name."""

import pytest

from answerable.channels.email.channel import mail_of
from answerable.channels.models import Mailbox
from answerable.channels.outgoing import mailbox_for
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.people.models import Customer
from answerable.tickets.actions import Answer, reply, set_brand
from answerable.tickets.models import Ticket
from answerable.tickets.vocabulary import add_brand, remove_brand
from answerable.tickets.vocabulary.brands import BrandWanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def outdoor(support, now):
    texts = {"en": "Kestrel Outdoor\nAlways outside", "nl": "Kestrel Buiten"}
    brand = add_brand(
        BrandWanted("Outdoor", "Kestrel Outdoor", "#1f5f8b", "en", signatures=texts), by=SYSTEM, at=now
    )
    support.brand, support.signature = brand, "The mailbox’s own"
    support.save()
    return brand


def _mail(ticket, support, by, now):
    return mail_of(reply(ticket, Answer("Try the new seal."), by=by, at=now), support)


def test_what_comes_through_its_mailbox_is_its_own(outdoor, deliver, make_mail, make_ticket, now):
    ticket = deliver(make_mail(message_id="<asked@example.com>")).ticket
    assert ticket.brand == outdoor

    Ticket.objects.filter(pk=ticket.pk).update(closed_at=now.replace(year=2020))
    later = deliver(make_mail(in_reply_to="<asked@example.com>")).ticket
    assert later.pk != ticket.pk
    assert later.brand == outdoor


@pytest.mark.parametrize(
    ("language", "signature"), [("en", "Kestrel Outdoor\nAlways outside"), ("nl", "Kestrel Buiten")]
)
def test_answers_bear_its_name_and_sign_in_the_customers_language(
    language, signature, outdoor, support, deliver, make_mail, sam, now
):
    ticket = deliver(make_mail()).ticket
    Customer.objects.filter(pk=ticket.customer_id).update(language=language)
    mail = _mail(Ticket.objects.get(pk=ticket.pk), support, sam.actor(), now)

    assert (mail.from_name, mail.from_address) == ("Sam (Kestrel Outdoor)", support.address)
    assert mail.reply_to[0].name == "Kestrel Outdoor"
    assert mail.text == f"Try the new seal.\n\n-- \n{signature}\n"
    assert signature.replace("\n", "<br>") in mail.html


def test_without_a_brand_it_is_as_ever(outdoor, support, deliver, make_mail, sam, now):
    ticket = deliver(make_mail()).ticket
    mail = _mail(set_brand(ticket, None, by=SYSTEM, at=now), support, sam.actor(), now)

    assert mail.from_name == "Sam (Kestrel support)"
    assert mail.text.endswith("-- \nThe mailbox’s own\n")


def test_without_a_signature_the_mailbox_signs(support, deliver, make_mail, now):
    bare = add_brand(BrandWanted("Bare", "Kestrel", "#000000", "en"), by=SYSTEM, at=now)
    support.brand, support.signature = bare, "The mailbox’s own"
    support.save()
    ticket = deliver(make_mail()).ticket
    mail = _mail(ticket, support, SYSTEM, now)

    assert mail.from_name == "Kestrel"
    assert mail.text.endswith("-- \nThe mailbox’s own\n")


def test_what_nobody_wrote_to_yet_leaves_through_a_mailbox_of_the_brand(
    outdoor, support, make_ticket, leuven, now
):
    Mailbox.objects.create(channel="email", name="A", address="a@x.example", team=leuven, created_at=now)
    ticket = make_ticket(team=leuven)
    assert mailbox_for(ticket, "email").name == "A"

    assert mailbox_for(set_brand(ticket, outdoor, by=SYSTEM, at=now), "email") == support


def test_a_removed_brand_gives_its_mailboxes_to_another_or_stays(outdoor, support, now):
    other = add_brand(BrandWanted("Indoor", "Kestrel Indoor", "#000000", "en"), by=SYSTEM, at=now)
    with pytest.raises(Refusal, match="through Kestrel support"):
        remove_brand(outdoor, by=SYSTEM, at=now)

    remove_brand(outdoor, into=other, by=SYSTEM, at=now)

    support.refresh_from_db()
    assert support.brand == other
    assert Event.objects.filter(kind="mailbox.changed", stream=f"mailbox/{support.pk}").count() == 1
