"""Why a human was needed: said in one press, judged again by somebody who did not see it, and counted."""

import pytest
from django.urls import reverse

from answerable.ledger.models import Event
from answerable.listening.models import WrapUp
from answerable.listening.wrapping.proposing import Learnt
from answerable.routing.models import CapabilityEvidence
from answerable.tickets.actions import close

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(make_ticket, manila, cleo, althea, now):
    ticket = make_ticket(team=manila, customer=cleo)
    close(ticket, by=althea.actor(), at=now)
    return ticket


def _say(client, ticket, name="desk:wrap_up", **said):
    return client.post(reverse(name, args=[ticket.reference]), said, headers={"HX-Request": "true"})


def _learnt(ticket):
    return list(CapabilityEvidence.objects.standing().filter(ticket=ticket).values_list("kind", flat=True))


def test_one_press_says_it_and_another_changes_it(ticket, althea, zed, signed_in):
    hers = signed_in(althea)
    assert (
        reverse("desk:wrap_up", args=[ticket.reference])
        in hers.get(ticket.get_absolute_url()).content.decode()
    )
    for _twice in range(2):
        page = _say(
            hers, ticket, cause="product_exception", has_workaround="on", wants_more="on"
        ).content.decode()
    assert "a case for which the product is not made" in page.lower()
    assert _learnt(ticket) == ["cause_exception"]
    assert Event.objects.filter(kind="ticket.wrapped_up").count() == 1

    # What the first had taught of the customer gives way.
    _say(hers, ticket, cause="documented")
    assert _learnt(ticket) == ["cause_documented"]
    _say(hers, ticket, cause="other")
    assert _learnt(ticket) == []
    assert WrapUp.objects.get().has_workaround is False
    assert _say(hers, ticket, cause="full moon").status_code == 422
    assert _say(signed_in(zed), ticket, cause="other").status_code == 404
    assert WrapUp.objects.get().cause == "other"


def test_who_reviews_judges_first_and_compares_then(ticket, althea, sam, ana, signed_in):
    hers, his = signed_in(althea), signed_in(sam)
    assert _say(his, ticket, "desk:wrap_up_review", cause="other").status_code == 409
    _say(hers, ticket, cause="documented")
    page = reverse("desk:wrap_up", args=[ticket.reference])
    assert "Judge for yourself" in his.get(page).content.decode()
    assert "Althea" not in his.get(page).content.decode().split("page-head")[1]
    shown = _say(his, ticket, "desk:wrap_up_review", cause="documented_not_found").content.decode()
    assert "Althea" in shown
    assert "could not be found" in shown
    assert _say(hers, ticket, "desk:wrap_up_review", cause="other").status_code in (302, 403)
    assert WrapUp.objects.filter(is_review=True).get().cause == "documented_not_found"


def test_what_is_counted_opens_to_its_tickets_and_to_ones_own_alone(
    ticket, make_ticket, ghent, ana, althea, sam, signed_in, now
):
    hers, his = signed_in(althea), signed_in(sam)
    _say(hers, ticket, cause="documented")
    for _number in range(6):
        other = make_ticket(team=ghent)
        close(other, by=ana.actor(), at=now)
        _say(signed_in(ana), other, cause="our_failure", was_avoidable="on")
    _say(his, other, "desk:wrap_up_review", cause="our_failure")
    page = " ".join(his.get(reverse("desk:wrap_ups")).content.decode().split())
    assert "7 tickets wrapped up" in page
    assert "86 % (49 to 97)" in page
    assert "Our texts could have answered 14 % (3 to 51) of what was solved." in page
    assert other.reference not in page  # judged already
    assert "not enough to say" in page  # of one review
    rows = his.get(reverse("desk:wrap_up_cause", args=["our_failure"])).content.decode()
    assert other.reference in rows
    assert ticket.reference not in rows
    assert signed_in(ana).get(reverse("desk:wrap_ups")).status_code in (302, 403)


def test_a_cause_is_proposed_where_it_is_clear_and_else_none():
    learnt = Learnt()
    for number in range(20):
        learnt.learn("request", f"Could you please offer a green colour, wish number {number}")
        learnt.learn("our_failure", f"The parcel came broken and the invoice was wrong {number}")
    assert learnt.proposes("My parcel is broken") == "our_failure"
    assert learnt.proposes("I wish you had it in green, please offer one") == "request"
    assert learnt.proposes("Wie lange habt ihr geöffnet?") == ""
    assert learnt.proposes("the invoice please") in {"", "our_failure", "request"}
    assert Learnt().proposes("My parcel is broken") == ""
    few = Learnt()
    for _number in range(40):
        few.learn("other", "My parcel is broken")
    few.learn("request", "green")
    assert few.proposes("My parcel is broken") == ""
