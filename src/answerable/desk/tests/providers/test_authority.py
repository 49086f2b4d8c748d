# ruff: noqa: F811 - a fixture that is imported
"""What is withheld from a provider is refused to its people at every door, by whatever name."""

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.api.tests.conftest import api  # noqa: F401
from answerable.desk.phrases.macros import Plan, add_macro
from answerable.desk.phrases.steps import Step, StepKind
from answerable.ledger.actor import SYSTEM
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Provider, Staff
from answerable.tickets.actions import close, put_back
from answerable.tickets.actions.undoing import state_of
from answerable.tickets.models import Category, Status, Ticket

pytestmark = pytest.mark.django_db


def _withhold(provider, *rights):
    Provider.objects.filter(pk=provider.pk).update(withheld_rights=list(rights))


@pytest.fixture
def ticket(make_ticket, make_message, manila, cleo):
    return make_message(make_ticket(team=manila, customer=cleo)).ticket


@pytest.fixture
def solved():
    return Status.objects.filter(category=Category.SOLVED).first()


def _macro(*steps):
    return add_macro(Plan(f"By {steps[0].kind}", steps), by=SYSTEM, at=timezone.now())


def _doors(ticket, solved, client, program):
    """Every way of ending a ticket that somebody who answers could try."""
    page, operation = f"/tickets/{ticket.reference}/", f"/tickets/{ticket.reference}"
    bulk = {"ticket": [ticket.reference], "queue": "owed"}
    macros = [_macro(Step(StepKind.CLOSE)), _macro(Step(StepKind.STATUS, solved.pk))]
    yield lambda: client.post(f"{page}closure/")
    yield lambda: client.post(f"{page}status/", {"status": solved.pk})
    yield lambda: client.post(f"{page}messages/", {"text": "x", "then_close": "on"})
    yield lambda: client.post("/changes/", {**bulk, "do": "close"})
    yield lambda: client.post("/changes/", {**bulk, "do": f"status:{solved.pk}"})
    for macro in macros:
        yield lambda macro=macro: client.post(reverse("desk:macro_run", args=[ticket.reference, macro.pk]))
    yield lambda: program.post(f"{operation}/closure", {})
    yield lambda: program.patch(operation, {"status_id": solved.pk})
    yield lambda: program.post(f"{operation}/messages", {"text": "x", "then_close": True})


@pytest.mark.parametrize("withheld", [True, False])
def test_who_may_not_close_ends_a_ticket_by_no_door(
    ticket,
    solved,
    althea,
    manila_provider,
    signed_in,
    api,
    withheld,
):
    _withhold(manila_provider, *(["ticket.close"] if withheld else []))
    client, program = signed_in(althea), api(althea)
    for number, door in enumerate(_doors(ticket, solved, client, program)):
        door()
        ticket = Ticket.objects.get(pk=ticket.pk)
        assert ticket.is_closed is not withheld, f"door {number}"
        if ticket.is_closed:
            client.post(f"/tickets/{ticket.reference}/closure/", {"_method": "DELETE"})
            assert not Ticket.objects.get(pk=ticket.pk).is_closed


def test_who_may_not_reopen_does_not_by_another_status_or_by_undoing(
    ticket,
    althea,
    manila_provider,
    signed_in,
    api,
):
    client, program = signed_in(althea), api(althea)
    was = state_of(ticket)
    since = close(ticket, by=althea.actor(), at=timezone.now()).changed_at
    _withhold(manila_provider, "ticket.reopen")
    open_one = Status.objects.filter(category=Category.OPEN).first()
    page = f"/tickets/{ticket.reference}/"
    client.post(f"{page}closure/", {"_method": "DELETE"})
    client.post(f"{page}status/", {"status": open_one.pk})
    program.patch(f"/tickets/{ticket.reference}", {"status_id": open_one.pk})
    with pytest.raises(NotAllowed):
        put_back(ticket, was, since=since, by=Staff.objects.get(pk=althea.pk).actor(), at=timezone.now())
    assert Ticket.objects.get(pk=ticket.pk).is_closed


def test_who_may_give_nothing_asks_for_nothing_by_no_door(
    ticket,
    althea,
    manila_provider,
    signed_in,
    api,
):
    _withhold(manila_provider, "goodwill.give")
    asked = {"kind": "refund", "amount": "1", "currency": "EUR", "reason": "late"}
    page = reverse("desk:goodwill", args=[ticket.reference])
    assert "Give it" not in signed_in(althea).get(page).content.decode()
    signed_in(althea).post(page, asked)
    assert api(althea).post(f"/tickets/{ticket.reference}/goodwill", asked).status_code == 403
    assert not ticket.goodwill.exists()
