"""Which mail joins which ticket."""

import pytest
from django.utils import timezone

from answerable.channels.email.addressing import reply_address
from answerable.channels.models import Item, ItemState, Mailbox
from answerable.ledger.actor import SYSTEM
from answerable.tickets.actions import close, merge
from answerable.tickets.models import Link, LinkKind, Message, Ticket

pytestmark = pytest.mark.django_db


def test_a_mail_opens_a_ticket_of_its_mailboxs_team(deliver, make_mail, ghent):
    item = deliver(make_mail(subject="Stove leaks", text="It hisses at 6 ft 2."))

    assert item.state == ItemState.OPENED
    assert item.ticket.subject == "Stove leaks"
    assert item.ticket.team == ghent
    assert item.ticket.customer.name == "Cleo"
    assert item.message.text.strip() == "It hisses at 6 ft 2."
    assert item.ticket.waiting_since is not None


def test_an_answer_to_the_secret_address_joins_whoever_sends_it(deliver, make_mail, support):
    first = deliver(make_mail())

    to = reply_address(support, first.ticket.token)
    second = deliver(make_mail(sender="Cleo at home <cleo@home.example>", to=to), to=to)

    assert (second.state, second.ticket) == (ItemState.JOINED, first.ticket)


def test_a_wrong_token_opens_another_ticket(deliver, make_mail, support):
    first = deliver(make_mail())

    to = reply_address(support, first.ticket.token[::-1])
    second = deliver(make_mail(to=to), to=to)

    assert second.state == ItemState.OPENED
    assert second.ticket != first.ticket


def test_a_reference_with_a_sender_who_takes_part_joins(deliver, make_mail):
    first = deliver(make_mail(message_id="<first@example.com>"))

    second = deliver(make_mail(subject="Re: Stove leaks", References="<other@x.example> <first@example.com>"))

    assert (second.state, second.ticket) == (ItemState.JOINED, first.ticket)


def test_a_reference_from_somebody_else_does_not_join(deliver, make_mail):
    first = deliver(make_mail(message_id="<first@example.com>"))

    second = deliver(make_mail(sender="mallory@example.net", In_Reply_To="<first@example.com>"))

    assert second.state == ItemState.OPENED
    assert second.ticket != first.ticket


def test_a_reference_from_a_sender_known_to_be_forged_does_not_join(deliver, make_mail):
    first = deliver(make_mail(message_id="<first@example.com>"))

    second = deliver(
        make_mail(In_Reply_To="<first@example.com>", Authentication_Results="mx.kestrel.example; dmarc=fail")
    )

    assert second.state == ItemState.OPENED
    assert second.ticket != first.ticket


def test_a_sender_who_is_not_proven_is_remarked_on_however_it_joined(deliver, make_mail, support):
    first = deliver(make_mail(message_id="<first@example.com>"))
    found = {"Authentication_Results": "mx.kestrel.example; spf=fail"}

    to = reply_address(support, first.ticket.token)
    by_token = deliver(make_mail(to=to, **found), to=to)
    by_reference = deliver(make_mail(In_Reply_To="<first@example.com>", **found))

    for item in (by_token, by_reference):
        assert item.ticket == first.ticket
        assert "unproven" in [code for code, _words in item.message.remarks]


def test_the_reference_of_a_ticket_in_the_subject_alone_does_not_join(deliver, make_mail):
    first = deliver(make_mail())

    second = deliver(make_mail(subject=f"Re: Stove leaks [{first.ticket.reference}]"))

    assert second.ticket != first.ticket


def test_reply_all_before_any_answer_of_ours_joins(deliver, make_mail, support):
    first = deliver(make_mail(Cc="Ben <ben@example.org>", message_id="<first@example.com>"))

    second = deliver(
        make_mail(
            sender="Ben <ben@example.org>", subject="RE: Stove leaks", In_Reply_To="<first@example.com>"
        )
    )

    assert second.ticket == first.ticket


def test_a_changed_subject_joins_and_proposes_to_split(deliver, make_mail):
    deliver(make_mail(message_id="<first@example.com>"))

    second = deliver(make_mail(subject="And my tent poles", References="<first@example.com>"))

    assert second.state == ItemState.JOINED
    assert "other_subject" in [code for code, _words in second.message.remarks]


def test_later_mail_to_a_merged_ticket_follows_the_survivor(deliver, make_mail, support):
    gone, kept = deliver(make_mail()).ticket, deliver(make_mail(subject="Stove again")).ticket
    merge(gone, kept, by=SYSTEM, at=timezone.now())

    to = reply_address(support, gone.token)
    later = deliver(make_mail(to=to), to=to)

    assert later.ticket == kept


def test_mail_to_a_ticket_closed_long_ago_opens_a_linked_one(deliver, make_mail, support, settings):
    settings.REOPEN_WINDOW_DAYS = 0
    first = deliver(make_mail()).ticket
    close(first, by=SYSTEM, at=timezone.now())

    to = reply_address(support, first.token)
    second = deliver(make_mail(to=to), to=to)

    assert (second.state, second.ticket == first) == (ItemState.OPENED, False)
    assert Link.objects.get(source=first, target=second.ticket).kind == LinkKind.FOLLOW_UP


def test_one_mail_to_two_mailboxes_is_one_ticket_seen_by_both_teams(deliver, make_mail, leuven, ben, support):
    sales = Mailbox.objects.create(
        channel="email",
        name="Sales",
        address="sales@kestrel.example",
        team=leuven,
        created_at=timezone.now(),
    )
    raw = make_mail(to="support@kestrel.example, sales@kestrel.example")

    first = deliver(b"Received: by one\r\n" + raw)
    second = deliver(b"Received: by another\r\n" + raw, mailbox=sales, to=sales.address)

    assert (second.state, second.reason) == (ItemState.RECORDED, "duplicate")
    assert second.ticket == first.ticket
    assert Message.objects.count() == 1
    assert Ticket.objects.visible_to(ben).filter(pk=first.ticket.pk).exists()


def test_two_messages_with_one_message_id_are_two(deliver, make_mail):
    deliver(make_mail(text="One.", message_id="<same@example.com>"))
    deliver(make_mail(text="Two.", message_id="<same@example.com>"))

    assert Message.objects.count() == 2


def test_the_same_bytes_again_are_the_same_item(deliver, make_mail):
    raw = make_mail()

    assert deliver(raw).pk == deliver(raw).pk
    assert (Item.objects.count(), Message.objects.count()) == (1, 1)
