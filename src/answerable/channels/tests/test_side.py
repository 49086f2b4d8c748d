"""Others, asked beside a ticket: what goes to them, what comes back, and who is kept apart from whom."""

from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from answerable.channels.email.addressing import reply_address
from answerable.channels.models import ItemState, SideOutgoing
from answerable.channels.tests.test_automatic_mail import BOUNCE
from answerable.channels.tests.test_sending import try_again
from answerable.commands.rebuilding import rebuild_everything
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.people.actions import add_identity
from answerable.tickets.actions import (
    Answer,
    Question,
    add_participant,
    ask_others,
    merge,
    reply,
    resend_to_others,
    unmerge,
    write_to_others,
)
from answerable.tickets.erasing import drop_files_of
from answerable.tickets.files import File
from answerable.tickets.models import Attachment, SideConversation, SideMessage, Ticket
from answerable.tickets.search import find

pytestmark = pytest.mark.django_db
CARRIER = "claims@carrier.example"
FROM = f"Claims desk <{CARRIER}>"


@pytest.fixture
def asked(deliver, make_mail, support, smtp_sink, sam):
    """asked(...): Cleo wrote, and Sam asks the carrier about it; nothing is sent yet."""
    support.settings = {"smtp_host": smtp_sink.host, "smtp_port": smtp_sink.port, "smtp_security": "none"}
    support.save()
    ticket = deliver(make_mail(message_id="<asked@example.com>", text="It hisses, said Cleo.")).ticket

    def ask(text="Where is parcel 7?", to=((CARRIER, "Claims desk"),), **fields):
        question = Question(text, to=to, subject="Parcel 7", **fields)
        return ask_others(ticket, question, by=sam.actor(), at=timezone.now())

    return ask


@pytest.fixture
def sent(asked, run_jobs):
    """What the carrier was asked and has, while the ticket waits for them."""
    said = asked(waits=True)
    run_jobs()
    return SideMessage.objects.get(pk=said.pk)


@pytest.fixture
def address(sent, support):
    return reply_address(support, sent.conversation.token)


def _clocks(ticket):
    ticket = Ticket.objects.get(pk=ticket.pk)
    return ticket.waiting_since, ticket.answered_at, ticket.messages.count()


def test_what_others_get_has_nothing_of_the_ticket(sent, smtp_sink, support):
    letter = message_from_bytes(smtp_sink.wait_for(1)[0].content, policy=policy.default)
    token, ticket = sent.conversation.token, sent.conversation.ticket
    assert smtp_sink.letters[0].recipients == (CARRIER,)
    assert smtp_sink.letters[0].sender == f"support+{token}@kestrel.example"
    assert letter["To"].addresses[0].addr_spec == CARRIER
    assert letter["Reply-To"].addresses[0].addr_spec == f"support+{token}@kestrel.example"
    assert (letter["Subject"], letter["Cc"], letter["References"]) == ("Parcel 7", None, None)
    everything = smtp_sink.letters[0].content.decode()
    for secret in ("hisses", "cleo@", "Cleo", ticket.token, "asked@example.com"):
        assert secret not in everything
    assert sent.delivery == "delivered"
    assert _clocks(ticket) == (ticket.waiting_since, None, 1)
    assert ticket.waiting_since is not None


def test_an_answer_to_the_customer_has_nothing_of_what_others_said(
    sent, address, deliver, make_mail, smtp_sink, run_jobs, sam
):
    deliver(make_mail(sender=FROM, to=address, text="We lost it."), to=address, sender=CARRIER)
    reply(sent.conversation.ticket, Answer("Sorry, Cleo."), by=sam.actor(), at=timezone.now())
    run_jobs()

    letter = smtp_sink.letters[-1]
    assert letter.recipients == ("cleo@example.com",)
    for secret in ("lost it", "carrier.example", sent.external_id, sent.conversation.token):
        assert secret not in letter.content.decode()


@pytest.mark.parametrize("by", ["token", "reference"])
def test_their_answer_comes_back_and_no_clock_of_the_customers_moves(
    by, sent, address, support, deliver, make_mail, run_jobs
):
    ticket = sent.conversation.ticket
    before = _clocks(ticket)
    to = {"to": address} if by == "token" else {"References": f"<{sent.external_id}>"}

    raw = make_mail(sender=FROM, subject="RE: Parcel 7", text="Found: 4111 1111 1111 1111", **to)
    item = deliver(raw, sender=CARRIER, to=to.get("to", support.address))

    assert (item.state, item.ticket, item.message) == (ItemState.JOINED, ticket, None)
    answer = SideMessage.objects.get(direction="inbound")
    assert (answer.conversation, answer.text.strip()) == (sent.conversation, "Found: •••• 1111")
    assert _clocks(ticket) == before
    ticket.refresh_from_db()
    assert ticket.status.category == "open"
    event = Event.objects.get(kind="side.received")
    assert (event.data["item"], event.data["resumed"], event.ticket_id) == (item.pk, True, ticket.pk)


