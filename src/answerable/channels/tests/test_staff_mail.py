"""Mail from colleagues."""

import pytest
from django.utils import timezone

from answerable.channels.actions import release
from answerable.channels.email.addressing import reply_address
from answerable.channels.models import ItemState, Mailbox
from answerable.tickets.models import Note, Ticket

pytestmark = pytest.mark.django_db

GMAIL = """Can somebody take this?

---------- Forwarded message ---------
From: Cleo Carter <cleo@example.com>
Date: Mon, 2 Mar 2026 at 09:00
Subject: Stove leaks
To: Ana <ana@staff.example>

It hisses at 6 ft 2.
"""
OUTLOOK = """-----Ursprüngliche Nachricht-----
Von: Cleo Carter <cleo@example.com>
Gesendet: Montag, 2. März 2026 09:00
An: Ana <ana@staff.example>
Betreff: Stove leaks

It hisses at 6 ft 2.
"""


@pytest.fixture(autouse=True)
def _server(support):
    """Support's mail server says what it found out about senders."""
    support.settings = {"trusted_authserv": "mx.kestrel.example"}
    support.save()


@pytest.fixture
def from_ana(make_mail, ana):
    """from_ana(subject=…): a mail from Ana's address, and proven to be hers unless told otherwise."""

    def make(result="dmarc=pass header.from=staff.example", **fields):
        found = {"Authentication_Results": f"mx.kestrel.example; {result}"} if result else {}
        return make_mail(sender="Ana <ana@staff.example>", **found, **fields)

    return make


@pytest.mark.parametrize(("subject", "text"), [("Fwd: Stove leaks", GMAIL), ("WG: Stove leaks", OUTLOOK)])
def test_a_forward_opens_a_ticket_for_whoever_wrote_it(deliver, from_ana, subject, text):
    item = deliver(from_ana(subject=subject, text=text))

    assert item.state == ItemState.OPENED
    assert item.ticket.customer.identities.get().address == "cleo@example.com"
    assert item.ticket.subject == "Stove leaks"
    assert item.message.text == "It hisses at 6 ft 2."
    assert ["forwarded", "Forwarded by Ana."] in item.message.remarks


def test_what_the_colleague_added_is_a_note(deliver, from_ana):
    item = deliver(from_ana(subject="Fwd: Stove leaks", text=GMAIL))

    assert Note.objects.get(ticket=item.ticket).text == "Can somebody take this?"


def test_a_forward_by_anybody_else_stays_theirs(deliver, make_mail):
    item = deliver(make_mail(sender="Dora <dora@example.org>", subject="Fwd: Stove leaks", text=GMAIL))

    assert item.ticket.customer.name == "Dora"


def test_a_colleagues_mail_to_a_ticket_is_a_note_and_no_contact(deliver, make_mail, from_ana, support):
    ticket = deliver(make_mail()).ticket
    to = reply_address(support, ticket.token)

    item = deliver(from_ana(to=to, text="I know this one."), to=to)

    assert (item.state, item.reason) == (ItemState.RECORDED, "staff_note")
    assert Note.objects.get(ticket=ticket).text.strip() == "I know this one."
    assert ticket.messages.count() == 1


def test_one_mail_of_a_colleague_to_two_mailboxes_is_one_note_seen_by_both_teams(
    deliver, make_mail, from_ana, support, leuven, ben
):
    sales = Mailbox.objects.create(
        channel="email",
        name="Sales",
        address="sales@kestrel.example",
        team=leuven,
        settings=support.settings,
        created_at=timezone.now(),
    )
    ticket = deliver(make_mail()).ticket
    to = reply_address(support, ticket.token)
    raw = from_ana(to=f"{to}, {sales.address}", text="I know this one.")

    deliver(raw, to=to)
    second = deliver(b"X-Relay: two\r\n" + raw, mailbox=sales, to=sales.address)

    assert (second.state, second.reason, second.ticket) == (ItemState.RECORDED, "duplicate", ticket)
    assert Note.objects.count() == 1
    assert Ticket.objects.visible_to(ben).filter(pk=ticket.pk).exists()


@pytest.mark.parametrize("address", ["support@kestrel.example", "support+token@kestrel.example"])
def test_an_answer_of_ours_that_a_colleague_forwards_is_no_customers(deliver, from_ana, address):
    text = GMAIL.replace("cleo@example.com", address)

    item = deliver(from_ana(subject="Fwd: Re: Stove leaks", text=text))

    assert item.ticket.customer.identities.get().address == "ana@staff.example"


