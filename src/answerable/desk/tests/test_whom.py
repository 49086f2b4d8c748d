"""Whom one is offered: colleagues who may see the ticket and may do what is asked of them, and no automations."""

import re

import pytest
from django.urls import reverse

from answerable.ledger.actor import SYSTEM
from answerable.ledger.refusals import Refusal
from answerable.people.models import CustomRole, Provider, ProviderKind, Role
from answerable.tickets.actions import ask_to_look, assign, keep_draft
from answerable.tickets.models import DraftKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def robot(make_staff, ghent):
    automated = Provider.objects.create(name="Waypoint", kind=ProviderKind.AUTOMATED)
    return make_staff("Robot", provider=automated, teams=[ghent])


@pytest.fixture
def readers_only(make_staff, ghent, own_company):
    """Of the house, with a role of the company's own that reads and notes."""
    role = CustomRole.objects.create(name="Readers", like=Role.SUPERVISOR, rights=["ticket.note"])
    return make_staff("Rita", provider=own_company, custom_role=role, role=Role.SUPERVISOR)


@pytest.fixture
def helpers(make_staff, ghent, own_company):
    rights = ["ticket.reply", "ticket.approve"]
    role = CustomRole.objects.create(name="Helpers", like=Role.SUPERVISOR, rights=rights)
    return make_staff("Hugo", provider=own_company, custom_role=role, role=Role.SUPERVISOR)


def _names(page, part):
    return set(re.findall(r"<option[^>]*>([^<]+)</option>", page.split(part)[1].split("</select>")[0]))


def test_who_can_do_it_is_offered(
    cast, robot, readers_only, helpers, make_ticket, make_message, ghent, cleo, signed_in, now
):
    ana, ben, sam = cast["ana"], cast["ben"], cast["sam"]
    ticket, client = make_message(make_ticket(team=ghent, customer=cleo)).ticket, signed_in(ana)
    keep_draft(ticket, DraftKind.REPLY, "Soon", by=ana.actor(), at=now)

    looks = client.get(reverse("desk:looking_for", args=[ticket.reference])).content.decode()
    assert _names(looks, 'name="colleague"') - {"Anybody who may see this ticket"} == {"Ada", "Hugo", "Sam"}
    for staff in (robot, readers_only, ben, cast["mara"]):
        with pytest.raises(Refusal):
            ask_to_look(ticket, of=staff, by=ana.actor(), at=now)
    assert ask_to_look(ticket, of=sam, by=ana.actor(), at=now)

    named = client.get(reverse("desk:mentions", args=[ticket.reference]), {"q": "r"}).content.decode()
    assert "Rita" in named  # a note takes no right to be read
    assert "Robot" not in named

    for page in (client.get(ticket.get_absolute_url()), client.get(reverse("desk:queue"))):
        page = page.content.decode()
        given = _names(page, 'name="staff"' if 'id="assign-summary"' in page else 'name="assign"')
        assert {"Ana", "Ben", "Hugo"} <= given
        assert not given & {"Robot", "Rita", "Mara"}


def test_whoever_has_it_keeps_it_when_only_the_team_is_chosen(
    robot, ana, ghent, leuven, make_ticket, signed_in, now
):
    ticket = assign(make_ticket(team=ghent), team=ghent, staff=robot, by=SYSTEM, at=now)
    page = signed_in(ana).get(ticket.get_absolute_url()).content.decode()
    assert re.search(rf'<option value="{robot.pk}" selected>Robot', page)