def test_a_ticket_that_does_not_wait_for_others_stays_as_it_is(
    asked, support, deliver, make_mail, run_jobs, ghent
):
    conversation = asked().conversation
    run_jobs()
    status = conversation.ticket.status
    to = reply_address(support, conversation.token)
    deliver(make_mail(sender=FROM, to=to), to=to, sender=CARRIER)

    assert Ticket.objects.get().status == status
    assert SideMessage.objects.filter(direction="inbound").count() == 1


def test_the_same_answer_twice_is_one(sent, address, deliver, make_mail):
    raw = make_mail(sender=FROM, to=address, message_id="<once@carrier.example>")
    first = deliver(raw, to=address, sender=CARRIER)
    again = deliver(b"Received: by another way\r\n" + raw, to=address, sender=CARRIER)

    assert (first.state, again.state, again.reason) == (ItemState.JOINED, ItemState.RECORDED, "duplicate")
    assert again.ticket == first.ticket
    assert SideMessage.objects.filter(direction="inbound").count() == 1


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        ("cleo@example.com", {}),  # the customer, with a token that leaked
        ("mallory@example.net", {}),
        (CARRIER, {"Authentication_Results": "mx.kestrel.example; dmarc=fail"}),
    ],
)
def test_whoever_else_has_the_token_goes_the_ordinary_way(
    sender, headers, sent, address, deliver, make_mail, support
):
    support.settings = {**support.settings, "trusted_authserv": "mx.kestrel.example"}
    support.save()
    references = {"References": f"<{sent.external_id}>"}
    item = deliver(make_mail(sender=sender, to=address, **references, **headers), to=address, sender=sender)

    assert item.state == ItemState.OPENED
    assert item.ticket != sent.conversation.ticket
    assert SideMessage.objects.filter(direction="inbound").count() == 0


def test_one_who_was_asked_elsewhere_has_no_place_here(
    sent, address, deliver, make_mail, make_ticket, ghent, sam
):
    question = Question("And you?", to=[("workshop@lys.example", "")])
    ask_others(make_ticket(team=ghent), question, by=sam.actor(), at=timezone.now())
    references = {"References": f"<{sent.external_id}>"}
    raw = make_mail(sender="workshop@lys.example", to=address, **references)

    assert deliver(raw, to=address, sender="workshop@lys.example").state == ItemState.OPENED
    assert sent.conversation.messages.count() == 1


def test_one_who_takes_part_by_now_is_no_third_party_any_more(sent, address, deliver, make_mail, sam):
    add_participant(sent.conversation.ticket, "email", CARRIER, by=sam.actor(), at=timezone.now())
    item = deliver(make_mail(sender=FROM, to=address), to=address, sender=CARRIER)

    assert item.state == ItemState.OPENED
    with pytest.raises(Refusal, match="takes part"):
        write_to_others(sent.conversation, Question("And?"), by=sam.actor(), at=timezone.now())


def test_a_fresh_mail_of_theirs_is_a_ticket(sent, deliver, make_mail):
    item = deliver(make_mail(sender=FROM, subject="Our new rates"), sender=CARRIER)

    assert (item.state, item.ticket.customer.address) == (ItemState.OPENED, CARRIER)


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("Cleo@Example.com", "takes part"),
        ("cleo+phone@home.example", "takes part"),
        ("ann@example.com", "takes part"),
        ("support+x@kestrel.example", "our own"),
        ("nobody", "not an address"),
        (None, "Say whom"),
    ],
)
def test_whom_nobody_may_ask(to, words, asked, sam):
    ticket = Ticket.objects.get()
    add_identity(ticket.customer, "email", "cleo+phone@home.example", by=sam.actor(), at=timezone.now())
    add_participant(ticket, "email", "ann@example.com", by=sam.actor(), at=timezone.now())

    with pytest.raises(Refusal, match=words):
        asked(to=[(to, "")] if to else [])
    assert not SideConversation.objects.exists()


def test_one_who_became_the_customer_before_it_went_gets_nothing(asked, run_jobs, smtp_sink, sam):
    said = asked(waits=True)
    add_identity(said.conversation.ticket.customer, "email", CARRIER, by=sam.actor(), at=timezone.now())
    run_jobs()

    said.refresh_from_db()
    assert (said.delivery, smtp_sink.letters) == ("failed", [])
    assert "takes part" in said.delivery_error
    assert said.conversation.ticket.status.category == "open"