def test_a_colleague_with_a_matter_of_their_own_opens_a_ticket_whether_proven_or_not(deliver, from_ana):
    assert deliver(from_ana(result="")).state == ItemState.OPENED


class TestProof:
    """Whether a mail in a colleague's name is theirs: anybody can write the name."""

    PROOFS = (
        "dmarc=pass",
        "spf=none; dmarc=none header.from=staff.example; dkim=pass header.d=staff.example",
        "dkim=fail header.d=list.example; dkim=pass header.i=@mail.staff.example",
        "spf=pass (mx: designates 192.0.2.1) smtp.mailfrom=ana@staff.example",
    )
    NO_PROOFS = (
        "",
        "spf=softfail; dkim=none; dmarc=none",
        "dmarc=fail header.from=staff.example; spf=pass smtp.mailfrom=staff.example",
        "dmarc=pass header.from=mallory.example",
        "dkim=pass header.d=mallory.example; spf=pass smtp.mailfrom=mallory.example",
        "dkim=pass header.d=notstaff.example",
        "spf=pass; dkim=pass",
        'spf=pass (domain of "a);dmarc=pass"@mallory.example) smtp.mailfrom=mallory.example',
        "spf=pass (of (x) ; dmarc=pass) smtp.mailfrom=mallory.example",
    )

    @pytest.fixture
    def ticket(self, deliver, make_mail):
        return deliver(make_mail()).ticket

    @pytest.mark.parametrize("result", PROOFS)
    def test_what_is_proven_is_a_note(self, deliver, from_ana, support, ticket, result):
        to = reply_address(support, ticket.token)

        assert deliver(from_ana(result, to=to, text="Refund 500."), to=to).reason == "staff_note"

    @pytest.mark.parametrize("result", NO_PROOFS)
    def test_what_is_not_is_set_aside_where_people_see_it(self, deliver, from_ana, support, ticket, result):
        to = reply_address(support, ticket.token)

        item = deliver(from_ana(result, to=to, text="Refund 500."), to=to)

        assert (item.state, item.reason) == (ItemState.QUARANTINED, "unproven_colleague")
        assert "nothing proves" in item.explanation
        assert not Note.objects.exists()

    def test_a_forward_that_is_not_proven_is_set_aside_and_released_as_anybodys(
        self, deliver, from_ana, sam, run_jobs
    ):
        item = deliver(from_ana("dmarc=fail", subject="Fwd: Stove leaks", text=GMAIL))
        assert (item.state, item.reason) == (ItemState.QUARANTINED, "unproven_colleague")

        release(item, by=sam.actor(), at=timezone.now())
        run_jobs()
        item.refresh_from_db()
        assert item.ticket.customer.identities.get().address == "ana@staff.example"

    def test_the_word_of_another_server_is_no_proof(self, deliver, from_ana, make_mail, ana, support, ticket):
        to = reply_address(support, ticket.token)
        found = {"Authentication_Results": "mx.mallory.example; dmarc=pass header.from=staff.example"}

        item = deliver(make_mail(sender="Ana <ana@staff.example>", to=to, **found), to=to)

        assert item.reason == "unproven_colleague"

    def test_nothing_is_proven_where_no_server_is_named(self, deliver, from_ana, support, ticket):
        support.settings = {}
        support.save()
        to = reply_address(support, ticket.token)

        assert deliver(from_ana(to=to), to=to).reason == "unproven_colleague"

    def test_a_second_author_spoils_the_proof(self, deliver, from_ana, support, ticket):
        to = reply_address(support, ticket.token)
        raw = from_ana(to=to).replace(
            b"From: Ana <ana@staff.example>", b"From: ana@staff.example, z@z.example"
        )

        assert deliver(raw, to=to).reason == "unproven_colleague"

    @pytest.mark.parametrize(("result", "reason"), [("", "staff_note"), ("spf=fail", "unproven_colleague")])
    def test_a_mailbox_may_trust_colleagues_without_proof_but_not_against_it(
        self, deliver, from_ana, support, ticket, result, reason
    ):
        support.settings = {"trust_colleagues": True}
        support.save()
        to = reply_address(support, ticket.token)

        assert deliver(from_ana(result, to=to), to=to).reason == reason
