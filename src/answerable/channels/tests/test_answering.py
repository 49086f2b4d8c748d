"""Where answers go when the sender names another address for them."""

import pytest
from django.utils import timezone

from answerable.channels.email.addressing import reply_address
from answerable.channels.models import ItemState
from answerable.tickets.actions import Answer, reply
from answerable.tickets.actions.saying import copies_of, recipients_of

pytestmark = pytest.mark.django_db

HOME = ("cleo@home.example", "Cleo at home")
ASKED = {"Reply_To": "Cleo at home <cleo@home.example>"}
FORGED = {"Reply_To": "cleo@mallory.example"}
CLEO = ("cleo@example.com", "Cleo")


def remarks_of(message):
    return [words for code, words in message.remarks if code == "reply_to"]


def test_answers_go_where_the_sender_asks_and_the_agent_sees_it(deliver, make_mail, sam):
    ticket = (item := deliver(make_mail(**ASKED, Cc="Dora <dora@example.org>"))).ticket

    assert recipients_of(ticket) == [HOME]
    assert copies_of(ticket, recipients_of(ticket)) == [("dora@example.org", "Dora")]
    assert remarks_of(item.message) == ["Answers go to cleo@home.example, as the sender asks."]
    assert reply(ticket, Answer("Hello"), by=sam.actor(), at=timezone.now()).to == [list(HOME)]


def test_what_comes_back_from_there_joins(deliver, make_mail):
    first = deliver(make_mail(**ASKED, message_id="<first@example.com>"))

    second = deliver(make_mail(sender="cleo@home.example", In_Reply_To="<first@example.com>"))

    assert (second.state, second.ticket) == (ItemState.JOINED, first.ticket)


@pytest.mark.parametrize(
    "named", ["cleo@example.com", "support@kestrel.example", "support+x@kestrel.example"]
)
def test_the_senders_own_address_or_ours_says_nothing(deliver, make_mail, named):
    item = deliver(make_mail(Reply_To=named))

    assert recipients_of(item.ticket) == [CLEO]
    assert item.message.reply_to == remarks_of(item.message) == []


def test_a_mailing_list_does_not_have_the_answer(deliver, make_mail, support):
    to = reply_address(support, deliver(make_mail()).ticket.token)

    item = deliver(make_mail(to=to, List_Id="<team.example.com>", Reply_To="team@example.com"), to=to)

    assert item.state == ItemState.JOINED
    assert recipients_of(item.ticket) == [CLEO]


class TestOnATicketThatIsThere:
    """Whoever forges the sender must not have the answer."""

    @pytest.fixture
    def ticket(self, deliver, make_mail, support):
        support.settings = {"trusted_authserv": "mx.kestrel.example"}
        support.save()
        return deliver(make_mail(message_id="<first@example.com>")).ticket

    @pytest.fixture
    def answer(self, deliver, make_mail):
        def deliver_answer(**headers):
            return deliver(make_mail(subject="Re: Stove leaks", In_Reply_To="<first@example.com>", **headers))

        return deliver_answer

    def test_a_new_address_is_not_heeded_but_shown(self, answer, ticket):
        item = answer(**FORGED)

        assert (item.state, item.ticket) == (ItemState.JOINED, ticket)
        assert recipients_of(ticket) == [CLEO]
        assert copies_of(ticket, [CLEO]) == []
        assert "cleo@mallory.example" in remarks_of(item.message)[0]
        assert "nothing proves" in remarks_of(item.message)[0]

    def test_a_new_address_does_not_take_part_from_then_on(self, answer, ticket):
        answer(**FORGED)

        assert answer(sender="cleo@mallory.example").ticket != ticket

    def test_nor_does_it_join_what_its_owner_takes_part_in(self, answer, ticket):
        item = answer(sender="mallory@mallory.example", Reply_To="cleo@example.com")

        assert (item.state, item.ticket == ticket) == (ItemState.OPENED, False)

    def test_a_proven_sender_is_heeded(self, answer, ticket):
        answer(**ASKED, Authentication_Results="mx.kestrel.example; dmarc=pass header.from=example.com")

        assert recipients_of(ticket) == [HOME]

    def test_an_address_that_takes_part_is_heeded(self, answer, ticket):
        answer(Cc="Dora <dora@example.org>")

        answer(Reply_To="Dora <dora@example.org>", text="I am away, ask Dora.")

        assert recipients_of(ticket) == [("dora@example.org", "Dora")]

    def test_a_form_that_names_who_takes_part_does_not_join(self, answer, ticket):
        item = answer(sender="no-reply@mallory.example", Reply_To="cleo@example.com")

        assert (item.state, item.ticket == ticket) == (ItemState.OPENED, False)


def test_a_sender_known_to_be_forged_is_not_heeded(deliver, make_mail):
    ticket = deliver(make_mail(**FORGED, Authentication_Results="mx.kestrel.example; dmarc=fail")).ticket

    assert recipients_of(ticket) == [CLEO]


class TestContactForm:
    @pytest.fixture
    def fill_in(self, deliver, make_mail):
        def deliver_form(writer, **headers):
            sender = "Shop form <no-reply@shop.example>"
            return deliver(make_mail(sender=sender, Reply_To=writer, subject="Contact form", **headers))

        return deliver_form

    def test_who_filled_it_in_is_the_customer(self, fill_in):
        cleo, dora = fill_in("Cleo <cleo@example.com>"), fill_in("Dora <dora@example.org>")

        assert cleo.ticket.customer.identities.get().address == "cleo@example.com"
        assert dora.ticket.customer.name == "Dora"
        assert recipients_of(dora.ticket) == [("dora@example.org", "Dora")]
        assert copies_of(dora.ticket, recipients_of(dora.ticket)) == []
        assert "no-reply@shop.example" in remarks_of(dora.message)[0]

    def test_what_is_proven_of_the_form_is_not_of_who_filled_it_in(self, fill_in):
        item = fill_in("cleo@example.com", Authentication_Results="mx.kestrel.example; dmarc=pass")

        assert item.message.authentication == {}

    def test_one_that_names_nobody_but_us_stays_its_own(self, fill_in):
        item = fill_in("support@kestrel.example")

        assert item.message.from_address == "no-reply@shop.example"