def test_what_is_put_off_is_tried_again_and_what_is_refused_can_be(asked, smtp_sink, run_jobs, sam):
    smtp_sink.replies[CARRIER] = "451 come back later"
    said = asked()
    run_jobs()
    said.refresh_from_db()
    assert (said.delivery, "come back later" in said.delivery_error) == ("queued", True)

    smtp_sink.replies[CARRIER] = "550 no such desk"
    try_again()
    run_jobs()
    said.refresh_from_db()
    assert (said.delivery, "no such desk" in said.delivery_error) == ("failed", True)

    smtp_sink.replies.clear()
    resend_to_others(said, by=sam.actor(), at=timezone.now())
    run_jobs()
    said.refresh_from_db()
    assert (said.delivery, said.delivery_error, SideOutgoing.objects.get().state) == ("delivered", "", "sent")


@pytest.mark.parametrize("original", [True, False])
def test_what_bounces_comes_back_onto_their_conversation(original, sent, address, deliver):
    before = _clocks(sent.conversation.ticket)
    raw = BOUNCE.format(to=address, failed=CARRIER, original=sent.external_id if original else "x@y.example")
    item = deliver(raw.encode(), to=address, sender="")

    sent.refresh_from_db()
    assert (sent.delivery, "no such user" in sent.delivery_error) == ("bounced", True)
    assert (item.state, item.ticket) == (ItemState.RECORDED, sent.conversation.ticket)
    assert _clocks(sent.conversation.ticket) == before
    assert sent.conversation.ticket.status.category == "open"


def test_what_a_machine_of_theirs_writes_changes_nothing_and_gets_no_answer(
    sent, address, deliver, make_mail, support, smtp_sink
):
    support.settings = {**support.settings, "acknowledge": True, "acknowledgement": "We have it."}
    support.save()
    letters = len(smtp_sink.letters)
    raw = make_mail(sender=FROM, to=address, Auto_Submitted="auto-replied", text="We are away.")
    item = deliver(raw, to=address, sender=CARRIER)

    answer = SideMessage.objects.get(direction="inbound")
    assert (answer.is_automatic, item.state) == (True, ItemState.RECORDED)
    assert item.ticket.status.category == "waiting_others"
    assert len(smtp_sink.letters) == letters


def test_files_go_both_ways_and_both_are_found(
    asked, support, deliver, make_mail, run_jobs, smtp_sink, sam, zed
):
    conversation = asked(files=[File("label.pdf", "application/pdf", b"%PDF label")]).conversation
    run_jobs()
    letter = message_from_bytes(smtp_sink.wait_for(1)[0].content, policy=policy.default)
    assert [part.get_filename() for part in letter.iter_attachments()] == ["label.pdf"]

    to = reply_address(support, conversation.token)
    mail = message_from_bytes(make_mail(sender=FROM, to=to, text="See the waybill."), policy=policy.default)
    mail.add_attachment(b"scan", maintype="image", subtype="png", filename="waybill.png")
    deliver(mail.as_bytes(), to=to, sender=CARRIER)

    answer = SideMessage.objects.get(direction="inbound")
    assert [each.filename for each in answer.attachments.all()] == ["waybill.png"]
    for words in ("waybill.png", "See the waybill", "parcel 7", "label.pdf"):
        assert [hit.ticket for hit in find(words, sam).hits] == [conversation.ticket]
        assert find(words, zed).hits == []


def test_what_is_derived_is_as_it_is_rebuilt(sent, address, deliver, make_mail, sam):
    file = File("a.txt", "text/plain", b"x")
    write_to_others(sent.conversation, Question("See.", files=[file]), by=sam.actor(), at=timezone.now())
    deliver(make_mail(sender=FROM, to=address), to=address, sender=CARRIER)
    rebuilt = rebuild_everything(lambda _count: None)
    assert (rebuilt.waits, rebuilt.documents) == (0, 0)

    drop_files_of(sent.conversation.ticket)
    assert not Attachment.objects.exists()
    assert rebuild_everything(lambda _count: None).documents == 0


def test_it_goes_along_when_tickets_are_merged_and_back(
    sent, address, deliver, make_mail, sam, make_ticket, ghent
):
    gone, kept = sent.conversation.ticket, make_ticket(team=ghent)
    merge(gone, kept, by=sam.actor(), at=timezone.now())
    item = deliver(make_mail(sender=FROM, to=address), to=address, sender=CARRIER)
    assert item.ticket == kept
    assert [hit.ticket for hit in find("parcel 7", sam).hits] == [kept]

    unmerge(gone, by=sam.actor(), at=timezone.now())
    sent.conversation.refresh_from_db()
    assert sent.conversation.ticket == gone
    assert sent.conversation.messages.count() == 2
