"""The live stream tells each reader what they may see, and nothing else."""

import asyncio
import json
from importlib import import_module

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from answerable.desk.live.sight import readings
from answerable.desk.live.stream import stream
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.tail import Placed, Position, latest
from answerable.tickets.actions import assign, note, share


def heard(staff):
    """The kinds and tickets that this reader would hear of everything that has happened."""
    placed = [Placed(Position(0, event.pk), event) for event in Event.objects.order_by("pk")]
    told = [(each.kind_for(staff.scope), each.ticket) for each in readings(placed)]
    return [(kind, ticket) for kind, ticket in told if kind]


@pytest.mark.django_db
class TestWhatIsHeard:
    def test_a_team_hears_of_its_own_tickets_and_nobody_elses(
        self, make_ticket, ghent, manila, ana, althea, zed
    ):
        own, other = make_ticket(team=ghent), make_ticket(team=manila)

        assert {ticket for _kind, ticket in heard(ana)} == {own.reference}
        assert {ticket for _kind, ticket in heard(althea)} == {other.reference}
        assert heard(zed) == []

    def test_what_has_no_ticket_is_for_those_who_see_everything(self, make_staff, own_company, ada, ana):
        from answerable.people.actions import deactivate_staff

        leaver = make_staff("Leo", provider=own_company)
        deactivate_staff(leaver, by=ada.actor(), at=timezone.now())

        assert ("staff.deactivated", "") in heard(ada)
        assert heard(ana) == []

    def test_whoever_loses_a_ticket_hears_only_that_it_left(self, make_ticket, ghent, manila, althea):
        ticket = make_ticket(team=manila)
        assign(ticket, team=ghent, staff=None, by=SYSTEM, at=timezone.now())
        note(ticket, "She is right.", by=SYSTEM, at=timezone.now())

        assert heard(althea) == [("ticket.left", ticket.reference)]

    def test_so_does_a_person_who_had_it_without_their_team(self, make_ticket, ghent, leuven, ben, ana):
        ticket = make_ticket(team=ghent)
        assign(ticket, team=ghent, staff=ben, by=SYSTEM, at=timezone.now())
        assign(ticket, team=ghent, staff=ana, by=SYSTEM, at=timezone.now())

        assert heard(ben) == [("ticket.left", ticket.reference)]

    def test_a_ticket_of_no_team_that_is_shared_is_heard_by_all_who_see_it(
        self, make_ticket, manila, ana, althea
    ):
        ticket = make_ticket(team=None)
        share(ticket, manila, by=SYSTEM, at=timezone.now())

        for reader in (ana, althea):
            assert ("ticket.shared", ticket.reference) in heard(reader)


def asked(session="", *, query="", last_event_id=""):
    headers = [(b"cookie", f"{django_settings.SESSION_COOKIE_NAME}={session}".encode())] if session else []
    if last_event_id:
        headers.append((b"last-event-id", last_event_id.encode()))
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/stream/",
        "query_string": query.encode(),
        "headers": headers,
    }
    return ApplicationCommunicator(stream, scope)


def session_of(staff):
    session = import_module(django_settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.save()
    return session.session_key


async def status_of(communicator):
    start = await communicator.receive_output(timeout=10)
    return start["status"]


@pytest.mark.django_db(transaction=True)
class TestTheDoor:
    @pytest.mark.parametrize("session", ["", "nobodys"])
    def test_a_stranger_is_refused(self, session):
        assert asyncio.run(status_of(asked(session))) == 403

    @pytest.mark.parametrize("position", ["nonsense", "1_0-2", "-1--1", "9" * 40 + "-1"])
    def test_a_position_that_is_none_is_refused(self, ana, position):
        session = session_of(ana)

        assert asyncio.run(status_of(asked(session, last_event_id=position))) == 400
        assert asyncio.run(status_of(asked(session, query=f"after={position}"))) == 400

    @pytest.mark.usefixtures("alone")
    def test_it_goes_on_where_the_reader_was(self, ana, make_ticket, ghent, manila):
        before = latest()
        hidden, shown = make_ticket(team=manila), make_ticket(team=ghent)
        session = session_of(ana)

        async def listen():
            communicator = asked(session, last_event_id=str(before))
            assert await status_of(communicator) == 200
            text = b""
            while shown.reference.encode() not in text:
                text += (await communicator.receive_output(timeout=10))["body"]
            await communicator.send_input({"type": "http.disconnect"})
            await communicator.wait(timeout=10)
            return text.decode()

        text = asyncio.run(listen())
        assert hidden.reference not in text
        data = next(line for line in text.splitlines() if line.startswith("data: {"))
        assert json.loads(data.removeprefix("data: ")) == {"kind": "ticket.opened", "ticket": shown.reference}
