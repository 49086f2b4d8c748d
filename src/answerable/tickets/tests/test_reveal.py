"""Showing for a while what is masked: with a reason, to one person, on one ticket."""

import re
from datetime import timedelta

import pytest

from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions import AccessWanted, change_access
from answerable.people.masking import Part
from answerable.people.models import CustomRole, Role
from answerable.tickets.actions import reveal
from answerable.tickets.actions.revealing import LASTS, MOST
from answerable.tickets.erasing import wipe_ticket
from answerable.tickets.models import Reveal, RevealReason, Ticket

pytestmark = pytest.mark.django_db
ADDRESS = "cleo@example.com"
ASKED = {"part": "address", "reason": "call", "words": "  She asked to be called.  "}


@pytest.fixture
def masked(manila, manila_provider, make_ticket, make_message, cleo, ada, now):
    wanted = AccessWanted(parts=list(Part), may_reveal=True)
    change_access(manila_provider, wanted, by=ada.actor(), at=now)
    return make_message(make_ticket(team=manila, customer=cleo), text=f"I am {ADDRESS}.").ticket


def _page(client, ticket):
    return client.get(ticket.get_absolute_url()).content.decode()


def test_it_is_shown_there_and_to_them_alone_and_not_for_ever(
    masked, althea, make_staff, make_ticket, manila, manila_provider, cleo, signed_in
):
    client, other = signed_in(althea), make_ticket(team=manila, customer=cleo)
    colleague = make_staff("Bea", provider=manila_provider, teams=[manila])
    assert ADDRESS not in _page(client, masked)

    for _twice in range(2):
        client.post(f"/tickets/{masked.reference}/reveals/", ASKED)

    page = _page(client, masked)
    assert page.count(ADDRESS) >= 3  # the card, the message's head and its text
    assert "Shown to you until" in page
    assert ADDRESS not in _page(client, other)
    assert ADDRESS not in client.get(f"/customers/{cleo.pk}/").content.decode()
    assert ADDRESS not in _page(signed_in(colleague), masked)
    event = Event.objects.get(kind="customer.revealed")
    kept = Reveal.objects.get()
    assert event.data == {"reveal": kept.pk, "part": "address", "reason": "call"}
    assert kept.words == "She asked to be called."
    assert "had something shown that is masked: mail addresses" in page

    Reveal.objects.update(until=kept.at)
    assert ADDRESS not in _page(client, masked)


def test_what_was_shown_is_of_the_person_whose_ticket_it_was(masked, althea, make_customer, signed_in):
    client = signed_in(althea)
    client.post(f"/tickets/{masked.reference}/reveals/", ASKED)
    Ticket.objects.filter(pk=masked.pk).update(customer=make_customer("Dora"))
    assert "dora@example.com" not in _page(client, masked)


def _ask(ticket, who, at, part=Part.ADDRESS):
    return reveal(ticket, part, RevealReason.CALL, by=who.actor(), at=at)


def test_not_without_the_right_the_setting_or_a_mask(masked, althea, zed, ana, ada, manila_provider, now):
    with pytest.raises(Ticket.DoesNotExist):
        _ask(masked, zed, now)
    with pytest.raises(Invalid):
        _ask(masked, ada, now)  # nothing is masked for the house
    change_access(manila_provider, AccessWanted(parts=[Part.ADDRESS]), by=ada.actor(), at=now)
    with pytest.raises(NotAllowed):
        _ask(masked, althea, now)
    change_access(
        manila_provider, AccessWanted(parts=[Part.ADDRESS], may_reveal=True), by=ada.actor(), at=now
    )
    with pytest.raises(Invalid):
        _ask(masked, althea, now, Part.NUMBER)
    althea.custom_role = CustomRole.objects.create(name="Reader", like=Role.AGENT, rights=["ticket.note"])
    with pytest.raises(NotAllowed):
        _ask(masked, althea, now)
    assert not Reveal.objects.exists()


def test_a_reason_is_needed_and_nothing_is_guessed(masked, althea, signed_in):
    client = signed_in(althea)
    for given in (
        {"part": "address"},
        {"part": "address", "reason": "because"},
        {"part": "soul", "reason": "call"},
    ):
        client.post(f"/tickets/{masked.reference}/reveals/", given)
    assert client.get(f"/tickets/{masked.reference}/reveals/").status_code == 405
    assert not Reveal.objects.exists()


def test_not_any_number_of_times(masked, althea, make_ticket, manila, cleo, now):
    for n in range(MOST):
        _ask(make_ticket(team=manila, customer=cleo), althea, now + timedelta(seconds=n))
    with pytest.raises(Refusal):
        _ask(masked, althea, now + LASTS)
    assert _ask(masked, althea, now + timedelta(hours=2))


def test_the_house_reads_who_had_what_shown_and_why(
    masked, althea, ada, zed, make_staff, krakow_provider, manila_provider, signed_in
):
    signed_in(althea).post(f"/tickets/{masked.reference}/reveals/", ASKED)
    own = make_staff("Maya", provider=manila_provider, role=Role.MANAGER)
    strange = make_staff("Wanda", provider=krakow_provider, role=Role.MANAGER)
    pages = {who: signed_in(who).get("/settings/access/reveals/") for who in (ada, own, strange)}
    assert "She asked to be called." in pages[ada].content.decode()
    assert "She asked to be called." in pages[own].content.decode()
    assert masked.reference not in pages[strange].content.decode()
    assert signed_in(althea).get("/settings/access/reveals/").status_code == 302


def test_the_page_offers_what_can_be_shown(masked, althea, signed_in):
    page = _page(signed_in(althea), masked)
    offered = re.search(r'<select class="select" name="part".*?</select>', page, re.DOTALL)[0]
    assert "address" in offered
    assert "number" not in offered  # she has none


def test_what_was_said_of_it_goes_with_the_ticket(masked, althea, now):
    reveal(masked, Part.ADDRESS, RevealReason.OTHER, by=althea.actor(), at=now, words="Cleo’s sister called")
    wipe_ticket(masked, at=now)
    assert Reveal.objects.get().words == ""
